;; The output depends on the input's bytes and the options alone: not on
;; addresses (ASLR makes them new in each run), threads, folders or file names.
;; RUN: rm -rf %t && mkdir -p %t/one %t/two/deep && cd %t
;; RUN: %wat2wasm %s -o one/app.wasm
;; RUN: cp one/app.wasm two/deep/other.wasm
;; RUN: meld-opt one/app.wasm -o 1.wasm -j 1
;; RUN: meld-opt one/app.wasm -o 2.wasm -j 2 -no-verify
;; RUN: meld-opt one/app.wasm -o 3.wasm -j 8 -verify-each
;; RUN: cd two/deep && meld-opt other.wasm -o %t/4.wasm
;; RUN: cd / && meld-opt %t/one/app.wasm -o %t/5.wasm
;; RUN: meld-opt - -o %t/6.wasm < %t/one/app.wasm
;; RUN: env TZ=Asia/Tokyo LC_ALL=C BINARYEN_CORES=1 meld-opt %t/one/app.wasm -o %t/7.wasm
;; RUN: bash -c 'cd %t && sha256sum ?.wasm | cut -d " " -f 1 | sort -u' | count 1
(component
  (component $leaf
    (core module $A
      (memory (export "memory") 1)
      (global $g (mut i32) (i32.const 0))
      (func (export "f") (param i32) (result i32)
        (global.set $g (i32.add (global.get $g) (local.get 0)))
        (global.get $g)))
    (core module $B
      (import "a" "f" (func $f (param i32) (result i32)))
      (import "a" "memory" (memory 1))
      (table (export "t") 2 funcref)
      (elem (i32.const 0) $f)
      (data (i32.const 8) "text")
      (func (export "h") (param i32) (result i32)
        (call_indirect (param i32) (result i32)
          (local.get 0) (i32.const 0))))
    (core instance $a (instantiate $A))
    (core instance $b (instantiate $B (with "a" (instance $a))))
    (func (export "h") (param "x" s8) (result s8)
      (canon lift (core func $b "h"))))
  (component $mid
    (import "h" (func $h (param "x" s8) (result s8)))
    (core func $h_ (canon lower (func $h)))
    (core module $M
      (import "m" "h" (func $h (param i32) (result i32)))
      (func (export "h") (param i32) (result i32) (call $h (local.get 0))))
    (core instance $i
      (instantiate $M (with "m" (instance (export "h" (func $h_))))))
    (func (export "h") (param "x" s8) (result s8)
      (canon lift (core func $i "h"))))
  (import "host" (func $host (param "x" s8) (result s8)))
  (instance $l1 (instantiate $leaf))
  (instance $l2 (instantiate $leaf))
  (instance $m1 (instantiate $mid (with "h" (func $l1 "h"))))
  (instance $m2 (instantiate $mid (with "h" (func $host))))
  (export "a" (func $m1 "h"))
  (export "b" (func $m2 "h"))
  (export "c" (func $l2 "h")))
