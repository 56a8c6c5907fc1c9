;; Handles of the host are numbers of one table. Two component instances that
;; hold some could use each other's, so that is refused unless asked for.
;; RUN: %wat2wasm %s -o %t.wasm
;; RUN: not meld-opt %t.wasm -o %t.fused.wasm 2>&1 | FileCheck %s --check-prefix=REFUSED
;; RUN: not ls %t.fused.wasm
;; RUN: meld-opt -passes='fuse<handles=shared>' -S %t.wasm -o - | FileCheck %s
(component
  (import "test:host/files" (instance $files
    (export "file" (type $file (sub resource)))
    (export "open" (func (result (own $file))))))
  (component $C
    (import "files" (instance $files
      (export "file" (type $file (sub resource)))
      (export "open" (func (result (own $file))))))
    (alias export $files "file" (type $file))
    (core func $open (canon lower (func $files "open")))
    (core func $drop (canon resource.drop $file))
    (core module $M
      (import "f" "open" (func $open (result i32)))
      (import "f" "drop" (func $drop (param i32)))
      (func (export "run") (call $drop (call $open))))
    (core instance $m (instantiate $M (with "f" (instance
      (export "open" (func $open)) (export "drop" (func $drop))))))
    (func (export "run") (canon lift (core func $m "run"))))
  (instance $a (instantiate $C (with "files" (instance $files))))
  (instance $b (instantiate $C (with "files" (instance $files))))
  (export "one" (func $a "run"))
  (export "two" (func $b "run")))
;; REFUSED: offset 0x{{[0-9a-f]+}}: function "test:host/files#open" of type func() -> own<file> is the host's: translating handles is not supported yet
;; CHECK-DAG: (import "test:host/files" "open"
;; CHECK-DAG: (import "test:host/files" "[resource-drop]file"
