;; Two copies of one module and a nameless third all export `memory` and `f`:
;; names of the output are unique, and each call hits its own copy.
;; RUN: %wat2wasm %s -o %t.wasm
;; RUN: meld-opt -g %t.wasm -o %t.fused.wasm
;; RUN: %validate %t.fused.wasm
;; RUN: %run %t.wasm f1 --then f2 --then f3 --then f2 > %t.linked
;; RUN: %run %t.fused.wasm f1 --then f2 --then f3 --then f2 > %t.out
;; RUN: diff %t.linked %t.out
;; RUN: FileCheck %s < %t.out
;; RUN: meld-opt -g -S -passes=fuse %t.wasm -o - | FileCheck %s --check-prefix=TEXT
(component
  (core module $Named
    (memory $memory (export "memory") 1)
    (func $f (export "f") (result i32)
      (i32.store (i32.const 0) (i32.add (i32.load (i32.const 0)) (i32.const 1)))
      (i32.load (i32.const 0))))
  (core module
    (memory (export "memory") 1)
    (func (export "f") (result i32) (i32.const 33)))
  (core instance $one (instantiate $Named))
  (core instance $two (instantiate $Named))
  (core instance $three (instantiate 1))
  (func (export "f1") (result u32) (canon lift (core func $one "f")))
  (func (export "f2") (result u32) (canon lift (core func $two "f")))
  (func (export "f3") (result u32) (canon lift (core func $three "f"))))
;; CHECK:      {{^}}1{{$}}
;; CHECK-NEXT: {{^}}1{{$}}
;; CHECK-NEXT: {{^}}33{{$}}
;; CHECK-NEXT: {{^}}2{{$}}
;; TEXT-DAG: (memory $[[LABEL:[^ ]+]].memory 1)
;; TEXT-DAG: (memory $[[LABEL]]:2.memory 1)
;; TEXT-DAG: (func $[[LABEL]].f
;; TEXT-DAG: (func $[[LABEL]]:2.f
