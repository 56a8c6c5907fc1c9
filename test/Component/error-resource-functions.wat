;; Names with [constructor], [method] and [static] are those of functions of a
;; resource type that is imported or exported before, in the same scope.
;; RUN: split-file %s %t

;; RUN: %wat2wasm %t/good.wat -o %t/good.wasm
;; RUN: meld-opt -passes='print<graph>' -disable-output %t/good.wasm

;; RUN: %wat2wasm %t/resource.wat -o %t/resource.wasm
;; RUN: not meld-opt %t/resource.wasm -o - 2>&1 | FileCheck %s --check-prefix=RESOURCE
;; RESOURCE: offset 0x{{[0-9a-f]+}}: import '[static]a.f' is named after 'a', which is no resource type of an import before it

;; RUN: %wat2wasm %t/constructor.wat -o %t/constructor.wasm
;; RUN: not meld-opt %t/constructor.wasm -o - 2>&1 | FileCheck %s --check-prefix=MAKE
;; MAKE: offset 0x{{[0-9a-f]+}}: import '[constructor]a' must return own<a> or result<own<a>, ...>

;; The resource is another one.
;; RUN: %wat2wasm %t/method.wat -o %t/method.wasm
;; RUN: not meld-opt %t/method.wasm -o - 2>&1 | FileCheck %s --check-prefix=METHOD
;; METHOD: offset 0x{{[0-9a-f]+}}: import '[method]a.f' must have a first parameter 'self' of type borrow<a>

;; An imported resource type is none of an export.
;; RUN: %wat2wasm %t/export.wat -o %t/export.wasm
;; RUN: not meld-opt %t/export.wasm -o - 2>&1 | FileCheck %s --check-prefix=EXPORT
;; EXPORT: offset 0x{{[0-9a-f]+}}: export '[method]a.f' is named after 'a', which is no resource type of an export before it

;; An instance that is made of exports is no scope.
;; RUN: %wat2wasm %t/bundle.wat -o %t/bundle.wasm
;; RUN: not meld-opt %t/bundle.wasm -o - 2>&1 | FileCheck %s --check-prefix=BUNDLE
;; BUNDLE: offset 0x{{[0-9a-f]+}}: export '[constructor]a' is named after 'a', which is no resource type of an export before it

;--- good.wat
(component
  (import "i" (instance
    (export "a" (type $a (sub resource)))
    (export "[constructor]a" (func (result (result (own $a) (error string)))))
    (export "[method]a.f" (func (param "self" (borrow $a)) (param "x" u32)))
    (export "[static]a.g" (func)))))

;--- resource.wat
(component
  (import "i" (instance (export "a" (type (sub resource)))))
  (import "[static]a.f" (func)))

;--- constructor.wat
(component
  (import "a" (type $a (sub resource)))
  (import "[constructor]a" (func (param "x" (own $a)))))

;--- method.wat
(component
  (import "a" (type $a (sub resource)))
  (import "b" (type $b (sub resource)))
  (import "[method]a.f" (func (param "self" (borrow $b)))))

;--- export.wat
(component
  (import "a" (type $a (sub resource)))
  (import "f" (func $f (param "self" (borrow $a))))
  (export "[method]a.f" (func $f)))

;--- bundle.wat
(component
  (core module $M (func (export "f") (result i32) (i32.const 0)))
  (core instance $m (instantiate $M))
  (type $a (resource (rep i32)))
  (func $f (result (own $a)) (canon lift (core func $m "f")))
  (instance (export "a" (type $a)) (export "[constructor]a" (func $f))))
