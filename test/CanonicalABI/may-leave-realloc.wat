;; A realloc that the host calls may not leave its instance: a call of another
;; component traps, and the exported function clears the flag around it. What
;; the host lowers for the root it checks itself, so that call stays direct.
;; RUN: %wat2wasm %s -o %t.wasm
;; RUN: meld-opt %t.wasm -o %t.fused.wasm
;; RUN: %run %t.fused.wasm ask --then cabi_realloc 0 0 1 0 \
;; RUN:   --then cabi_realloc 0 0 1 1 > %t.out
;; RUN: FileCheck %s < %t.out
(component
  (import "ask" (func $ask (result u32)))
  (component $other
    (core module $M (func (export "f") (result i32) (i32.const 5)))
    (core instance $m (instantiate $M))
    (func (export "f") (result u32) (canon lift (core func $m "f"))))
  (instance $other (instantiate $other))
  (core func $ask' (canon lower (func $ask)))
  (core func $f' (canon lower (func $other "f")))
  (core module $M
    (import "host" "ask" (func $ask (result i32)))
    (import "other" "f" (func $f (result i32)))
    (memory (export "mem") 1)
    (func (export "realloc") (param i32 i32 i32 i32) (result i32)
      (if (result i32) (local.get 3) (then (call $f)) (else (call $ask))))
    (func (export "take") (param i32 i32))
    (func (export "ask") (result i32) (i32.add (call $ask) (call $f))))
  (core instance $m (instantiate $M
    (with "host" (instance (export "ask" (func $ask'))))
    (with "other" (instance (export "f" (func $f'))))))
  (func (export "ask") (result u32) (canon lift (core func $m "ask")))
  (func (export "take") (param "s" string)
    (canon lift (core func $m "take")
      (memory (core memory $m "mem")) (realloc (core func $m "realloc")))))
;; CHECK:      host: $root#ask()
;; CHECK-NEXT: 5
;; CHECK-NEXT: host: $root#ask()
;; CHECK-NEXT: 0
;; CHECK-NEXT: trap: {{.*}}unreachable
