;; A start function calls the host with text. The fixup module fills the shim's
;; table first and calls `_initialize` then.
;; RUN: %wat2wasm %s -o %t.wasm
;; RUN: meld-opt -passes=fuse,wrap %t.wasm -o %t.wrapped.wasm
;; RUN: %validate %t.wrapped.wasm
;; RUN: %run %t.wasm f > %t.linked
;; RUN: %run %t.wrapped.wasm f | diff %t.linked -
;; RUN: FileCheck %s < %t.linked
;; RUN: meld-opt -passes=fuse,wrap %t.wrapped.wasm -o %t.again.wasm
;; RUN: %run %t.again.wasm f | diff %t.linked -
(component
  (import "log" (func $log (param "text" string)))
  (core module $Libc (memory (export "memory") 1) (data (i32.const 0) "started"))
  (core instance $libc (instantiate $Libc))
  (core func $log' (canon lower (func $log) (memory (core memory $libc "memory"))))
  (core module $M
    (import "" "log" (func $log (param i32 i32)))
    (global $started (mut i32) (i32.const 0))
    (func $start (call $log (i32.const 0) (i32.const 7)) (global.set $started (i32.const 1)))
    (start $start)
    (func (export "f") (result i32) (global.get $started)))
  (core instance $m (instantiate $M (with "" (instance (export "log" (func $log'))))))
  (func (export "f") (result u32) (canon lift (core func $m "f"))))
;; CHECK:      host: $root#log(started)
;; CHECK-NEXT: 1
