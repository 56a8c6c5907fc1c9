;; Constant expressions keep all their terms, and a base that another module
;; exports, as dynamic linking's __memory_base, is folded into them: the output
;; reads no defined global in a constant expression.
;; RUN: %wat2wasm %s -o %t.wasm
;; RUN: meld-opt %t.wasm -o %t.fused.wasm
;; RUN: %validate %t.fused.wasm
;; RUN: %run %t.wasm at15 --then based --then sum --then wide --then elem > %t.linked
;; RUN: %run %t.fused.wasm at15 --then based --then sum --then wide --then elem > %t.out
;; RUN: diff %t.linked %t.out
;; RUN: FileCheck %s < %t.out
;; RUN: meld-opt -S -passes=fuse %t.wasm -o - | FileCheck %s --check-prefix=TEXT
(component
  (core module $Base
    (memory (export "memory") 1)
    (table (export "table") 64 funcref)
    (global (export "__memory_base") i32 (i32.const 1000))
    (global (export "__table_base") i32 (i32.const 40))
    (global (export "wide") i64 (i64.const 0x100000000)))
  (core module $Library
    (import "env" "memory" (memory 1))
    (import "env" "table" (table $t 1 funcref))
    (import "env" "__memory_base" (global $base i32))
    (import "env" "__table_base" (global $slots i32))
    (import "env" "wide" (global $wide i64))
    (data (offset (i32.add (i32.const 5) (i32.const 10))) "\0f")
    (data (offset (i32.add (global.get $base) (i32.const 8))) "\2a")
    (global $sum i32
      (i32.add (i32.mul (i32.const 50) (i32.const 2)) (i32.const 23)))
    (global $difference i64 (i64.sub (global.get $wide) (i64.const 1)))
    (elem (table $t) (offset (i32.sub (global.get $slots) (i32.const 1))) func $f)
    (func $f (result i32) (i32.const 77))
    (func (export "at15") (result i32) (i32.load8_u (i32.const 15)))
    (func (export "based") (result i32) (i32.load8_u (i32.const 1008)))
    (func (export "sum") (result i32) (global.get $sum))
    (func (export "wide") (result i64) (global.get $difference))
    (func (export "elem") (result i32)
      (call_indirect $t (result i32) (i32.const 39))))
  (core instance $base (instantiate $Base))
  (core instance $library (instantiate $Library (with "env" (instance $base))))
  (func (export "at15") (result u32) (canon lift (core func $library "at15")))
  (func (export "based") (result u32) (canon lift (core func $library "based")))
  (func (export "sum") (result u32) (canon lift (core func $library "sum")))
  (func (export "wide") (result u64) (canon lift (core func $library "wide")))
  (func (export "elem") (result u32) (canon lift (core func $library "elem"))))
;; CHECK:      15
;; CHECK-NEXT: 42
;; CHECK-NEXT: 123
;; CHECK-NEXT: 4294967295
;; CHECK-NEXT: 77
;; TEXT-DAG: (global {{.*}} i64 (i64.sub
;; TEXT-NOT: (global.get
;; TEXT:     (func
