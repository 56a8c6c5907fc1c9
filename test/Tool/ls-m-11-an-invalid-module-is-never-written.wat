;; A pass that breaks the module is refused, and nothing is written.
;; RUN: rm -rf %t && mkdir %t && cd %t
;; RUN: %wat2wasm %s -o in.wasm
;; RUN: not meld-opt -load-pass-plugin=%meld_build/lib/FaultyPasses.so -passes='fuse,break-code,premises,emit-scpv' in.wasm -o out.wasm 2>&1 | FileCheck %s --check-prefix=CODE
;; CODE: meld-opt: error: 'in.wasm': {{.*}}
;; RUN: not meld-opt -load-pass-plugin=%meld_build/lib/FaultyPasses.so -passes='fuse,keep-origins' in.wasm -o out.wasm 2>&1 | FileCheck %s --check-prefix=ORIGINS
;; ORIGINS: meld-opt: error: 'in.wasm': origin of function 0, which is not a defined function
;; RUN: not meld-opt -load-pass-plugin=%meld_build/lib/FaultyPasses.so -passes='fuse,break-code,fuse' -verify-each in.wasm -o out.wasm 2>&1 | FileCheck %s --check-prefix=EACH
;; EACH: meld-opt: error: 'in.wasm': after 'break-code': {{.}}
;; RUN: not ls out.wasm
;; RUN: ls | count 1

;; Behind emit-scpv a change takes the section away, with a warning.
;; RUN: meld-opt -load-pass-plugin=%meld_build/lib/FaultyPasses.so -passes='fuse,emit-scpv,lose-code' in.wasm -o out.wasm 2>&1 | FileCheck %s --check-prefix=LATE
;; LATE: meld-opt: warning: 'in.wasm': a pass after 'emit-scpv' changed the module, so the provenance section was dropped
;; RUN: not meld-scpv dump out.wasm
(component
  (core module $M
    (func (export "f") (param i32) (result i32)
      (i32.add (local.get 0) (i32.const 7))))
  (core instance $i (instantiate $M))
  (func (export "f") (param "x" u32) (result u32)
    (canon lift (core func $i "f"))))
