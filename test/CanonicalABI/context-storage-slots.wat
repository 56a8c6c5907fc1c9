;; Slots are told apart, keep all bits of an i64, and are of one component
;; instance: two instances of one component do not share them. A task that is
;; begun while another of its instance waits, by a child or by the instance
;; itself, has slots of its own.
;; RUN: %wat2wasm %s -o %t.wasm
;; RUN: meld-opt %t.wasm -o %t.fused.wasm
;; RUN: %validate %t.fused.wasm
;; RUN: %run %t.fused.wasm run 0x100000002 --then both --then reenter \
;; RUN:   --then self | FileCheck %s
;; CHECK:      4294967298
;; CHECK-NEXT: 34
;; CHECK-NEXT: 704
;; CHECK-NEXT: 704
(component $Parent
  (component $C
    (core func $get0 (canon context.get i64 0))
    (core func $get1 (canon context.get i64 1))
    (core func $set0 (canon context.set i64 0))
    (core func $set1 (canon context.set i64 1))
    (import "then" (func $then (result u64)))
    (core func $then' (canon lower (func $then)))
    (core module $M
      (import "context" "get0" (func $get0 (result i64)))
      (import "context" "get1" (func $get1 (result i64)))
      (import "context" "set0" (func $set0 (param i64)))
      (import "context" "set1" (func $set1 (param i64)))
      (import "c" "then" (func $then (result i64)))
      (func (export "keep") (param i64) (result i64)
        (call $set1 (i64.const 7))
        (call $set0 (local.get 0))
        (call $get0))
      ;; What another instance of this component sets does not show here.
      (func (export "both") (result i64)
        (call $set0 (i64.const 3))
        (call $set1 (i64.const 4))
        (drop (call $then))
        (i64.add (i64.mul (call $get0) (i64.const 10)) (call $get1)))
      (func (export "pass") (result i64) (call $then)))
    (core instance $m (instantiate $M
      (with "context" (instance
        (export "get0" (func $get0)) (export "get1" (func $get1))
        (export "set0" (func $set0)) (export "set1" (func $set1))))
      (with "c" (instance (export "then" (func $then'))))))
    (func (export "keep") (param "x" u64) (result u64)
      (canon lift (core func $m "keep")))
    (func (export "both") (result u64) (canon lift (core func $m "both")))
    (func (export "pass") (result u64) (canon lift (core func $m "pass"))))

  (core func $get (canon context.get i32 1))
  (core func $set (canon context.set i32 1))
  (core module $Inner
    (import "context" "get" (func $get (result i32)))
    (import "context" "set" (func $set (param i32)))
    ;; Zero, with a mark that it was called.
    (func (export "nested") (result i64)
      (i64.add (i64.const 700) (i64.extend_i32_u (call $get)))
      (call $set (i32.const 8))))
  (core instance $inner (instantiate $Inner
    (with "context" (instance
      (export "get" (func $get)) (export "set" (func $set))))))
  (func $nested (result u64) (canon lift (core func $inner "nested")))
  (instance $c1 (instantiate $C (with "then" (func $nested))))
  (instance $c2 (instantiate $C (with "then" (func $c1 "both"))))
  (core func $nested' (canon lower (func $nested)))
  (core func $pass' (canon lower (func $c1 "pass")))
  (core module $Outer
    (import "context" "get" (func $get (result i32)))
    (import "context" "set" (func $set (param i32)))
    (import "self" "nested" (func $nested (result i64)))
    (import "c" "pass" (func $pass (result i64)))
    (func (export "reenter") (result i64)
      (call $set (i32.const 4))
      (i64.add (call $pass) (i64.extend_i32_u (call $get))))
    (func (export "self") (result i64)
      (call $set (i32.const 4))
      (i64.add (call $nested) (i64.extend_i32_u (call $get)))))
  (core instance $outer (instantiate $Outer
    (with "context" (instance
      (export "get" (func $get)) (export "set" (func $set))))
    (with "self" (instance (export "nested" (func $nested'))))
    (with "c" (instance (export "pass" (func $pass'))))))
  (func (export "reenter") (result u64)
    (canon lift (core func $outer "reenter")))
  (func (export "self") (result u64) (canon lift (core func $outer "self")))
  (export "run" (func $c1 "keep"))
  (export "both" (func $c2 "both")))
