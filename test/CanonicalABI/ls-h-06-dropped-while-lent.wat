;; While a call that a handle was lent to lasts, its owner can run again only by
;; donut wrapping, and dropping the handle traps then. wasmtime refuses calls
;; between a parent and its child, so there is no linked run to compare.
;; RUN: %wat2wasm %s -o %t.wasm
;; RUN: meld-opt -passes=fuse,verify %t.wasm -o %t.fused.wasm
;; RUN: %run %t.fused.wasm run | FileCheck %s
;; RUN: %run %t.fused.wasm run-and-drop | FileCheck %s --check-prefix=DROPPED
;; CHECK:   5
;; DROPPED: trap:
(component $P
  (core module $Tables
    (type $back (func))
    (table (export "t") 1 1 funcref)
    (func (export "back") (call_indirect (type $back) (i32.const 0))))
  (core instance $tables (instantiate $Tables))
  (func $back (canon lift (core func $tables "back")))
  (type $r (resource (rep i32)))
  (core func $new (canon resource.new $r))
  (core func $rep (canon resource.rep $r))
  (core func $drop (canon resource.drop $r))
  (component $Child
    (import "r" (type $r (sub resource)))
    (import "back" (func $back))
    (core func $back' (canon lower (func $back)))
    (core func $drop (canon resource.drop $r))
    (core module $M
      (import "" "back" (func $back))
      (import "" "drop" (func $drop (param i32)))
      (func (export "see") (param i32) (call $back) (call $drop (local.get 0))))
    (core instance $m (instantiate $M (with "" (instance
      (export "back" (func $back')) (export "drop" (func $drop))))))
    (func (export "see") (param "x" (borrow $r)) (canon lift (core func $m "see"))))
  (instance $child (instantiate $Child (with "r" (type $r)) (with "back" (func $back))))
  (core func $see (canon lower (func $child "see")))
  (core module $Top
    (import "" "t" (table 1 1 funcref))
    (import "" "new" (func $new (param i32) (result i32)))
    (import "" "rep" (func $rep (param i32) (result i32)))
    (import "" "drop" (func $drop (param i32)))
    (import "" "see" (func $see (param i32)))
    (global $drops (mut i32) (i32.const 0))
    (global $handle (mut i32) (i32.const 0))
    (elem (i32.const 0) $back)
    (func $back (if (global.get $drops) (then (call $drop (global.get $handle)))))
    (func $run (export "run") (result i32)
      (global.set $handle (call $new (i32.const 5)))
      (call $see (global.get $handle))
      (call $see (global.get $handle))
      (call $rep (global.get $handle)))
    (func (export "run-and-drop") (result i32)
      (global.set $drops (i32.const 1))
      (call $run)))
  (core instance $top (instantiate $Top (with "" (instance
    (export "t" (table $tables "t")) (export "new" (func $new)) (export "rep" (func $rep))
    (export "drop" (func $drop)) (export "see" (func $see))))))
  (func (export "run") (result u32) (canon lift (core func $top "run")))
  (func (export "run-and-drop") (result u32) (canon lift (core func $top "run-and-drop"))))
