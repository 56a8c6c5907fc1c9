;; Text that keeps its form is copied and validated by vectors, in a function of
;; its own for each form and direction; with simd=off, or where source and copy
;; are in one memory, it is copied as bytes and looked at behind that. Without
;; SIMD in the module nothing else may use it either.
;; RUN: %wat2wasm %s -o %t.wasm
;; RUN: meld-opt -S %t.wasm -o - | FileCheck %s
;; RUN: meld-opt -passes='fuse<simd=on>' -S %t.wasm -o - | FileCheck %s
;; RUN: meld-opt -passes='fuse<simd=off>' -S %t.wasm -o - | FileCheck %s --check-prefix=OFF --implicit-check-not='{{v128|[if][0-9]+x[0-9]}}'
;; RUN: meld-opt -passes='fuse<simd=off>' %t.wasm -o %t.off.wasm
;; RUN: %validate %t.off.wasm
;; RUN: meld-opt -passes='fuse<simd=on>' %t.wasm -o %t.on.wasm
;; RUN: %validate %t.on.wasm
;; RUN: not meld-opt -passes='fuse<simd=maybe>' %t.wasm -o %t.x 2>&1 | FileCheck %s --check-prefix=ERROR
(component
  (component $P
    (core module $M
      (memory (export "memory") 1)
      (func (export "realloc") (param i32 i32 i32 i32) (result i32)
        (i32.const 64))
      (func (export "take") (param i32 i32)))
    (core instance $m (instantiate $M))
    (func (export "utf8") (param "x" string) (canon lift
      (core func $m "take") (memory (core memory $m "memory"))
      (realloc (core func $m "realloc"))))
    (func (export "utf16") (param "x" string) (canon lift
      (core func $m "take") (memory (core memory $m "memory"))
      (realloc (core func $m "realloc")) string-encoding=utf16)))
  (component $C
    (import "utf8" (func $utf8 (param "x" string)))
    (import "utf16" (func $utf16 (param "x" string)))
    (core module $Memory (memory (export "memory") 1))
    (core instance $memory (instantiate $Memory))
    (core func $utf8' (canon lower (func $utf8)
      (memory (core memory $memory "memory"))))
    (core func $utf16' (canon lower (func $utf16)
      (memory (core memory $memory "memory")) string-encoding=utf16))
    (core module $M
      (import "" "utf8" (func $utf8 (param i32 i32)))
      (import "" "utf16" (func $utf16 (param i32 i32)))
      (func (export "go")
        (call $utf8 (i32.const 0) (i32.const 1))
        (call $utf16 (i32.const 0) (i32.const 1))))
    (core instance $m (instantiate $M (with "" (instance
      (export "utf8" (func $utf8')) (export "utf16" (func $utf16'))))))
    (func (export "go") (canon lift (core func $m "go"))))
  (instance $p (instantiate $P))
  (instance $c (instantiate $C (with "utf8" (func $p "utf8"))
    (with "utf16" (func $p "utf16"))))
  (export "go" (func $c "go")))
;; CHECK:      {{^}} (func $2{{$}}
;; CHECK:      {{^}} (func $[[REALLOC:[0-9]+]] (param {{.*}}) (result i32)
;; CHECK:      {{^}} (func $[[UTF8:[0-9]+]] (param $0 i32) (param $1 i32) (param $2 i32)
;; CHECK-NOT:  {{^}} (func
;; CHECK:        (v128.load $1
;; CHECK:        (v128.store $0
;; CHECK:        (i8x16.swizzle
;; CHECK:      {{^}} (func ${{[0-9]+}} (param $0 i32) (param $1 i32)
;; CHECK:        (call $[[REALLOC]]
;; CHECK-NOT:    (memory.copy
;; CHECK:        (call $[[UTF8]]
;; CHECK:      {{^}} (func $[[UTF16:[0-9]+]] (param $0 i32) (param $1 i32) (param $2 i32)
;; CHECK-NOT:  {{^}} (func
;; CHECK:        (v128.store $0
;; CHECK:        (i16x8.eq
;; CHECK:      {{^}} (func ${{[0-9]+}} (param $0 i32) (param $1 i32)
;; CHECK:        (call $[[REALLOC]]
;; CHECK-NOT:    (memory.copy
;; CHECK:        (call $[[UTF16]]

;; OFF:        (memory.copy $0 $1
;; OFF:        (memory.copy $0 $1

;; ERROR: simd
