;; LS-W-02: two exports of one type, in UTF-8 and in UTF-16, with memories,
;; reallocs and post-returns of their own. Text arrives and counters count as
;; before.
;; RUN: %wat2wasm %s -o %t.wasm
;; RUN: meld-opt -passes=fuse,wrap %t.wasm -o %t.wrapped.wasm
;; RUN: %run %t.wasm narrow 'a日' --then wide 'a日' --then narrow b --then freed-narrow --then freed-wide > %t.linked
;; RUN: %run %t.wrapped.wasm narrow 'a日' --then wide 'a日' --then narrow b --then freed-narrow --then freed-wide | diff %t.linked -
;; RUN: FileCheck %s < %t.linked
;; RUN: meld-opt -passes='print<graph>' -disable-output %t.wrapped.wasm 2>&1 | FileCheck --check-prefix=GRAPH %s
(component
  (component $C
    (core module $M
      (memory (export "memory") 1)
      (global $next (mut i32) (i32.const 64))
      (global $freed (mut i32) (i32.const 0))
      (func (export "realloc") (param i32 i32 i32 i32) (result i32)
        (local $at i32)
        ;; Shrinks in place.
        (if (local.get 0) (then (return (local.get 0))))
        (local.set $at (i32.and (i32.add (global.get $next) (i32.const 7)) (i32.const -8)))
        (global.set $next (i32.add (local.get $at) (local.get 3)))
        (local.get $at))
      ;; Gives back the very text.
      (func (export "echo") (param i32 i32) (result i32)
        (i32.store (i32.const 8) (local.get 0))
        (i32.store (i32.const 12) (local.get 1))
        (i32.const 8))
      (func (export "post") (param i32)
        (global.set $freed (i32.add (global.get $freed) (i32.load (i32.add (local.get 0) (i32.const 4))))))
      (func (export "freed") (result i32) (global.get $freed)))
    (core instance $m (instantiate $M))
    (func (export "utf8") (param "text" string) (result string)
      (canon lift (core func $m "echo") (memory (core memory $m "memory"))
        (realloc (core func $m "realloc")) (post-return (core func $m "post"))))
    (func (export "utf16") (param "text" string) (result string)
      (canon lift (core func $m "echo") string-encoding=utf16 (memory (core memory $m "memory"))
        (realloc (core func $m "realloc")) (post-return (core func $m "post"))))
    (func (export "freed") (result u32) (canon lift (core func $m "freed"))))
  (instance $a (instantiate $C))
  (instance $b (instantiate $C))
  (export "narrow" (func $a "utf8"))
  (export "wide" (func $b "utf16"))
  (export "freed-narrow" (func $a "freed"))
  (export "freed-wide" (func $b "freed")))
;; CHECK:      a日
;; CHECK-NEXT: a日
;; CHECK-NEXT: 98
;; Code units, of 4 and 1 bytes in one, 2 in the other.
;; CHECK-NEXT: 5
;; CHECK-NEXT: 2
;; GRAPH: lift 0 {{.*}}[utf8, memory=core-instance 0 memory 0
;; GRAPH: lift 1 {{.*}}[utf16, memory=core-instance 0 memory 1
