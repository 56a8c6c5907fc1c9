;; strip removes the sections and nothing else; a module without one is written
;; as it is, and an output may be its input.
;; RUN: split-file %s %t
;; RUN: %wat2wasm %t/with.wat -o %t/with.wasm
;; RUN: %wat2wasm %t/without.wat -o %t/without.wasm
;; RUN: meld-scpv strip %t/with.wasm -o %t/out.wasm
;; RUN: cmp %t/out.wasm %t/without.wasm
;; RUN: meld-scpv strip - -o - < %t/without.wasm | cmp - %t/without.wasm
;; RUN: meld-scpv strip %t/with.wasm -o %t/with.wasm
;; RUN: cmp %t/with.wasm %t/without.wasm
#--- with.wat
(module
  (@custom "component-provenance" (before first) "1")
  (@custom "kept" (before first) "2")
  (func (export "f"))
  (@custom "component-provenance" (before code) "3")
  (@custom "component-provenance" "4")
  (@custom "kept" "5")
  (@custom "component-provenance" "6"))
#--- without.wat
(module
  (@custom "kept" (before first) "2")
  (func (export "f"))
  (@custom "kept" "5"))
