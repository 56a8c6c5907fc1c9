;; Each entry's function is held against the original in the input: equal up to
;; a renumbering that is the same throughout an instance. The module $M is
;; instantiated twice, and so has two of them.
;; RUN: split-file %s %t
;; RUN: %wat2wasm %t/app.wat -o %t/app.wasm
;; RUN: %wat2wasm %t/other.wat -o %t/other.wasm
;; RUN: %wat2wasm %t/stranger.wat -o %t/stranger.wasm
;; RUN: meld-opt %t/app.wasm -o %t/app.fused.wasm
;; RUN: meld-scpv verify --against %t/app.wasm %t/app.fused.wasm | count 0
;; RUN: meld-scpv dump %t/app.fused.wasm | FileCheck %s --check-prefix=DUMP
;; DUMP: functions       7
;; DUMP: 0 0 {{.*}} app#Env
;; DUMP: 1 1 {{.*}} app#M
;; DUMP: 2 2 {{.*}} app#M
;; DUMP: 3 3 {{.*}} app#M
;; DUMP: 4 1 {{.*}} app#M
;; DUMP: 5 2 {{.*}} app#M
;; DUMP: 6 3 {{.*}} app#M

;; RUN: not meld-scpv verify --against %t/other.wasm %t/app.fused.wasm | FileCheck %s --check-prefix=OTHER
;; OTHER: function 2, function 2 of 'app#M': the code at offset 0x{{[0-9a-f]+}} differs from that at offset 0x{{[0-9a-f]+}} of the input
;; OTHER-NEXT: function 5, function 2 of 'app#M': the code at offset {{.*}} of the input
;; OTHER-NOT: {{.}}

;; RUN: not meld-scpv verify --against %t/stranger.wasm %t/app.fused.wasm | FileCheck %s --check-prefix=STRANGER
;; STRANGER: function 0: the input has no 'app#Env'
;; STRANGER: function 1: the input has no 'app#M'
;; STRANGER: function 4: the input has no 'app#M'

;; The code is the same, but the types are not.
;; RUN: %wat2wasm %t/typed.wat -o %t/typed.wasm
;; RUN: %wat2wasm %t/retyped.wat -o %t/retyped.wasm
;; RUN: meld-opt %t/typed.wasm -o %t/typed.fused.wasm
;; RUN: meld-scpv verify --against %t/typed.wasm %t/typed.fused.wasm | count 0
;; RUN: not meld-scpv verify --against %t/retyped.wasm %t/typed.fused.wasm | FileCheck %s --check-prefix=TYPE
;; TYPE:      function 0, function 0 of 'typed': type 0 became type 0, which is another type
;; TYPE-NOT: {{.}}

;; RUN: not meld-scpv verify --against %s %t/app.fused.wasm 2>&1 | FileCheck %s --check-prefix=TEXT
;; TEXT: meld-scpv: error: '{{.*}}verify-against.wat': offset 0x0:

#--- app.wat
(component $app
  (core module $Env
    (memory (export "m") 1)
    (func (export "e") (result i32) (i32.const 1)))
  (core module $M
    (import "env" "e" (func $e (result i32)))
    (memory 1)
    (global $g (mut i32) (i32.const 0))
    (table 1 funcref)
    (type $t (func (result i32)))
    (func $a (result i32) (call $e))
    (func $b (result i32)
      (global.set $g (i32.load offset=4 (i32.const 3)))
      (i32.add (global.get $g) (call_indirect (type $t) (i32.const 0))))
    (func (export "c") (result i32) (i32.add (call $a) (call $b)))
    (elem (i32.const 0) $a))
  (core instance $env (instantiate $Env))
  (core instance $i (instantiate $M (with "env" (instance $env))))
  (core instance $j (instantiate $M (with "env" (instance $env))))
  (func (export "c") (result u32) (canon lift (core func $i "c")))
  (func (export "d") (result u32) (canon lift (core func $j "c"))))
#--- other.wat
(component $app
  (core module $Env
    (memory (export "m") 1)
    (func (export "e") (result i32) (i32.const 1)))
  (core module $M
    (import "env" "e" (func $e (result i32)))
    (memory 1)
    (global $g (mut i32) (i32.const 0))
    (table 1 funcref)
    (type $t (func (result i32)))
    (func $a (result i32) (call $e))
    (func $b (result i32)
      (global.set $g (i32.load offset=8 (i32.const 3)))
      (i32.add (global.get $g) (call_indirect (type $t) (i32.const 0))))
    (func (export "c") (result i32) (i32.add (call $a) (call $b)))
    (elem (i32.const 0) $a))
  (core instance $env (instantiate $Env))
  (core instance $i (instantiate $M (with "env" (instance $env))))
  (func (export "c") (result u32) (canon lift (core func $i "c"))))
#--- stranger.wat
(component $stranger
  (core module $M (func (export "c")))
  (core instance $i (instantiate $M)))
#--- typed.wat
(component $typed
  (core module $M (func (export "f") (param i32)))
  (core instance $i (instantiate $M))
  (func (export "f") (param "x" u32) (canon lift (core func $i "f"))))
#--- retyped.wat
(component $typed
  (core module $M (func (export "f") (param i64)))
  (core instance $i (instantiate $M))
  (func (export "f") (param "x" u64) (canon lift (core func $i "f"))))
