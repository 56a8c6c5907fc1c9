;; Outer aliases of types, core types, core modules and components, over several
;; levels, also from within types.
;; RUN: %wat2wasm %s -o %t.wasm
;; RUN: meld-opt -passes='print<graph>' -disable-output %t.wasm 2>&1 | FileCheck %s
(component $Root
  (type $Point (record (field "x" s32) (field "y" s32)))
  (core module $Shared
    (memory (export "memory") 1)
    (func (export "realloc") (param i32 i32 i32 i32) (result i32) (unreachable))
    (func (export "norm") (param i32 i32) (result i32) (i32.const 0)))
  (component $Leaf
    (core instance $i (instantiate $Shared))
    (func (export "norm") (param "a" s32) (param "b" s32) (result s32)
      (canon lift (core func $i "norm"))))
  (component $Middle
    (component $Inner
      (alias outer $Root $Point (type $P))
      (alias outer $Root $Shared (core module $M))
      (alias outer $Root $Leaf (component $L))
      (type $points (instance
        (alias outer $Root $Point (type $q))
        (export "point" (type $p (eq $q)))
        (export "norm" (func (param "p" $p) (result s32)))))
      (core instance $i (instantiate $M))
      (instance $leaf (instantiate $L))
      (export $P' "point" (type $P))
      (func $norm (param "p" $P') (result s32)
        (canon lift (core func $i "norm")))
      (instance $bundle (export "point" (type $P')) (export "norm" (func $norm)))
      (export "points" (instance $bundle) (instance (type $points)))
      (export "leaf" (func $leaf "norm")))
    (instance $inner (instantiate $Inner))
    (export "inner" (instance $inner "points"))
    (export "leaf" (func $inner "leaf")))
  (instance $middle (instantiate $Middle))
  (export "points" (instance $middle "inner"))
  (export "leaf" (func $middle "leaf")))
;; CHECK:      component-instance 1 root.$middle in 0
;; CHECK-NEXT: component-instance 2 root.$middle.$inner in 1
;; CHECK-NEXT: component-instance 3 root.$middle.$inner.$leaf in 2
;; CHECK-NEXT: core-instance 0 "Root/Shared" in 2
;; CHECK-NEXT: core-instance 1 "Root/Shared" in 3
;; CHECK:      lift [[LEAF:[0-9]+]] in 3: func(a: s32, b: s32) -> s32 = core-instance 1 function 1
;; CHECK:      lift [[NORM:[0-9]+]] in 2: func(p: record{x: s32, y: s32}) -> s32 = core-instance 0 function 1
;; CHECK:      export "points" "norm": func(p: record{x: s32, y: s32}) -> s32 = lift [[NORM]]
;; CHECK-NEXT: export "leaf": func(a: s32, b: s32) -> s32 = lift [[LEAF]]
