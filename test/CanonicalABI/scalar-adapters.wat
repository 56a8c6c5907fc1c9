;; Parameters are converted on the way in, results on the way out: small
;; integers are wrapped to their width, every bool but 0 becomes 1, and a char
;; that is no Unicode scalar value traps.
;; RUN: %wat2wasm %s -o %t.wasm
;; RUN: meld-opt %t.wasm -o %t.fused.wasm
;; RUN: %run %t.wasm u8 0x1ff --then s16 0x18000 --then bool 256 --then char 0xd7ff --then char 0x110000 > %t.linked
;; RUN: %run %t.fused.wasm u8 0x1ff --then s16 0x18000 --then bool 256 --then char 0xd7ff --then char 0x110000 > %t.out
;; RUN: FileCheck %s --check-prefix=LINKED < %t.linked
;; RUN: FileCheck %s --check-prefix=FUSED < %t.out
;; RUN: meld-opt -g -S %t.wasm -o - | FileCheck %s
(component
  (component $C
    (core module $M
      (func (export "id") (param i32) (result i32) (local.get 0))
      (func (export "take") (param i32)))
    (core instance $m (instantiate $M))
    (func (export "u8") (param "x" u8) (result u8) (canon lift (core func $m "id")))
    (func (export "s16") (param "x" s16) (result s16) (canon lift (core func $m "id")))
    (func (export "bool") (param "x" bool) (result bool) (canon lift (core func $m "id")))
    (func (export "char") (param "x" char) (canon lift (core func $m "take"))))
  (component $D
    (import "u8" (func $u8 (param "x" u8) (result u8)))
    (import "s16" (func $s16 (param "x" s16) (result s16)))
    (import "bool" (func $bool (param "x" bool) (result bool)))
    (import "char" (func $char (param "x" char)))
    (core func $u8' (canon lower (func $u8)))
    (core func $s16' (canon lower (func $s16)))
    (core func $bool' (canon lower (func $bool)))
    (core func $char' (canon lower (func $char)))
    (core module $M
      (import "c" "u8" (func $u8 (param i32) (result i32)))
      (import "c" "s16" (func $s16 (param i32) (result i32)))
      (import "c" "bool" (func $bool (param i32) (result i32)))
      (import "c" "char" (func $char (param i32)))
      (export "u8" (func $u8))
      (export "s16" (func $s16))
      (export "bool" (func $bool))
      (func (export "char") (param i32) (result i32)
        (call $char (local.get 0)) (local.get 0)))
    (core instance $m (instantiate $M (with "c" (instance
      (export "u8" (func $u8'))
      (export "s16" (func $s16'))
      (export "bool" (func $bool'))
      (export "char" (func $char'))))))
    (func (export "u8") (param "x" u32) (result s32) (canon lift (core func $m "u8")))
    (func (export "s16") (param "x" u32) (result s32) (canon lift (core func $m "s16")))
    (func (export "bool") (param "x" u32) (result s32) (canon lift (core func $m "bool")))
    (func (export "char") (param "x" u32) (result s32) (canon lift (core func $m "char"))))
  (instance $c (instantiate $C))
  (instance $d (instantiate $D
    (with "u8" (func $c "u8"))
    (with "s16" (func $c "s16"))
    (with "bool" (func $c "bool"))
    (with "char" (func $c "char"))))
  (export "u8" (func $d "u8"))
  (export "s16" (func $d "s16"))
  (export "bool" (func $d "bool"))
  (export "char" (func $d "char")))
;; LINKED:      255
;; LINKED-NEXT: -32768
;; LINKED-NEXT: 1
;; LINKED-NEXT: 55295
;; LINKED-NEXT: trap:
;; FUSED:      255
;; FUSED-NEXT: -32768
;; FUSED-NEXT: 1
;; FUSED-NEXT: 55295
;; FUSED-NEXT: trap: {{.*}}unreachable
;; CHECK:      (func $adapters.root.$d->root.$c.id (
;; CHECK-NEXT:  (i32.and
;; CHECK-NEXT:   (call $[[ID:[^ ]+]]
;; CHECK-NEXT:    (i32.and
;; CHECK-NEXT:     (local.get $0)
;; CHECK-NEXT:     (i32.const 255)
;; CHECK:          (i32.const 255)
;; CHECK:      (func $adapters.root.$d->root.$c.id.1 (
;; CHECK-NEXT:  (i32.extend16_s
;; CHECK-NEXT:   (call $[[ID]]
;; CHECK-NEXT:    (i32.extend16_s
;; CHECK:      (func $adapters.root.$d->root.$c.id.2 (
;; CHECK-NEXT:  (i32.ne
;; CHECK-NEXT:   (call $[[ID]]
;; CHECK-NEXT:    (i32.ne
;; CHECK-NEXT:     (local.get $0)
;; CHECK-NEXT:     (i32.const 0)
;; CHECK:      (func $adapters.root.$d->root.$c.take (
;; CHECK-NEXT:  (if
;; CHECK-NEXT:   (i32.or
;; CHECK-NEXT:    (i32.ge_u
;; CHECK-NEXT:     (local.get $0)
;; CHECK-NEXT:     (i32.const 1114112)
;; CHECK-NEXT:    )
;; CHECK-NEXT:    (i32.lt_u
;; CHECK-NEXT:     (i32.sub
;; CHECK-NEXT:      (local.get $0)
;; CHECK-NEXT:      (i32.const 55296)
;; CHECK-NEXT:     )
;; CHECK-NEXT:     (i32.const 2048)
