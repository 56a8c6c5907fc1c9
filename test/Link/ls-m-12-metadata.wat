;; Custom sections that describe the input's offsets and indices are gone, the
;; name section is a new one, and a feature list of one input does not become
;; that of the output.
;; RUN: %wat2wasm %s -o %t.wasm
;; RUN: meld-opt -g -passes=fuse %t.wasm -o %t.fused.wasm
;; RUN: %python %S/sections.py %t.fused.wasm | FileCheck %s \
;; RUN:   --implicit-check-not=custom
(component
  (core module $M
    (@custom "dylink.0" (before first) "\01\04\00\00\00\00")
    (@custom "linking" "\02")
    (@custom "reloc.CODE" "\03\00")
    (@custom "sourceMappingURL" "\04x.map")
    (@custom "target_features" "\01+\0fmutable-globals")
    (@custom "metadata.code.branch_hint" (before code) "\00")
    (@custom "component-provenance" "forged")
    (@custom "build_id" "\00")
    (func $f (export "f") (result i32) (i32.const 1)))
  (core instance $i (instantiate $M))
  (func (export "f") (result u32) (canon lift (core func $i "f"))))
;; CHECK: custom name
;; CHECK: custom producers
