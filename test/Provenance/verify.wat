;; verify recomputes what the module shows: a changed byte, a changed premise
;; and a changed range are each told, in text and in JSON, with exit status 1.
;; RUN: %wat2wasm %s -o %t.wasm
;; RUN: meld-opt %t.wasm -o %t.fused.wasm
;; RUN: meld-scpv verify %t.fused.wasm | count 0
;; RUN: meld-scpv verify --json %t.fused.wasm | FileCheck %s --check-prefix=VALID
;; VALID:      "valid": true,
;; VALID-NEXT: "differences": []

;; RUN: %python %S/Inputs/change_byte.py %t.fused.wasm code 7 8 -o %t.code.wasm
;; RUN: not meld-scpv verify %t.code.wasm | FileCheck %s --check-prefix=CODE
;; CODE: the hash is {{[0-9a-f]+}}, but that of the module is {{[0-9a-f]+$}}

;; RUN: %python %S/Inputs/change_byte.py %t.fused.wasm section 1 0 -o %t.premise.wasm
;; RUN: not meld-scpv verify %t.premise.wasm | FileCheck %s --check-prefix=PREMISE
;; RUN: sh -c 'meld-scpv verify "$1"; test $? = 1' - %t.premise.wasm
;; PREMISE:     bounded_memory is false, but the module shows true
;; PREMISE-NOT: {{.}}

;; RUN: %python %S/Inputs/change_byte.py %t.fused.wasm range 4 5 -o %t.range.wasm
;; RUN: not meld-scpv verify --json %t.range.wasm | FileCheck %s --check-prefix=RANGE
;; RANGE:      "valid": false,
;; RANGE-NEXT: "differences": [
;; RANGE-NEXT:   "function 0: its code range is [0x2, 0x7), but its body is at [0x2, 0x6)"
;; RANGE-NEXT: ]
(component $app
  (core module $M
    (func (export "f") (result i32) (i32.const 7)))
  (core instance $i (instantiate $M))
  (func (export "f") (result u32) (canon lift (core func $i "f"))))
