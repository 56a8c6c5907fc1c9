;; Tasks that the host begins: each call of an export starts with zeros and
;; leaves its storage to its post-return; calls of realloc in between do not
;; disturb it. What cannot be observed costs nothing: an instance that reaches
;; no built-in, a realloc that reaches none, a slot that is only read or only
;; written.
;; RUN: %wat2wasm %s -o %t.wasm
;; RUN: meld-opt %t.wasm -o %t.fused.wasm
;; RUN: %run %t.fused.wasm f 3 --then f 4 --then cabi_realloc 0 0 1 1 \
;; RUN:   --then cabi_post_f 0 --then log --then plain | FileCheck %s
;; RUN: meld-opt -g -S %t.wasm -o - | FileCheck %s --check-prefix=SHAPE \
;; RUN:   --implicit-check-not='(global $adapters.'
;; CHECK:      0
;; CHECK-NEXT: 0
;; CHECK-NEXT: 64
;; CHECK-EMPTY:
;; CHECK-NEXT: {{^}}40{{$}}
;; CHECK-NEXT: 9
;; SHAPE: (global $adapters.context.0.root.$c (mut i32)
;; SHAPE: (export "f" (func $adapters.
;; SHAPE: (export "cabi_post_f" (func $[[#]]))
;; SHAPE: (export "plain" (func $[[#]]))
;; SHAPE: (export "take-plain" (func $[[#]]))
;; SHAPE: (export "cabi_realloc" (func $adapters.
;; SHAPE: (export "cabi_realloc$1" (func $[[#]]))
(component
  (component $C
    (core func $get0 (canon context.get i32 0))
    (core func $set0 (canon context.set i32 0))
    (core func $get1 (canon context.get i32 1))
    (core module $M
      (import "context" "get0" (func $get0 (result i32)))
      (import "context" "set0" (func $set0 (param i32)))
      (import "context" "get1" (func $get1 (result i32)))
      (memory (export "mem") 1)
      (global $log (mut i32) (i32.const 0))
      (func $note (param i32)
        (global.set $log (i32.add
          (i32.mul (global.get $log) (i32.const 10)) (local.get 0))))
      (func (export "realloc") (param i32 i32 i32 i32) (result i32)
        (call $note (call $get0))
        (call $set0 (i32.const 8))
        (i32.const 64))
      (func (export "f") (param i32) (result i32)
        (call $get0)
        (call $set0 (local.get 0)))
      (func (export "done") (param i32) (call $note (call $get0)))
      (func (export "take") (param i32 i32))
      (func (export "log") (result i32)
        (call $note (i32.add (call $get0) (call $get1)))
        (global.get $log)))
    (core instance $m (instantiate $M (with "context" (instance
      (export "get0" (func $get0)) (export "set0" (func $set0))
      (export "get1" (func $get1))))))
    (func (export "f") (param "x" u32) (result u32)
      (canon lift (core func $m "f") (post-return (core func $m "done"))))
    (func (export "take") (param "s" string)
      (canon lift (core func $m "take")
        (memory (core memory $m "mem")) (realloc (core func $m "realloc"))))
    (func (export "log") (result u32) (canon lift (core func $m "log"))))
  (component $Plain
    (core func $set (canon context.set i32 0))
    (core module $M
      (import "context" "set" (func $set (param i32)))
      (memory (export "mem") 1)
      (func (export "realloc") (param i32 i32 i32 i32) (result i32)
        (i32.const 32))
      (func (export "take") (param i32 i32))
      (func (export "plain") (result i32)
        (call $set (i32.const 1))
        (i32.const 9)))
    (core instance $m (instantiate $M
      (with "context" (instance (export "set" (func $set))))))
    (func (export "take") (param "s" string)
      (canon lift (core func $m "take")
        (memory (core memory $m "mem")) (realloc (core func $m "realloc"))))
    (func (export "plain") (result u32) (canon lift (core func $m "plain"))))
  (instance $c (instantiate $C))
  (instance $plain (instantiate $Plain))
  (export "f" (func $c "f"))
  (export "take" (func $c "take"))
  (export "log" (func $c "log"))
  (export "plain" (func $plain "plain"))
  (export "take-plain" (func $plain "take")))
