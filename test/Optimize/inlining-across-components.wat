;; What crosses a boundary is inlined once it is one module. The entry of the
;; function that received it stays; whose code it received is told beside it.
;; RUN: %wat2wasm %s -o %t.wasm
;; RUN: meld-opt -passes='fuse,opt<O3>,premises,emit-scpv,print<origins>' %t.wasm -o %t.fused.wasm \
;; RUN:   | FileCheck %s --check-prefix=ORIGINS
;; RUN: %validate %t.fused.wasm
;; RUN: meld-scpv verify %t.fused.wasm | count 0
;; RUN: meld-scpv dump %t.fused.wasm | FileCheck %s --check-prefix=SCPV
;; RUN: %run %t.wasm run 40 > %t.linked
;; RUN: %run %t.fused.wasm run 40 > %t.out
;; RUN: diff %t.linked %t.out
;; RUN: meld-opt -passes='fuse,opt<O3>' -S %t.wasm -o - | FileCheck %s --implicit-check-not='(call'
(component
  (component $A
    (core module $M
      (func (export "f") (param i32) (result i32)
        (i32.mul (local.get 0) (i32.const 3))))
    (core instance $m (instantiate $M))
    (func (export "f") (param "a" u8) (result u8) (canon lift (core func $m "f"))))
  (component $B
    (import "f" (func $f (param "a" u8) (result u8)))
    (core func $f' (canon lower (func $f)))
    (core module $M
      (import "a" "f" (func $f (param i32) (result i32)))
      (func (export "run") (param i32) (result i32)
        (i32.add (call $f (local.get 0)) (i32.const 1))))
    (core instance $m (instantiate $M
      (with "a" (instance (export "f" (func $f'))))))
    (func (export "run") (param "x" u32) (result u32)
      (canon lift (core func $m "run"))))
  (instance $a (instantiate $A))
  (instance $b (instantiate $B (with "f" (func $a "f"))))
  (export "run" (func $b "run")))
;; ORIGINS:      1 of 1 functions
;; ORIGINS-NEXT: function 0: B function 1, exported as 'run', with code of A
;; SCPV: B
;; CHECK: (func $0 (param
;; CHECK: (i32.mul
