;; A component instance calls itself. All values are lifted before any of them
;; is lowered: realloc returns memory that the source lies in, and numbers of
;; handles are those of a table that the source has left. (wasmtime does not let
;; an instance call itself; the specification does.)
;; RUN: %wat2wasm %s -o %t.wasm
;; RUN: meld-opt -passes='fuse,print<boundaries>' %t.wasm -o %t.fused.wasm | FileCheck %s --check-prefix=BOUNDARIES
;; RUN: %run %t.fused.wasm texts --then back --then spilled --then owns --then borrow | FileCheck %s
;; RUN: %traps %t.fused.wasm -- guessed given-and-lent kept | FileCheck %s --check-prefix=TRAPS --implicit-check-not=returned
;; BOUNDARIES-DAG: "texts": func(x: string, y: string) -> u64{{$}}
;; BOUNDARIES-DAG: lowered staged
;; BOUNDARIES-DAG: lowered handles
;; CHECK:      7523094288207667809
;; CHECK-NEXT: 7523094288207667809
;; CHECK-NEXT: 3
;; CHECK-NEXT: 21100
;; CHECK-NEXT: 42
;; TRAPS-COUNT-3: : trap
(component
  (component $Other
    (type $other (resource (rep i32)))
    (core func $new (canon resource.new $other))
    (core module $M
      (import "" "new" (func $new (param i32) (result i32)))
      (func (export "make") (result i32) (call $new (i32.const 42))))
    (core instance $m (instantiate $M (with "" (instance (export "new" (func $new))))))
    (export $o "other" (type $other))
    (func (export "make") (result (own $o)) (canon lift (core func $m "make"))))
  (instance $other (instantiate $Other))
  (alias export $other "other" (type $o))

  (component $Self
    (import "other" (type $o (sub resource)))
    (import "make-other" (func $make-other (result (own $o))))
    (type $r (resource (rep i32)))
    (core func $new (canon resource.new $r))
    (core func $rep (canon resource.rep $r))
    (core func $drop-other (canon resource.drop $o))
    (core module $Callee
      (import "" "new" (func $new (param i32) (result i32)))
      (import "" "rep" (func $rep (param i32) (result i32)))
      (import "" "drop-other" (func $drop-other (param i32)))
      (memory (export "memory") 1)
      (data (i32.const 8) "abcdefgh")
      ;; Where the next block is to be.
      (global $next (export "next") (mut i32) (i32.const 0))
      (func (export "realloc") (param i32 i32 i32 i32) (result i32)
        (global.get $next)
        (global.set $next (i32.add (global.get $next) (local.get 3))))
      (func (export "texts") (param i32 i32 i32 i32) (result i64)
        (i64.or
          (i64.load32_u (local.get 0))
          (i64.shl (i64.load32_u (local.get 2)) (i64.const 32))))
      ;; (pointer, length) of two texts, at 24.
      (func (export "back") (result i32)
        (i64.store (i32.const 8) (i64.const 0x6867666564636261))
        (i32.store (i32.const 24) (i32.const 8)) (i32.store (i32.const 28) (i32.const 4))
        (i32.store (i32.const 32) (i32.const 12)) (i32.store (i32.const 36) (i32.const 4))
        (i32.const 24))
      ;; How many of 20 bytes are what they were.
      (func (export "spilled") (param i32) (result i32) (local $i i32) (local $same i32)
        (loop $next
          (local.set $same (i32.add (local.get $same)
            (i32.eq (i32.load8_u (i32.add (local.get 0) (local.get $i))) (i32.add (local.get $i) (i32.const 65)))))
          (br_if $next (i32.lt_u (local.tee $i (i32.add (local.get $i) (i32.const 1))) (i32.const 20))))
        (i32.sub (local.get $same) (i32.const 17)))
      (func (export "owns") (param i32 i32) (result i32)
        (i32.add
          (i32.mul (i32.const 1000) (i32.add (i32.mul (i32.const 10) (local.get 0)) (local.get 1)))
          (i32.sub (call $rep (local.get 0)) (call $rep (local.get 1)))))
      (func (export "own-borrow") (param i32 i32))
      (func (export "borrow") (param i32) (result i32)
        (call $drop-other (local.get 0))
        (i32.const 0))
      (func (export "keep") (param i32)))
    (core instance $callee (instantiate $Callee (with "" (instance
      (export "new" (func $new)) (export "rep" (func $rep)) (export "drop-other" (func $drop-other))))))
    (alias core export $callee "memory" (core memory $memory))
    (alias core export $callee "realloc" (core func $realloc))
    (func $texts (param "x" string) (param "y" string) (result u64)
      (canon lift (core func $callee "texts") (memory $memory) (realloc $realloc)))
    (func $back (result (tuple string string))
      (canon lift (core func $callee "back") (memory $memory) (realloc $realloc)))
    (func $spilled (param "l" (list u8 20)) (result u32)
      (canon lift (core func $callee "spilled") (memory $memory) (realloc $realloc)))
    (func $owns (param "x" (own $r)) (param "y" (own $r)) (result u32)
      (canon lift (core func $callee "owns")))
    (func $own-borrow (param "x" (own $r)) (param "y" (borrow $r))
      (canon lift (core func $callee "own-borrow")))
    (func $borrow (param "x" (borrow $o)) (result u32) (canon lift (core func $callee "borrow")))
    (func $keep (param "x" (borrow $o)) (canon lift (core func $callee "keep")))
    (core func $texts' (canon lower (func $texts) (memory $memory)))
    (core func $back' (canon lower (func $back) (memory $memory) (realloc $realloc)))
    (core func $spilled' (canon lower (func $spilled) (memory $memory)))
    (core func $owns' (canon lower (func $owns)))
    (core func $own-borrow' (canon lower (func $own-borrow)))
    (core func $borrow' (canon lower (func $borrow)))
    (core func $keep' (canon lower (func $keep)))
    (core func $make-other' (canon lower (func $make-other)))
    (core module $Caller
      (import "m" "memory" (memory 1))
      (import "m" "next" (global $next (mut i32)))
      (import "" "new" (func $new (param i32) (result i32)))
      (import "" "texts" (func $texts (param i32 i32 i32 i32) (result i64)))
      (import "" "back" (func $back (param i32)))
      (import "" "spilled" (func $spilled (param i32) (result i32)))
      (import "" "owns" (func $owns (param i32 i32) (result i32)))
      (import "" "own-borrow" (func $own-borrow (param i32 i32)))
      (import "" "borrow" (func $borrow (param i32) (result i32)))
      (import "" "keep" (func $keep (param i32)))
      (import "" "make-other" (func $make-other (result i32)))
      ;; The first copy is where the second text is.
      (func (export "texts") (result i64)
        (global.set $next (i32.const 12))
        (call $texts (i32.const 8) (i32.const 4) (i32.const 12) (i32.const 4)))
      ;; The first copy is where the second text is; the pointers are returned
      ;; to where they came from, but for half of them.
      (func (export "back") (result i64)
        (global.set $next (i32.const 12))
        (call $back (i32.const 32))
        (i64.or
          (i64.load32_u (i32.load (i32.const 32)))
          (i64.shl (i64.load32_u (i32.load (i32.const 40))) (i64.const 32))))
      ;; Spilled parameters are moved by one byte.
      (func (export "spilled") (result i32) (local $i i32)
        (loop $next
          (i32.store8 (i32.add (i32.const 100) (local.get $i)) (i32.add (local.get $i) (i32.const 65)))
          (br_if $next (i32.lt_u (local.tee $i (i32.add (local.get $i) (i32.const 1))) (i32.const 20))))
        (global.set $next (i32.const 101))
        (call $spilled (i32.const 100)))
      ;; The second number that was given up is the first to be used again.
      (func (export "owns") (result i32)
        (call $owns (call $new (i32.const 300)) (call $new (i32.const 200))))
      (func (export "borrow") (result i32)
        (i32.add (i32.const 42) (call $borrow (call $make-other))))
      ;; What the first becomes is not there when the second is lifted.
      (func (export "guessed") (local $x i32)
        (local.set $x (call $new (i32.const 1)))
        (drop (call $owns (local.get $x) (local.get $x))))
      (func (export "given-and-lent") (local $x i32)
        (local.set $x (call $new (i32.const 1)))
        (call $own-borrow (local.get $x) (local.get $x)))
      (func (export "kept") (call $keep (call $make-other))))
    (core instance $caller (instantiate $Caller (with "m" (instance $callee)) (with "" (instance
      (export "new" (func $new)) (export "texts" (func $texts')) (export "back" (func $back'))
      (export "spilled" (func $spilled')) (export "owns" (func $owns'))
      (export "own-borrow" (func $own-borrow')) (export "borrow" (func $borrow'))
      (export "keep" (func $keep')) (export "make-other" (func $make-other'))))))
    (func (export "texts") (result u64) (canon lift (core func $caller "texts")))
    (func (export "back") (result u64) (canon lift (core func $caller "back")))
    (func (export "spilled") (result u32) (canon lift (core func $caller "spilled")))
    (func (export "owns") (result u32) (canon lift (core func $caller "owns")))
    (func (export "borrow") (result u32) (canon lift (core func $caller "borrow")))
    (func (export "guessed") (canon lift (core func $caller "guessed")))
    (func (export "given-and-lent") (canon lift (core func $caller "given-and-lent")))
    (func (export "kept") (canon lift (core func $caller "kept"))))
  (instance $self (instantiate $Self
    (with "other" (type $o)) (with "make-other" (func $other "make"))))
  (export "texts" (func $self "texts"))
  (export "back" (func $self "back"))
  (export "spilled" (func $self "spilled"))
  (export "owns" (func $self "owns"))
  (export "borrow" (func $self "borrow"))
  (export "guessed" (func $self "guessed"))
  (export "given-and-lent" (func $self "given-and-lent"))
  (export "kept" (func $self "kept")))
