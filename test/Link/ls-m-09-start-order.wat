;; Start functions run once and in instantiation order, and active segments of
;; a later module are not seen by an earlier start function. What the host
;; hears is the order of events.
;; RUN: %wat2wasm %s -o %t.wasm
;; RUN: meld-opt %t.wasm -o %t.fused.wasm
;; RUN: %validate %t.fused.wasm
;; RUN: %run %t.wasm peek > %t.linked
;; RUN: %run %t.fused.wasm peek > %t.out
;; RUN: diff %t.linked %t.out
;; RUN: FileCheck %s < %t.out
(component
  (import "log" (func $log (param "event" u32)))
  (core func $log (canon lower (func $log)))
  (core module $First
    (import "host" "log" (func $log (param i32)))
    (memory (export "memory") 1)
    (table (export "table") 4 funcref)
    (data (i32.const 0) "\01")
    (func $start
      (call $log (i32.const 100))
      (call $log (i32.load8_u (i32.const 0)))
      (call $log (ref.is_null (table.get (i32.const 2)))))
    (start $start))
  (core module $Second
    (import "host" "log" (func $log (param i32)))
    (import "first" "memory" (memory 1))
    (import "first" "table" (table 4 funcref))
    (data (i32.const 0) "\02")
    (elem (i32.const 2) func $start)
    (func $start
      (call $log (i32.const 200))
      (call $log (i32.load8_u (i32.const 0)))
      (call $log (ref.is_null (table.get (i32.const 2)))))
    (start $start))
  (core module $Third
    (import "host" "log" (func $log (param i32)))
    (import "first" "memory" (memory 1))
    (memory $own 1)
    (data (i32.const 0) "\03")
    (data (memory $own) (i32.const 0) "\04")
    (func $start
      (call $log (i32.const 300))
      (call $log (i32.load8_u (i32.const 0)))
      (call $log (i32.load8_u $own (i32.const 0))))
    (start $start)
    (func (export "peek") (result i32) (i32.load8_u (i32.const 0))))
  (core instance $first (instantiate $First
    (with "host" (instance (export "log" (func $log))))))
  (core instance $second (instantiate $Second
    (with "host" (instance (export "log" (func $log))))
    (with "first" (instance $first))))
  (core instance $third (instantiate $Third
    (with "host" (instance (export "log" (func $log))))
    (with "first" (instance $first))))
  (func (export "peek") (result u32) (canon lift (core func $third "peek"))))
;; CHECK:      log(100)
;; CHECK-NEXT: log(1)
;; CHECK-NEXT: log(1)
;; CHECK-NEXT: log(200)
;; CHECK-NEXT: log(2)
;; CHECK-NEXT: log(0)
;; CHECK-NEXT: log(300)
;; CHECK-NEXT: log(3)
;; CHECK-NEXT: log(4)
;; CHECK-NEXT: 3
