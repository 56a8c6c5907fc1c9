;; A change behind wrap takes the wrapper away, as it does with provenance.
;; RUN: %wat2wasm %s -o %t.wasm
;; RUN: meld-opt -passes=fuse,wrap,emit-scpv %t.wasm -o %t.out.wasm 2>&1 | FileCheck %s
;; CHECK: warning: '{{.*}}': a pass after 'wrap' changed the module, so it is written as a core module
;; RUN: meld-opt -passes='fuse,emit-scpv' %t.wasm -o %t.core.wasm
;; RUN: cmp %t.core.wasm %t.out.wasm
(component
  (core module $M (func (export "f") (result i32) (i32.const 1)))
  (core instance $m (instantiate $M))
  (func (export "f") (result u32) (canon lift (core func $m "f"))))
