;; LS-R-06
;; A caller passes text to two functions and lowers each in an encoding of its
;; own. Each adapter takes the encoding of its function, not of its component.
;; RUN: %wat2wasm %s -o %t.wasm
;; RUN: meld-opt %t.wasm -o %t.fused.wasm
;; RUN: %run %t.wasm x --then y > %t.linked
;; RUN: %run %t.fused.wasm x --then y > %t.out
;; RUN: diff %t.linked %t.out
;; RUN: FileCheck %s < %t.out
(component
  (component $P
    (core module $M
      (memory (export "memory") 1)
      (func (export "realloc") (param i32 i32 i32 i32) (result i32)
        (i32.const 64))
      ;; The length in bytes and the first three of them.
      (func (export "look") (param i32 i32) (result i32)
        (i32.or (i32.shl (local.get 1) (i32.const 24))
          (i32.and (i32.load (local.get 0)) (i32.const 0xffffff)))))
    (core instance $m (instantiate $M))
    (func (export "look") (param "text" string) (result u32)
      (canon lift (core func $m "look") (memory (core memory $m "memory"))
        (realloc (core func $m "realloc")))))
  (component $C
    (import "x" (func $x (param "text" string) (result u32)))
    (import "y" (func $y (param "text" string) (result u32)))
    (core module $Memory (memory (export "memory") 1)
      (data (i32.const 0) "\e5\65\2c\67\e2\82\ac"))
    (core instance $memory (instantiate $Memory))
    (core func $x' (canon lower (func $x) string-encoding=utf16
      (memory (core memory $memory "memory"))))
    (core func $y' (canon lower (func $y) string-encoding=utf8
      (memory (core memory $memory "memory"))))
    (core module $M
      (import "" "x" (func $x (param i32 i32) (result i32)))
      (import "" "y" (func $y (param i32 i32) (result i32)))
      (func (export "x") (result i32) (call $x (i32.const 0) (i32.const 1)))
      (func (export "y") (result i32) (call $y (i32.const 4) (i32.const 3))))
    (core instance $m (instantiate $M (with "" (instance
      (export "x" (func $x')) (export "y" (func $y'))))))
    (func (export "x") (result u32) (canon lift (core func $m "x")))
    (func (export "y") (result u32) (canon lift (core func $m "y"))))
  (instance $p (instantiate $P))
  (instance $c (instantiate $C
    (with "x" (func $p "look")) (with "y" (func $p "look"))))
  (export "x" (func $c "x"))
  (export "y" (func $c "y")))
;; U+65E5 and U+20AC in UTF-8, three bytes each.
;; 0x03a597e6
;; CHECK: 61183974
;; 0x03ac82e2
;; CHECK: 61637346
