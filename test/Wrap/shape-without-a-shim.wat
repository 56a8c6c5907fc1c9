;; What the host lends needs nothing of the module: no shim and no fixup module.
;; The instance that is exported names no types: it is made of exports.
;; RUN: %wat2wasm %s -o %t.wasm
;; RUN: meld-opt -passes=fuse,wrap %t.wasm -o %t.wrapped.wasm
;; RUN: %validate %t.wrapped.wasm
;; RUN: meld-opt -passes='print<graph>' -disable-output %t.wrapped.wasm 2>&1 | FileCheck %s --implicit-check-not=component-instance --implicit-check-not=core-instance
(component
  (import "a:b/c" (instance $host (export "f" (func (param "n" u32)))))
  (core module $M
    (import "" "f" (func $f (param i32)))
    (func (export "g") (param i32) (call $f (local.get 0))))
  (core func $f (canon lower (func $host "f")))
  (core instance $m (instantiate $M (with "" (instance (export "f" (func $f))))))
  (func $g (param "n" u32) (canon lift (core func $m "g")))
  (instance $api (export "g" (func $g)))
  (export "a:b/d" (instance $api)))
;; CHECK: component-instance 0
;; CHECK: core-instance 0
;; CHECK: lift 0 in 0: func(n: u32) = core-instance 0 
;; CHECK: lowering 0 in 0: func(n: u32) = import 0
;; CHECK: export "a:b/d" "g": func(n: u32) = lift 0
