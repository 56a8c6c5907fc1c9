;; A section as text and as JSON, from a module, from its contents alone, and
;; through standard streams. What an id holds stays on its line.
;; RUN: %wat2wasm %s -o %t.wasm
;; RUN: meld-scpv dump %t.wasm | FileCheck %s --strict-whitespace --match-full-lines
;; RUN: meld-scpv dump - < %t.wasm | FileCheck %s --strict-whitespace --match-full-lines
;; RUN: meld-scpv dump --json %t.wasm -o %t.json
;; RUN: FileCheck %s --check-prefix=JSON < %t.json
(module
  (@custom "component-provenance"
    "SCPV\03\01\00"
    "\00\11\22\33\44\55\66\77\88\99\aa\bb\cc\dd\ee\ff"
    "\00\11\22\33\44\55\66\77\88\99\aa\bb\cc\dd\ee\ff"
    "\02\00\00\00"
    "\01\00\00\00" "\05\00\00\00" "caf\c3\a9" "\07\00\00\00" "\01" "\02\00\00\00" "\04\00\00\00"
    "\02\00\00\00" "\03\00\00\00" "a\nb" "\ff\ff\ff\ff" "\00"))
;;      CHECK:bounded_memory  true
;; CHECK-NEXT:closed_world    false
;; CHECK-NEXT:sha256          00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff
;; CHECK-NEXT:functions       2
;; CHECK-EMPTY:
;; CHECK-NEXT:   fused original  code range               component
;; CHECK-NEXT:       1        7  [0x2, 0x4)               café
;; CHECK-NEXT:       2 4294967295  -                        a\x0ab
;;  CHECK-NOT:{{.}}

;; JSON:      "version": 3,
;; JSON-NEXT: "bounded_memory": true,
;; JSON-NEXT: "closed_world": false,
;; JSON-NEXT: "fused_module_sha256": "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff",
;; JSON-NEXT: "entries": [
;; JSON-NEXT:   {
;; JSON-NEXT:     "fused_func_idx": 1,
;; JSON-NEXT:     "component_id": "café",
;; JSON-NEXT:     "originating_func_idx": 7,
;; JSON-NEXT:     "code_range": {
;; JSON-NEXT:       "start": 2,
;; JSON-NEXT:       "end": 4
;; JSON-NEXT:     }
;; JSON-NEXT:   },
;; JSON-NEXT:   {
;; JSON-NEXT:     "fused_func_idx": 2,
;; JSON-NEXT:     "component_id": "a\nb",
;; JSON-NEXT:     "originating_func_idx": 4294967295
;; JSON-NEXT:   }
;; JSON-NEXT: ]
