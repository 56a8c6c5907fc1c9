;; Donut wrapping: a parent calls its child, which calls the parent's core code
;; back. CanonicalABI.md, "Component Instances", allows that, and traps when the
;; parent then enters the child again. Engines differ ("for now", wasmtime traps
;; every call between parent and child), so there is no linked run to compare.
;; RUN: %wat2wasm %s -o %t.wasm
;; RUN: meld-opt %t.wasm -o %t.fused.wasm
;; RUN: %run %t.fused.wasm run-ok --then run-ok --then run-bad | FileCheck %s --check-prefix=OUT
;; RUN: %run %t.fused.wasm child-ok --then run-ok --then child-bad | FileCheck %s --check-prefix=OUT
;; RUN: meld-opt -g -S %t.wasm -o - | FileCheck %s --implicit-check-not='{{may_enter.root[ )]}}' --implicit-check-not='may_enter.root.$leaf'
(component $P
  (core module $Base
    (type $f (func (result i32)))
    (table (export "t") 1 1 funcref)
    (func (export "back") (result i32) (i32.const 1))
    (func (export "back-in") (result i32) (call_indirect (type $f) (i32.const 0))))
  (core instance $base (instantiate $Base))
  (func $back (result u32) (canon lift (core func $base "back")))
  (func $back-in (result u32) (canon lift (core func $base "back-in")))
  (component $Leaf
    (core module $M (func (export "one") (result i32) (i32.const 1)))
    (core instance $m (instantiate $M))
    (func (export "one") (result u32) (canon lift (core func $m "one"))))
  (instance $leaf (instantiate $Leaf))
  (component $Child
    (import "one" (func $one (result u32)))
    (import "back" (func $back (result u32)))
    (import "back-in" (func $back-in (result u32)))
    (core func $one' (canon lower (func $one)))
    (core func $back' (canon lower (func $back)))
    (core func $back-in' (canon lower (func $back-in)))
    (core module $M
      (import "p" "one" (func $one (result i32)))
      (import "p" "back" (func $back (result i32)))
      (import "p" "back-in" (func $back-in (result i32)))
      (func (export "ok") (result i32)
        (i32.add (i32.mul (i32.const 10) (call $one)) (call $back)))
      (func (export "bad") (result i32) (call $back-in)))
    (core instance $m (instantiate $M (with "p" (instance
      (export "one" (func $one'))
      (export "back" (func $back'))
      (export "back-in" (func $back-in'))))))
    (func (export "ok") (result u32) (canon lift (core func $m "ok")))
    (func (export "bad") (result u32) (canon lift (core func $m "bad"))))
  (instance $child (instantiate $Child
    (with "one" (func $leaf "one"))
    (with "back" (func $back)) (with "back-in" (func $back-in))))
  (core func $ok' (canon lower (func $child "ok")))
  (core func $bad' (canon lower (func $child "bad")))
  (core module $Top
    (import "p" "t" (table 1 1 funcref))
    (import "p" "ok" (func $ok (result i32)))
    (import "p" "bad" (func $bad (result i32)))
    (elem (i32.const 0) $ok)
    (func (export "run-ok") (result i32) (call $ok))
    (func (export "run-bad") (result i32) (call $bad)))
  (core instance $top (instantiate $Top (with "p" (instance
    (export "t" (table $base "t"))
    (export "ok" (func $ok')) (export "bad" (func $bad'))))))
  (func (export "run-ok") (result u32) (canon lift (core func $top "run-ok")))
  (func (export "run-bad") (result u32) (canon lift (core func $top "run-bad")))
  (export "child-ok" (func $child "ok"))
  (export "child-bad" (func $child "bad")))
;; OUT:      11
;; OUT-NEXT: 11
;; OUT-NEXT: trap: {{.*}}unreachable
;; CHECK:      (global $[[FLAG:.*may_enter.root.\$child]] (mut i32) (i32.const 1))
;; CHECK:      (func $adapters.root->root.$child.ok (
;; CHECK:       (i32.eqz
;; CHECK-NEXT:   (global.get $[[FLAG]])
;; CHECK:       (global.set $[[FLAG]]
;; CHECK-NEXT:   (i32.const 0)
;; CHECK:       (global.set $[[FLAG]]
;; CHECK-NEXT:   (i32.const 1)
;; The host cannot enter the child while the root is active: no test.
;; CHECK:      (func $adapters.host->root.$child.child-ok (
;; CHECK-NOT:   (global.get
;; CHECK:       (global.set $[[FLAG]]
;; CHECK-NEXT:   (i32.const 0)
