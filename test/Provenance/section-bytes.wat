;; The section that a pipeline writes, byte for byte: it is the last one, and
;; its hash is that of what precedes it.
;; RUN: %wat2wasm %s -o %t.wasm
;; RUN: meld-opt -passes=fuse,premises,emit-scpv %t.wasm -o %t.fused.wasm
;; RUN: tail -c 67 %t.fused.wasm | od -A n -t x1 -v -w7 | FileCheck %s
;; RUN: head -c -90 %t.fused.wasm | sha256sum > %t.sum
;; RUN: meld-scpv dump %t.fused.wasm >> %t.sum
;; RUN: FileCheck %s --check-prefix=HASH < %t.sum
;; RUN: meld-opt -passes=fuse %t.wasm -o %t.bare.wasm
;; RUN: head -c -90 %t.fused.wasm | cmp - %t.bare.wasm
(component $app
  (import "log" (func $log (param "x" u32)))
  (core func $log_ (canon lower (func $log)))
  (core module $M
    (import "host" "log" (func $log (param i32)))
    (memory 1)
    (func (export "f") (call $log (memory.grow (i32.const 1)))))
  (core instance $i (instantiate $M
    (with "host" (instance (export "log" (func $log_))))))
  (func (export "f") (canon lift (core func $i "f"))))
;;      CHECK: 53 43 50 56 03 00 00{{$}}
;; CHECK-NEXT: {{[0-9a-f ]+$}}
;; CHECK-NEXT: {{[0-9a-f ]+$}}
;; CHECK-NEXT: {{[0-9a-f ]+$}}
;; CHECK-NEXT: {{[0-9a-f ]+$}}
;; CHECK-NEXT: {{[0-9a-f ]+}} 01 00 00{{$}}
;; CHECK-NEXT: 00 01 00 00 00 03 00{{$}}
;; CHECK-NEXT: 00 00 61 70 70 01 00{{$}}
;; CHECK-NEXT: 00 00 01 02 00 00 00{{$}}
;; CHECK-NEXT: 0a 00 00 00{{$}}

;; HASH: [[HASH:[0-9a-f]+]]  -
;; HASH: sha256 [[HASH]]{{$}}
