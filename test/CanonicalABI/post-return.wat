;; post-return runs once for each call, after the results are lifted, with the
;; core results as the callee gave them. It reaches no import here, so no flag
;; is generated.
;; RUN: %wat2wasm %s -o %t.wasm
;; RUN: meld-opt %t.wasm -o %t.fused.wasm
;; RUN: %run %t.wasm f 3 --then seen --then f 4 --then seen --then seen > %t.linked
;; RUN: %run %t.fused.wasm f 3 --then seen --then f 4 --then seen --then seen > %t.out
;; RUN: diff %t.linked %t.out
;; RUN: FileCheck %s --check-prefix=OUT < %t.out
;; RUN: meld-opt -g -S %t.wasm -o - | FileCheck %s --implicit-check-not=may_leave
(component
  (component $C
    (core module $M
      (global $n (mut i32) (i32.const 0))
      (func (export "f") (param i32) (result i32)
        (i32.or (local.get 0) (i32.const 0x100)))
      (func (export "done") (param i32)
        (global.set $n (i32.add (global.get $n) (local.get 0))))
      (func (export "seen") (result i32) (global.get $n)))
    (core instance $m (instantiate $M))
    (func (export "f") (param "x" u8) (result u8)
      (canon lift (core func $m "f") (post-return (core func $m "done"))))
    (func (export "seen") (result u32) (canon lift (core func $m "seen"))))
  (component $D
    (import "f" (func $f (param "x" u8) (result u8)))
    (core func $f' (canon lower (func $f)))
    (core module $M
      (import "c" "f" (func $f (param i32) (result i32)))
      (func (export "f") (param i32) (result i32) (call $f (local.get 0))))
    (core instance $m (instantiate $M
      (with "c" (instance (export "f" (func $f'))))))
    (func (export "f") (param "x" u32) (result u32)
      (canon lift (core func $m "f"))))
  (instance $c (instantiate $C))
  (instance $d (instantiate $D (with "f" (func $c "f"))))
  (export "f" (func $d "f"))
  (export "seen" (func $c "seen")))
;; OUT:      3
;; OUT-NEXT: 259
;; OUT-NEXT: 4
;; OUT-NEXT: 519
;; OUT-NEXT: 519
;; CHECK:      (func $adapters.root.$d->root.$c.f (
;; CHECK:       (local.set $[[RAW:[0-9]+]]
;; CHECK-NEXT:   (call $
;; CHECK:       (call $
;; CHECK-NEXT:   (local.get $[[RAW]])
;; CHECK:       (i32.and
;; CHECK-NEXT:   (local.get $[[RAW]])
;; CHECK-NEXT:   (i32.const 255)
