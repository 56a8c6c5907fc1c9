;; A core import must be given by an argument, as an export of its name and kind.
;; Whether types match is found out when the modules are linked.

;; RUN: split-file %s %t

;; RUN: %wat2wasm %t/field.wat -o %t/field.wasm
;; RUN: not meld-opt -passes='print<graph>' -disable-output %t/field.wasm 2>&1 | FileCheck %s --check-prefix=FIELD
;; FIELD: offset 0x{{[0-9a-f]+}}: root: core module 'User': import 'env' 'g': the argument has no export 'g'
;--- field.wat
(component
  (core module $M (func (export "f")))
  (core module $User (import "env" "f" (func)) (import "env" "g" (func)))
  (core instance $m (instantiate $M))
  (core instance (instantiate $User (with "env" (instance $m)))))

;; RUN: %wat2wasm %t/kind.wat -o %t/kind.wasm
;; RUN: not meld-opt -passes='print<graph>' -disable-output %t/kind.wasm 2>&1 | FileCheck %s --check-prefix=KIND
;; KIND: root: core module 'User': import 'env' 'f': expected a core memory, found a core function
;--- kind.wat
(component
  (core module $M (func (export "f")))
  (core module $User (import "env" "f" (memory 1)))
  (core instance $m (instantiate $M))
  (core instance (instantiate $User (with "env" (instance $m)))))

;; RUN: %wat2wasm %t/bundle.wat -o %t/bundle.wasm
;; RUN: not meld-opt -passes='print<graph>' -disable-output %t/bundle.wasm 2>&1 | FileCheck %s --check-prefix=BUNDLE
;; BUNDLE: root: core module 'User': import 'env' 't': expected a core table, found a core global
;--- bundle.wat
(component
  (core module $M (global (export "x") i32 (i32.const 0)))
  (core module $User (import "env" "t" (table 1 funcref)))
  (core instance $m (instantiate $M))
  (core instance (instantiate $User
    (with "env" (instance (export "t" (global $m "x")))))))

;; A module that is passed as an argument has what its declared type says.

;; RUN: %wat2wasm %t/imports.wat -o %t/imports.wasm
;; RUN: not meld-opt -passes='print<graph>' -disable-output %t/imports.wasm 2>&1 | FileCheck %s --check-prefix=IMPORTS
;; IMPORTS: root.$c: import 'm': the core module imports 'env' 'f', a core function, which its declared type does not
;--- imports.wat
(component
  (core module $M (import "env" "f" (func)) (import "env" "g" (func)))
  (component $C
    (import "m" (core module (import "env" "f" (memory 1))
                             (import "env" "g" (func)))))
  (instance $c (instantiate $C (with "m" (core module $M)))))

;; RUN: %wat2wasm %t/exports.wat -o %t/exports.wasm
;; RUN: not meld-opt -passes='print<graph>' -disable-output %t/exports.wasm 2>&1 | FileCheck %s --check-prefix=EXPORTS
;; EXPORTS: root.$c: import 'm': the core module does not export 'f', a core memory, as its declared type does
;--- exports.wat
(component
  (core module $M (func (export "f")))
  (component $C (import "m" (core module (export "f" (memory 1)))))
  (instance $c (instantiate $C (with "m" (core module $M)))))
