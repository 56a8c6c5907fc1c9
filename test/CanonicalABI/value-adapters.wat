;; The shape of adapters for values in memory: bytes that every value keeps are
;; copied as a block, others one by one in a loop; what two functions share is
;; one helper, unless it is the only one that needs it; and a realloc is called
;; with its checks in one place.
;; RUN: %wat2wasm %s -o %t.wasm
;; RUN: meld-opt -S %t.wasm -o - | FileCheck %s
(component
  (component $P
    (core module $M
      (memory (export "memory") 1)
      (func (export "realloc") (param i32 i32 i32 i32) (result i32)
        (i32.const 64))
      (func (export "take") (param i32 i32)))
    (core instance $m (instantiate $M))
    (func (export "bytes") (param "x" (list u8)) (canon lift
      (core func $m "take") (memory (core memory $m "memory"))
      (realloc (core func $m "realloc"))))
    (func (export "bools") (param "x" (list bool)) (canon lift
      (core func $m "take") (memory (core memory $m "memory"))
      (realloc (core func $m "realloc"))))
    (func (export "again") (param "x" (list bool)) (canon lift
      (core func $m "take") (memory (core memory $m "memory"))
      (realloc (core func $m "realloc")))))
  (component $C
    (import "bytes" (func $bytes (param "x" (list u8))))
    (import "bools" (func $bools (param "x" (list bool))))
    (import "again" (func $again (param "x" (list bool))))
    (core module $Memory (memory (export "memory") 1))
    (core instance $memory (instantiate $Memory))
    (core func $bytes' (canon lower (func $bytes)
      (memory (core memory $memory "memory"))))
    (core func $bools' (canon lower (func $bools)
      (memory (core memory $memory "memory"))))
    (core func $again' (canon lower (func $again)
      (memory (core memory $memory "memory"))))
    (core module $M
      (import "" "bytes" (func $bytes (param i32 i32)))
      (import "" "bools" (func $bools (param i32 i32)))
      (import "" "again" (func $again (param i32 i32)))
      (func (export "go")
        (call $bytes (i32.const 0) (i32.const 1))
        (call $bools (i32.const 0) (i32.const 1))
        (call $again (i32.const 0) (i32.const 1))))
    (core instance $m (instantiate $M (with "" (instance
      (export "bytes" (func $bytes')) (export "bools" (func $bools'))
      (export "again" (func $again'))))))
    (func (export "go") (canon lift (core func $m "go"))))
  (instance $p (instantiate $P))
  (instance $c (instantiate $C (with "bytes" (func $p "bytes"))
    (with "bools" (func $p "bools")) (with "again" (func $p "again"))))
  (export "go" (func $c "go")))
;; CHECK:      {{^}} (func $2{{$}}
;; The callee's realloc, called with checks of what it returns:
;; CHECK:     (func $[[REALLOC:[0-9]+]] (param {{.*}}) (result i32)
;; CHECK:       (call $0
;; CHECK:       (unreachable)
;; Only one adapter copies bytes, so the copying is part of it:
;; CHECK:     (func ${{[0-9]+}} (param {{[^)]*}})
;; CHECK:       (call $[[REALLOC]]
;; CHECK-NOT:   (loop
;; CHECK:       (memory.copy $0 $1
;; CHECK:     (func $[[BOOLS:[0-9]+]] (param {{.*}}) (result i32 i32)
;; CHECK:       (call $[[REALLOC]]
;; CHECK-NOT:   (memory.copy
;; CHECK:       (loop
;; CHECK:         (i32.store8 $0
;; CHECK:     (func ${{[0-9]+}} (param
;; CHECK:       (call $[[BOOLS]]
;; CHECK:     (func ${{[0-9]+}} (param
;; CHECK-NOT:   (loop
;; CHECK:       (call $[[BOOLS]]
