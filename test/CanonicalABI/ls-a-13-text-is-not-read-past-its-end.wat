;; Text that ends inside a character traps, though the rest of the character lies
;; right behind it, and more text up to the end of the memory. Nothing of the
;; character arrives, not even in the buffer that realloc gave for the text: the
;; `got-` functions tell whether the two bytes of their argument are in there.

;; RUN: %wat2wasm %s -o %t.wasm
;; RUN: meld-opt %t.wasm -o %t.fused.wasm

;; All of the text: U+20AC in UTF-16, the end of U+1F600 in UTF-8 and UTF-16.
;; RUN: %run %t.fused.wasm utf8-to-utf16 5 --then got-utf8-to-utf16 0x20ac \
;; RUN:   --then utf8-to-latin1 5 --then got-utf8-to-latin1 0x20ac \
;; RUN:   --then utf16-to-utf8 3 --then got-utf16-to-utf8 0x8098 \
;; RUN:   --then utf16-to-latin1 3 --then got-utf16-to-latin1 0xde00 | FileCheck %s --check-prefix=WHOLE
;; WHOLE-COUNT-8: 1

;; One unit less:
;; RUN: %run %t.fused.wasm utf8-to-utf16 4 --then got-utf8-to-utf16 0x20ac \
;; RUN:   --then utf8-to-latin1 4 --then got-utf8-to-latin1 0x20ac \
;; RUN:   --then utf16-to-utf8 2 --then got-utf16-to-utf8 0x8098 \
;; RUN:   --then utf16-to-latin1 2 --then got-utf16-to-latin1 0xde00 | FileCheck %s --check-prefix=CUT
;; CUT:      trap: {{.*}}`unreachable`
;; CUT-NEXT: 0
;; CUT-NEXT: trap: {{.*}}`unreachable`
;; CUT-NEXT: 0
;; CUT-NEXT: trap: {{.*}}`unreachable`
;; CUT-NEXT: 0
;; CUT-NEXT: trap: {{.*}}`unreachable`
;; CUT-NEXT: 0

(component
  (component $Callee
    (core module $M
      (memory (export "memory") 1)
      (func (export "realloc") (param i32 i32 i32 i32) (result i32) (i32.const 0x1000))
      (func (export "take") (param i32 i32) (result i32) (i32.const 1))
      (func (export "got") (param $pair i32) (result i32)
        (local $at i32)
        (local.set $at (i32.const 0x1000))
        (loop $next
          (if (i32.eq (i32.load16_u (local.get $at)) (local.get $pair))
            (then (return (i32.const 1))))
          (local.set $at (i32.add (local.get $at) (i32.const 1)))
          (br_if $next (i32.lt_u (local.get $at) (i32.const 0x1100))))
        (i32.const 0)))
    (core instance $m (instantiate $M))
    (func (export "to-utf8") (param "text" string) (result u32)
      (canon lift (core func $m "take") (memory (core memory $m "memory"))
        (realloc (core func $m "realloc"))))
    (func (export "to-utf16") (param "text" string) (result u32)
      (canon lift (core func $m "take") (memory (core memory $m "memory"))
        (realloc (core func $m "realloc")) string-encoding=utf16))
    (func (export "to-latin1") (param "text" string) (result u32)
      (canon lift (core func $m "take") (memory (core memory $m "memory"))
        (realloc (core func $m "realloc")) string-encoding=latin1+utf16))
    (func (export "got") (param "pair" u32) (result u32)
      (canon lift (core func $m "got"))))

  (component $Caller
    (import "from-utf8" (func $from8 (param "text" string) (result u32)))
    (import "from-utf16" (func $from16 (param "text" string) (result u32)))
    (core module $Memory
      (memory (export "memory") 1)
      (func $fill
        (memory.fill (i32.const 0) (i32.const 0x62) (i32.const 0x10000))
        (memory.init $utf8 (i32.const 0x100) (i32.const 0) (i32.const 5))
        (memory.init $utf16 (i32.const 0x200) (i32.const 0) (i32.const 6)))
      (data $utf8 "aa\e2\82\ac")
      (data $utf16 "a\00\3d\d8\00\de")
      (start $fill))
    (core instance $memory (instantiate $Memory))
    (core func $from8' (canon lower (func $from8)
      (memory (core memory $memory "memory"))))
    (core func $from16' (canon lower (func $from16)
      (memory (core memory $memory "memory")) string-encoding=utf16))
    (core module $Run
      (import "" "8" (func $from8 (param i32 i32) (result i32)))
      (import "" "16" (func $from16 (param i32 i32) (result i32)))
      (func (export "8") (param $units i32) (result i32)
        (call $from8 (i32.const 0x100) (local.get $units)))
      (func (export "16") (param $units i32) (result i32)
        (call $from16 (i32.const 0x200) (local.get $units))))
    (core instance $run (instantiate $Run (with "" (instance
      (export "8" (func $from8')) (export "16" (func $from16'))))))
    (func (export "from-utf8") (param "units" u32) (result u32)
      (canon lift (core func $run "8")))
    (func (export "from-utf16") (param "units" u32) (result u32)
      (canon lift (core func $run "16"))))

  (instance $wide (instantiate $Callee))
  (instance $narrow (instantiate $Callee))
  (instance $either (instantiate $Callee))
  (instance $either2 (instantiate $Callee))
  (instance $first (instantiate $Caller
    (with "from-utf8" (func $wide "to-utf16")) (with "from-utf16" (func $narrow "to-utf8"))))
  (instance $second (instantiate $Caller
    (with "from-utf8" (func $either "to-latin1")) (with "from-utf16" (func $either2 "to-latin1"))))
  (export "utf8-to-utf16" (func $first "from-utf8"))
  (export "utf16-to-utf8" (func $first "from-utf16"))
  (export "utf8-to-latin1" (func $second "from-utf8"))
  (export "utf16-to-latin1" (func $second "from-utf16"))
  (export "got-utf8-to-utf16" (func $wide "got"))
  (export "got-utf16-to-utf8" (func $narrow "got"))
  (export "got-utf8-to-latin1" (func $either "got"))
  (export "got-utf16-to-latin1" (func $either2 "got")))
