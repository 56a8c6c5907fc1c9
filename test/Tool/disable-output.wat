;; Pipelines that only look need no output, and not even a fused module.
;; RUN: %wat2wasm %s -o %t.wasm
;; RUN: meld-opt -disable-output -passes='print<graph>' %t.wasm | FileCheck %s --check-prefix=GRAPH
;; GRAPH: core-instance 0
;; RUN: meld-opt -disable-output -passes='print<graph-dot>' %t.wasm | FileCheck %s --check-prefix=DOT
;; DOT: digraph
;; RUN: meld-opt -disable-output -passes='fuse,print<origins>,print<premises>' %t.wasm | FileCheck %s
;; CHECK:      origins of '{{.*}}.wasm': 1 of 1 functions
;; CHECK-NEXT:   function 0: component-{{[0-9a-f]+}} function 0, exported as 'f'
;; CHECK-NEXT: premises of '{{.*}}.wasm'
;; CHECK-NEXT:   bounded_memory: true
;; CHECK-NEXT:   closed_world: true

;; Without fuse there is nothing to establish premises of, or to write.
;; RUN: not meld-opt -disable-output -passes=premises %t.wasm 2>&1 | FileCheck %s --check-prefix=EARLY
;; RUN: not meld-opt -passes='print<graph>' %t.wasm -o %t.out 2>&1 | FileCheck %s --check-prefix=EARLY
;; EARLY: meld-opt: error: '{{.*}}.wasm': there is no core module yet: the pipeline has to run 'fuse' first
(component
  (core module $M (func (export "f") (result i32) (i32.const 7)))
  (core instance $i (instantiate $M))
  (func (export "f") (result u32) (canon lift (core func $i "f"))))
