;; Instances with memories of 64-bit addresses: what is converted in place is
;; found behind their own pointers, and the staging area, of 32-bit addresses,
;; serves them as well. The engine's API takes no such component, but only the
;; types of its functions are needed, which another one has as well.
;; RUN: %wat2wasm %s -o %t.wasm
;; RUN: sed 's/i64/i32/g' %s > %t.types.wat
;; RUN: %wat2wasm %t.types.wat -o %t.types.wasm
;; RUN: meld-opt %t.wasm -o %t.fused.wasm
;; RUN: %validate %t.fused.wasm
;; RUN: %host --fused %t.fused.wasm --memory '$root#named=memory$2,cabi_realloc' \
;; RUN:   --memory 'b#all=memory$2,cabi_realloc' --memory '$root#pair$1=memory$1,' \
;; RUN:   --return '$root#pair=[71,{"some":72}]' --return '$root#named=[73,"hé"]' \
;; RUN:   %t.types.wasm a#pair --then b#pair --then b#named --then b#all [74,75] | FileCheck %s
;; CHECK:      host: $root#pair()
;; CHECK-NEXT: {{^}}10102{{$}}
;; CHECK-NEXT: host: $root#pair()
;; CHECK-NEXT: {{^}}10102{{$}}
;; CHECK-NEXT: host: $root#named("name", [])
;; CHECK-NEXT: {{^}}30403{{$}}
;; CHECK-NEXT: [own 75, own 74]
(component
  (import "file" (type $file (sub resource)))
  (import "pair" (func $pair (result (tuple (own $file) (option (own $file))))))
  (import "named" (func $named
    (param "name" string) (param "f" (list (borrow $file)))
    (result (tuple (own $file) string))))
  (component $C
    (import "file" (type $file (sub resource)))
    (import "pair" (func $pair
      (result (tuple (own $file) (option (own $file))))))
    (import "named" (func $named
      (param "name" string) (param "f" (list (borrow $file)))
      (result (tuple (own $file) string))))
    (core module $Memory
      (memory (export "memory") i64 1)
      (global $end (mut i64) (i64.const 1024))
      (func (export "realloc") (param i64 i64 i64 i64) (result i64)
        (global.get $end)
        (global.set $end (i64.and (i64.const -8) (i64.add
          (i64.add (global.get $end) (local.get 3)) (i64.const 7))))))
    (core instance $memory (instantiate $Memory))
    (alias core export $memory "memory" (core memory $m))
    (alias core export $memory "realloc" (core func $realloc))
    (core func $pair' (canon lower (func $pair) (memory $m)))
    (core func $named' (canon lower (func $named) (memory $m)
      (realloc $realloc)))
    (core module $M
      (import "" "memory" (memory i64 1))
      (import "" "pair" (func $pair (param i64)))
      (import "" "named" (func $named (param i64 i64 i64 i64 i64)))
      (data (i64.const 512) "name")
      (func $digits (param i32 i32 i32) (result i32)
        (i32.add (i32.mul (local.get 0) (i32.const 10000))
          (i32.add (i32.mul (local.get 1) (i32.const 100)) (local.get 2))))
      (func (export "pair") (result i32)
        (call $pair (i64.const 64))
        (call $digits (i32.load (i64.const 64)) (i32.load8_u (i64.const 68))
          (i32.load (i64.const 72))))
      ;; The handle, the length of the text in bytes and one, the length.
      (func (export "named") (result i32)
        (call $named (i64.const 512) (i64.const 4) (i64.const 0) (i64.const 0)
          (i64.const 64))
        (call $digits (i32.load (i64.const 64))
          (i32.add (i32.load (i64.const 80)) (i32.const 1))
          (i32.load (i64.const 80))))
      ;; Two handles in reverse.
      (func (export "all") (param i64 i64) (result i64)
        (i64.store (i64.const 64) (local.get 0))
        (i64.store (i64.const 72) (local.get 1))
        (i64.store (local.get 0)
          (i64.rotl (i64.load (local.get 0)) (i64.const 32)))
        (i64.const 64)))
    (core instance $i (instantiate $M (with "" (instance
      (export "memory" (memory $m))
      (export "pair" (func $pair')) (export "named" (func $named'))))))
    (func (export "pair") (result u32) (canon lift (core func $i "pair")))
    (func (export "named") (result u32) (canon lift (core func $i "named")))
    (func (export "all") (param "f" (list (own $file)))
      (result (list (own $file)))
      (canon lift (core func $i "all") (memory $m) (realloc $realloc))))
  (instance $a (instantiate $C (with "file" (type $file))
    (with "pair" (func $pair)) (with "named" (func $named))))
  (instance $b (instantiate $C (with "file" (type $file))
    (with "pair" (func $pair)) (with "named" (func $named))))
  (export "a" (instance $a))
  (export "b" (instance $b)))
