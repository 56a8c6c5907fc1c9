;; An instance may not be left during its post-return: lowered functions that
;; the post-return may reach check the flag, those that it cannot reach do not.
;; Both where an adapter calls the post-return and where the host does. (Between
;; components, wasmtime lets a post-return leave; CanonicalABI.md, "canon lift",
;; clears the flag for every one.)
;; RUN: %wat2wasm %s -o %t.wasm
;; RUN: meld-opt %t.wasm -o %t.fused.wasm
;; RUN: %run %t.fused.wasm plain --then inner | FileCheck %s --check-prefix=FUSED
;; RUN: %run %t.fused.wasm outer --then cabi_post_outer 0 --then plain \
;; RUN:   | FileCheck %s --check-prefix=HOST
;; RUN: meld-opt -g -S %t.wasm -o - | FileCheck %s
(component
  (component $C
    (core module $M
      (func (export "f") (result i32) (i32.const 1))
      (func (export "g") (result i32) (i32.const 2)))
    (core instance $m (instantiate $M))
    (func (export "f") (result u32) (canon lift (core func $m "f")))
    (func (export "g") (result u32) (canon lift (core func $m "g"))))
  (component $D
    (import "f" (func $f (result u32)))
    (import "g" (func $g (result u32)))
    (core func $f' (canon lower (func $f)))
    (core func $g' (canon lower (func $g)))
    (core module $M
      (import "c" "f" (func $f (result i32)))
      (import "c" "g" (func $g (result i32)))
      (func (export "plain") (result i32) (i32.add (call $f) (call $g)))
      (func (export "leaves") (param i32) (drop (call $f))))
    (core instance $m (instantiate $M (with "c" (instance
      (export "f" (func $f')) (export "g" (func $g'))))))
    (func (export "plain") (result u32) (canon lift (core func $m "plain")))
    (func (export "leaving") (result u32)
      (canon lift (core func $m "plain")
        (post-return (core func $m "leaves")))))
  (component $E
    (import "leaving" (func $leaving (result u32)))
    (core func $leaving' (canon lower (func $leaving)))
    (core module $M
      (import "d" "leaving" (func $leaving (result i32)))
      (func (export "inner") (result i32) (call $leaving)))
    (core instance $m (instantiate $M (with "d" (instance
      (export "leaving" (func $leaving'))))))
    (func (export "inner") (result u32) (canon lift (core func $m "inner"))))
  (instance $c (instantiate $C))
  (instance $d (instantiate $D (with "f" (func $c "f")) (with "g" (func $c "g"))))
  (instance $e (instantiate $E (with "leaving" (func $d "leaving"))))
  (export "plain" (func $d "plain"))
  (export "outer" (func $d "leaving"))
  (export "inner" (func $e "inner")))
;; FUSED:      3
;; FUSED-NEXT: trap: {{.*}}unreachable
;; HOST:      3
;; HOST-NEXT: trap: {{.*}}unreachable
;; CHECK-DAG: (global $[[FLAG:.*may_leave.root.\$d]] (mut i32) (i32.const 1))
;; CHECK:      (func $adapters.root.$d->root.$c.f (
;; CHECK-NEXT:  (if
;; CHECK-NEXT:   (i32.eqz
;; CHECK-NEXT:    (global.get $[[FLAG]])
;; CHECK-NOT:  adapters.root.$d->root.$c.g
;; CHECK:      (func $adapters.root.$e->root.$d.plain (
;; CHECK:       (global.set $[[FLAG]]
;; CHECK-NEXT:   (i32.const 0)
;; CHECK-NEXT:  )
;; CHECK-NEXT:  (call
;; CHECK:       (global.set $[[FLAG]]
;; CHECK-NEXT:   (i32.const 1)
;; CHECK:      (func $adapters.host->root.$d.cabi_post_outer (
;; CHECK-NEXT:  (global.set $[[FLAG]]
;; CHECK-NEXT:   (i32.const 0)
