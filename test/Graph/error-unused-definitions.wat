;; Definitions that nothing uses are checked as all others are.
;; RUN: split-file %s %t

;; Only the component that defines a resource knows representations.
;; RUN: %wat2wasm %t/foreign.wat -o %t/foreign.wasm
;; RUN: not meld-opt %t/foreign.wasm -o - 2>&1 | FileCheck %s --check-prefix=FOREIGN
;; FOREIGN: offset 0x{{[0-9a-f]+}}: resource.rep of a resource that another component defines

;; RUN: %wat2wasm %t/option.wat -o %t/option.wasm
;; RUN: not meld-opt %t/option.wasm -o - 2>&1 | FileCheck %s --check-prefix=OPTION
;; OPTION: offset 0x{{[0-9a-f]+}}: function "f" of type func(p: list<u8>) requires option realloc

;; RUN: %wat2wasm %t/type.wat -o %t/type.wasm
;; RUN: not meld-opt %t/type.wasm -o - 2>&1 | FileCheck %s --check-prefix=TYPE
;; TYPE: offset 0x{{[0-9a-f]+}}: function "f" of type func() has core type (func (param i32)), expected (func){{$}}

;; RUN: %wat2wasm %t/destructor.wat -o %t/destructor.wasm
;; RUN: not meld-opt %t/destructor.wasm -o - 2>&1 | FileCheck %s --check-prefix=DTOR
;; DTOR: offset 0x{{[0-9a-f]+}}: the destructor of a resource has core type (func), expected (func (param i32))

;--- foreign.wat
(component
  (component $C
    (type $R (resource (rep i32)))
    (export "r" (type $R)))
  (instance $c (instantiate $C))
  (alias export $c "r" (type $R))
  (core func (canon resource.rep $R)))

;--- option.wat
(component
  (core module $M (func (export "f") (param i32 i32)))
  (core instance $m (instantiate $M))
  (func (param "p" (list u8)) (canon lift (core func $m "f"))))

;--- type.wat
(component
  (core module $M (func (export "f") (param i32)))
  (core instance $m (instantiate $M))
  (func (canon lift (core func $m "f"))))

;--- destructor.wat
(component
  (core module $M (func (export "f")))
  (core instance $m (instantiate $M))
  (type (resource (rep i32) (dtor (core func $m "f")))))
