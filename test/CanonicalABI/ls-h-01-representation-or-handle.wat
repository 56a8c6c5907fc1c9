;; LS-H-01
;; A borrowed handle arrives at the component instance that defines the resource
;; as its representation, at any other as a fresh handle of its own table; an
;; owned one is always a fresh handle.
;; RUN: %wat2wasm %s -o %t.wasm
;; RUN: meld-opt -passes=fuse,verify %t.wasm -o %t.fused.wasm
;; RUN: %run %t.wasm seen-by-definer --then seen-by-other --then owned > %t.linked
;; RUN: %run %t.fused.wasm seen-by-definer --then seen-by-other --then owned | diff - %t.linked
;; RUN: FileCheck %s < %t.linked
;; CHECK:      1077
;; CHECK-NEXT: 1001
;; CHECK-NEXT: 4
(component
  (component $Definer
    (core module $Dtor (func (export "dtor") (param i32)))
    (core instance $dtor (instantiate $Dtor))
    (type $r (resource (rep i32) (dtor (core func $dtor "dtor"))))
    (core func $new (canon resource.new $r))
    (core module $M
      (import "" "new" (func $new (param i32) (result i32)))
      (func (export "make") (result i32) (call $new (i32.const 1077)))
      (func (export "see") (param i32) (result i32) (local.get 0)))
    (core instance $m (instantiate $M (with "" (instance (export "new" (func $new))))))
    (export $r' "r" (type $r))
    (func (export "make") (result (own $r')) (canon lift (core func $m "make")))
    (func (export "see") (param "self" (borrow $r')) (result u32) (canon lift (core func $m "see"))))
  (component $Other
    (import "d" (instance $d
      (export "r" (type $r (sub resource)))
      (export "make" (func (result (own $r))))))
    (alias export $d "r" (type $r))
    (core func $drop (canon resource.drop $r))
    (core module $M
      (import "" "drop" (func $drop (param i32)))
      (func (export "see") (param i32) (result i32)
        (call $drop (local.get 0))
        (i32.add (local.get 0) (i32.const 1000))))
    (core instance $m (instantiate $M (with "" (instance
      (export "drop" (func $drop))))))
    (func (export "see") (param "x" (borrow $r)) (result u32) (canon lift (core func $m "see"))))
  (component $User
    (import "d" (instance $d
      (export "r" (type $r (sub resource)))
      (export "make" (func (result (own $r))))
      (export "see" (func (param "self" (borrow $r)) (result u32)))))
    (alias export $d "r" (type $r))
    (import "other" (func $other (param "x" (borrow $r)) (result u32)))
    (core func $make (canon lower (func $d "make")))
    (core func $see (canon lower (func $d "see")))
    (core func $other' (canon lower (func $other)))
    (core module $M
      (import "" "make" (func $make (result i32)))
      (import "" "see" (func $see (param i32) (result i32)))
      (import "" "other" (func $other (param i32) (result i32)))
      (func (export "seen-by-definer") (result i32) (call $see (call $make)))
      (func (export "seen-by-other") (result i32)
        (drop (call $make))
        (call $other (call $make)))
      (func (export "owned") (result i32) (call $make)))
    (core instance $m (instantiate $M (with "" (instance
      (export "make" (func $make)) (export "see" (func $see)) (export "other" (func $other'))))))
    (func (export "seen-by-definer") (result u32) (canon lift (core func $m "seen-by-definer")))
    (func (export "seen-by-other") (result u32) (canon lift (core func $m "seen-by-other")))
    (func (export "owned") (result u32) (canon lift (core func $m "owned"))))
  (instance $d (instantiate $Definer))
  (instance $other (instantiate $Other (with "d" (instance $d))))
  (instance $user (instantiate $User (with "d" (instance $d)) (with "other" (func $other "see"))))
  (export "seen-by-definer" (func $user "seen-by-definer"))
  (export "seen-by-other" (func $user "seen-by-other"))
  (export "owned" (func $user "owned")))
