;; An output appears when it is complete; a failure leaves what was there.
;; RUN: rm -rf %t && mkdir %t && cd %t
;; RUN: %wat2wasm %s -o in.wasm

;; In place, and by way of standard streams.
;; RUN: cp in.wasm both.wasm && meld-opt both.wasm -o both.wasm
;; RUN: meld-opt in.wasm -o out.wasm && cmp out.wasm both.wasm
;; RUN: meld-opt - -o - < in.wasm > piped.wasm && cmp out.wasm piped.wasm
;; RUN: meld-opt in.wasm -o /dev/null

;; A damaged input leaves the old output alone, and no temporary file.
;; RUN: %python -c "open('bad.wasm', 'wb').write(open('in.wasm', 'rb').read()[:-1])"
;; RUN: not meld-opt bad.wasm -o out.wasm
;; RUN: cmp out.wasm both.wasm
;; RUN: ls | sort | FileCheck %s --check-prefix=FILES
;; FILES:      bad.wasm
;; FILES-NEXT: both.wasm
;; FILES-NEXT: in.wasm
;; FILES-NEXT: out.wasm
;; FILES-NEXT: piped.wasm
;; FILES-NOT:  {{.}}

;; RUN: not meld-opt in.wasm -o none/out.wasm 2>&1 | FileCheck %s --check-prefix=NONE
;; NONE: meld-opt: error: 'none/out.wasm': cannot be written

;; Nothing is printed into the module.
;; RUN: meld-opt in.wasm -o - -passes='fuse,print<origins>,premises,emit-scpv' > printed.wasm
;; RUN: cmp out.wasm printed.wasm
(component
  (core module $M (func (export "f") (result i32) (i32.const 7)))
  (core instance $i (instantiate $M))
  (func (export "f") (result u32) (canon lift (core func $i "f"))))
