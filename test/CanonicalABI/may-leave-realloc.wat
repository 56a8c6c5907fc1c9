;; A realloc that the host calls may not leave its instance either, imports of
;; the host included; the exported function clears the flag around it.
;; RUN: %wat2wasm %s -o %t.wasm
;; RUN: meld-opt %t.wasm -o %t.fused.wasm
;; RUN: %run %t.fused.wasm ask --then cabi_realloc 0 0 1 8 > %t.out
;; RUN: FileCheck %s < %t.out
(component
  (import "ask" (func $ask (result u32)))
  (core func $ask' (canon lower (func $ask)))
  (core module $M
    (import "host" "ask" (func $ask (result i32)))
    (memory (export "mem") 1)
    (func (export "realloc") (param i32 i32 i32 i32) (result i32) (call $ask))
    (func (export "take") (param i32 i32))
    (export "ask" (func $ask)))
  (core instance $m (instantiate $M
    (with "host" (instance (export "ask" (func $ask'))))))
  (func (export "ask") (result u32) (canon lift (core func $m "ask")))
  (func (export "take") (param "s" string)
    (canon lift (core func $m "take")
      (memory (core memory $m "mem")) (realloc (core func $m "realloc")))))
;; CHECK:      host: $root#ask()
;; CHECK-NEXT: 0
;; CHECK-NOT:  host:
;; CHECK:      trap: {{.*}}unreachable
