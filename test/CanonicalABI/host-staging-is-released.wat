;; The staging area holds what one call passes: with a fixed size of 1 MiB, any
;; number of calls fit that pass 64 KiB each, to the host and to its post-return.
;; RUN: %wat2wasm %s -o %t.wasm
;; RUN: meld-opt -passes='fuse<handles=1>' %t.wasm -o %t.fused.wasm
;; DEFINE: %{host} = %host --fused %t.fused.wasm \
;; DEFINE:   --memory 'a#get=memory,cabi_realloc' %t.wasm
;; RUN: %{host} a#put 20 > %t.put
;; RUN: grep -c 'host: $root#put(\[\], "xx*")' %t.put | FileCheck %s --check-prefix=COUNT
;; COUNT: 20
;; RUN: FileCheck %s --input-file=%t.put --check-prefix=DONE
;; DONE: {{^}}done{{$}}
;; DEFINE: %{five} = a#get --then a#get --then a#get --then a#get --then a#get
;; RUN: %{host} %{five} --then %{five} --then %{five} --then %{five} > %t.get
;; RUN: grep -c '("xx*", none)' %t.get | FileCheck %s --check-prefix=COUNT
(component
  (import "file" (type $file (sub resource)))
  (import "put" (func $put (param "f" (list (own $file))) (param "s" string)))
  (component $C
    (import "file" (type $file (sub resource)))
    (import "put" (func $put
      (param "f" (list (own $file))) (param "s" string)))
    (core module $Memory (memory (export "memory") 3))
    (core instance $memory (instantiate $Memory))
    (alias core export $memory "memory" (core memory $m))
    (core func $put' (canon lower (func $put) (memory $m)))
    (core module $M
      (import "" "memory" (memory 3))
      (import "" "put" (func $put (param i32 i32 i32 i32)))
      (func $fill
        (memory.fill (i32.const 65536) (i32.const 120) (i32.const 65536)))
      (start $fill)
      (func (export "put") (param i32)
        (loop $next
          (call $put (i32.const 0) (i32.const 0)
            (i32.const 65536) (i32.const 65536))
          (local.set 0 (i32.sub (local.get 0) (i32.const 1)))
          (br_if $next (local.get 0))))
      (func (export "get") (result i32)
        (i32.store (i32.const 64) (i32.const 65536))
        (i32.store (i32.const 68) (i32.const 65536))
        (i32.const 64)))
    (core instance $i (instantiate $M (with "" (instance
      (export "memory" (memory $m)) (export "put" (func $put'))))))
    (func (export "put") (param "n" u32) (canon lift (core func $i "put")))
    (func (export "get") (result (tuple string (option (own $file))))
      (canon lift (core func $i "get") (memory $m))))
  (instance $a (instantiate $C (with "file" (type $file))
    (with "put" (func $put))))
  (instance $b (instantiate $C (with "file" (type $file))
    (with "put" (func $put))))
  (export "a" (instance $a))
  (export "b" (instance $b)))
