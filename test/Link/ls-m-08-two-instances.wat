;; One counter module instantiated twice: counters, memories and tables are
;; independent.
;; RUN: %wat2wasm %s -o %t.wasm
;; RUN: meld-opt %t.wasm -o %t.fused.wasm
;; RUN: %validate %t.fused.wasm
;; RUN: %run %t.wasm inc1 --then inc1 --then inc2 --then inc1 --then inc2 > %t.linked
;; RUN: %run %t.fused.wasm inc1 --then inc1 --then inc2 --then inc1 --then inc2 > %t.out
;; RUN: diff %t.linked %t.out
;; RUN: FileCheck %s < %t.out
(component
  (core module $Counter
    (memory 1)
    (table 1 10 funcref)
    (global $count (mut i32) (i32.const 0))
    (func (export "inc") (result i32)
      (global.set $count (i32.add (global.get $count) (i32.const 1)))
      (i32.store (i32.const 8)
        (i32.add (i32.load (i32.const 8)) (i32.const 10)))
      (drop (table.grow (ref.null func) (i32.const 1)))
      (i32.add (global.get $count)
        (i32.add (i32.load (i32.const 8))
                 (i32.mul (table.size) (i32.const 100))))))
  (core instance $one (instantiate $Counter))
  (core instance $two (instantiate $Counter))
  (func (export "inc1") (result u32) (canon lift (core func $one "inc")))
  (func (export "inc2") (result u32) (canon lift (core func $two "inc"))))
;; CHECK:      211
;; CHECK-NEXT: 322
;; CHECK-NEXT: 211
;; CHECK-NEXT: 433
;; CHECK-NEXT: 322
