;; Where lifting and lowering change nothing, a call is a direct call: no
;; adapter stands between, and no flag of an instance is generated.
;; RUN: %wat2wasm %s -o %t.wasm
;; RUN: meld-opt %t.wasm -o %t.fused.wasm
;; RUN: %run %t.wasm run 40 > %t.linked
;; RUN: %run %t.fused.wasm run 40 > %t.out
;; RUN: diff %t.linked %t.out
;; RUN: meld-opt -S %t.wasm -o - \
;; RUN:   | FileCheck %s --implicit-check-not='(func $' --implicit-check-not='(global'
(component
  (component $A
    (core module $M
      (func (export "f") (param i32 i32 i64 i64 f32 f64) (result i64)
        (i64.add (i64.extend_i32_u (i32.add (local.get 0) (local.get 1)))
                 (i64.add (local.get 2) (local.get 3)))))
    (core instance $m (instantiate $M))
    (func (export "f") (param "a" u32) (param "b" s32) (param "c" u64)
        (param "d" s64) (param "e" f32) (param "g" f64) (result u64)
      (canon lift (core func $m "f"))))
  (component $B
    (import "f" (func $f (param "a" u32) (param "b" s32) (param "c" u64)
        (param "d" s64) (param "e" f32) (param "g" f64) (result u64)))
    (core func $f' (canon lower (func $f)))
    (core module $M
      (import "a" "f" (func $f (param i32 i32 i64 i64 f32 f64) (result i64)))
      (func (export "run") (param i32) (result i64)
        (call $f (local.get 0) (i32.const 1) (i64.const 1) (i64.const 0)
          (f32.const 0) (f64.const 0))))
    (core instance $m (instantiate $M
      (with "a" (instance (export "f" (func $f'))))))
    (func (export "run") (param "x" u32) (result u64)
      (canon lift (core func $m "run"))))
  (instance $a (instantiate $A))
  (instance $b (instantiate $B (with "f" (func $a "f"))))
  (export "run" (func $b "run")))
;; CHECK: (export "run" (func $[[ENTRY:[^ )]+]]))
;; CHECK: (func $[[F:[^ ]+]]
;; CHECK: (func $[[ENTRY]]
;; CHECK: (call $[[F]]
