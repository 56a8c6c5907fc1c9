;; A type that has no adapter yet is refused with the function, its type and
;; the place, and nothing is written.
;; RUN: %wat2wasm %s -o %t.wasm
;; RUN: not meld-opt %t.wasm -o %t.fused.wasm 2>&1 | FileCheck %s
;; RUN: not ls %t.fused.wasm
(component
  (component $C
    (core module $M (func (export "move") (param i32)))
    (core instance $m (instantiate $M))
    (func (export "move") (param "what" (stream u8)) (canon lift (core func $m "move"))))
  (instance $c (instantiate $C))
  (core func $move (canon lower (func $c "move")))
  (core module $M (import "c" "move" (func (param i32))))
  (core instance (instantiate $M (with "c" (instance (export "move" (func $move)))))))
;; CHECK: meld-opt: error: '{{.*}}': offset 0x{{[0-9a-f]+}}: function "move" of type func(what: stream<u8>): streams and futures are not supported yet
