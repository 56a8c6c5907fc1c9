;; An alias of an export that its core instance lacks is refused where it stands.
;; RUN: %wat2wasm %s -o %t.wasm
;; RUN: rm -f %t.fused.wasm
;; RUN: not meld-opt %t.wasm -o %t.fused.wasm 2>&1 | FileCheck %s
;; RUN: not ls %t.fused.wasm
;; CHECK: meld-opt: error: '{{.*}}.wasm': offset 0x{{[0-9a-f]+}}: core instance 0 has no export 'missing'
(component
  (core module $M (func (export "f")))
  (core instance $m (instantiate $M))
  (alias core export $m "missing" (core func $f))
  (func (export "f") (canon lift (core func $f))))
