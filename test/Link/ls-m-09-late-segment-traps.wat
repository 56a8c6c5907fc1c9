;; An active segment that does not fit traps where it did: after the start
;; functions of earlier modules, before those of later ones, and after the
;; segments that precede it.
;; RUN: %wat2wasm %s -o %t.wasm
;; RUN: meld-opt %t.wasm -o %t.fused.wasm
;; RUN: %validate %t.fused.wasm
;; RUN: %run %t.wasm > %t.linked
;; RUN: %run %t.fused.wasm > %t.out
;; RUN: diff %t.linked %t.out
;; RUN: FileCheck %s < %t.out
(component
  (import "log" (func $log (param "event" u32)))
  (core func $log (canon lower (func $log)))
  (core module $First
    (import "host" "log" (func $log (param i32)))
    (memory (export "memory") 1)
    (func $start (call $log (i32.const 1)))
    (start $start))
  (core module $Second
    (import "host" "log" (func $log (param i32)))
    (memory 1)
    ;; Empty, but beyond the end.
    (data (i32.const 65537) "")
    (func $start (call $log (i32.const 2)))
    (start $start))
  (core instance $first (instantiate $First
    (with "host" (instance (export "log" (func $log))))))
  (core instance $second (instantiate $Second
    (with "host" (instance (export "log" (func $log)))))))
;; CHECK:      log(1)
;; CHECK-NEXT: instantiation trap: out of bounds memory access
