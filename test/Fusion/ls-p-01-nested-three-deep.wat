;; Core modules of components nested in components all arrive: three levels,
;; one module each, every one with its own constant.
;; RUN: %wat2wasm %s -o %t.wasm
;; RUN: meld-opt %t.wasm -o %t.fused.wasm
;; RUN: %validate %t.fused.wasm
;; RUN: %run %t.wasm all --then outer > %t.linked
;; RUN: %run %t.fused.wasm all --then outer > %t.out
;; RUN: diff %t.linked %t.out
;; RUN: FileCheck %s < %t.out
;; RUN: meld-scpv dump %t.fused.wasm | FileCheck %s --check-prefix=ORIGINS
(component $outer
  (component $middle
    (component $inner
      (core module $Inner
        (func (export "f") (result i32) (i32.const 300)))
      (core instance $i (instantiate $Inner))
      (func (export "three") (result u32) (canon lift (core func $i "f"))))
    (instance $inner (instantiate $inner))
    (core module $Middle
      (import "inner" "three" (func $three (result i32)))
      (func (export "f") (result i32)
        (i32.add (i32.const 20) (call $three))))
    (core func $three (canon lower (func $inner "three")))
    (core instance $m (instantiate $Middle
      (with "inner" (instance (export "three" (func $three))))))
    (func (export "two") (result u32) (canon lift (core func $m "f")))
    (export "three" (func $inner "three")))
  (instance $middle (instantiate $middle))
  (core module $Outer
    (import "middle" "two" (func $two (result i32)))
    (import "middle" "three" (func $three (result i32)))
    (func $one (export "one") (result i32) (i32.const 1))
    (func (export "all") (result i32)
      (i32.add (call $one)
               (i32.add (call $two) (i32.mul (call $three) (i32.const 10))))))
  (core func $two (canon lower (func $middle "two")))
  (core func $three (canon lower (func $middle "three")))
  (core instance $o (instantiate $Outer
    (with "middle" (instance
      (export "two" (func $two)) (export "three" (func $three))))))
  (func (export "all") (result u32) (canon lift (core func $o "all")))
  (func (export "outer") (result u32) (canon lift (core func $o "one"))))
;; CHECK: 3321
;; CHECK: 1
;; ORIGINS-DAG: inner
;; ORIGINS-DAG: middle
;; ORIGINS-DAG: outer
