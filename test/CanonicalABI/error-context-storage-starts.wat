;; Each start function begins with zeros. Where one could see what another one
;; of its instance has set, the composition is refused.
;; RUN: %wat2wasm %s -o %t.wasm
;; RUN: not meld-opt %t.wasm -o %t.fused.wasm 2>&1 | FileCheck %s
;; CHECK: error: {{.*}}: component instance root.$c: the start function of module C/Reader may call context.get behind another one that may call context.set, which is not supported yet
;; RUN: sed '/;; first$/{h;d};/;; second$/G' %s > %t.swapped.wat
;; RUN: %wat2wasm %t.swapped.wat -o %t.swapped.wasm
;; RUN: meld-opt %t.swapped.wasm -o %t.fused.wasm
;; RUN: %run %t.fused.wasm seen | FileCheck %s --check-prefix=SEEN
;; SEEN: {{^}}0{{$}}
(component
  (component $C
    (core func $get (canon context.get i32 0))
    (core func $set (canon context.set i32 0))
    (core module $Writer
      (import "context" "set" (func $set (param i32)))
      (func $start (call $set (i32.const 5)))
      (start $start))
    (core module $Reader
      (import "context" "get" (func $get (result i32)))
      (global $seen (mut i32) (i32.const 9))
      (func $start (global.set $seen (call $get)))
      (func (export "seen") (result i32) (global.get $seen))
      (start $start))
    (core instance (instantiate $Writer (with "context" (instance (export "set" (func $set)))))) ;; first
    (core instance $reader (instantiate $Reader (with "context" (instance (export "get" (func $get)))))) ;; second
    (func (export "seen") (result u32)
      (canon lift (core func $reader "seen"))))
  (instance $c (instantiate $C))
  (export "seen" (func $c "seen")))
