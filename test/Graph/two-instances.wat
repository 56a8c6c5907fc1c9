;; A component that is instantiated twice shares its core modules, and each
;; instance has its own core instances, lifts, lowerings and resources.
;; RUN: %wat2wasm %s -o %t.wasm
;; RUN: meld-opt -passes='print<graph>' -disable-output %t.wasm 2>&1 | FileCheck %s --match-full-lines
(component
  (import "log" (func $log (param "line" u32)))
  (component $Counter
    (import "log" (func $log (param "line" u32)))
    (core module $Memory (memory (export "memory") 1))
    (core module $Main
      (import "env" "memory" (memory 1))
      (import "env" "log" (func $log (param i32)))
      (import "env" "drop" (func $drop (param i32)))
      (func (export "dtor") (param i32))
      (func (export "make") (result i32) (i32.const 0)))
    (core instance $memory (instantiate $Memory))
    (core func $log' (canon lower (func $log)))
    (type $resource (resource (rep i32)))
    (core func $drop (canon resource.drop $resource))
    (core instance $main (instantiate $Main (with "env" (instance
      (export "memory" (memory $memory "memory"))
      (export "log" (func $log'))
      (export "drop" (func $drop))))))
    (export $counter "counter" (type $resource))
    (func (export "make") (result (own $counter))
      (canon lift (core func $main "make"))))
  (instance $first (instantiate $Counter (with "log" (func $log))))
  (instance $second (instantiate $Counter (with "log" (func $log))))
  (export "first" (instance $first))
  (export "second" (instance $second)))
;; CHECK:      component-instance 0 root
;; CHECK-NEXT: component-instance 1 root.$first in 0
;; CHECK-NEXT: component-instance 2 root.$second in 0
;; CHECK-NEXT: resource 0 counter = defined in 1, rep i32, exported as "first" "counter"
;; CHECK-NEXT: resource 1 counter#1 = defined in 2, rep i32, exported as "second" "counter"
;; CHECK-NEXT: import 0 "log": func(line: u32)
;; CHECK-NEXT: core-instance 0 "Counter/Memory" in 1 from "Counter#Memory"
;; CHECK-NEXT: core-instance 1 "Counter/Main" in 1 from "Counter#Main"
;; CHECK-NEXT:   import "env" "memory" memory = core-instance 0 memory 0
;; CHECK-NEXT:   import "env" "log" function = lowering 0
;; CHECK-NEXT:   import "env" "drop" function = builtin 0
;; CHECK-NEXT: core-instance 2 "Counter/Memory" in 2 from "Counter#Memory"
;; CHECK-NEXT: core-instance 3 "Counter/Main" in 2 from "Counter#Main"
;; CHECK-NEXT:   import "env" "memory" memory = core-instance 2 memory 0
;; CHECK-NEXT:   import "env" "log" function = lowering 1
;; CHECK-NEXT:   import "env" "drop" function = builtin 1
;; CHECK-NEXT: lift 0 in 1: func() -> own<counter> = core-instance 1 function 3 [utf8]
;; CHECK-NEXT: lift 1 in 2: func() -> own<counter#1> = core-instance 3 function 3 [utf8]
;; CHECK-NEXT: lowering 0 in 1: func(line: u32) = import 0 [utf8]
;; CHECK-NEXT: lowering 1 in 2: func(line: u32) = import 0 [utf8]
;; CHECK-NEXT: builtin 0 in 1: resource.drop resource 0
;; CHECK-NEXT: builtin 1 in 2: resource.drop resource 1
;; CHECK-NEXT: export "first" "make": func() -> own<counter> = lift 0
;; CHECK-NEXT: export "second" "make": func() -> own<counter#1> = lift 1
;; CHECK-NOT:  {{.}}
