;; What core WebAssembly has no place for at the surface of a module, and what is
;; not executed here, is refused by name.

;; RUN: split-file %s %t

;; RUN: %wat2wasm %t/import-module.wat -o %t/import-module.wasm
;; RUN: not meld-opt -passes='print<graph>' -disable-output %t/import-module.wasm 2>&1 | FileCheck %s --check-prefix=IMPORT-MODULE
;; IMPORT-MODULE: meld-opt: error: '{{.*}}import-module.wasm': offset 0x{{[0-9a-f]+}}: unsupported: import 'm' of a core module
;--- import-module.wat
(component (import "m" (core module)))

;; RUN: %wat2wasm %t/import-component.wat -o %t/import-component.wasm
;; RUN: not meld-opt -passes='print<graph>' -disable-output %t/import-component.wasm 2>&1 | FileCheck %s --check-prefix=IMPORT-COMPONENT
;; IMPORT-COMPONENT: offset 0x{{[0-9a-f]+}}: unsupported: import 'c' of a component
;--- import-component.wat
(component (import "c" (component)))

;; RUN: %wat2wasm %t/import-nested.wat -o %t/import-nested.wasm
;; RUN: not meld-opt -passes='print<graph>' -disable-output %t/import-nested.wasm 2>&1 | FileCheck %s --check-prefix=IMPORT-NESTED
;; IMPORT-NESTED: offset 0x{{[0-9a-f]+}}: unsupported: import 'inner' of an instance in 'a:b/c'
;--- import-nested.wat
(component (import "a:b/c" (instance (export "inner" (instance)))))

;; RUN: %wat2wasm %t/import-value.wat -o %t/import-value.wasm
;; RUN: not meld-opt -passes='print<graph>' -disable-output %t/import-value.wasm 2>&1 | FileCheck %s --check-prefix=IMPORT-VALUE
;; IMPORT-VALUE: offset 0x{{[0-9a-f]+}}: unsupported: import 'v' of a value
;--- import-value.wat
(component (import "v" (value u32)))

;; RUN: %wat2wasm %t/export-module.wat -o %t/export-module.wasm
;; RUN: not meld-opt -passes='print<graph>' -disable-output %t/export-module.wasm 2>&1 | FileCheck %s --check-prefix=EXPORT-MODULE
;; EXPORT-MODULE: offset 0x{{[0-9a-f]+}}: unsupported: export 'm' of a core module
;--- export-module.wat
(component (core module $m) (export "m" (core module $m)))

;; RUN: %wat2wasm %t/export-component.wat -o %t/export-component.wasm
;; RUN: not meld-opt -passes='print<graph>' -disable-output %t/export-component.wasm 2>&1 | FileCheck %s --check-prefix=EXPORT-COMPONENT
;; EXPORT-COMPONENT: offset 0x{{[0-9a-f]+}}: unsupported: export 'c' of a component in 'i'
;--- export-component.wat
(component
  (component $c)
  (instance $i (export "c" (component $c)))
  (export "i" (instance $i)))

;; RUN: %wat2wasm %t/export-nested.wat -o %t/export-nested.wasm
;; RUN: not meld-opt -passes='print<graph>' -disable-output %t/export-nested.wasm 2>&1 | FileCheck %s --check-prefix=EXPORT-NESTED
;; EXPORT-NESTED: offset 0x{{[0-9a-f]+}}: unsupported: export 'inner' of an instance in 'i'
;--- export-nested.wat
(component
  (instance $inner)
  (instance $i (export "inner" (instance $inner)))
  (export "i" (instance $i)))

;; RUN: %wat2wasm %t/start.wat -o %t/start.wasm
;; RUN: not meld-opt -passes='print<graph>' -disable-output %t/start.wasm 2>&1 | FileCheck %s --check-prefix=START
;; START: offset 0x{{[0-9a-f]+}}: unsupported: a component start function
;--- start.wat
(component
  (import "f" (func $f))
  (start $f))

;; Where such a component is not instantiated, nothing is lost.

;; RUN: %wat2wasm %t/unused.wat -o %t/unused.wasm
;; RUN: meld-opt -passes='print<graph>' -disable-output %t/unused.wasm 2>&1 | FileCheck %s --check-prefix=UNUSED --match-full-lines
;; UNUSED: component-instance 0 root
;; UNUSED-NOT: {{.}}
;--- unused.wat
(component
  (component
    (import "f" (func $f))
    (start $f)))

;; Only the definer of a resource sees its representations.

;; RUN: %wat2wasm %t/foreign.wat -o %t/foreign.wasm
;; RUN: not meld-opt -passes='print<graph>' -disable-output %t/foreign.wasm 2>&1 | FileCheck %s --check-prefix=FOREIGN
;; FOREIGN: offset 0x{{[0-9a-f]+}}: resource.rep of a resource that another component defines
;--- foreign.wat
(component
  (component $Definer (type $r (resource (rep i32))) (export "r" (type $r)))
  (instance $definer (instantiate $Definer))
  (alias export $definer "r" (type $r))
  (core func $rep (canon resource.rep $r))
  (core module $M (import "" "rep" (func (param i32) (result i32))))
  (core instance (instantiate $M
    (with "" (instance (export "rep" (func $rep)))))))
