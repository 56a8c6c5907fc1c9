;; What can be seen of passes at work.
;; RUN: %wat2wasm %s -o %t.wasm

;; RUN: meld-opt %t.wasm -o %t.out -stats 2>&1 | FileCheck %s --check-prefix=STATS
;; STATS:      1 fuse: component instances
;; STATS-NEXT: 2 fuse: core instances
;; STATS-NEXT: 1 fuse: core modules
;; STATS-NEXT: 0 fuse: adapters
;; STATS-NEXT: 0 fuse: imports left
;; STATS-NEXT: {{[0-9]+}} fuse: exports
;; STATS-NEXT: 2 fuse: memories
;; STATS-NEXT: 2 fuse: functions with an origin
;; STATS-NEXT: {{[0-9]+}} fuse: bytes of the fused module
;; STATS-NEXT: 1 premises: bounded_memory
;; STATS-NEXT: 1 premises: closed_world
;; STATS-NEXT: 2 emit-scpv: entries
;; STATS-NEXT: {{[0-9]+}} emit-scpv: bytes

;; RUN: meld-opt %t.wasm -o %t.out -time-passes 2>&1 | FileCheck %s --check-prefix=TIME
;; TIME:     Pass execution timing report
;; TIME-DAG: FusionPass
;; TIME-DAG: ProvenanceEmitPass
;; TIME:     Analysis execution timing report
;; TIME-DAG: MemoryProbeAnalysis

;; RUN: meld-opt %t.wasm -o %t.out -verify-each -print-before=fuse -print-after=fuse 2>&1 | FileCheck %s --check-prefix=PRINT
;; PRINT:      ;; before 'fuse'
;; PRINT-NEXT: component-instance 0 root
;; PRINT:      ;; after 'fuse'
;; PRINT-NEXT: (module

;; RUN: meld-opt %t.wasm -o %t.out -print-after-all 2>&1 | FileCheck %s --check-prefix=ALL
;; ALL: ;; after 'fuse'
;; ALL: ;; after 'premises'
;; ALL: ;; after 'emit-scpv'
;; ALL: component-provenance
(component
  (core module $M
    (memory 1)
    (func (export "f") (result i32) (i32.load (i32.const 0))))
  (core instance $i (instantiate $M))
  (core instance $j (instantiate $M))
  (func (export "f") (result u32) (canon lift (core func $i "f")))
  (func (export "g") (result u32) (canon lift (core func $j "f"))))
