;; A resource that the root exports and one component instance uses is left to
;; the host's handle table, under the names that wit-component gives it.
;; RUN: %wat2wasm %s -o %t.wasm
;; RUN: meld-opt %t.wasm -o %t.fused.wasm
;; RUN: %validate %t.fused.wasm
;; RUN: meld-opt -S %t.wasm -o - | FileCheck %s --implicit-check-not='(export'
(component
  (component $C
    (core module $Dtor (func (export "dtor") (param i32)))
    (core instance $dtor (instantiate $Dtor))
    (type $thing (resource (rep i32) (dtor (core func $dtor "dtor"))))
    (core func $new (canon resource.new $thing))
    (core func $rep (canon resource.rep $thing))
    (core func $drop (canon resource.drop $thing))
    (core module $M
      (import "r" "new" (func $new (param i32) (result i32)))
      (import "r" "rep" (func $rep (param i32) (result i32)))
      (import "r" "drop" (func $drop (param i32)))
      (func (export "make") (result i32) (call $new (i32.const 7)))
      (func (export "get") (param i32) (result i32) (local.get 0))
      (func (export "end") (param i32) (drop (call $rep (local.get 0))) (call $drop (local.get 0))))
    (core instance $m (instantiate $M (with "r" (instance
      (export "new" (func $new)) (export "rep" (func $rep)) (export "drop" (func $drop))))))
    (component $Shape
      (import "import-thing" (type $thing (sub resource)))
      (import "import-make" (func $make (result (own $thing))))
      (import "import-get" (func $get (param "self" (borrow $thing)) (result u32)))
      (import "import-end" (func $end (param "t" (own $thing))))
      (export $thing' "thing" (type $thing))
      (export "make" (func $make) (func (result (own $thing'))))
      (export "get" (func $get) (func (param "self" (borrow $thing')) (result u32)))
      (export "end" (func $end) (func (param "t" (own $thing')))))
    (func $make (result (own $thing)) (canon lift (core func $m "make")))
    (func $get (param "self" (borrow $thing)) (result u32) (canon lift (core func $m "get")))
    (func $end (param "t" (own $thing)) (canon lift (core func $m "end")))
    (instance $shape (instantiate $Shape
      (with "import-thing" (type $thing))
      (with "import-make" (func $make))
      (with "import-get" (func $get))
      (with "import-end" (func $end))))
    (export "test:things/api" (instance $shape)))
  (instance $c (instantiate $C))
  (export "test:things/api" (instance $c "test:things/api")))
;; CHECK-DAG: (import "[export]test:things/api" "[resource-new]thing"
;; CHECK-DAG: (import "[export]test:things/api" "[resource-rep]thing"
;; CHECK-DAG: (import "[export]test:things/api" "[resource-drop]thing"
;; CHECK-DAG: (export "test:things/api#make"
;; CHECK-DAG: (export "test:things/api#get"
;; CHECK-DAG: (export "test:things/api#end"
;; CHECK-DAG: (export "test:things/api#[dtor]thing"
