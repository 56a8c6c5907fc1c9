;; A core function that does not have the type which its component-level type
;; flattens to is refused with both types.
;; RUN: %wat2wasm %s -o %t.wasm
;; RUN: not meld-opt %t.wasm -o %t.fused.wasm 2>&1 | FileCheck %s
(component
  (core module $M (func (export "f") (param i32) (result i32) (local.get 0)))
  (core instance $m (instantiate $M))
  (func (export "f") (param "x" u64) (result f32) (canon lift (core func $m "f"))))
;; CHECK: offset 0x{{[0-9a-f]+}}: function "f" of type func(x: u64) -> f32 has core type (func (param i32) (result i32)), expected (func (param i64) (result f32))
