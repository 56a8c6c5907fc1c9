;; Where one instance has error contexts, the host's table is its table: the
;; built-ins are the host's, by the names that wit-component gives them.
;; RUN: %wat2wasm %s -o %t.wasm
;; RUN: meld-opt -passes='fuse,verify,print<boundaries>' %t.wasm -o %t.fused.wasm | FileCheck %s --check-prefix=BOUNDARIES
;; RUN: meld-opt -passes=verify -S %t.fused.wasm -o - | FileCheck %s --check-prefix=TEXT --implicit-check-not=memory.grow
;; RUN: %python %S/Inputs/error_contexts.py %t.fused.wasm fail again | FileCheck %s
;; BOUNDARIES:     builtin {{.*}} "error-context.new"
;; BOUNDARIES-NEXT: lowered direct
;; BOUNDARIES:     handles of component-instance 0 root: host table
;; TEXT-DAG: (import "$root" "[error-context-new-utf8]" (func ${{.*}} (param i32 i32) (result i32)))
;; TEXT-DAG: (import "$root" "[error-context-drop]" (func ${{.*}} (param i32)))
;; CHECK:      host: show no luck
;; CHECK-NEXT: fail: no luck
;; CHECK-NEXT: host: drop of the host 1
;; CHECK-NEXT: again: done
;; CHECK-NEXT: left: ['no luck']
(component
  (import "show" (func $show (param "e" error-context)))
  (core module $Memory
    (memory (export "memory") 1)
    (data (i32.const 64) "no luck"))
  (core instance $memory (instantiate $Memory))
  (core func $new (canon error-context.new (memory (core memory $memory "memory"))))
  (core func $drop (canon error-context.drop))
  (core func $show' (canon lower (func $show)))
  (core module $M
    (import "" "new" (func $new (param i32 i32) (result i32)))
    (import "" "drop" (func $drop (param i32)))
    (import "" "show" (func $show (param i32)))
    (func (export "fail") (result i32) (local $e i32)
      (call $show (local.tee $e (call $new (i32.const 64) (i32.const 7))))
      (local.get $e))
    (func (export "again") (param i32) (call $drop (local.get 0))))
  (core instance $m (instantiate $M (with "" (instance
    (export "new" (func $new)) (export "drop" (func $drop)) (export "show" (func $show'))))))
  (func (export "fail") (result error-context) (canon lift (core func $m "fail")))
  (func (export "again") (param "e" error-context) (canon lift (core func $m "again"))))
