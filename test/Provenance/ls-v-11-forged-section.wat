;; A section that an input brings along, be it nonsense or well-formed lies, is
;; never copied through, nor is an attestation: the output has exactly one
;; section (meld-scpv refuses several), and that agrees with the module.
;; RUN: %wat2wasm %s -o %t.wasm
;; RUN: meld-opt %t.wasm -o %t.fused.wasm
;; RUN: %validate %t.fused.wasm
;; RUN: meld-scpv verify --against %t.wasm %t.fused.wasm
;; RUN: meld-scpv dump %t.fused.wasm | FileCheck %s
;; RUN: not grep -a -e liar -e nonsense -e attested %t.fused.wasm
;;
;; Fusing the fused module describes that one, whose code is the same.
;; RUN: meld-opt %t.fused.wasm -o %t.twice.fused.wasm
;; RUN: meld-scpv verify --against %t.fused.wasm %t.twice.fused.wasm
;; RUN: meld-scpv dump %t.twice.fused.wasm | FileCheck %s --check-prefix=TWICE
(component $app
  (core module $Forged
    (@custom "component-provenance" (before first) "nonsense")
    (memory 1)
    (func (export "f") (result i32) (memory.grow (i32.const 1)))
    (@custom "component-provenance"
      "SCPV\03\01\01"
      "                                "
      "\01\00\00\00"
      "\00\00\00\00" "\04\00\00\00" "liar" "\00\00\00\00" "\00")
    (@custom "wsc.transformation.attestation" "attested"))
  (core instance $i (instantiate $Forged))
  (func (export "f") (result s32) (canon lift (core func $i "f"))))
;; CHECK: bounded_memory  false
;; CHECK: closed_world    true
;; CHECK: functions       1
;; CHECK: 0 0 [{{.*}}) app{{$}}
;; TWICE: bounded_memory  false
;; TWICE: functions       1
;; TWICE: 0 0 [{{.*}}) component-{{[0-9a-f]+}}{{$}}
