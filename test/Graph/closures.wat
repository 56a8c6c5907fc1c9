;; Components and core modules are passed as arguments. A component that is
;; passed brings its surroundings along: what its outer aliases mean is decided
;; where it was defined, not where it is instantiated.
;; RUN: %wat2wasm %s -o %t.wasm
;; RUN: meld-opt -passes='print<graph>' -disable-output %t.wasm 2>&1 | FileCheck %s
(component
  (core module $One (func (export "f") (result i32) (i32.const 1)))
  (core module $Two (func (export "f") (result i32) (i32.const 2)))

  ;; Exports a component that captured the module which was passed.
  (component $Maker
    (import "module" (core module $Passed (export "f" (func (result i32)))))
    (component $Made
      (core instance $i (instantiate $Passed))
      (func (export "get") (result u32) (canon lift (core func $i "f"))))
    (export "made" (component $Made)))
  (instance $makes-one (instantiate $Maker (with "module" (core module $One))))
  (instance $makes-two (instantiate $Maker (with "module" (core module $Two))))

  ;; Instantiates what it is given, and has a module of its own.
  (component $User
    (import "code" (component $Code (export "get" (func (result u32)))))
    (core module $Own (func (export "f") (result i32) (i32.const 3)))
    (instance $code (instantiate $Code))
    (export "get" (func $code "get")))
  (alias export $makes-one "made" (component $one))
  (alias export $makes-two "made" (component $two))
  (instance $user-of-two (instantiate $User (with "code" (component $two))))
  (instance $user-of-one (instantiate $User (with "code" (component $one))))
  (export "one" (func $user-of-one "get"))
  (export "two" (func $user-of-two "get")))
;; CHECK:      component-instance 3 root.$user-of-two in 0
;; CHECK-NEXT: component-instance 4 root.$user-of-two.$code in 3
;; CHECK-NEXT: component-instance 5 root.$user-of-one in 0
;; CHECK-NEXT: component-instance 6 root.$user-of-one.$code in 5
;; CHECK-NEXT: core-instance 0 "Two" in 4
;; CHECK-NEXT: core-instance 1 "One" in 6
;; CHECK-NEXT: lift 0 in 4: func() -> u32 = core-instance 0 function 0
;; CHECK-NEXT: lift 1 in 6: func() -> u32 = core-instance 1 function 0
;; CHECK-NEXT: export "one": func() -> u32 = lift 1
;; CHECK-NEXT: export "two": func() -> u32 = lift 0
