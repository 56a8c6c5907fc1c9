;; Two components keep one memory each, also when one of them can grow, and
;; what is written in one is not seen in the other. A single shared memory is
;; refused by name.
;; RUN: %wat2wasm %s -o %t.wasm
;; RUN: meld-opt %t.wasm -o %t.fused.wasm
;; RUN: %run %t.wasm probe --then grow --then probe > %t.linked
;; RUN: %run %t.fused.wasm probe --then grow --then probe > %t.out
;; RUN: diff %t.linked %t.out
;; RUN: meld-opt -passes='fuse<memory=multi>' -S %t.wasm -o - | FileCheck %s
;; RUN: not meld-opt -passes='fuse<memory=shared>' %t.wasm -o %t.shared.wasm 2>&1 \
;; RUN:   | FileCheck %s --check-prefix=SHARED
;; RUN: not ls %t.shared.wasm
(component
  (component $growing
    (core module $M
      (memory $m 1)
      (func (export "grow") (result i32) (memory.grow (i32.const 1)))
      (func (export "read") (result i32)
        (i32.store (i32.const 64) (i32.const 7))
        (i32.add (i32.load (i32.const 64)) (memory.size))))
    (core instance $i (instantiate $M))
    (func (export "grow") (result u32) (canon lift (core func $i "grow")))
    (func (export "read") (result u32) (canon lift (core func $i "read"))))
  (component $fixed
    (import "read" (func $read (result u32)))
    (core func $read_ (canon lower (func $read)))
    (core module $M
      (import "other" "read" (func $read (result i32)))
      (memory $m 2 2)
      (func (export "probe") (result i32)
        (i32.store (i32.const 64) (i32.const 100))
        (i32.mul (call $read) (i32.add (i32.load (i32.const 64)) (memory.size)))))
    (core instance $i (instantiate $M
      (with "other" (instance (export "read" (func $read_))))))
    (func (export "probe") (result u32) (canon lift (core func $i "probe"))))
  (instance $g (instantiate $growing))
  (instance $f (instantiate $fixed (with "read" (func $g "read"))))
  (export "grow" (func $g "grow"))
  (export "probe" (func $f "probe")))
;; CHECK:     (memory {{.*}} 1)
;; CHECK:     (memory {{.*}} 2 2)
;; CHECK-NOT: (memory ${{[0-9]}}
;; SHARED: error: {{.*}}memory=shared{{.*}} not supported
