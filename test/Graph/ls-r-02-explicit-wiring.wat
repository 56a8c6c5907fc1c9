;; LS-R-02: two core modules of one component export the same name. Each import
;; reaches the module that it is wired to, whatever the order.
;; RUN: %wat2wasm %s -o %t.wasm
;; RUN: meld-opt -passes='print<graph>' -disable-output %t.wasm 2>&1 | FileCheck %s
(component
  (core module $A (func (export "foo") (result i32) (i32.const 1)))
  (core module $B (func (export "foo") (result i32) (i32.const 2)))
  (core module $User
    (import "first" "foo" (func $first (result i32)))
    (import "second" "foo" (func $second (result i32))))
  (core instance $a (instantiate $A))
  (core instance $b (instantiate $B))
  (core instance (instantiate $User
    (with "first" (instance $b)) (with "second" (instance $a))))
  (core instance (instantiate $User
    (with "second" (instance $b)) (with "first" (instance $a)))))
;; CHECK:      core-instance 0 "A"
;; CHECK-NEXT: core-instance 1 "B"
;; CHECK-NEXT: core-instance 2 "User"
;; CHECK-NEXT:   import "first" "foo" function = core-instance 1 function 0
;; CHECK-NEXT:   import "second" "foo" function = core-instance 0 function 0
;; CHECK-NEXT: core-instance 3 "User"
;; CHECK-NEXT:   import "first" "foo" function = core-instance 0 function 0
;; CHECK-NEXT:   import "second" "foo" function = core-instance 1 function 0
