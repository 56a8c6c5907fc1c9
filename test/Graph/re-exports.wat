;; What is exported again through several levels, out of instances made of
;; exports and under other names, is the same thing; and what an ascribed or
;; imported type does not mention is not seen behind it.
;; RUN: %wat2wasm %s -o %t.wasm
;; RUN: meld-opt -passes='print<graph>' -disable-output %t.wasm 2>&1 | FileCheck %s --implicit-check-not='"hidden"'
(component
  (component $A
    (core module $M
      (func (export "f") (result i32) (i32.const 1))
      (func (export "g") (result i32) (i32.const 2)))
    (core instance $m (instantiate $M))
    (func $f (result u32) (canon lift (core func $m "f")))
    (func $g (result u32) (canon lift (core func $m "g")))
    (instance $bundle
      (export "seen" (func $f))
      (export "also" (func $g))
      (export "hidden" (func $g)))
    (export "api" (instance $bundle)
      (instance
        (export "also" (func (result u32)))
        (export "seen" (func (result u32))))))
  (component $B
    (import "api" (instance $api (export "seen" (func (result u32)))))
    (export "api" (instance $api)))
  (component $C
    (import "b" (component $B
      (import "api" (instance (export "seen" (func (result u32)))
                              (export "also" (func (result u32)))))
      (export "api" (instance (export "seen" (func (result u32)))))))
    (import "api" (instance $api
      (export "seen" (func (result u32))) (export "also" (func (result u32)))))
    (instance $b (instantiate $B (with "api" (instance $api))))
    (export "narrow" (instance $b "api"))
    (instance $bundle (export "renamed" (func $api "also")))
    (export "wide" (instance $bundle)))
  (instance $a (instantiate $A))
  (instance $c (instantiate $C
    (with "b" (component $B)) (with "api" (instance $a "api"))))
  (export "api" (instance $a "api"))
  (export "narrow" (instance $c "narrow"))
  (export "wide" (instance $c "wide")))
;; CHECK:      lift [[F:[0-9]+]] in 1: func() -> u32 = core-instance 0 function 0
;; CHECK-NEXT: lift [[G:[0-9]+]] in 1: func() -> u32 = core-instance 0 function 1
;; CHECK-NEXT: export "api" "also": func() -> u32 = lift [[G]]
;; CHECK-NEXT: export "api" "seen": func() -> u32 = lift [[F]]
;; CHECK-NEXT: export "narrow" "seen": func() -> u32 = lift [[F]]
;; CHECK-NEXT: export "wide" "renamed": func() -> u32 = lift [[G]]
;; CHECK-NOT:  export
