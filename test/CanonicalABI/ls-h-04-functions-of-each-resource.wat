;; LS-H-04
;; Two resources of one interface, one name ending like the other: each
;; operation reaches the functions of its own, also element by element.
;; RUN: %wat2wasm %s -o %t.wasm
;; RUN: meld-opt -passes=fuse,verify %t.wasm -o %t.fused.wasm
;; RUN: %run %t.wasm pairs --then drop-float --then drop-bigfloat --then dropped > %t.linked
;; RUN: %run %t.fused.wasm pairs --then drop-float --then drop-bigfloat --then dropped | diff - %t.linked
;; RUN: FileCheck %s < %t.linked
;; RUN: %traps %t.wasm %t.fused.wasm -- swapped | FileCheck %s --check-prefix=TRAPS --implicit-check-not=returned
;; CHECK:      1020304
;; CHECK-EMPTY:
;; CHECK-EMPTY:
;; CHECK-NEXT: 10003
;; TRAPS-COUNT-2: : trap
(component
  (component $Definer
    (core module $Dtors
      (global $dropped (mut i32) (i32.const 0))
      (func (export "float") (param i32)
        (global.set $dropped (i32.add (global.get $dropped) (i32.const 10000))))
      (func (export "bigfloat") (param i32)
        (global.set $dropped (i32.add (global.get $dropped) (local.get 0))))
      (func (export "dropped") (result i32) (global.get $dropped)))
    (core instance $dtors (instantiate $Dtors))
    (type $float (resource (rep i32) (dtor (core func $dtors "float"))))
    (type $bigfloat (resource (rep i32) (dtor (core func $dtors "bigfloat"))))
    (core func $new-float (canon resource.new $float))
    (core func $new-bigfloat (canon resource.new $bigfloat))
    (core module $M
      (import "" "new-float" (func $new-float (param i32) (result i32)))
      (import "" "new-bigfloat" (func $new-bigfloat (param i32) (result i32)))
      (memory (export "memory") 1)
      (func (export "realloc") (param i32 i32 i32 i32) (result i32) (i32.const 256))
      (func (export "float") (param i32) (result i32) (call $new-float (local.get 0)))
      (func (export "bigfloat") (param i32) (result i32) (call $new-bigfloat (local.get 0)))
      ;; All representations as digits of a number to the base 100.
      (func (export "pairs") (param $p i32) (param $n i32) (result i32) (local $x i32)
        (loop $next
          (local.set $x (i32.add (i32.mul (local.get $x) (i32.const 100)) (i32.load (local.get $p))))
          (local.set $x (i32.add (i32.mul (local.get $x) (i32.const 100)) (i32.load offset=4 (local.get $p))))
          (local.set $p (i32.add (local.get $p) (i32.const 8)))
          (br_if $next (local.tee $n (i32.sub (local.get $n) (i32.const 1)))))
        (local.get $x)))
    (core instance $m (instantiate $M (with "" (instance
      (export "new-float" (func $new-float)) (export "new-bigfloat" (func $new-bigfloat))))))
    (export $float' "float" (type $float))
    (export $bigfloat' "bigfloat" (type $bigfloat))
    (type $pair (record (field "x" (borrow $float')) (field "y" (borrow $bigfloat'))))
    (export $pair' "pair" (type $pair))
    (func (export "make-float") (param "x" u32) (result (own $float')) (canon lift (core func $m "float")))
    (func (export "make-bigfloat") (param "x" u32) (result (own $bigfloat')) (canon lift (core func $m "bigfloat")))
    (func (export "pairs") (param "x" (list $pair')) (result u32)
      (canon lift (core func $m "pairs") (memory (core memory $m "memory")) (realloc (core func $m "realloc"))))
    (func (export "dropped") (result u32) (canon lift (core func $dtors "dropped"))))
  (component $User
    (import "d" (instance $d
      (export "float" (type $float (sub resource)))
      (export "bigfloat" (type $bigfloat (sub resource)))
      (type $pair (record (field "x" (borrow $float)) (field "y" (borrow $bigfloat))))
      (export "pair" (type $pair' (eq $pair)))
      (export "make-float" (func (param "x" u32) (result (own $float))))
      (export "make-bigfloat" (func (param "x" u32) (result (own $bigfloat))))
      (export "pairs" (func (param "x" (list $pair')) (result u32)))))
    (alias export $d "float" (type $float))
    (alias export $d "bigfloat" (type $bigfloat))
    (core module $Memory (memory (export "memory") 1))
    (core instance $memory (instantiate $Memory))
    (alias core export $memory "memory" (core memory $mem))
    (core func $make-float (canon lower (func $d "make-float")))
    (core func $make-bigfloat (canon lower (func $d "make-bigfloat")))
    (core func $pairs (canon lower (func $d "pairs") (memory $mem)))
    (core func $drop-float (canon resource.drop $float))
    (core func $drop-bigfloat (canon resource.drop $bigfloat))
    (core module $M
      (import "" "memory" (memory 1))
      (import "" "make-float" (func $make-float (param i32) (result i32)))
      (import "" "make-bigfloat" (func $make-bigfloat (param i32) (result i32)))
      (import "" "pairs" (func $pairs (param i32 i32) (result i32)))
      (import "" "drop-float" (func $drop-float (param i32)))
      (import "" "drop-bigfloat" (func $drop-bigfloat (param i32)))
      (func (export "pairs") (result i32)
        (i32.store (i32.const 0) (call $make-float (i32.const 1)))
        (i32.store (i32.const 4) (call $make-bigfloat (i32.const 2)))
        (i32.store (i32.const 8) (call $make-float (i32.const 3)))
        (i32.store (i32.const 12) (call $make-bigfloat (i32.const 4)))
        (call $pairs (i32.const 0) (i32.const 2)))
      (func (export "swapped") (result i32)
        (i32.store (i32.const 4) (call $make-float (i32.const 1)))
        (i32.store (i32.const 0) (call $make-bigfloat (i32.const 2)))
        (call $pairs (i32.const 0) (i32.const 1)))
      (func (export "drop-float") (call $drop-float (call $make-float (i32.const 2))))
      (func (export "drop-bigfloat") (call $drop-bigfloat (call $make-bigfloat (i32.const 3)))))
    (core instance $m (instantiate $M (with "" (instance
      (export "memory" (memory $mem)) (export "make-float" (func $make-float))
      (export "make-bigfloat" (func $make-bigfloat)) (export "pairs" (func $pairs))
      (export "drop-float" (func $drop-float)) (export "drop-bigfloat" (func $drop-bigfloat))))))
    (func (export "pairs") (result u32) (canon lift (core func $m "pairs")))
    (func (export "swapped") (result u32) (canon lift (core func $m "swapped")))
    (func (export "drop-float") (canon lift (core func $m "drop-float")))
    (func (export "drop-bigfloat") (canon lift (core func $m "drop-bigfloat"))))
  (instance $d (instantiate $Definer))
  (instance $user (instantiate $User (with "d" (instance $d))))
  (export "pairs" (func $user "pairs"))
  (export "swapped" (func $user "swapped"))
  (export "drop-float" (func $user "drop-float"))
  (export "drop-bigfloat" (func $user "drop-bigfloat"))
  (export "dropped" (func $d "dropped")))
