;; Which table each component instance uses, and the calls and built-ins that
;; move handles between them.
;; RUN: %wat2wasm %s -o %t.wasm
;; RUN: meld-opt -passes='fuse,print<boundaries>' -disable-output %t.wasm > %t.out
;; RUN: FileCheck %s --match-full-lines < %t.out
;; RUN: meld-opt -passes='fuse,print<boundaries-json>' -disable-output %t.wasm > %t.json
;; RUN: %python %S/Inputs/boundaries-as-text.py %t.json | diff %t.out -
(component
  (component $P
    (type $R' (resource (rep i32)))
    (export $R "r" (type $R'))
    (core func $new (canon resource.new $R'))
    (core module $M
      (import "" "new" (func $new (param i32) (result i32)))
      (func (export "make") (result i32) (call $new (i32.const 7)))
      (func (export "get") (param i32) (result i32) (local.get 0)))
    (core instance $m (instantiate $M (with "" (instance
      (export "new" (func $new))))))
    (func (export "make") (result (own $R)) (canon lift (core func $m "make")))
    (func (export "get") (param "x" (borrow $R)) (result u32)
      (canon lift (core func $m "get"))))
  (component $C
    (import "r" (type $R (sub resource)))
    (import "make" (func $make (result (own $R))))
    (import "get" (func $get (param "x" (borrow $R)) (result u32)))
    (core func $make' (canon lower (func $make)))
    (core func $get' (canon lower (func $get)))
    (core func $drop (canon resource.drop $R))
    (core module $M
      (import "" "make" (func $make (result i32)))
      (import "" "get" (func $get (param i32) (result i32)))
      (import "" "drop" (func $drop (param i32)))
      (func (export "go") (result i32) (call $get (call $make))))
    (core instance $m (instantiate $M (with "" (instance
      (export "make" (func $make')) (export "get" (func $get'))
      (export "drop" (func $drop))))))
    (func (export "go") (result u32) (canon lift (core func $m "go"))))
  (instance $p (instantiate $P))
  (instance $c (instantiate $C (with "r" (type $p "r"))
    (with "make" (func $p "make")) (with "get" (func $p "get"))))
  (export "go" (func $c "go")))
;; CHECK:      call 0 root.$c -> root.$p "make": func() -> own<r>
;; CHECK-NEXT:   lowered handles, {{[0-9]+}} bytes
;; CHECK-NEXT: call 1 root.$c -> root.$p "get": func(x: borrow<r>) -> u32
;; CHECK-NEXT:   lowered handles, {{[0-9]+}} bytes
;; CHECK-NEXT: builtin 0 root.$p -> root.$p "resource.new": r
;; CHECK-NEXT:   lowered handles, {{[0-9]+}} bytes
;; CHECK-NEXT: builtin 1 root.$c -> root.$c "resource.drop": r
;; CHECK-NEXT:   lowered handles, {{[0-9]+}} bytes
;; CHECK-NEXT: export 0 host -> root.$c "go": func() -> u32
;; CHECK-NEXT:   lowered direct
;; CHECK-NEXT: handles of component-instance 1 root.$p: own table 0
;; CHECK-NEXT: handles of component-instance 2 root.$c: own table 1
;; CHECK-NEXT: calls 2: 2 handles
;; CHECK-NEXT: adapters 4: {{[0-9]+}} bytes
;; CHECK-NEXT: helpers {{[0-9]+}}: {{[0-9]+}} bytes
