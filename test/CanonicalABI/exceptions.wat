;; An exception that a function throws out of its component is a trap, not
;; something that the caller can catch. Functions that cannot throw get no
;; handler.
;; RUN: %wat2wasm %s -o %t.wasm
;; RUN: meld-opt %t.wasm -o %t.fused.wasm
;; RUN: %run %t.wasm f 0 --then f 1 > %t.linked
;; RUN: %run %t.fused.wasm f 0 --then f 1 > %t.out
;; RUN: FileCheck %s --check-prefix=LINKED < %t.linked
;; RUN: FileCheck %s --check-prefix=FUSED < %t.out
;; RUN: meld-opt -g -S %t.wasm -o - | FileCheck %s
(component
  (component $Quiet
    (core module $M (func (export "q") (result i32) (i32.const 1)))
    (core instance $m (instantiate $M))
    (func (export "q") (result u32) (canon lift (core func $m "q"))))
  (component $C
    (core module $M
      (tag $t)
      (func (export "f") (param i32) (result i32)
        (if (local.get 0) (then (throw $t)))
        (i32.const 7)))
    (core instance $m (instantiate $M))
    (func (export "f") (param "x" u32) (result u32)
      (canon lift (core func $m "f"))))
  (component $D
    (import "f" (func $f (param "x" u32) (result u32)))
    (import "q" (func $q (result u32)))
    (core func $f' (canon lower (func $f)))
    (core func $q' (canon lower (func $q)))
    (core module $M
      (import "c" "f" (func $f (param i32) (result i32)))
      (import "c" "q" (func $q (result i32)))
      (func (export "f") (param i32) (result i32)
        (block $caught
          (try_table (catch_all $caught)
            (return (i32.add (call $f (local.get 0)) (call $q)))))
        (i32.const -1)))
    (core instance $m (instantiate $M (with "c" (instance
      (export "f" (func $f')) (export "q" (func $q'))))))
    (func (export "f") (param "x" u32) (result u32)
      (canon lift (core func $m "f"))))
  (instance $q (instantiate $Quiet))
  (instance $c (instantiate $C))
  (instance $d (instantiate $D (with "f" (func $c "f")) (with "q" (func $q "q"))))
  (export "f" (func $d "f")))
;; LINKED:      8
;; LINKED-NEXT: trap: {{.*}}exception
;; FUSED:      8
;; FUSED-NEXT: trap: {{.*}}unreachable
;; CHECK-NOT: adapters.root.$d->root.$q
;; CHECK:     (func $adapters.root.$d->root.$c.f (
;; CHECK:      (try_table {{.*}}(catch_all
;; CHECK:      (unreachable)
