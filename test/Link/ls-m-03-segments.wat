;; Three modules with a passive data and a passive element segment each: all
;; read their own marker, and dropping one leaves the others.
;; RUN: %wat2wasm %s -o %t.wasm
;; RUN: meld-opt %t.wasm -o %t.fused.wasm
;; RUN: %validate %t.fused.wasm
;; RUN: %run %t.wasm data1 --then data2 --then data3 --then elem1 --then elem2 \
;; RUN:   --then elem3 --then drop2 --then data1 --then data2 --then data3 \
;; RUN:   > %t.linked
;; RUN: %run %t.fused.wasm data1 --then data2 --then data3 --then elem1 \
;; RUN:   --then elem2 --then elem3 --then drop2 --then data1 --then data2 \
;; RUN:   --then data3 > %t.out
;; RUN: FileCheck %s --check-prefix=LINKED < %t.linked
;; RUN: FileCheck %s < %t.out
(component
  (core module $One
    (memory 1) (table 2 funcref)
    (data $d "\01") (elem $e func $f)
    (func $f (result i32) (i32.const 10))
    (func (export "data") (result i32)
      (memory.init $d (i32.const 0) (i32.const 0) (i32.const 1))
      (i32.load8_u (i32.const 0)))
    (func (export "elem") (result i32)
      (table.init $e (i32.const 1) (i32.const 0) (i32.const 1))
      (call_indirect (result i32) (i32.const 1))))
  (core module $Two
    (memory 1) (table 2 funcref)
    (data $unused "unused") (data $d "\02") (elem $e func $f)
    (func $f (result i32) (i32.const 20))
    (func (export "data") (result i32)
      (memory.init $d (i32.const 0) (i32.const 0) (i32.const 1))
      (i32.load8_u (i32.const 0)))
    (func (export "drop") (result i32)
      (data.drop $d) (elem.drop $e) (i32.const 0))
    (func (export "elem") (result i32)
      (table.init $e (i32.const 1) (i32.const 0) (i32.const 1))
      (call_indirect (result i32) (i32.const 1))))
  (core module $Three
    (memory 1) (table 2 funcref)
    (data $d "\03") (elem $e funcref (ref.func $f))
    (func $f (result i32) (i32.const 30))
    (func (export "data") (result i32)
      (memory.init $d (i32.const 0) (i32.const 0) (i32.const 1))
      (i32.load8_u (i32.const 0)))
    (func (export "elem") (result i32)
      (table.init $e (i32.const 1) (i32.const 0) (i32.const 1))
      (call_indirect (result i32) (i32.const 1))))
  (core instance $one (instantiate $One))
  (core instance $two (instantiate $Two))
  (core instance $three (instantiate $Three))
  (func (export "data1") (result u32) (canon lift (core func $one "data")))
  (func (export "data2") (result u32) (canon lift (core func $two "data")))
  (func (export "data3") (result u32) (canon lift (core func $three "data")))
  (func (export "elem1") (result u32) (canon lift (core func $one "elem")))
  (func (export "elem2") (result u32) (canon lift (core func $two "elem")))
  (func (export "elem3") (result u32) (canon lift (core func $three "elem")))
  (func (export "drop2") (result u32) (canon lift (core func $two "drop"))))
;; A component's instance cannot be entered again after a trap, the fused
;; module's functions can.
;; LINKED:      {{^}}1{{$}}
;; LINKED-NEXT: {{^}}2{{$}}
;; LINKED-NEXT: {{^}}3{{$}}
;; LINKED-NEXT: {{^}}10{{$}}
;; LINKED-NEXT: {{^}}20{{$}}
;; LINKED-NEXT: {{^}}30{{$}}
;; LINKED-NEXT: {{^}}0{{$}}
;; LINKED-NEXT: {{^}}1{{$}}
;; LINKED-NEXT: trap: out of bounds memory access
;; CHECK:      {{^}}1{{$}}
;; CHECK-NEXT: {{^}}2{{$}}
;; CHECK-NEXT: {{^}}3{{$}}
;; CHECK-NEXT: {{^}}10{{$}}
;; CHECK-NEXT: {{^}}20{{$}}
;; CHECK-NEXT: {{^}}30{{$}}
;; CHECK-NEXT: {{^}}0{{$}}
;; CHECK-NEXT: {{^}}1{{$}}
;; CHECK-NEXT: trap: out of bounds memory access
;; CHECK-NEXT: {{^}}3{{$}}
