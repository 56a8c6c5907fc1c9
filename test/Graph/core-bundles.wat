;; Core instances made of exports rename entities of every kind; imports are
;; bound to what they hold, exports of imports are left to the linker.
;; RUN: %wat2wasm %s -o %t.wasm
;; RUN: meld-opt -passes='print<graph>' -disable-output %t.wasm 2>&1 | FileCheck %s
(component
  (core module $Owner
    (func (export "f")) (func (export "g"))
    (table (export "t") 1 funcref)
    (memory (export "m") 1)
    (global (export "x") i32 (i32.const 0))
    (tag (export "e")))
  (core module $Relay
    (import "in" "f" (func)) (export "out" (func 0)))
  (core module $User
    (import "env" "f" (func)) (import "env" "f2" (func))
    (import "env" "t" (table 1 funcref))
    (import "env" "m" (memory 1))
    (import "env" "x" (global i32))
    (import "env" "e" (tag)))
  (core instance $owner (instantiate $Owner))
  (core instance $relay (instantiate $Relay
    (with "in" (instance (export "f" (func $owner "g"))))))
  (core instance $bundle
    (export "f" (func $owner "g")) (export "f2" (func $relay "out"))
    (export "t" (table $owner "t")) (export "m" (memory $owner "m"))
    (export "x" (global $owner "x")) (export "e" (tag $owner "e")))
  (core instance (instantiate $User (with "env" (instance $bundle)))))
;; CHECK:      core-instance 1 "Relay"
;; CHECK-NEXT:   import "in" "f" function = core-instance 0 function 1
;; CHECK-NEXT: core-instance 2 "User"
;; CHECK-NEXT:   import "env" "f" function = core-instance 0 function 1
;; CHECK-NEXT:   import "env" "f2" function = core-instance 1 function 0
;; CHECK-NEXT:   import "env" "t" table = core-instance 0 table 0
;; CHECK-NEXT:   import "env" "m" memory = core-instance 0 memory 0
;; CHECK-NEXT:   import "env" "x" global = core-instance 0 global 0
;; CHECK-NEXT:   import "env" "e" tag = core-instance 0 tag 0
