;; Every way of naming a function reaches the same function after linking: the
;; second module's indices move by imports and functions of the first. The
;; function is distinguished by its constant.
;; RUN: %wat2wasm %s -o %t.wasm
;; RUN: meld-opt %t.wasm -o %t.fused.wasm
;; RUN: %validate %t.fused.wasm
;; RUN: %run %t.wasm direct --then tail --then table --then expression \
;; RUN:   --then global --then reference --then export > %t.linked
;; RUN: %run %t.fused.wasm direct --then tail --then table --then expression \
;; RUN:   --then global --then reference --then export > %t.out
;; RUN: diff %t.linked %t.out
;; RUN: FileCheck %s < %t.out
(component
  (import "a" (func $a))
  (import "b" (func $b))
  (import "c" (func $c))
  (core func $a (canon lower (func $a)))
  (core func $b (canon lower (func $b)))
  (core func $c (canon lower (func $c)))
  (core module $First
    (import "host" "a" (func $a))
    (import "host" "b" (func $b))
    (import "host" "c" (func $c))
    (func $decoy (result i32) (i32.const 1))
    (table 4 funcref)
    (elem (i32.const 0) func $decoy $decoy $decoy $decoy)
    (func (export "calls-the-host") (call $a) (call $b) (call $c)))
  (core module $Second
    (type $get (func (result i32)))
    (import "host" "b" (func $b))
    (func $f (export "f") (type $get) (i32.const 4711))
    (table $indices 2 funcref)
    (elem (table $indices) (i32.const 1) func $f)
    (table $expressions 2 (ref null $get))
    (elem (table $expressions) (i32.const 1) (ref null $get) (ref.func $f))
    (global $g (ref $get) (ref.func $f))
    (global $started (mut i32) (i32.const 0))
    (func $start (global.set $started (call $f)))
    (start $start)
    (func (export "direct") (result i32) (call $f))
    (func (export "tail") (result i32) (return_call $f))
    (func (export "table") (result i32)
      (call_indirect $indices (type $get) (i32.const 1)))
    (func (export "expression") (result i32)
      (call_ref $get (table.get $expressions (i32.const 1))))
    (func (export "global") (result i32)
      (i32.add (global.get $started) (call_ref $get (global.get $g))))
    ;; Declared by its export only, which does not survive.
    (func $h (export "internal") (type $get) (i32.const 99))
    (func (export "reference") (result i32) (call_ref $get (ref.func $h))))
  (core instance $first (instantiate $First (with "host" (instance
    (export "a" (func $a)) (export "b" (func $b)) (export "c" (func $c))))))
  (core instance $second (instantiate $Second (with "host" (instance
    (export "b" (func $b))))))
  (func (export "direct") (result u32) (canon lift (core func $second "direct")))
  (func (export "tail") (result u32) (canon lift (core func $second "tail")))
  (func (export "table") (result u32) (canon lift (core func $second "table")))
  (func (export "expression") (result u32)
    (canon lift (core func $second "expression")))
  (func (export "global") (result u32) (canon lift (core func $second "global")))
  (func (export "reference") (result u32)
    (canon lift (core func $second "reference")))
  (func (export "export") (result u32) (canon lift (core func $second "f"))))
;; CHECK:      4711
;; CHECK-NEXT: 4711
;; CHECK-NEXT: 4711
;; CHECK-NEXT: 4711
;; CHECK-NEXT: 9422
;; CHECK-NEXT: 99
;; CHECK-NEXT: 4711
