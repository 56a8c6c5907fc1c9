;; The life of a handle: an owned one that was given away is gone, one that is
;; lent cannot be dropped or given away meanwhile, a borrowed one has to be
;; dropped before the call ends, and each destructor runs once. A million
;; transfers need no more than one entry of a table.
;; RUN: %wat2wasm %s -o %t.wasm
;; RUN: meld-opt -passes=fuse,verify %t.wasm -o %t.fused.wasm
;; RUN: %run %t.wasm sound --then destroyed --then destroyed-sum > %t.linked
;; RUN: %run %t.fused.wasm sound --then destroyed --then destroyed-sum | diff - %t.linked
;; RUN: FileCheck %s < %t.linked
;; RUN: %run %t.fused.wasm transfers | FileCheck %s --check-prefix=TRANSFERS
;; RUN: %traps %t.wasm %t.fused.wasm -- used-after-transfer dropped-twice transferred-borrow dropped-at-zero never-dropped lent-and-given | FileCheck %s --check-prefix=TRAPS --implicit-check-not=returned
;; CHECK:      1
;; CHECK-NEXT: 2
;; CHECK-NEXT: 17
;; TRANSFERS:      1
;; TRAPS-COUNT-12: : trap
(component
  (component $Definer
    (core module $Counters
      (global $calls (mut i32) (i32.const 0))
      (global $sum (mut i32) (i32.const 0))
      (func (export "dtor") (param i32)
        (global.set $calls (i32.add (global.get $calls) (i32.const 1)))
        (global.set $sum (i32.add (global.get $sum) (local.get 0))))
      (func (export "calls") (result i32) (global.get $calls))
      (func (export "sum") (result i32) (global.get $sum)))
    (core instance $counters (instantiate $Counters))
    (type $r (resource (rep i32) (dtor (core func $counters "dtor"))))
    (core func $new (canon resource.new $r))
    (core func $drop (canon resource.drop $r))
    (core module $M
      (import "" "new" (func $new (param i32) (result i32)))
      (import "" "drop" (func $drop (param i32)))
      (func (export "make") (param i32) (result i32) (call $new (local.get 0)))
      (func (export "take") (param i32) (call $drop (local.get 0)))
      (func (export "pass") (param i32) (result i32) (local.get 0))
      (func (export "look") (param i32))
      (func (export "lend-and-give") (param i32 i32)))
    (core instance $m (instantiate $M (with "" (instance
      (export "new" (func $new)) (export "drop" (func $drop))))))
    (export $r' "r" (type $r))
    (func (export "make") (param "rep" u32) (result (own $r')) (canon lift (core func $m "make")))
    (func (export "take") (param "x" (own $r')) (canon lift (core func $m "take")))
    (func (export "pass") (param "x" (own $r')) (result (own $r')) (canon lift (core func $m "pass")))
    (func (export "look") (param "x" (borrow $r')) (canon lift (core func $m "look")))
    (func (export "lend-and-give") (param "x" (borrow $r')) (param "y" (own $r'))
      (canon lift (core func $m "lend-and-give")))
    (func (export "calls") (result u32) (canon lift (core func $counters "calls")))
    (func (export "sum") (result u32) (canon lift (core func $counters "sum"))))
  (component $Keeper
    (import "d" (instance $d (export "r" (type $r (sub resource)))))
    (alias export $d "r" (type $r))
    (core module $M (func (export "keep") (param i32)))
    (core instance $m (instantiate $M))
    (func (export "keep") (param "x" (borrow $r)) (canon lift (core func $m "keep"))))
  (component $User
    (import "d" (instance $d
      (export "r" (type $r (sub resource)))
      (export "make" (func (param "rep" u32) (result (own $r))))
      (export "take" (func (param "x" (own $r))))
      (export "pass" (func (param "x" (own $r)) (result (own $r))))
      (export "look" (func (param "x" (borrow $r))))
      (export "lend-and-give" (func (param "x" (borrow $r)) (param "y" (own $r))))))
    (alias export $d "r" (type $r))
    (import "keep" (func $keep (param "x" (borrow $r))))
    (core func $make (canon lower (func $d "make")))
    (core func $take (canon lower (func $d "take")))
    (core func $pass (canon lower (func $d "pass")))
    (core func $look (canon lower (func $d "look")))
    (core func $lend-and-give (canon lower (func $d "lend-and-give")))
    (core func $keep' (canon lower (func $keep)))
    (core func $drop (canon resource.drop $r))
    (core module $M
      (import "" "make" (func $make (param i32) (result i32)))
      (import "" "take" (func $take (param i32)))
      (import "" "pass" (func $pass (param i32) (result i32)))
      (import "" "look" (func $look (param i32)))
      (import "" "lend-and-give" (func $lend-and-give (param i32 i32)))
      (import "" "keep" (func $keep (param i32)))
      (import "" "drop" (func $drop (param i32)))
      ;; One is dropped here, one where it was given to; one stays.
      (func (export "sound") (result i32) (local $kept i32)
        (local.set $kept (call $make (i32.const 100)))
        (call $look (local.get $kept))
        (call $drop (call $make (i32.const 7)))
        (call $take (call $pass (call $make (i32.const 10))))
        (local.get $kept))
      (func (export "transfers") (result i32) (local $i i32) (local $x i32)
        (local.set $x (call $make (i32.const 1)))
        (loop $again
          (local.set $x (call $pass (local.get $x)))
          (br_if $again (i32.lt_u
            (local.tee $i (i32.add (local.get $i) (i32.const 1)))
            (i32.const 1000000))))
        (local.get $x))
      (func (export "used-after-transfer") (local $x i32)
        (call $take (local.tee $x (call $make (i32.const 1))))
        (call $look (local.get $x)))
      (func (export "dropped-twice") (local $x i32)
        (call $drop (local.tee $x (call $make (i32.const 1))))
        (call $drop (local.get $x)))
      (func (export "dropped-at-zero") (call $drop (i32.const 0)))
      (func (export "never-dropped") (call $keep (call $make (i32.const 1))))
      (func (export "lent-and-given") (local $x i32)
        (local.set $x (call $make (i32.const 1)))
        (call $lend-and-give (local.get $x) (local.get $x))))
    (core instance $m (instantiate $M (with "" (instance
      (export "make" (func $make)) (export "take" (func $take)) (export "pass" (func $pass))
      (export "look" (func $look)) (export "lend-and-give" (func $lend-and-give))
      (export "keep" (func $keep')) (export "drop" (func $drop))))))
    (func (export "sound") (result u32) (canon lift (core func $m "sound")))
    (func (export "transfers") (result u32) (canon lift (core func $m "transfers")))
    (func (export "used-after-transfer") (canon lift (core func $m "used-after-transfer")))
    (func (export "dropped-twice") (canon lift (core func $m "dropped-twice")))
    (func (export "dropped-at-zero") (canon lift (core func $m "dropped-at-zero")))
    (func (export "never-dropped") (canon lift (core func $m "never-dropped")))
    (func (export "lent-and-given") (canon lift (core func $m "lent-and-given"))))
  (component $Thief
    (import "d" (instance $d
      (export "r" (type $r (sub resource)))
      (export "take" (func (param "x" (own $r))))))
    (alias export $d "r" (type $r))
    (core func $take (canon lower (func $d "take")))
    (core module $M
      (import "" "take" (func $take (param i32)))
      (func (export "steal") (param i32) (call $take (local.get 0))))
    (core instance $m (instantiate $M (with "" (instance (export "take" (func $take))))))
    (func (export "steal") (param "x" (borrow $r)) (canon lift (core func $m "steal"))))
  (instance $d (instantiate $Definer))
  (instance $keeper (instantiate $Keeper (with "d" (instance $d))))
  (instance $user (instantiate $User (with "d" (instance $d)) (with "keep" (func $keeper "keep"))))
  (instance $thief (instantiate $Thief (with "d" (instance $d))))
  (instance $victim (instantiate $User (with "d" (instance $d)) (with "keep" (func $thief "steal"))))
  (export "sound" (func $user "sound"))
  (export "destroyed" (func $d "calls"))
  (export "destroyed-sum" (func $d "sum"))
  (export "transfers" (func $user "transfers"))
  (export "used-after-transfer" (func $user "used-after-transfer"))
  (export "dropped-twice" (func $user "dropped-twice"))
  (export "dropped-at-zero" (func $user "dropped-at-zero"))
  (export "never-dropped" (func $user "never-dropped"))
  (export "lent-and-given" (func $user "lent-and-given"))
  (export "transferred-borrow" (func $victim "never-dropped")))
