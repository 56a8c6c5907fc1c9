;; Debug sections of an input describe code that the output places elsewhere:
;; none is emitted, with or without -g.
;; RUN: %wat2wasm %s -o %t.wasm
;; RUN: meld-opt %t.wasm -o %t.fused.wasm
;; RUN: meld-opt -g %t.wasm -o %t.named.wasm
;; RUN: %python %S/sections.py %t.fused.wasm %t.named.wasm | FileCheck %s
(component
  (core module $M
    (@custom ".debug_info" "\01\02\03\04")
    (@custom ".debug_abbrev" "\01")
    (@custom ".debug_line" "\01")
    (@custom ".debug_str" "\01")
    (@custom "external_debug_info" "\01x")
    (func (export "f") (result i32) (i32.const 1)))
  (core instance $i (instantiate $M))
  (func (export "f") (result u32) (canon lift (core func $i "f"))))
;; CHECK-NOT: debug
;; CHECK:     custom producers
;; CHECK-NOT: debug
;; CHECK:     custom name
;; CHECK-NOT: debug
