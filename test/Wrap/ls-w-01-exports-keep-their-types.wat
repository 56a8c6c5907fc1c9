;; LS-W-01: the root exports again what a nested component exports. The wrapper
;; has the same exports, of the same types, in the same order, and they give
;; what they gave; with each way to place memories.
;; RUN: %wat2wasm %s -o %t.wasm
;; RUN: %run %t.wasm a:b/c#compute --then a:b/c#greet --then alone 300 > %t.linked
;; RUN: meld-opt -passes='print<graph>' -disable-output %t.wasm 2>&1 | grep '^ *export' | sed 's/ = .*//' > %t.exports
;; RUN: meld-opt -passes='fuse<memory=auto>,wrap' %t.wasm -o %t.auto.wasm
;; RUN: meld-opt -passes='fuse<memory=multi>,wrap' %t.wasm -o %t.multi.wasm
;; RUN: %validate %t.auto.wasm %t.multi.wasm
;; RUN: %run %t.auto.wasm a:b/c#compute --then a:b/c#greet --then alone 300 | diff %t.linked -
;; RUN: %run %t.multi.wasm a:b/c#compute --then a:b/c#greet --then alone 300 | diff %t.linked -
;; RUN: meld-opt -passes='print<graph>' -disable-output %t.auto.wasm 2>&1 | grep '^ *export' | sed 's/ = .*//' | diff %t.exports -
;; RUN: FileCheck %s < %t.linked
;; RUN: FileCheck --check-prefix=EXPORTS %s < %t.exports
(component
  (component $Inner
    (core module $M
      (func (export "compute") (result i32) (i32.const -1))
      (func (export "greet") (result i32) (i32.const 200)))
    (core instance $m (instantiate $M))
    (func $compute (result u32) (canon lift (core func $m "compute")))
    (func $greet (result u8) (canon lift (core func $m "greet")))
    (instance $api
      (export "compute" (func $compute)) (export "greet" (func $greet)))
    (export "a:b/c" (instance $api)))
  (component $Other
    (core module $M
      (func (export "f") (param i32) (result i32) (local.get 0)))
    (core instance $m (instantiate $M))
    (func (export "f") (param "n" u16) (result u16)
      (canon lift (core func $m "f"))))
  (instance $other (instantiate $Other))
  (instance $inner (instantiate $Inner))
  (export "alone" (func $other "f"))
  (export "a:b/c" (instance $inner "a:b/c")))
;; CHECK:      4294967295
;; CHECK-NEXT: 200
;; CHECK-NEXT: 300
;; EXPORTS:      export "alone": func(n: u16) -> u16
;; EXPORTS-NEXT: export "a:b/c" "compute": func() -> u32
;; EXPORTS-NEXT: export "a:b/c" "greet": func() -> u8
