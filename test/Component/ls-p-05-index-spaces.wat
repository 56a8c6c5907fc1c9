;; Imports, aliases and exports add entries to index spaces as definitions do:
;; the lifts below get their types through all of them, and their functions from
;; modules whose own indices differ. Each export keeps its type and its body.
;; RUN: %wat2wasm %s -o %t.wasm
;; RUN: meld-opt %t.wasm -o %t.fused.wasm
;; RUN: %validate %t.fused.wasm
;; RUN: %run %t.wasm narrow --then wide --then long > %t.linked
;; RUN: %run %t.fused.wasm narrow --then wide --then long > %t.out
;; RUN: diff %t.linked %t.out
;; RUN: FileCheck %s < %t.out
;; CHECK:      200
;; CHECK-NEXT: 70000
;; CHECK-NEXT: 5000000000
(component $Root
  (type $byte u8)
  (type $word u32)
  (component $Types
    (type $long u64)
    (export "long" (type $long)))
  (instance $types (instantiate $Types))
  (component $Inner
    (alias outer $Root $word (type $expected))
    (import "word" (type $word' (eq $expected)))
    (alias outer $Root $byte (type $byte'))
    (export $renamed "byte" (type $byte'))
    (import "types" (instance $types
      (type $u64 u64)
      (export "long" (type (eq $u64)))))
    (alias export $types "long" (type $long))
    (core module $Functions
      (func $unused (result i32) (i32.const 1))
      (func $n (export "n") (result i32) (i32.const 200))
      (func $w (export "w") (result i32) (i32.const 70000))
      (func $l (export "l") (result i64) (i64.const 5000000000)))
    (core instance $functions (instantiate $Functions))
    (alias core export $functions "l" (core func $l))
    (alias core export $functions "n" (core func $n))
    (alias core export $functions "w" (core func $w))
    (func $wide (result $word') (canon lift (core func $w)))
    (func $narrow (result $renamed) (canon lift (core func $n)))
    (func $long' (result $long) (canon lift (core func $l)))
    (export "narrow" (func $narrow))
    (export "wide" (func $wide))
    (export "long" (func $long')))
  (instance $inner (instantiate $Inner
    (with "word" (type $word))
    (with "types" (instance $types))))
  (export "wide" (func $inner "wide"))
  (export "long" (func $inner "long"))
  (export "narrow" (func $inner "narrow")))
