;; A core module is a composition of itself: fuse leaves it byte for byte what
;; it is, and premises and provenance are those of an unfused module.
;; RUN: %wat2wasm %s -o %t.wasm
;; RUN: meld-opt %t.wasm -passes=fuse -o %t.same && cmp %t.wasm %t.same
;; RUN: meld-opt %t.wasm -o %t.out
;; RUN: meld-scpv verify --against %t.wasm %t.out
;; RUN: meld-scpv dump %t.out | FileCheck %s
;; CHECK: bounded_memory false
;; CHECK: closed_world false
;; CHECK: 1 1 {{.*}} lib
;; CHECK: 2 2 {{.*}} lib

;; Its own output as the input again: the section is made afresh, once.
;; RUN: meld-opt %t.out -o %t.again && cmp %t.out %t.again
(module $lib
  (import "env" "f" (func))
  (memory 1)
  (func (export "f"))
  (func (drop (memory.grow (i32.const 1)))))
