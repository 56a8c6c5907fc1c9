;; Two components lower one function of the host with their own memories: the
;; fused module keeps two imports under distinct names and exports both
;; memories. Where the options make no difference there is one import.
;; RUN: %wat2wasm %s -o %t.wasm
;; RUN: meld-opt %t.wasm -o %t.fused.wasm
;; RUN: %validate %t.fused.wasm
;; RUN: meld-opt -S %t.wasm -o - \
;; RUN:   | FileCheck %s --implicit-check-not='(import' --implicit-check-not='(export'
(component
  (import "test:host/log@1.0.0" (instance $log
    (export "print" (func (param "s" string)))
    (export "level" (func (result u8)))))
  (component $C
    (import "log" (instance $log
      (export "print" (func (param "s" string)))
      (export "level" (func (result u8)))))
    (core module $Libc (memory (export "mem") 1))
    (core instance $libc (instantiate $Libc))
    (core func $print (canon lower (func $log "print") (memory (core memory $libc "mem"))))
    (core func $level (canon lower (func $log "level") (memory (core memory $libc "mem"))))
    (core module $M
      (import "log" "print" (func $print (param i32 i32)))
      (import "log" "level" (func $level (result i32)))
      (func (export "run") (call $print (i32.const 0) (call $level))))
    (core instance $m (instantiate $M (with "log" (instance
      (export "print" (func $print)) (export "level" (func $level))))))
    (func (export "run") (canon lift (core func $m "run"))))
  (instance $c1 (instantiate $C (with "log" (instance $log))))
  (instance $c2 (instantiate $C (with "log" (instance $log))))
  (export "one" (func $c1 "run"))
  (export "two" (func $c2 "run")))
;; CHECK-DAG: (import "test:host/log@1.0.0" "print" (func $[[P1:[^ ]+]]
;; CHECK-DAG: (import "test:host/log@1.0.0" "level" (func $[[L:[^ ]+]]
;; CHECK-DAG: (import "test:host/log@1.0.0" "print$1" (func $[[P2:[^ ]+]]
;; CHECK-DAG: (export "one" (func $[[ONE:[^ )]+]]))
;; CHECK-DAG: (export "two" (func $[[TWO:[^ )]+]]))
;; CHECK-DAG: (export "memory" (memory
;; CHECK-DAG: (export "memory$1" (memory
;; CHECK: (func $[[ONE]]
;; CHECK: (call $[[P1]]
;; CHECK: (call $[[L]]
;; CHECK: (func $[[TWO]]
;; CHECK: (call $[[P2]]
;; CHECK: (call $[[L]]
