;; Options of lifts and lowerings are those of that very definition.
;; RUN: %wat2wasm %s -o %t.wasm
;; RUN: meld-opt -passes='print<graph>' -disable-output %t.wasm 2>&1 | FileCheck %s
(component
  (import "put" (func $put (param "text" string)))
  (core module $Libc
    (memory (export "memory") 1)
    (func (export "realloc") (param i32 i32 i32 i32) (result i32) (unreachable)))
  (core module $Main
    (import "" "a" (func (param i32 i32)))
    (import "" "b" (func (param i32 i32)))
    (func (export "get") (result i32) (unreachable))
    (func (export "free") (param i32)))
  (core instance $one (instantiate $Libc))
  (core instance $two (instantiate $Libc))
  (core func $a (canon lower (func $put) (memory (core memory $one "memory"))))
  (core func $b (canon lower (func $put) string-encoding=utf16 (memory (core memory $two "memory"))))
  (core instance $main (instantiate $Main (with "" (instance
    (export "a" (func $a)) (export "b" (func $b))))))
  (func (export "get") (result string)
    (canon lift (core func $main "get") string-encoding=latin1+utf16
      (memory (core memory $two "memory")) (realloc (core func $one "realloc"))
      (post-return (core func $main "free")))))
;; CHECK: lift 0 in 0: func() -> string = core-instance 2 function 2 [latin1+utf16, memory=core-instance 1 memory 0, realloc=core-instance 0 function 0, post-return=core-instance 2 function 3]
;; CHECK: lowering 0 in 0: func(text: string) = import 0 [utf8, memory=core-instance 0 memory 0]
;; CHECK: lowering 1 in 0: func(text: string) = import 0 [utf16, memory=core-instance 1 memory 0]
