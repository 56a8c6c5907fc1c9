;; LS-V-03
;; A memory.grow that nothing reaches stands against bounded_memory until an
;; optimiser has removed it. Indices and ranges are those of the final bytes.
;; RUN: %wat2wasm %s -o %t.wasm
;; RUN: meld-opt -passes='fuse,premises,emit-scpv,print<premises>' %t.wasm -o %t.1.wasm | FileCheck %s --check-prefix=BEFORE
;; RUN: meld-opt -passes='fuse,premises,opt<O2>,emit-scpv,print<premises>' %t.wasm -o %t.2.wasm | FileCheck %s --check-prefix=AFTER
;; RUN: meld-scpv verify %t.1.wasm | count 0
;; RUN: meld-scpv verify %t.2.wasm | count 0
;; RUN: meld-scpv dump %t.2.wasm | FileCheck %s --check-prefix=SCPV
;; A section that a later pass made stale is not written.
;; RUN: meld-opt -passes='fuse,emit-scpv,opt<O1>' %t.wasm -o %t.3.wasm 2>&1 | FileCheck %s --check-prefix=LOST
;; RUN: not meld-scpv dump %t.3.wasm
;; An optimiser run on the output of another one starts from what is there.
;; RUN: meld-opt -passes='opt<O3>,emit-scpv' %t.1.wasm -o %t.4.wasm
;; RUN: meld-scpv verify %t.4.wasm | count 0
(component $app
  (core module $M
    (memory 1)
    (func $dead (result i32) (memory.grow (i32.const 1)))
    (func (export "f") (param i32) (result i32)
      (if (i32.const 0) (then (drop (call $dead))))
      (i32.load (local.get 0))))
  (core instance $i (instantiate $M))
  (func (export "f") (param "p" u32) (result u32) (canon lift (core func $i "f"))))
;; BEFORE: bounded_memory: false
;; AFTER:  bounded_memory: true
;; SCPV:   app
;; LOST:   the provenance section was dropped
