;; A type that an import or export mentions must have a name outside.
;; RUN: split-file %s %t

;; An export does not name the type that it exports, but the one that it makes.
;; RUN: %wat2wasm %t/old.wat -o %t/old.wasm
;; RUN: not meld-opt %t/old.wasm -o - 2>&1 | FileCheck %s --check-prefix=OLD
;; OLD: offset 0x{{[0-9a-f]+}}: export 'f' mentions a resource, record, variant, enum or flags type without a name of its own: it has to be imported or exported before

;; Imports cannot mention what is exported.
;; RUN: %wat2wasm %t/import.wat -o %t/import.wasm
;; RUN: not meld-opt %t/import.wasm -o - 2>&1 | FileCheck %s --check-prefix=IMPORT
;; IMPORT: import 'f' mentions a resource, {{.*}} it has to be imported before

;; Structural types pass on what they mention.
;; RUN: %wat2wasm %t/nested.wat -o %t/nested.wasm
;; RUN: not meld-opt %t/nested.wasm -o - 2>&1 | FileCheck %s --check-prefix=NESTED
;; NESTED: export 't' mentions

;; What is exported by an instance is mentioned by it.
;; RUN: %wat2wasm %t/instance.wat -o %t/instance.wasm
;; RUN: not meld-opt %t/instance.wasm -o - 2>&1 | FileCheck %s --check-prefix=INSTANCE
;; INSTANCE: export 'i' mentions

;; An instance that is not exported names nothing.
;; RUN: %wat2wasm %t/private.wat -o %t/private.wasm
;; RUN: not meld-opt %t/private.wasm -o - 2>&1 | FileCheck %s --check-prefix=PRIVATE
;; PRIVATE: export 'f' mentions

;; A name of the component around is none of the component inside.
;; RUN: %wat2wasm %t/outer.wat -o %t/outer.wasm
;; RUN: not meld-opt %t/outer.wasm -o - 2>&1 | FileCheck %s --check-prefix=OUTER
;; OUTER: import 'f' mentions

;--- old.wat
(component
  (core module $M (func (export "f") (result i32) (i32.const 0)))
  (core instance $m (instantiate $M))
  (type $R (resource (rep i32)))
  (func $f (result (own $R)) (canon lift (core func $m "f")))
  (export "r" (type $R))
  (export "f" (func $f)))

;--- import.wat
(component
  (type $E (enum "a"))
  (export $E' "e" (type $E))
  (import "f" (func (param "x" $E'))))

;--- nested.wat
(component
  (type $F (flags "a"))
  (type $T (tuple u32 (list (option $F))))
  (export "t" (type $T)))

;--- instance.wat
(component
  (core module $M (func (export "f") (result i32) (i32.const 0)))
  (core instance $m (instantiate $M))
  (type $V (variant (case "a")))
  (func $f (result $V) (canon lift (core func $m "f")))
  (instance $i (export "f" (func $f)))
  (export "i" (instance $i)))

;--- private.wat
(component
  (core module $M (func (export "f") (param i32)))
  (core instance $m (instantiate $M))
  (type $R (record (field "x" u32)))
  (instance $i (export "t" (type $R)))
  (alias export $i "t" (type $R'))
  (func $f (param "r" $R') (canon lift (core func $m "f")))
  (export "f" (func $f)))

;--- outer.wat
(component
  (type $R (record (field "x" u32)))
  (import "t" (type $R' (eq $R)))
  (component
    (import "f" (func (result $R')))))
