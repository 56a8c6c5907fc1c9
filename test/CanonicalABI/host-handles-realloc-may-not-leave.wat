;; A realloc may not drop a handle, whoever calls it: the host, for a string
;; that an export takes, or an adapter that copies what came with handles.
;; RUN: %wat2wasm %s -o %t.wasm
;; RUN: meld-opt %t.wasm -o %t.fused.wasm
;; RUN: %validate %t.fused.wasm
;; DEFINE: %{fused} = --fused %t.fused.wasm \
;; DEFINE:   --memory 'a#all=memory$1,cabi_realloc$1'
;; DEFINE: %{calls} = a#all [71,72] '"four"' --then a#text '"four"'
;; RUN: %host %t.wasm %{calls} | FileCheck %s --check-prefix=FINE
;; RUN: %host %{fused} %t.wasm %{calls} | FileCheck %s --check-prefix=FINE
;; FINE:      {{^}}1{{$}}
;; FINE-NEXT: done
;; RUN: %host %t.wasm %{calls} --then a#text '"1"' | FileCheck %s
;; RUN: %host %{fused} %t.wasm %{calls} --then a#text '"1"' | FileCheck %s
;; RUN: %host %t.wasm %{calls} --then a#all [73] '"1"' | FileCheck %s
;; RUN: %host %{fused} %t.wasm %{calls} --then a#all [73] '"1"' | FileCheck %s
;; CHECK:      {{^}}1{{$}}
;; CHECK-NEXT: done
;; CHECK-NEXT: trap
(component
  (import "test:host/files" (instance $files
    (export "file" (type $file (sub resource)))))
  (component $C
    (import "files" (instance $files
      (export "file" (type $file (sub resource)))))
    (alias export $files "file" (type $file))
    (core func $drop (canon resource.drop $file))
    (core module $M
      (import "f" "drop" (func $drop (param i32)))
      (memory (export "memory") 1)
      (func (export "realloc") (param i32 i32 i32 i32) (result i32)
        (if (i32.eq (local.get 3) (i32.const 1))
          (then (call $drop (i32.const 1))))
        (i32.mul (local.get 3) (i32.const 64)))
      (func (export "all") (param i32 i32 i32 i32) (result i32)
        (i32.load (local.get 0)))
      (func (export "text") (param i32 i32)))
    (core instance $i (instantiate $M
      (with "f" (instance (export "drop" (func $drop))))))
    (alias core export $i "memory" (core memory $m))
    (alias core export $i "realloc" (core func $realloc))
    (func (export "all") (param "f" (list (own $file))) (param "s" string)
      (result u32)
      (canon lift (core func $i "all") (memory $m) (realloc $realloc)))
    (func (export "text") (param "s" string)
      (canon lift (core func $i "text") (memory $m) (realloc $realloc))))
  (instance $a (instantiate $C (with "files" (instance $files))))
  (instance $b (instantiate $C (with "files" (instance $files))))
  (export "a" (instance $a))
  (export "b" (instance $b)))
