;; While a handle of a host without handles of its own is lent, the host cannot
;; drop it: not even in a function of its own that the borrower calls. The drop
;; runs the destructor, and a resource that the root exports by itself has a
;; drop without an interface.
;; RUN: %wat2wasm %s -o %t.wasm
;; RUN: meld-opt -passes='fuse<resources=internal>,verify' %t.wasm -o %t.fused.wasm
;; RUN: %python %S/Inputs/drop-while-lent.py %t.fused.wasm | FileCheck %s
(component
  (import "back" (func $back))
  (core func $back (canon lower (func $back)))
  (core module $Dtor
    (global $dropped (mut i32) (i32.const 0))
    (func (export "dtor") (param i32) (global.set $dropped (local.get 0)))
    (func (export "dropped") (result i32) (global.get $dropped)))
  (core instance $dtor (instantiate $Dtor))
  (type $thing (resource (rep i32) (dtor (core func $dtor "dtor"))))
  (core func $new (canon resource.new $thing))
  (core module $M
    (import "r" "new" (func $new (param i32) (result i32)))
    (import "r" "back" (func $back))
    (import "r" "dropped" (func $dropped (result i32)))
    (func (export "make") (param i32) (result i32) (call $new (local.get 0)))
    (func (export "hold") (param i32) (result i32)
      (call $back)
      (i32.add (i32.mul (local.get 0) (i32.const 10)) (call $dropped))))
  (core instance $m (instantiate $M (with "r" (instance
    (export "new" (func $new)) (export "back" (func $back))
    (export "dropped" (func $dtor "dropped"))))))
  (export $t "thing" (type $thing))
  (func (export "make") (param "x" u32) (result (own $t))
    (canon lift (core func $m "make")))
  (func (export "hold") (param "t" (borrow $t)) (result u32)
    (canon lift (core func $m "hold"))))
;; CHECK:      imports $root back
;; CHECK-NEXT: other dropped: returned 56
;; CHECK-NEXT: imports $root back
;; CHECK-NEXT: lent dropped: trap
