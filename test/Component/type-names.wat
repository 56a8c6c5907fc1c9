;; Types that imports and exports mention have names: those of imports and
;; exports before them, of exported and imported instances, and of whatever
;; comes out of an instance that was given types.
;; RUN: %wat2wasm %s -o %t.wasm
;; RUN: meld-opt -passes='print<graph>' -disable-output %t.wasm 2>&1 | FileCheck %s
;; CHECK-DAG: export "of-export": func() -> own<r>
;; CHECK-DAG: export "ascribed": func() -> own<r>
;; CHECK-DAG: export "of-instance": func(x: record{x: u32})
;; CHECK-DAG: export "of-child": func() -> own<r>
(component
  (core module $M
    (func (export "get") (result i32) (i32.const 0))
    (func (export "take") (param i32)))
  (core instance $m (instantiate $M))

  (type $R (resource (rep i32)))
  (func $f (result (own $R)) (canon lift (core func $m "get")))
  (export $R' "r" (type $R))
  (func $g (result (own $R')) (canon lift (core func $m "get")))
  (export "of-export" (func $g))
  (export "ascribed" (func $f) (func (result (own $R'))))

  ;; Structural types need no name.
  (type $Pair (tuple u32 (list string)))
  (export "pair" (type $Pair))

  ;; An exported instance names the types that it exports.
  (type $Point (record (field "x" u32)))
  (instance $bundle (export "point" (type $Point)))
  (export $bundle' "bundle" (instance $bundle))
  (alias export $bundle' "point" (type $Point'))
  (func $h (param "x" $Point') (canon lift (core func $m "take")))
  (export "of-instance" (func $h))

  ;; The type of what the child exports is the one that it is given.
  (component $Child
    (import "t" (type $T (sub resource)))
    (import "f" (func $f (result (own $T))))
    (export "g" (func $f)))
  (instance $child (instantiate $Child
    (with "t" (type $R)) (with "f" (func $f))))
  (export "of-child" (func $child "g"))

  ;; An instance type is checked where an instance has it.
  (type (instance
    (type $P (record (field "x" u32)))
    (export "f" (func (param "x" $P))))))
