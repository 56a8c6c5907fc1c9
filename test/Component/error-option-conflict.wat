;; RUN: %wat2wasm %s -o %t.wasm
;; RUN: not meld-opt %t.wasm -o - 2>&1 | FileCheck %s
;; CHECK: meld-opt: error: '{{.*}}.wasm': offset 0x{{[0-9a-f]+}}: canonical option string-encoding is given twice
(component
  (core module $M (func (export "f")))
  (core instance $m (instantiate $M))
  (func (export "f")
    (canon lift (core func $m "f")
      string-encoding=utf8 string-encoding=utf16)))
