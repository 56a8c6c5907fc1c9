;; Each entry names the module and index that its body came from, whatever
;; imports (of every kind) the module has and whatever adapters were added.
;; Every body holds its origin as a constant: component * 1000 + index.
;; RUN: %wat2wasm %s -o %t.wasm
;; RUN: meld-opt %t.wasm -o %t.fused.wasm
;; RUN: %validate %t.fused.wasm
;; RUN: %python %S/Inputs/check_origin_constants.py %t.fused.wasm a=1 b=2 c=3
(component
  (component $a
    (core module $M
      (func (export "f") (result i32) (i32.const 1000))
      (func (export "g") (param i32) (result i32) (i32.const 1001)))
    (core instance $i (instantiate $M))
    (func (export "f") (result u32) (canon lift (core func $i "f")))
    (func (export "g") (param "x" u8) (result u32) (canon lift (core func $i "g"))))
  (component $b
    (import "f" (func $f (result u32)))
    (core module $Env
      (memory (export "m") 1)
      (table (export "t") 1 funcref)
      (global (export "g") i32 (i32.const 5)))
    (core instance $env (instantiate $Env))
    (core func $f_ (canon lower (func $f)))
    (core module $M
      (import "env" "g" (global i32))
      (import "env" "m" (memory 1))
      (import "f" "f" (func $f (result i32)))
      (import "env" "t" (table 1 funcref))
      (func (export "h") (result i32) (i32.const 2001))
      (func (result i32) (i32.const 2002)))
    (core instance $i (instantiate $M
      (with "env" (instance $env))
      (with "f" (instance (export "f" (func $f_))))))
    (func (export "h") (result u32) (canon lift (core func $i "h"))))
  (import "host" (func $host (param "c" char) (result u8)))
  (instance $a (instantiate $a))
  (instance $b (instantiate $b (with "f" (func $a "f"))))
  (component $c
    (import "g" (func $g (param "x" u8) (result u32)))
    (import "h" (func $h (result u32)))
    (import "host" (func $host (param "c" char) (result u8)))
    (core func $g_ (canon lower (func $g)))
    (core func $h_ (canon lower (func $h)))
    (core func $host_ (canon lower (func $host)))
    (core module $M
      (import "x" "host" (func (param i32) (result i32)))
      (import "x" "g" (func (param i32) (result i32)))
      (import "x" "h" (func (result i32)))
      (func (export "k") (result i32) (i32.const 3003)))
    (core instance $i (instantiate $M
      (with "x" (instance (export "host" (func $host_)) (export "g" (func $g_))
                          (export "h" (func $h_))))))
    (func (export "k") (result u32) (canon lift (core func $i "k"))))
  (instance $c (instantiate $c
    (with "g" (func $a "g")) (with "h" (func $b "h"))
    (with "host" (func $host))))
  (export "k" (func $c "k")))
