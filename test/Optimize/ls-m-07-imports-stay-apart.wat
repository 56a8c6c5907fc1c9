;; Binaryen makes one import of those that agree in names and type. Imports of
;; the host with different options have different names, so they stay apart, also
;; where the functions around them are equal.
;; RUN: %wat2wasm %s -o %t.wasm
;; RUN: meld-opt -passes='fuse,binaryen<duplicate-import-elimination>,opt<O4>' -S %t.wasm -o - | FileCheck %s
(component
  (import "print" (func $print (param "s" string)))
  (component $C
    (import "print" (func $print (param "s" string)))
    (core module $Libc (memory (export "mem") 1))
    (core instance $libc (instantiate $Libc))
    (core func $print (canon lower (func $print) (memory (core memory $libc "mem"))))
    (core module $M
      (import "log" "print" (func $print (param i32 i32)))
      (func (export "run") (call $print (i32.const 0) (i32.const 5))))
    (core instance $m (instantiate $M (with "log" (instance (export "print" (func $print))))))
    (func (export "run") (canon lift (core func $m "run"))))
  (instance $c1 (instantiate $C (with "print" (func $print))))
  (instance $c2 (instantiate $C (with "print" (func $print))))
  (export "one" (func $c1 "run"))
  (export "two" (func $c2 "run")))
;; CHECK-DAG: (import {{.*}} "print" (func $[[P1:[^ ]+]]
;; CHECK-DAG: (import {{.*}} "print$1" (func $[[P2:[^ ]+]]
;; CHECK-DAG: (export "one" (func $[[ONE:[^ )]+]]))
;; CHECK-DAG: (export "two" (func $[[TWO:[^ )]+]]))
;; CHECK: (func $[[ONE]]
;; CHECK: (call $[[P1]]
;; CHECK: (func $[[TWO]]
;; CHECK: (call $[[P2]]
