;; The option async is for functions of async type.
;; RUN: split-file %s %t
;; RUN: %wat2wasm %t/lift.wat -o %t/lift.wasm
;; RUN: not meld-opt %t/lift.wasm -o - 2>&1 | FileCheck %s --check-prefix=LIFT
;; LIFT: offset 0x{{[0-9a-f]+}}: canon lift: option async needs a function of async type
;; RUN: %wat2wasm %t/lower.wat -o %t/lower.wasm
;; RUN: not meld-opt %t/lower.wasm -o - 2>&1 | FileCheck %s --check-prefix=LOWER
;; LOWER: offset 0x{{[0-9a-f]+}}: canon lower: option async needs a function of async type

;--- lift.wat
(component
  (core module $M (func (export "f")))
  (core instance $m (instantiate $M))
  (func (export "f") (canon lift (core func $m "f") async)))

;--- lower.wat
(component
  (component
    (import "i" (instance $i (export "f" (func))))
    (core module $M (memory (export "m") 1))
    (core instance $m (instantiate $M))
    (core func (canon lower (func $i "f") async (memory (core memory $m "m"))))))
