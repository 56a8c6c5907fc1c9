;; Built-ins that need no host, and calls that clear what these access.
;; RUN: %wat2wasm %s -o %t.wasm
;; RUN: meld-opt -passes='print<boundaries>' -disable-output %t.wasm > %t.out
;; RUN: FileCheck %s --match-full-lines < %t.out
;; RUN: meld-opt -passes='print<boundaries-json>' -disable-output %t.wasm > %t.json
;; RUN: %python %S/Inputs/boundaries-as-text.py %t.json | diff %t.out -
(component
  (component $C
    (core func $get (canon context.get i32 0))
    (core func $set (canon context.set i32 0))
    (core module $M
      (import "" "get" (func $get (result i32)))
      (import "" "set" (func $set (param i32)))
      (func (export "f") (result i32) (call $set (i32.const 1)) (call $get)))
    (core instance $m (instantiate $M (with "" (instance
      (export "get" (func $get)) (export "set" (func $set))))))
    (func (export "f") (result u32) (canon lift (core func $m "f"))))
  (component $D
    (import "f" (func $f (result u32)))
    (core func $f' (canon lower (func $f)))
    (core module $M
      (import "" "f" (func $f (result i32)))
      (func (export "f") (result i32) (call $f)))
    (core instance $m (instantiate $M (with "" (instance
      (export "f" (func $f'))))))
    (func (export "f") (result u32) (canon lift (core func $m "f"))))
  (instance $c (instantiate $C))
  (instance $d (instantiate $D (with "f" (func $c "f"))))
  (export "f" (func $c "f")))
;; CHECK:      call 0 root.$d -> root.$c "f": func() -> u32
;; CHECK-NEXT:   lowered scalar, {{[0-9]+}} bytes
;; CHECK-NEXT:   clears context
;; CHECK-NEXT: builtin 0 root.$c -> root.$c "context.get"
;; CHECK-NEXT:   lowered scalar, {{[0-9]+}} bytes
;; CHECK-NEXT: builtin 1 root.$c -> root.$c "context.set"
;; CHECK-NEXT:   lowered scalar, {{[0-9]+}} bytes
;; CHECK-NEXT: export 0 host -> root.$c "f": func() -> u32
;; CHECK-NEXT:   lowered scalar, {{[0-9]+}} bytes
;; CHECK-NEXT:   clears context
