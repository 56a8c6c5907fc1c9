;; Each task has storage of its own: one that a caller in another instance
;; begins, and each call of realloc, starts with zeros and changes nothing for
;; those that wait; post-return belongs to the task of its function. The
;; digits in the logs are what context.get returned, the first one first.
;; RUN: %wat2wasm %s -o %t.wasm
;; RUN: meld-opt %t.wasm -o %t.fused.wasm
;; RUN: %validate %t.fused.wasm
;; RUN: %run %t.wasm run --then run --then c-log \
;; RUN:   --then d-log > %t.linked
;; RUN: %run %t.fused.wasm run --then run --then c-log \
;; RUN:   --then d-log > %t.out
;; RUN: diff %t.linked %t.out
;; RUN: FileCheck %s --check-prefix=OUT < %t.out
(component
  (component $C
    (core func $get (canon context.get i32 0))
    (core func $set (canon context.set i32 0))
    (core module $M
      (import "context" "get" (func $get (result i32)))
      (import "context" "set" (func $set (param i32)))
      (memory (export "mem") 1)
      (global $log (mut i64) (i64.const 0))
      (func $note
        (global.set $log (i64.add
          (i64.mul (global.get $log) (i64.const 10))
          (i64.extend_i32_u (call $get)))))
      (func (export "realloc") (param i32 i32 i32 i32) (result i32)
        (call $note)
        (call $set (i32.const 8))
        (i32.const 64))
      ;; Returns its string, whose pointer and length are stored at 16.
      (func (export "same") (param i32 i32) (result i32)
        (call $note)
        (call $set (i32.const 5))
        (i32.store (i32.const 16) (local.get 0))
        (i32.store (i32.const 20) (local.get 1))
        (i32.const 16))
      (func (export "done") (param i32)
        (call $note)
        (call $set (i32.const 7)))
      (func (export "log") (result i64) (call $note) (global.get $log)))
    (core instance $m (instantiate $M (with "context" (instance
      (export "get" (func $get)) (export "set" (func $set))))))
    (func (export "same") (param "s" string) (result string)
      (canon lift (core func $m "same") (post-return (core func $m "done"))
        (memory (core memory $m "mem")) (realloc (core func $m "realloc"))))
    (func (export "log") (result u64) (canon lift (core func $m "log"))))
  (component $D
    (import "same" (func $same (param "s" string) (result string)))
    (core func $get (canon context.get i32 0))
    (core func $set (canon context.set i32 0))
    (core module $Libc
      (import "context" "get" (func $get (result i32)))
      (import "context" "set" (func $set (param i32)))
      (memory (export "mem") 1)
      (global $log (mut i64) (i64.const 0))
      (func $note (export "note")
        (global.set $log (i64.add
          (i64.mul (global.get $log) (i64.const 10))
          (i64.extend_i32_u (call $get)))))
      (func (export "realloc") (param i32 i32 i32 i32) (result i32)
        (call $note)
        (call $set (i32.const 4))
        (i32.const 64))
      (func (export "log") (result i64) (call $note) (global.get $log)))
    (core instance $libc (instantiate $Libc (with "context" (instance
      (export "get" (func $get)) (export "set" (func $set))))))
    (core func $same' (canon lower (func $same)
      (memory (core memory $libc "mem")) (realloc (core func $libc "realloc"))))
    (core module $M
      (import "context" "get" (func $get (result i32)))
      (import "context" "set" (func $set (param i32)))
      (import "libc" "note" (func $note))
      (import "c" "same" (func $same (param i32 i32 i32)))
      (func (export "run") (result i32)
        (call $note)
        (call $set (i32.const 3))
        (call $same (i32.const 0) (i32.const 2) (i32.const 32))
        (call $note)
        (call $set (i32.const 2))
        (call $same (i32.const 0) (i32.const 1) (i32.const 32))
        (call $note)
        (call $get)))
    (core instance $m (instantiate $M
      (with "context" (instance
        (export "get" (func $get)) (export "set" (func $set))))
      (with "libc" (instance $libc))
      (with "c" (instance (export "same" (func $same'))))))
    (func (export "run") (result u32) (canon lift (core func $m "run")))
    (func (export "log") (result u64) (canon lift (core func $libc "log"))))
  (instance $c (instantiate $C))
  (instance $d (instantiate $D (with "same" (func $c "same"))))
  (export "run" (func $d "run"))
  (export "c-log" (func $c "log"))
  (export "d-log" (func $d "log")))
;; In $C realloc, `same` and its post-return, four times. In $D `run`, realloc,
;; `run`, realloc, `run`, twice. At last `log`.
;; OUT:      2
;; OUT-NEXT: 2
;; OUT-NEXT: {{^}}50050050050{{$}}
;; OUT-NEXT: {{^}}302003020{{$}}
