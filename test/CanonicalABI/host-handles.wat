;; Handles of the host are numbers of one table. Two component instances that
;; hold some have a table each: both count from 1, and what is one's is not the
;; other's. With fuse<handles=shared> they use the host's own.
;; RUN: %wat2wasm %s -o %t.wasm
;; RUN: meld-opt %t.wasm -o %t.fused.wasm
;; RUN: %validate %t.fused.wasm
;; DEFINE: %{host} = %host --return test:host/files#open=71 \
;; DEFINE:   --return test:host/files#open=72 --return test:host/files#open=73
;; DEFINE: %{calls} = one#open --then two#open --then two#open --then one#drop 1 \
;; DEFINE:   --then two#drop 2 --then two#drop 1 --then two#open
;; RUN: %{host} %t.wasm %{calls} --then one#drop 1 | FileCheck %s
;; RUN: %{host} --fused %t.fused.wasm %t.wasm %{calls} --then one#drop 1 | FileCheck %s
;; CHECK:      host: test:host/files#open()
;; CHECK-NEXT: {{^}}1{{$}}
;; CHECK-NEXT: host: test:host/files#open()
;; CHECK-NEXT: {{^}}1{{$}}
;; CHECK-NEXT: host: test:host/files#open()
;; CHECK-NEXT: {{^}}2{{$}}
;; CHECK-NEXT: host: drop test:host/files#file 71
;; CHECK-NEXT: done
;; CHECK-NEXT: host: drop test:host/files#file 73
;; CHECK-NEXT: done
;; CHECK-NEXT: host: drop test:host/files#file 72
;; CHECK-NEXT: done
;; The handle that was freed last is the first to be used again.
;; CHECK-NEXT: host: test:host/files#open()
;; CHECK-NEXT: {{^}}1{{$}}
;; CHECK-NEXT: trap

;; RUN: meld-opt -passes='fuse<handles=shared>' -S %t.wasm -o %t.shared.wat
;; RUN: FileCheck %s --check-prefix=SHARED --input-file=%t.shared.wat --implicit-check-not='(memory'
;; SHARED-DAG: (import "test:host/files" "open"
;; SHARED-DAG: (import "test:host/files" "[resource-drop]file"
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
      (export "open" (func $open))
      (export "drop" (func $drop)))
    (core instance $m (instantiate $M (with "f" (instance
      (export "open" (func $open)) (export "drop" (func $drop))))))
    (func (export "open") (result u32) (canon lift (core func $m "open")))
    (func (export "drop") (param "f" u32) (canon lift (core func $m "drop"))))
  (instance $one (instantiate $C (with "files" (instance $files))))
  (instance $two (instantiate $C (with "files" (instance $files))))
  (export "one" (instance $one))
  (export "two" (instance $two)))
