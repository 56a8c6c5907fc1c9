;; LS-W-03: two components call a function of the host that returns text. Each
;; finds it in its own memory, where its own realloc put it.
;; RUN: %wat2wasm %s -o %t.wasm
;; RUN: meld-opt -passes=fuse,wrap %t.wasm -o %t.wrapped.wasm
;; RUN: %validate %t.wrapped.wasm
;; RUN: %run --return '$root#name=meld' %t.wasm left 100 --then right 200 --then left 100 > %t.linked
;; RUN: %run --return '$root#name=meld' %t.wrapped.wasm left 100 --then right 200 --then left 100 | diff %t.linked -
;; RUN: FileCheck %s < %t.linked
;; RUN: meld-opt -passes='print<graph>' -disable-output %t.wrapped.wasm 2>&1 | FileCheck --check-prefix=GRAPH %s
(component
  (import "name" (func $name (result string)))
  (component $C
    (import "name" (func $name (result string)))
    (core module $Libc
      (memory (export "memory") 1)
      (global (export "at") (mut i32) (i32.const 0))
      (global $calls (mut i32) (i32.const 0))
      ;; Where the component says, and behind what it gave before.
      (func (export "realloc") (param i32 i32 i32 i32) (result i32)
        (global.set $calls (i32.add (global.get $calls) (i32.const 16)))
        (i32.add (global.get 0) (global.get $calls))))
    (core instance $libc (instantiate $Libc))
    (core func $name' (canon lower (func $name)
      (memory (core memory $libc "memory")) (realloc (core func $libc "realloc"))))
    (core module $M
      (import "" "name" (func $name (param i32)))
      (import "" "memory" (memory 1))
      (import "" "at" (global $at (mut i32)))
      ;; Where the text is, its length and its first byte.
      (func (export "look") (param i32) (result i32)
        (global.set $at (local.get 0))
        (call $name (i32.const 0))
        (i32.add
          (i32.mul (i32.load (i32.const 0)) (i32.const 10000))
          (i32.add (i32.mul (i32.load (i32.const 4)) (i32.const 1000))
            (i32.load8_u (i32.load (i32.const 0)))))))
    (core instance $m (instantiate $M (with "" (instance
      (export "name" (func $name')) (export "memory" (memory $libc "memory"))
      (export "at" (global $libc "at"))))))
    (func (export "look") (param "at" u32) (result u32)
      (canon lift (core func $m "look"))))
  (instance $a (instantiate $C (with "name" (func $name))))
  (instance $b (instantiate $C (with "name" (func $name))))
  (export "left" (func $a "look"))
  (export "right" (func $b "look")))
;; CHECK:      host: $root#name()
;; CHECK-NEXT: 1164109
;; CHECK-NEXT: host: $root#name()
;; CHECK-NEXT: 2164109
;; CHECK-NEXT: host: $root#name()
;; CHECK-NEXT: 1324109
;; GRAPH: lowering {{.*}}memory=core-instance 1 memory 0
;; GRAPH: lowering {{.*}}memory=core-instance 1 memory 1
