;; Memories with pages of one byte: what is checked is their size in bytes.
;; RUN: %wat2wasm %s -o %t.wasm
;; RUN: meld-opt -passes=fuse,verify %t.wasm -o %t.fused.wasm
;; RUN: %validate %t.fused.wasm
;; RUN: %run %t.fused.wasm inside 45 5 --then inside 50 0 | FileCheck %s
;; RUN: %traps %t.fused.wasm -- outside behind full | FileCheck %s --check-prefix=TRAPS --implicit-check-not=returned
;; CHECK:      49
;; CHECK-NEXT: 0
;; TRAPS-COUNT-3: : trap
(component
  (component $Callee
    (core module $M
      (memory (export "memory") 40 (pagesize 1))
      (global $next (mut i32) (i32.const 35))
      (func (export "realloc") (param i32 i32 i32 i32) (result i32) (global.get $next))
      (func (export "set-next") (param i32) (global.set $next (local.get 0)))
      ;; The last byte, if there is one.
      (func (export "last") (param i32 i32) (result i32)
        (if (result i32) (local.get 1)
          (then (i32.load8_u (i32.sub (i32.add (local.get 0) (local.get 1)) (i32.const 1))))
          (else (i32.const 0)))))
    (core instance $m (instantiate $M))
    (func (export "last") (param "s" string) (result u32)
      (canon lift (core func $m "last") (memory (core memory $m "memory")) (realloc (core func $m "realloc"))))
    (func (export "set-next") (param "x" u32) (canon lift (core func $m "set-next"))))
  (component $Caller
    (import "last" (func $last (param "s" string) (result u32)))
    (import "set-next" (func $set-next (param "x" u32)))
    (core module $Memory
      (memory (export "memory") 50 (pagesize 1))
      (data (i32.const 40) "0123456789"))
    (core instance $memory (instantiate $Memory))
    (core func $last' (canon lower (func $last) (memory (core memory $memory "memory"))))
    (core func $set-next' (canon lower (func $set-next)))
    (core module $M
      (import "" "last" (func $last (param i32 i32) (result i32)))
      (import "" "set-next" (func $set-next (param i32)))
      (func (export "inside") (param i32 i32) (result i32)
        (i32.sub (call $last (local.get 0) (local.get 1)) (i32.mul (i32.ne (local.get 1) (i32.const 0)) (i32.const 8))))
      (func (export "outside") (drop (call $last (i32.const 46) (i32.const 5))))
      (func (export "behind") (drop (call $last (i32.const 51) (i32.const 0))))
      ;; Room for four bytes.
      (func (export "full")
        (call $set-next (i32.const 36))
        (drop (call $last (i32.const 40) (i32.const 5)))))
    (core instance $m (instantiate $M (with "" (instance
      (export "last" (func $last')) (export "set-next" (func $set-next'))))))
    (func (export "inside") (param "a" u32) (param "n" u32) (result u32) (canon lift (core func $m "inside")))
    (func (export "outside") (canon lift (core func $m "outside")))
    (func (export "behind") (canon lift (core func $m "behind")))
    (func (export "full") (canon lift (core func $m "full"))))
  (instance $callee (instantiate $Callee))
  (instance $caller (instantiate $Caller (with "last" (func $callee "last"))
    (with "set-next" (func $callee "set-next"))))
  (export "inside" (func $caller "inside"))
  (export "outside" (func $caller "outside"))
  (export "behind" (func $caller "behind"))
  (export "full" (func $caller "full")))
