;; LS-H-05
;; A component that defines X, re-exports it, and imports and drops Y: dropping
;; Y runs Y's destructor once, with Y's representation, and leaves X alone.
;; RUN: %wat2wasm %s -o %t.wasm
;; RUN: meld-opt -passes=fuse,verify %t.wasm -o %t.fused.wasm
;; RUN: %run %t.wasm drop-y --then y-dropped --then x-dropped --then drop-x --then x-dropped > %t.linked
;; RUN: %run %t.fused.wasm drop-y --then y-dropped --then x-dropped --then drop-x --then x-dropped | diff - %t.linked
;; RUN: FileCheck %s < %t.linked
;; CHECK:      50
;; CHECK-NEXT: 50
;; CHECK-NEXT: 0
;; CHECK-NEXT: 60
;; CHECK-NEXT: 60
(component
  (component $Y
    (core module $Dtor
      (global $dropped (mut i32) (i32.const 0))
      (func (export "dtor") (param i32)
        (global.set $dropped (i32.add (global.get $dropped) (local.get 0))))
      (func (export "dropped") (result i32) (global.get $dropped)))
    (core instance $dtor (instantiate $Dtor))
    (type $y (resource (rep i32) (dtor (core func $dtor "dtor"))))
    (core func $new (canon resource.new $y))
    (core module $M
      (import "" "new" (func $new (param i32) (result i32)))
      (func (export "make") (param i32) (result i32) (call $new (local.get 0))))
    (core instance $m (instantiate $M (with "" (instance (export "new" (func $new))))))
    (export $y' "y" (type $y))
    (func (export "make") (param "x" u32) (result (own $y')) (canon lift (core func $m "make")))
    (func (export "dropped") (result u32) (canon lift (core func $dtor "dropped"))))
  (component $X
    (import "y" (instance $y
      (export "y" (type $y (sub resource)))
      (export "make" (func (param "x" u32) (result (own $y))))))
    (alias export $y "y" (type $y))
    (core module $Dtor
      (global $dropped (mut i32) (i32.const 0))
      (func (export "dtor") (param i32)
        (global.set $dropped (i32.add (global.get $dropped) (local.get 0))))
      (func (export "dropped") (result i32) (global.get $dropped)))
    (core instance $dtor (instantiate $Dtor))
    (type $x (resource (rep i32) (dtor (core func $dtor "dtor"))))
    (core func $new-x (canon resource.new $x))
    (core func $drop-x (canon resource.drop $x))
    (core func $rep-x (canon resource.rep $x))
    (core func $make-y (canon lower (func $y "make")))
    (core func $drop-y (canon resource.drop $y))
    (core module $M
      (import "" "new-x" (func $new-x (param i32) (result i32)))
      (import "" "drop-x" (func $drop-x (param i32)))
      (import "" "rep-x" (func $rep-x (param i32) (result i32)))
      (import "" "make-y" (func $make-y (param i32) (result i32)))
      (import "" "drop-y" (func $drop-y (param i32)))
      ;; X's handle, made before, has its representation after as well.
      (func (export "drop-y") (result i32) (local $x i32)
        (local.set $x (call $new-x (i32.const 50)))
        (call $drop-y (call $make-y (i32.const 50)))
        (call $rep-x (local.get $x)))
      (func (export "drop-x") (result i32)
        (call $drop-x (call $new-x (i32.const 60)))
        (i32.const 60))
      (func (export "make") (param i32) (result i32) (call $new-x (local.get 0))))
    (core instance $m (instantiate $M (with "" (instance
      (export "new-x" (func $new-x)) (export "drop-x" (func $drop-x)) (export "rep-x" (func $rep-x))
      (export "make-y" (func $make-y)) (export "drop-y" (func $drop-y))))))
    (export "y" (type $y))
    (export $x' "x" (type $x))
    (func (export "make") (param "x" u32) (result (own $x')) (canon lift (core func $m "make")))
    (func (export "drop-y") (result u32) (canon lift (core func $m "drop-y")))
    (func (export "drop-x") (result u32) (canon lift (core func $m "drop-x")))
    (func (export "dropped") (result u32) (canon lift (core func $dtor "dropped"))))
  (instance $y (instantiate $Y))
  (instance $x (instantiate $X (with "y" (instance $y))))
  (export "drop-y" (func $x "drop-y"))
  (export "drop-x" (func $x "drop-x"))
  (export "x-dropped" (func $x "dropped"))
  (export "y-dropped" (func $y "dropped")))
