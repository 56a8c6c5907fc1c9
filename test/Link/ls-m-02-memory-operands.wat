;; Each kind of memory instruction stays with its own module's memory, and so
;; does memory.copy with both of its operands. Digests of both memories and
;; their sizes tell.
;; RUN: %wat2wasm %s -o %t.wasm
;; RUN: meld-opt %t.wasm -o %t.fused.wasm
;; RUN: %validate %t.fused.wasm
;; RUN: %run %t.wasm work --then own --then first --then sizes > %t.linked
;; RUN: %run %t.fused.wasm work --then own --then first --then sizes > %t.out
;; RUN: diff %t.linked %t.out
;; RUN: FileCheck %s < %t.out
(component
  (core module $First
    (memory (export "memory") 1)
    (data (i32.const 0) "the first module's bytes, which nobody else may change")
    (func (export "digest") (result i32)
      (local $i i32) (local $sum i32)
      (loop $next
        (local.set $sum (i32.add
          (i32.mul (local.get $sum) (i32.const 31))
          (i32.load8_u (local.get $i))))
        (br_if $next (i32.lt_u
          (local.tee $i (i32.add (local.get $i) (i32.const 1)))
          (i32.const 4096))))
      (local.get $sum))
    (func (export "size") (result i32) (memory.size)))
  (core module $Second
    (import "first" "memory" (memory $theirs 1))
    (import "first" "size" (func $size (result i32)))
    (memory $own 2)
    (data $passive "passive bytes")
    (func (export "work") (result i32)
      (i32.store $own (i32.const 0) (i32.const 0x01020304))
      (i64.store16 $own offset=200 (i32.const 0) (i64.const 0xabcd))
      (i32.atomic.store $own (i32.const 16) (i32.const 5))
      (drop (i32.atomic.rmw.add $own (i32.const 16) (i32.const 37)))
      (v128.store $own (i32.const 32) (v128.const i32x4 1 2 3 4))
      (v128.store8_lane $own 3 (i32.const 50) (v128.const i8x16 9 8 7 6 5 4 3 2 1 0 1 2 3 4 5 6))
      (memory.fill $own (i32.const 64) (i32.const 0x55) (i32.const 16))
      (memory.init $own $passive (i32.const 96) (i32.const 0) (i32.const 13))
      (data.drop $passive)
      (memory.copy $own $own (i32.const 128) (i32.const 0) (i32.const 64))
      (memory.copy $own $theirs (i32.const 256) (i32.const 4) (i32.const 20))
      (memory.copy $theirs $own (i32.const 1024) (i32.const 260) (i32.const 8))
      (drop (memory.grow $own (i32.const 3)))
      (i32.add (i32.atomic.load $own (i32.const 16))
               (i32x4.extract_lane 2 (v128.load $own (i32.const 32)))))
    (func (export "own") (result i32)
      (local $i i32) (local $sum i32)
      (loop $next
        (local.set $sum (i32.add
          (i32.mul (local.get $sum) (i32.const 31))
          (i32.load8_u $own (local.get $i))))
        (br_if $next (i32.lt_u
          (local.tee $i (i32.add (local.get $i) (i32.const 1)))
          (i32.const 4096))))
      (local.get $sum))
    (func (export "sizes") (result i32)
      (i32.add (i32.mul (i32.const 100) (memory.size $own))
               (i32.add (i32.mul (i32.const 10) (memory.size $theirs))
                        (call $size)))))
  (core instance $first (instantiate $First))
  (core instance $second (instantiate $Second (with "first" (instance $first))))
  (func (export "work") (result s32) (canon lift (core func $second "work")))
  (func (export "own") (result s32) (canon lift (core func $second "own")))
  (func (export "first") (result s32) (canon lift (core func $first "digest")))
  (func (export "sizes") (result s32) (canon lift (core func $second "sizes"))))
;; CHECK: 45
;; CHECK: 511
