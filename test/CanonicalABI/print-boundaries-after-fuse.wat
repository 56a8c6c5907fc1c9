;; Behind fuse, print<boundaries> shows what that fuse did, with its options.
;; A core module has no boundaries.
;; RUN: %wat2wasm %s -o %t.wasm
;; RUN: meld-opt -passes='fuse<handles=shared>,print<boundaries>' -disable-output %t.wasm | FileCheck %s --match-full-lines
;; RUN: meld-opt -passes='fuse<handles=shared>' %t.wasm -o %t.core.wasm
;; RUN: meld-opt -passes='fuse,print<boundaries>' -disable-output %t.core.wasm | FileCheck %s --match-full-lines --check-prefix=CORE
(component
  (import "test:host/files" (instance $files
    (export "file" (type $file (sub resource)))
    (export "open" (func (result (own $file))))))
  (component $C
    (import "files" (instance $files
      (export "file" (type $file (sub resource)))
      (export "open" (func (result (own $file))))))
    (core func $open (canon lower (func $files "open")))
    (core module $M
      (import "f" "open" (func $open (result i32)))
      (func (export "run") (drop (call $open))))
    (core instance $m (instantiate $M (with "f" (instance
      (export "open" (func $open))))))
    (func (export "run") (canon lift (core func $m "run"))))
  (instance $a (instantiate $C (with "files" (instance $files))))
  (instance $b (instantiate $C (with "files" (instance $files))))
  (export "one" (func $a "run"))
  (export "two" (func $b "run")))
;; CHECK:      call 0 root.$a -> host "test:host/files#open": func() -> own<file>
;; CHECK-NEXT:   lowered direct
;; CHECK-NEXT: call 1 root.$b -> host "test:host/files#open": func() -> own<file>
;; CHECK-NEXT:   lowered direct
;; CHECK:      handles of component-instance 1 root.$a: host table
;; CHECK-NEXT: handles of component-instance 2 root.$b: host table
;; CHECK-NEXT: calls 2: 2 direct
;; CORE:      calls 0
;; CORE-NEXT: adapters 0: 0 bytes
;; CORE-NEXT: helpers 0: 0 bytes
;; CORE-NOT:  {{.}}
