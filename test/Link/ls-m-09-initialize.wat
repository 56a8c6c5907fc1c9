;; A start function that may call an import which reads our memory cannot run
;; as the start section: the host would be asked to serve it before it has the
;; module's exports. It is exported as `_initialize` for the host to call.
;; Imports that need no memory do not need that.
;; RUN: split-file %s %t
;; RUN: %wat2wasm %t/memory.wat -o %t/memory.wasm
;; RUN: meld-opt %t/memory.wasm -o %t/memory.fused.wasm
;; RUN: %validate %t/memory.fused.wasm
;; RUN: %run %t/memory.wasm get | FileCheck %s --check-prefix=LINKED
;; RUN: %run %t/memory.fused.wasm get | FileCheck %s
;; RUN: meld-opt -S -passes=fuse %t/memory.wasm -o - \
;; RUN:   | FileCheck %s --check-prefix=MEMORY --implicit-check-not='(start'
;; RUN: %wat2wasm %t/none.wat -o %t/none.wasm
;; RUN: meld-opt -S -passes=fuse %t/none.wasm -o - \
;; RUN:   | FileCheck %s --check-prefix=NONE --implicit-check-not=_initialize
;; LINKED:      log(hi)
;; LINKED-NEXT: 7
;; CHECK:      log(3, 2)
;; CHECK-NEXT: 7
;; MEMORY: (export "_initialize"
;; NONE: (start

;--- memory.wat
(component
  (import "log" (func $log (param "event" string)))
  (core module $Memory
    (memory (export "memory") 1)
    (data (i32.const 3) "hi"))
  (core instance $memory (instantiate $Memory))
  (core func $log
    (canon lower (func $log) (memory (core memory $memory "memory"))))
  (core module $M
    (import "host" "log" (func $log (param i32 i32)))
    (table 1 funcref)
    (elem (i32.const 0) func $log)
    (global $seen (mut i32) (i32.const 0))
    (func $start
      (global.set $seen (i32.const 7))
      ;; Only indirectly.
      (call_indirect (param i32 i32) (i32.const 3) (i32.const 2) (i32.const 0)))
    (start $start)
    (func (export "get") (result i32) (global.get $seen)))
  (core instance $m (instantiate $M
    (with "host" (instance (export "log" (func $log))))))
  (func (export "get") (result u32) (canon lift (core func $m "get"))))

;--- none.wat
(component
  (import "log" (func $log (param "event" u32)))
  (core func $log (canon lower (func $log)))
  (core module $M
    (import "host" "log" (func $log (param i32)))
    (func $start (call $log (i32.const 7)))
    (start $start)
    (func (export "get") (result i32) (i32.const 0)))
  (core instance $m (instantiate $M
    (with "host" (instance (export "log" (func $log))))))
  (func (export "get") (result u32) (canon lift (core func $m "get"))))
