;; The module inside is byte for byte the one that is written without wrap, its
;; provenance with it, and meld-scpv finds that.
;; RUN: %wat2wasm %s -o %t.wasm
;; RUN: meld-opt -passes=fuse,premises,emit-scpv %t.wasm -o %t.core.wasm
;; RUN: meld-opt -passes=fuse,premises,emit-scpv,wrap %t.wasm -o %t.wrapped.wasm
;; RUN: %python %S/Inputs/contains.py %t.wrapped.wasm %t.core.wasm
;; RUN: meld-scpv verify %t.wrapped.wasm
;; RUN: meld-scpv verify --against %t.wasm %t.wrapped.wasm
;; RUN: meld-scpv dump %t.core.wasm > %t.dump
;; RUN: meld-scpv dump %t.wrapped.wasm | diff %t.dump -
;; Without a section there is none to be found.
;; RUN: not meld-scpv dump %t.wasm 2>&1 | FileCheck %s
;; CHECK: expected a core module with a custom section 'component-provenance' in the component, found none
(component
  (core module $M (func (export "f") (result i32) (i32.const 1)))
  (core instance $m (instantiate $M))
  (func (export "f") (result u32) (canon lift (core func $m "f"))))
