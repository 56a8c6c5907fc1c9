;; An import of the root that is exported again goes around the module, with all
;; of its instance where that is exported whole. (No engine here runs that, so
;; that the wrapper is only read back.)
;; RUN: %wat2wasm %s -o %t.wasm
;; RUN: meld-opt -passes=fuse,wrap %t.wasm -o %t.wrapped.wasm
;; RUN: meld-opt -passes='print<graph>' -disable-output %t.wrapped.wasm 2>&1 | FileCheck %s
(component
  (import "a:b/c" (instance $i (export "f" (func (param "n" u32) (result u32)))))
  (import "g" (func $g (param "n" u8)))
  (export "a:b/d" (instance $i))
  (export "h" (func $g)))
;; CHECK-NOT: lift
;; CHECK: export "a:b/d" "f": func(n: u32) -> u32 = import 0
;; CHECK: export "h": func(n: u8) = import 1
