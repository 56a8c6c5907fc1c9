;; -S writes text. Names of functions are kept with -g only.
;; RUN: %wat2wasm %s -o %t.wasm
;; RUN: meld-opt -S %t.wasm -o - | FileCheck %s --implicit-check-not=seven
;; RUN: meld-opt -S -g %t.wasm -o - | FileCheck %s --check-prefixes=CHECK,NAMES
;; CHECK: (module
;; CHECK:   (export "f" (func ${{.*}}))
;; NAMES:   (func ${{.*}}seven{{.*}} (result i32)
;; CHECK:     (i32.const 7)
;; CHECK: ;; custom section "component-provenance"
(component
  (core module $M (func $seven (export "f") (result i32) (i32.const 7)))
  (core instance $i (instantiate $M))
  (func (export "f") (result u32) (canon lift (core func $i "f"))))
