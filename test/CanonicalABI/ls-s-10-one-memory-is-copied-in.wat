;; A caller and a callee of one component instance share a memory and have an
;; allocator each. The callee still gets a copy, in its own encoding, from its
;; own allocator. (wasmtime does not let an instance call itself; the
;; specification does.)
;; RUN: %wat2wasm %s -o %t.wasm
;; RUN: meld-opt %t.wasm -o %t.fused.wasm
;; RUN: %run %t.fused.wasm same --then other | FileCheck %s
(component
  (core module $Memory
    (memory (export "memory") 1)
    (data (i32.const 0) "ab")
    (func (export "realloc") (param i32 i32 i32 i32) (result i32)
      (i32.const 256)))
  (core instance $memory (instantiate $Memory))
  (core module $Callee
    (import "" "memory" (memory 1))
    ;; Overwrites its argument, and tells where it was and what it held.
    (func (export "take") (param i32 i32) (result i32)
      (local $found i32)
      (local.set $found (i32.load8_u offset=1 (local.get 0)))
      (memory.fill (local.get 0) (i32.const 0) (i32.const 2))
      (i32.add (i32.mul (local.get 0) (i32.const 1000)) (local.get $found))))
  (core instance $callee (instantiate $Callee (with "" (instance $memory))))
  (func $same (param "text" string) (result u32)
    (canon lift (core func $callee "take")
      (memory (core memory $memory "memory")) (realloc (core func $memory "realloc"))))
  (func $other (param "text" string) (result u32)
    (canon lift (core func $callee "take") string-encoding=utf16
      (memory (core memory $memory "memory")) (realloc (core func $memory "realloc"))))
  (core func $same' (canon lower (func $same) (memory (core memory $memory "memory"))))
  (core func $other' (canon lower (func $other) (memory (core memory $memory "memory"))))
  (core module $Caller
    (import "" "same" (func $same (param i32 i32) (result i32)))
    (import "" "other" (func $other (param i32 i32) (result i32)))
    (import "m" "memory" (memory 1))
    ;; The caller's own text is still there.
    (func $check (param i32) (result i32)
      (if (i32.ne (i32.load16_u (i32.const 0)) (i32.const 0x6261))
        (then unreachable))
      (local.get 0))
    (func (export "same") (result i32)
      (call $check (call $same (i32.const 0) (i32.const 2))))
    (func (export "other") (result i32)
      (call $check (call $other (i32.const 0) (i32.const 2)))))
  (core instance $caller (instantiate $Caller (with "m" (instance $memory))
    (with "" (instance (export "same" (func $same')) (export "other" (func $other'))))))
  (func (export "same") (result u32) (canon lift (core func $caller "same")))
  (func (export "other") (result u32) (canon lift (core func $caller "other"))))
;; CHECK: 256098
;; CHECK: 256000
