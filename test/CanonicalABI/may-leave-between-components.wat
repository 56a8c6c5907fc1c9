;; A callee's realloc, called while its argument is lowered, may not call out of
;; its component instance, nor may a caller's while the result is. Calls from
;; elsewhere still may.
;; RUN: %wat2wasm %s -o %t.wasm
;; RUN: meld-opt %t.wasm -o %t.fused.wasm
;; RUN: %run %t.wasm plain > %t.linked
;; RUN: %run %t.fused.wasm plain > %t.out
;; RUN: diff %t.linked %t.out
;; RUN: %run %t.wasm text | FileCheck %s
;; RUN: %run %t.fused.wasm text --then plain | FileCheck %s
;; CHECK: trap
(component
  (import "host" (func $host))
  (component $P
    (import "host" (func $host))
    (core func $host' (canon lower (func $host)))
    (core module $M
      (import "" "host" (func $host))
      (memory (export "memory") 1)
      (func (export "realloc") (param i32 i32 i32 i32) (result i32)
        (call $host) (i32.const 64))
      (func (export "plain") (call $host))
      (func (export "text") (param i32 i32)))
    (core instance $m (instantiate $M
      (with "" (instance (export "host" (func $host'))))))
    (func (export "plain") (canon lift (core func $m "plain")))
    (func (export "text") (param "x" string) (canon lift
      (core func $m "text") (memory (core memory $m "memory"))
      (realloc (core func $m "realloc")))))
  (component $C
    (import "plain" (func $plain))
    (import "text" (func $text (param "x" string)))
    (core module $Memory (memory (export "memory") 1))
    (core instance $memory (instantiate $Memory))
    (core func $plain' (canon lower (func $plain)))
    (core func $text' (canon lower (func $text)
      (memory (core memory $memory "memory"))))
    (core module $M
      (import "" "plain" (func $plain))
      (import "" "text" (func $text (param i32 i32)))
      (func (export "plain") (call $plain))
      (func (export "text") (call $text (i32.const 0) (i32.const 1))))
    (core instance $m (instantiate $M (with "" (instance
      (export "plain" (func $plain')) (export "text" (func $text'))))))
    (func (export "plain") (canon lift (core func $m "plain")))
    (func (export "text") (canon lift (core func $m "text"))))
  (instance $p (instantiate $P (with "host" (func $host))))
  (instance $c (instantiate $C
    (with "plain" (func $p "plain")) (with "text" (func $p "text"))))
  (export "plain" (func $c "plain"))
  (export "text" (func $c "text")))
