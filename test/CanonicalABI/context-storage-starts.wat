;; Each start function begins with zeros: it sees neither what another one of
;; its instance has set, nor what a call has that an inner component made from
;; its own start function.
;; RUN: %wat2wasm %s -o %t.wasm
;; RUN: meld-opt %t.wasm -o %t.fused.wasm
;; RUN: %validate %t.fused.wasm
;; RUN: meld-scpv verify --against %t.wasm %t.fused.wasm
;; RUN: %run %t.fused.wasm seen --then seen-late | FileCheck %s --check-prefix=SEEN
;; SEEN:      {{^}}0{{$}}
;; SEEN-NEXT: {{^}}0{{$}}
;; RUN: meld-opt -g -S %t.wasm -o - | FileCheck %s
(component
  (component $C
    (core func $get (canon context.get i32 0))
    (core func $set (canon context.set i32 0))
    (core module $Writer
      (import "context" "set" (func $set (param i32)))
      (func $start (call $set (i32.const 5)))
      (func (export "write") (call $set (i32.const 6)))
      (start $start))
    (core module $Reader
      (import "context" "get" (func $get (result i32)))
      (global $seen (mut i32) (i32.const 9))
      (func $start (global.set $seen (call $get)))
      (func (export "seen") (result i32) (global.get $seen))
      (start $start))
    (component $Inner
      (import "write" (func $write))
      (core func $write' (canon lower (func $write)))
      (core module $M
        (import "" "write" (func $write))
        (start $write))
      (core instance (instantiate $M (with "" (instance
        (export "write" (func $write')))))))
    (core instance $writer (instantiate $Writer (with "context" (instance (export "set" (func $set))))))
    (core instance $reader (instantiate $Reader (with "context" (instance (export "get" (func $get))))))
    (func $write (canon lift (core func $writer "write")))
    (instance (instantiate $Inner (with "write" (func $write))))
    (core instance $late (instantiate $Reader (with "context" (instance (export "get" (func $get))))))
    (func (export "seen") (result u32) (canon lift (core func $reader "seen")))
    (func (export "seen-late") (result u32) (canon lift (core func $late "seen"))))
  (instance $c (instantiate $C))
  (export "seen" (func $c "seen"))
  (export "seen-late" (func $c "seen-late")))
;; CHECK:      (start $[[START:[^ )]+]])
;; CHECK:      (func $adapters.root.$c.clear_context
;; CHECK-NEXT:  (global.set ${{.*context.0.root.\$c}}
;; CHECK-NEXT:   (i32.const 0)
;; CHECK:      (func $[[START]]
;; CHECK-NEXT:  (call $C/Writer.start)
;; CHECK-NEXT:  (call $adapters.root.$c.clear_context)
;; CHECK-NEXT:  (call $C/Reader.start)
;; CHECK-NEXT:  (call $adapters.root.
;; CHECK-NEXT:  (call $adapters.root.$c.clear_context)
;; CHECK-NEXT:  (call $C/Reader:2.start)
