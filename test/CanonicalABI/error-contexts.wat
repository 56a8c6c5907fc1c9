;; Error contexts are handles that every lifting copies: the caller keeps its
;; own, the callee gets a fresh one. A debug message is always empty, which the
;; specification permits; storing it calls realloc once, for no bytes.
;; RUN: %wat2wasm %s -o %t.wasm
;; RUN: meld-opt -passes=fuse,verify %t.wasm -o %t.fused.wasm
;; RUN: %run %t.fused.wasm numbers --then numbers --then message | FileCheck %s
;; RUN: %traps %t.fused.wasm -- dropped-twice never-made passed-after-drop | FileCheck %s --check-prefix=TRAPS --implicit-check-not=returned
;; CHECK:      1012
;; CHECK-NEXT: 2034
;; CHECK-NEXT: 64100
;; TRAPS-COUNT-3: : trap
(component
  (component $Callee
    (core func $drop (canon error-context.drop))
    (core module $M
      (import "" "drop" (func $drop (param i32)))
      (global $calls (mut i32) (i32.const 0))
      ;; Keeps what it gets, so that the next is a new number.
      (func (export "number") (param i32) (result i32)
        (global.set $calls (i32.add (global.get $calls) (i32.const 1)))
        (i32.mul (i32.const 1000) (local.get 0)))
      (func (export "drop") (param i32) (call $drop (local.get 0))))
    (core instance $m (instantiate $M (with "" (instance (export "drop" (func $drop))))))
    (func (export "number") (param "x" error-context) (result u32) (canon lift (core func $m "number")))
    (func (export "drop") (param "x" error-context) (canon lift (core func $m "drop"))))
  (component $Caller
    (import "number" (func $number (param "x" error-context) (result u32)))
    (import "drop" (func $pass-and-drop (param "x" error-context)))
    (core module $Memory
      (memory (export "memory") 1)
      (global $bytes (mut i32) (i32.const 100))
      (global $align (mut i32) (i32.const 0))
      (func (export "seen") (result i32)
        (i32.add (global.get $bytes) (global.get $align)))
      (func (export "realloc") (param i32 i32 i32 i32) (result i32)
        (global.set $bytes (i32.add (global.get $bytes) (local.get 3)))
        (i32.const 64)))
    (core instance $memory (instantiate $Memory))
    (alias core export $memory "memory" (core memory $mem))
    (alias core export $memory "realloc" (core func $realloc))
    (core func $number' (canon lower (func $number)))
    (core func $pass-and-drop' (canon lower (func $pass-and-drop)))
    (core func $new (canon error-context.new (memory $mem) (realloc $realloc)))
    (core func $message (canon error-context.debug-message (memory $mem) (realloc $realloc)))
    (core func $drop (canon error-context.drop))
    (core module $M
      (import "" "memory" (memory 1))
      (import "" "seen" (func $seen (result i32)))
      (import "" "number" (func $number (param i32) (result i32)))
      (import "" "pass-and-drop" (func $pass-and-drop (param i32)))
      (import "" "new" (func $new (param i32 i32) (result i32)))
      (import "" "message" (func $message (param i32 i32)))
      (import "" "drop" (func $drop (param i32)))
      (func $make (result i32) (call $new (i32.const 0) (i32.const 0)))
      ;; The callee's number, and two of this instance's own.
      (func (export "numbers") (result i32) (local $x i32)
        (local.set $x (call $make))
        (call $pass-and-drop (local.get $x))
        (i32.add (call $number (local.get $x))
          (i32.add (i32.mul (local.get $x) (i32.const 10)) (call $make))))
      (func (export "message") (result i32)
        (i64.store (i32.const 8) (i64.const -1))
        (call $message (call $make) (i32.const 8))
        (i32.add (i32.mul (i32.const 1000) (i32.load (i32.const 8)))
          (i32.add (i32.load (i32.const 12)) (call $seen))))
      (func (export "dropped-twice") (local $x i32)
        (call $drop (local.tee $x (call $make)))
        (call $drop (local.get $x)))
      (func (export "never-made") (call $message (i32.const 1) (i32.const 8)))
      (func (export "passed-after-drop") (local $x i32)
        (call $drop (local.tee $x (call $make)))
        (call $pass-and-drop (local.get $x))))
    (core instance $m (instantiate $M (with "" (instance
      (export "memory" (memory $mem)) (export "seen" (func $memory "seen"))
      (export "number" (func $number')) (export "pass-and-drop" (func $pass-and-drop'))
      (export "new" (func $new)) (export "message" (func $message)) (export "drop" (func $drop))))))
    (func (export "numbers") (result u32) (canon lift (core func $m "numbers")))
    (func (export "message") (result u32) (canon lift (core func $m "message")))
    (func (export "dropped-twice") (canon lift (core func $m "dropped-twice")))
    (func (export "never-made") (canon lift (core func $m "never-made")))
    (func (export "passed-after-drop") (canon lift (core func $m "passed-after-drop"))))
  (instance $callee (instantiate $Callee))
  (instance $caller (instantiate $Caller
    (with "number" (func $callee "number")) (with "drop" (func $callee "drop"))))
  (export "numbers" (func $caller "numbers"))
  (export "message" (func $caller "message"))
  (export "dropped-twice" (func $caller "dropped-twice"))
  (export "never-made" (func $caller "never-made"))
  (export "passed-after-drop" (func $caller "passed-after-drop")))
