;; What is passed must have the type that is declared. Types are compared by
;; structure, resources by identity, and the message prints both.

;; RUN: split-file %s %t

;; RUN: %wat2wasm %t/result.wat -o %t/result.wasm
;; RUN: not meld-opt -passes='print<graph>' -disable-output %t/result.wasm 2>&1 | FileCheck %s --check-prefix=RESULT
;; RESULT: meld-opt: error: '{{.*}}result.wasm': offset 0x{{[0-9a-f]+}}: root.$c: import 'f': expected func(s: stream<s32>) -> u32, found func(s: stream<u8>) -> u32
;--- result.wat
(component
  (type $s (stream u8))
  (import "f" (func $f (param "s" $s) (result u32)))
  (component $C
    (type $s (stream s32))
    (import "f" (func (param "s" $s) (result u32))))
  (instance $c (instantiate $C (with "f" (func $f)))))

;; RUN: %wat2wasm %t/label.wat -o %t/label.wasm
;; RUN: not meld-opt -passes='print<graph>' -disable-output %t/label.wasm 2>&1 | FileCheck %s --check-prefix=LABEL
;; LABEL: root.$c: import 'f': expected func(a: u8), found func(b: u8)
;--- label.wat
(component
  (import "f" (func $f (param "b" u8)))
  (component $C (import "f" (func (param "a" u8))))
  (instance $c (instantiate $C (with "f" (func $f)))))

;; RUN: %wat2wasm %t/async.wat -o %t/async.wasm
;; RUN: not meld-opt -passes='print<graph>' -disable-output %t/async.wasm 2>&1 | FileCheck %s --check-prefix=ASYNC
;; ASYNC: root.$c: import 'f': expected func(), found async func()
;--- async.wat
(component
  (import "f" (func $f async))
  (component $C (import "f" (func)))
  (instance $c (instantiate $C (with "f" (func $f)))))

;; RUN: %wat2wasm %t/nested.wat -o %t/nested.wasm
;; RUN: not meld-opt -passes='print<graph>' -disable-output %t/nested.wasm 2>&1 | FileCheck %s --check-prefix=NESTED
;; NESTED: root.$c: import 'outer': export 'inner': export 'f': expected func() -> u32, found func() -> u8
;--- nested.wat
(component
  (import "f" (func $f (result u8)))
  (instance $inner (export "f" (func $f)))
  (instance $outer (export "inner" (instance $inner)))
  (component $C (import "outer" (instance
    (export "inner" (instance (export "f" (func (result u32))))))))
  (instance $c (instantiate $C (with "outer" (instance $outer)))))

;; RUN: %wat2wasm %t/absent.wat -o %t/absent.wasm
;; RUN: not meld-opt -passes='print<graph>' -disable-output %t/absent.wasm 2>&1 | FileCheck %s --check-prefix=ABSENT
;; ABSENT: root.$c: import 'outer': export 'inner': export 'g': there is none
;--- absent.wat
(component
  (import "f" (func $f))
  (instance $inner (export "f" (func $f)))
  (instance $outer (export "inner" (instance $inner)))
  (component $C (import "outer" (instance
    (export "inner" (instance (export "g" (func)))))))
  (instance $c (instantiate $C (with "outer" (instance $outer)))))

;; RUN: %wat2wasm %t/sort.wat -o %t/sort.wasm
;; RUN: not meld-opt -passes='print<graph>' -disable-output %t/sort.wasm 2>&1 | FileCheck %s --check-prefix=SORT
;; SORT: root.$c: import 'outer': export 'inner': export 'f': expected an instance, found a function
;--- sort.wat
(component
  (import "f" (func $f))
  (instance $inner (export "f" (func $f)))
  (instance $outer (export "inner" (instance $inner)))
  (component $C (import "outer" (instance
    (export "inner" (instance (export "f" (instance)))))))
  (instance $c (instantiate $C (with "outer" (instance $outer)))))

;; RUN: %wat2wasm %t/type.wat -o %t/type.wasm
;; RUN: not meld-opt -passes='print<graph>' -disable-output %t/type.wasm 2>&1 | FileCheck %s --check-prefix=TYPE
;; TYPE: root.$c: import 't': expected record{a: u8}, found record{a: u16}
;--- type.wat
(component
  (type $t (record (field "a" u16)))
  (component $C (type $t (record (field "a" u8))) (import "t" (type (eq $t))))
  (instance $c (instantiate $C (with "t" (type $t)))))

;; RUN: %wat2wasm %t/resource.wat -o %t/resource.wasm
;; RUN: not meld-opt -passes='print<graph>' -disable-output %t/resource.wasm 2>&1 | FileCheck %s --check-prefix=RESOURCE
;; RESOURCE: root.$c: import 'f': expected func(r: own<r>), found func(r: own<r#1>)
;--- resource.wat
(component
  (component $Definer (type $r (resource (rep i32))) (export "r" (type $r)))
  (instance $one (instantiate $Definer))
  (instance $two (instantiate $Definer))
  (alias export $one "r" (type $r1))
  (alias export $two "r" (type $r2))
  (core module $M (func (export "f") (param i32)))
  (core instance $m (instantiate $M))
  (func $f (param "r" (own $r2)) (canon lift (core func $m "f")))
  (component $C
    (import "r" (type $r (sub resource)))
    (import "f" (func (param "r" (own $r)))))
  (instance $c (instantiate $C (with "r" (type $r1)) (with "f" (func $f)))))

;; RUN: %wat2wasm %t/equal.wat -o %t/equal.wasm
;; RUN: meld-opt -passes='print<graph>' -disable-output %t/equal.wasm 2>&1 | FileCheck %s --check-prefix=EQUAL
;; EQUAL: component-instance 1 root.$c in 0
;--- equal.wat
(component
  (type $pad (list u8))
  (type $pad2 (list $pad))
  (import "f" (func $f (param "a" $pad2)))
  (component $C
    (type $inner (list u8))
    (type (option u8))
    (type $outer (list $inner))
    (import "f" (func (param "a" $outer))))
  (instance $c (instantiate $C (with "f" (func $f)) (with "extra" (func $f)))))

;; RUN: %wat2wasm %t/component.wat -o %t/component.wasm
;; RUN: not meld-opt -passes='print<graph>' -disable-output %t/component.wasm 2>&1 | FileCheck %s --check-prefix=COMPONENT
;; COMPONENT: root.$user.$code: export 'f': expected func() -> u32, found func() -> u8
;--- component.wat
(component
  (component $Code
    (core module $M (func (export "f") (result i32) (i32.const 0)))
    (core instance $m (instantiate $M))
    (func (export "f") (result u8) (canon lift (core func $m "f"))))
  (component $User
    (import "code" (component $C (export "f" (func (result u32)))))
    (instance $code (instantiate $C)))
  (instance $user (instantiate $User (with "code" (component $Code)))))

;; RUN: %wat2wasm %t/ascribed.wat -o %t/ascribed.wasm
;; RUN: not meld-opt -passes='print<graph>' -disable-output %t/ascribed.wasm 2>&1 | FileCheck %s --check-prefix=ASCRIBED
;; ASCRIBED: offset 0x{{[0-9a-f]+}}: root: export 'f': expected func() -> u32, found func() -> u8
;--- ascribed.wat
(component
  (import "g" (func $g (result u8)))
  (export "f" (func $g) (func (result u32))))
