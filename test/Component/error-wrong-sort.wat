;; RUN: %wat2wasm %s -o %t.wasm
;; RUN: not meld-opt %t.wasm -o - 2>&1 | FileCheck %s
;; CHECK: meld-opt: error: '{{.*}}.wasm': offset 0x{{[0-9a-f]+}}: export 'memory' of core instance 0 is a core memory, expected a core function
(component
  (core module $M (memory (export "memory") 1))
  (core instance $m (instantiate $M))
  (alias core export $m "memory" (core func $f))
  (func (export "f") (canon lift (core func $f))))
