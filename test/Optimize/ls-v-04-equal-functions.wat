;; Equal functions become one only where one entry tells the truth about both:
;; two instances of one component may share, two components may not.
;; RUN: %wat2wasm %s -o %t.wasm
;; RUN: meld-opt -passes='fuse,print<origins>,binaryen<duplicate-function-elimination;optimize-level=3>,print<origins>,verify' \
;; RUN:   -disable-output %t.wasm | FileCheck %s
;; RUN: meld-opt -passes='fuse,opt<Oz>,emit-scpv' %t.wasm -o %t.fused.wasm
;; RUN: meld-scpv verify %t.fused.wasm | count 0
(component
  (component $a
    (core module $M
      (func (export "f") (param i32) (result i32)
        (i32.rotl (i32.mul (local.get 0) (i32.const 12345)) (i32.const 7)))
      (func $same (export "g") (param i32) (result i32)
        (i32.rotl (i32.mul (local.get 0) (i32.const 12345)) (i32.const 7))))
    (core instance $i (instantiate $M))
    (func (export "f") (param "x" u32) (result u32) (canon lift (core func $i "f")))
    (func (export "g") (param "x" u32) (result u32) (canon lift (core func $i "g"))))
  (component $b
    (core module $M
      (func (export "f") (param i32) (result i32)
        (i32.rotl (i32.mul (local.get 0) (i32.const 12345)) (i32.const 7))))
    (core instance $i (instantiate $M))
    (func (export "f") (param "x" u32) (result u32) (canon lift (core func $i "f"))))
  (instance $a1 (instantiate $a))
  (instance $a2 (instantiate $a))
  (instance $b (instantiate $b))
  (export "a1" (func $a1 "f"))
  (export "a2" (func $a2 "f"))
  (export "g" (func $a1 "g"))
  (export "b" (func $b "f")))
;; CHECK:      5 of 5 functions
;; CHECK:      2 of 2 functions
;; CHECK-NEXT: function 0: a function 0, exported as 'a1', exported as 'a2', exported as 'g'
;; CHECK-NEXT: function 1: b function 0, exported as 'b'
