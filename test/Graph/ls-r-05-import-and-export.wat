;; LS-R-05: a component that imports and exports one interface is bound to
;; another provider, or keeps the import, and never to itself.
;; RUN: %wat2wasm %s -o %t.wasm
;; RUN: meld-opt -passes='print<graph>' -disable-output %t.wasm 2>&1 | FileCheck %s
(component
  (import "a:b/log@1.0.0" (instance $host (export "put" (func (param "n" u32)))))
  (component $Filter
    (import "a:b/log@1.0.0" (instance $in (export "put" (func (param "n" u32)))))
    (core module $M (import "" "put" (func $put (param i32)))
      (func (export "put") (param i32) (call $put (local.get 0))))
    (core func $put (canon lower (func $in "put")))
    (core instance $m (instantiate $M
      (with "" (instance (export "put" (func $put))))))
    (func $out (param "n" u32) (canon lift (core func $m "put")))
    (instance $api (export "put" (func $out)))
    (export "a:b/log@1.0.0" (instance $api)))
  (instance $inner (instantiate $Filter
    (with "a:b/log@1.0.0" (instance $host))))
  (instance $outer (instantiate $Filter
    (with "a:b/log@1.0.0" (instance $inner "a:b/log@1.0.0"))))
  (export "a:b/log@1.0.0" (instance $outer "a:b/log@1.0.0")))
;; CHECK:      import 0 "a:b/log@1.0.0" "put": func(n: u32)
;; CHECK:      lift 0 in 1: func(n: u32) = core-instance 0
;; CHECK-NEXT: lift 1 in 2: func(n: u32) = core-instance 1
;; CHECK-NEXT: lowering 0 in 1: func(n: u32) = import 0
;; CHECK-NEXT: lowering 1 in 2: func(n: u32) = lift 0
;; CHECK-NEXT: export "a:b/log@1.0.0" "put": func(n: u32) = lift 1
