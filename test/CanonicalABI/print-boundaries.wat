;; print<boundaries> says of each call between components, each call of the
;; host, each built-in and each export how it is lowered, before fuse as after.
;; RUN: %wat2wasm %s -o %t.wasm
;; RUN: meld-opt -passes='print<boundaries>' -disable-output %t.wasm > %t.before
;; RUN: meld-opt -passes='fuse,print<boundaries>' -disable-output %t.wasm > %t.after
;; RUN: diff %t.before %t.after
;; RUN: FileCheck %s --match-full-lines < %t.after
;; RUN: meld-opt -passes='fuse,print<boundaries-json>' -disable-output %t.wasm > %t.json
;; RUN: %python %S/Inputs/boundaries-as-text.py %t.json > %t.from-json
;; RUN: diff %t.after %t.from-json
(component
  (import "log" (func $log (param "text" string)))
  (import "tick" (func $tick))
  (import "things" (instance $things
    (export "thing" (type (sub resource)))))
  (alias export $things "thing" (type $thing))
  (component $P
    (core module $M
      (memory (export "memory") 1)
      (func (export "realloc") (param i32 i32 i32 i32) (result i32)
        (i32.const 64))
      (func (export "number") (param i32) (result i32) (local.get 0))
      (func (export "take") (param i32 i32))
      (func (export "give") (result i32) (i32.const 64))
      (func (export "given") (param i32)))
    (core instance $m (instantiate $M))
    (alias core export $m "memory" (core memory $memory))
    (alias core export $m "realloc" (core func $realloc))
    (func (export "direct") (param "x" u32) (result u32)
      (canon lift (core func $m "number")))
    (func (export "scalar") (param "x" u8) (result u8)
      (canon lift (core func $m "number")))
    (func (export "copy") (param "x" (list u8)) (canon lift
      (core func $m "take") (memory $memory) (realloc $realloc)))
    (func (export "same") (param "x" string) (canon lift
      (core func $m "take") (memory $memory) (realloc $realloc)
      string-encoding=latin1+utf16))
    (func (export "transcode") (result string) (canon lift
      (core func $m "give") (memory $memory)
      (post-return (core func $m "given")) string-encoding=utf16)))
  (component $C
    (import "log" (func $log (param "text" string)))
    (import "thing" (type $thing (sub resource)))
    (import "direct" (func $direct (param "x" u32) (result u32)))
    (import "scalar" (func $scalar (param "x" u8) (result u8)))
    (import "copy" (func $copy (param "x" (list u8))))
    (import "same" (func $same (param "x" string)))
    (import "transcode" (func $transcode (result string)))
    (core module $Libc
      (memory (export "memory") i64 1)
      (func (export "realloc") (param i64 i64 i64 i64) (result i64)
        (i64.const 64)))
    (core instance $libc (instantiate $Libc))
    (alias core export $libc "memory" (core memory $memory))
    (alias core export $libc "realloc" (core func $realloc))
    (core func $log' (canon lower (func $log) (memory $memory)))
    (core func $direct' (canon lower (func $direct)))
    (core func $scalar' (canon lower (func $scalar)))
    (core func $copy' (canon lower (func $copy) (memory $memory)))
    (core func $same' (canon lower (func $same) (memory $memory)
      string-encoding=latin1+utf16))
    (core func $transcode' (canon lower (func $transcode) (memory $memory)
      (realloc $realloc)))
    (core func $drop (canon resource.drop $thing))
    (core module $M
      (import "" "log" (func (param i64 i64)))
      (import "" "direct" (func (param i32) (result i32)))
      (import "" "scalar" (func (param i32) (result i32)))
      (import "" "copy" (func (param i64 i64)))
      (import "" "same" (func (param i64 i64)))
      (import "" "transcode" (func (param i64)))
      (import "" "drop" (func (param i32)))
      (func (export "go")))
    (core instance $m (instantiate $M (with "" (instance
      (export "log" (func $log')) (export "direct" (func $direct'))
      (export "scalar" (func $scalar')) (export "copy" (func $copy'))
      (export "same" (func $same')) (export "transcode" (func $transcode'))
      (export "drop" (func $drop))))))
    (func (export "go") (canon lift (core func $m "go"))))
  (instance $p (instantiate $P))
  (instance $c (instantiate $C (with "log" (func $log))
    (with "thing" (type $thing))
    (with "direct" (func $p "direct")) (with "scalar" (func $p "scalar"))
    (with "copy" (func $p "copy")) (with "same" (func $p "same"))
    (with "transcode" (func $p "transcode"))))
  (export "go" (func $c "go"))
  (export "same" (func $p "same"))
  (export "tock" (func $tick)))
;; CHECK:      call 0 root.$c -> host "log": func(text: string)
;; CHECK-NEXT:   lowered direct
;; CHECK-NEXT:   caller utf8, memory64=core-instance 1 memory 0
;; CHECK-NEXT: call 1 root.$c -> root.$p "number": func(x: u32) -> u32
;; CHECK-NEXT:   lowered direct
;; CHECK-NEXT: call 2 root.$c -> root.$p "number": func(x: u8) -> u8
;; CHECK-NEXT:   lowered scalar, {{[0-9]+}} bytes
;; CHECK-NEXT: call 3 root.$c -> root.$p "take": func(x: list<u8>)
;; CHECK-NEXT:   lowered copy, {{[0-9]+}} bytes
;; CHECK-NEXT:   caller memory64=core-instance 1 memory 0
;; CHECK-NEXT:   callee memory=core-instance 0 memory 0, realloc=core-instance 0 function 0
;; CHECK-NEXT: call 4 root.$c -> root.$p "take": func(x: string)
;; CHECK-NEXT:   lowered copy, {{[0-9]+}} bytes
;; CHECK-NEXT:   caller latin1+utf16, memory64=core-instance 1 memory 0
;; CHECK-NEXT:   callee latin1+utf16, memory=core-instance 0 memory 0, realloc=core-instance 0 function 0
;; CHECK-NEXT: call 5 root.$c -> root.$p "give": func() -> string
;; CHECK-NEXT:   lowered transcode utf8 -> utf16, {{[0-9]+}} bytes
;; CHECK-NEXT:   caller utf8, memory64=core-instance 1 memory 0, realloc=core-instance 1 function 0
;; CHECK-NEXT:   callee utf16, memory=core-instance 0 memory 0, post-return=core-instance 0 function 4
;; CHECK-NEXT: builtin 0 root.$c -> host "resource.drop": thing
;; CHECK-NEXT:   lowered direct
;; CHECK-NEXT: export 0 host -> root.$c "go": func()
;; CHECK-NEXT:   lowered direct
;; CHECK-NEXT: export 1 host -> root.$p "same": func(x: string)
;; CHECK-NEXT:   lowered direct
;; CHECK-NEXT:   callee latin1+utf16, memory=core-instance 0 memory 0, realloc=core-instance 0 function 0
;; CHECK-NEXT: export 2 host -> host "tock": func()
;; CHECK-NEXT:   lowered direct
;; CHECK-NEXT: handles of component-instance 2 root.$c: host table
;; CHECK-NEXT: calls 6: 2 direct, 1 scalar, 2 copy, 1 transcode
;; CHECK-NEXT: adapters 4: {{[0-9]+}} bytes
;; CHECK-NEXT: helpers {{[0-9]+}}: {{[0-9]+}} bytes
