;; Two modules have different signatures at type 0 and use them for
;; call_indirect and multi-value blocks; calling through the wrong signature
;; still traps.
;; RUN: %wat2wasm %s -o %t.wasm
;; RUN: meld-opt %t.wasm -o %t.fused.wasm
;; RUN: %validate %t.fused.wasm
;; RUN: %run %t.wasm one --then two --then block --then mismatch > %t.linked
;; RUN: %run %t.fused.wasm one --then two --then block --then mismatch > %t.out
;; RUN: diff %t.linked %t.out
;; RUN: FileCheck %s < %t.out
(component
  (core module $One
    (type $t (func (param i32) (result i32)))
    (table 1 funcref)
    (elem (i32.const 0) func $double)
    (func $double (type $t) (i32.mul (local.get 0) (i32.const 2)))
    (func (export "call") (result i32)
      (call_indirect (type $t) (i32.const 21) (i32.const 0))))
  (core module $Two
    (type $t (func (param i64 i64) (result i64 i64)))
    (table 1 funcref)
    (elem (i32.const 0) func $swap)
    (func $swap (type $t) (local.get 1) (local.get 0))
    (func (export "call") (result i32)
      (call_indirect (type $t) (i64.const 7) (i64.const 50) (i32.const 0))
      (i32.wrap_i64 (i64.sub)))
    (func (export "block") (result i32)
      (i64.const 1) (i64.const 10)
      (block (type $t) (i64.const 100) (i64.add))
      (i32.wrap_i64 (i64.add)))
    (func (export "mismatch") (result i32)
      (call_indirect (param i32) (result i32) (i32.const 1) (i32.const 0))))
  (core instance $one (instantiate $One))
  (core instance $two (instantiate $Two))
  (func (export "one") (result u32) (canon lift (core func $one "call")))
  (func (export "two") (result u32) (canon lift (core func $two "call")))
  (func (export "block") (result u32) (canon lift (core func $two "block")))
  (func (export "mismatch") (result u32)
    (canon lift (core func $two "mismatch"))))
;; CHECK:      42
;; CHECK-NEXT: 43
;; CHECK-NEXT: 111
;; CHECK-NEXT: trap: indirect call type mismatch
