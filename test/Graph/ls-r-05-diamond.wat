;; LS-R-05: instances are made in the order in which the component states them,
;; which is an order of dependencies: definitions refer to earlier ones only.
;; RUN: %wat2wasm %s -o %t.wasm
;; RUN: meld-opt -passes='print<graph>' -disable-output %t.wasm 2>&1 | FileCheck %s
(component
  (component $Leaf
    (core module $M-leaf (func (export "f")))
    (core instance $m (instantiate $M-leaf))
    (func (export "f") (canon lift (core func $m "f"))))
  (component $Side
    (import "d" (func $d))
    (core module $M-side (import "" "d" (func)) (export "f" (func 0)))
    (core func $d' (canon lower (func $d)))
    (core instance $m (instantiate $M-side
      (with "" (instance (export "d" (func $d'))))))
    (func (export "f") (canon lift (core func $m "f"))))
  (component $Top
    (import "b" (func $b))
    (import "c" (func $c))
    (core module $M-top (import "" "b" (func)) (import "" "c" (func)))
    (core func $b' (canon lower (func $b)))
    (core func $c' (canon lower (func $c)))
    (core instance $m (instantiate $M-top (with "" (instance
      (export "b" (func $b')) (export "c" (func $c')))))))
  (instance $d (instantiate $Leaf))
  (instance $c (instantiate $Side (with "d" (func $d "f"))))
  (instance $b (instantiate $Side (with "d" (func $d "f"))))
  (instance $a (instantiate $Top
    (with "b" (func $b "f")) (with "c" (func $c "f")))))
;; CHECK:      component-instance 1 root.$d in 0
;; CHECK-NEXT: component-instance 2 root.$c in 0
;; CHECK-NEXT: component-instance 3 root.$b in 0
;; CHECK-NEXT: component-instance 4 root.$a in 0
;; CHECK-NEXT: core-instance 0 "Leaf/M-leaf" in 1
;; CHECK-NEXT: core-instance 1 "Side/M-side" in 2
;; CHECK-NEXT:   import "" "d" function = lowering 0
;; CHECK-NEXT: core-instance 2 "Side/M-side" in 3
;; CHECK-NEXT:   import "" "d" function = lowering 1
;; CHECK-NEXT: core-instance 3 "Top/M-top" in 4
;; CHECK-NEXT:   import "" "b" function = lowering 2
;; CHECK-NEXT:   import "" "c" function = lowering 3
;; CHECK-NEXT: lift 0 in 1: func() = core-instance 0
;; CHECK-NEXT: lift 1 in 2: func() = core-instance 1
;; CHECK-NEXT: lift 2 in 3: func() = core-instance 2
;; CHECK-NEXT: lowering 0 in 2: func() = lift 0
;; CHECK-NEXT: lowering 1 in 3: func() = lift 0
;; CHECK-NEXT: lowering 2 in 4: func() = lift 2
;; CHECK-NEXT: lowering 3 in 4: func() = lift 1
