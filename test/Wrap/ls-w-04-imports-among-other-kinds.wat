;; LS-W-04: a core module imports a global, a memory, a table and two functions
;; of the host, in mixed order. Each function is lowered from the right one, with
;; its own options, whatever its position among imports of other kinds is.
;; RUN: %wat2wasm %s -o %t.wasm
;; RUN: meld-opt -passes=fuse,wrap %t.wasm -o %t.wrapped.wasm
;; RUN: %validate %t.wrapped.wasm
;; RUN: %run --return '$root#number=7' --return '$root#text=abc' %t.wasm both > %t.linked
;; RUN: %run --return '$root#number=7' --return '$root#text=abc' %t.wrapped.wasm both | diff %t.linked -
;; RUN: FileCheck %s < %t.linked
(component
  (import "number" (func $number (result u32)))
  (import "text" (func $text (result string)))
  (core module $Libc
    (global (export "base") i32 (i32.const 32))
    (memory (export "memory") 1)
    (table (export "table") 1 funcref)
    (func (export "realloc") (param i32 i32 i32 i32) (result i32) (i32.const 64)))
  (core instance $libc (instantiate $Libc))
  (core func $number' (canon lower (func $number)))
  (core func $text' (canon lower (func $text) string-encoding=utf16
    (memory (core memory $libc "memory")) (realloc (core func $libc "realloc"))))
  (core module $M
    (import "" "base" (global $base i32))
    (import "" "memory" (memory 1))
    (import "" "text" (func $text (param i32)))
    (import "" "table" (table 1 funcref))
    (import "" "number" (func $number (result i32)))
    (func (export "both") (result i32)
      (call $text (global.get $base))
      ;; Two bytes of the first code unit, the length and the number.
      (i32.add
        (i32.mul (i32.load16_u (i32.load (global.get $base))) (i32.const 1000))
        (i32.add (i32.mul (i32.load offset=4 (global.get $base)) (i32.const 100))
          (call $number)))))
  (core instance $m (instantiate $M (with "" (instance
    (export "base" (global $libc "base"))
    (export "memory" (memory $libc "memory"))
    (export "text" (func $text'))
    (export "table" (table $libc "table"))
    (export "number" (func $number'))))))
  (func (export "both") (result u32) (canon lift (core func $m "both"))))
;; CHECK:      host: $root#text()
;; CHECK-NEXT: host: $root#number()
;; CHECK-NEXT: 97307
