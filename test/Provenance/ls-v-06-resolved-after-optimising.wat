;; What fusing resolved holds for the module that optimising left: an import that
;; is gone needs no declaration, and those that stay are found again.
;; RUN: %wat2wasm %s -o %t.wasm
;; RUN: meld-opt -passes='fuse,closed-world-check<resolved>,print<premises>' -host-interface=test:a/used@1.0.0 -disable-output %t.wasm | FileCheck %s --check-prefix=BEFORE
;; RUN: meld-opt -passes='fuse,opt<O2>,closed-world-check<resolved>,print<imports>,print<premises>,emit-manifest,emit-scpv' -host-interface=test:a/used@1.0.0 -emit-manifest=%t.json %t.wasm -o %t.optimised.wasm | FileCheck %s
;; RUN: meld-scpv verify %t.optimised.wasm
;; RUN: FileCheck %s --check-prefix=MANIFEST --implicit-check-not=test:a/unused --input-file=%t.json
;; RUN: meld-opt -passes='fuse,opt<O2>,closed-world-check<resolved>,print<premises>' -host-interface=test:a/unused@1.0.0 -disable-output %t.wasm | FileCheck %s --check-prefix=BEFORE
(component
  (import "test:a/used@1.0.0" (instance $used (export "f" (func (result u32)))))
  (import "test:a/unused@1.0.0" (instance $unused (export "f" (func))))
  (core func $used (canon lower (func $used "f")))
  (core func $unused (canon lower (func $unused "f")))
  (core module $M
    (import "" "used" (func $used (result i32)))
    (import "" "unused" (func $unused))
    (func (export "run") (result i32)
      (if (i32.const 0) (then (call $unused)))
      (call $used)))
  (core instance $m (instantiate $M (with "" (instance
    (export "used" (func $used)) (export "unused" (func $unused))))))
  (func (export "run") (result u32) (canon lift (core func $m "run"))))
;; BEFORE: closed_world: false
;; CHECK:      imports of {{.*}}: 1
;; CHECK-NEXT: function 'test:a/used@1.0.0' 'f': root import function 'f' of 'test:a/used@1.0.0'
;; CHECK:      closed_world: true
;; MANIFEST: "closed-world": true
;; MANIFEST: "module": "test:a/used@1.0.0"
