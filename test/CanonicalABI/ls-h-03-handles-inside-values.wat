;; LS-H-03
;; Handles inside lists, options, results and records: each live one is
;; translated once, in order, and cases without one are left alone.
;; RUN: %wat2wasm %s -o %t.wasm
;; RUN: meld-opt -passes=fuse,verify %t.wasm -o %t.fused.wasm
;; RUN: %run %t.wasm options --then results --then record --then options > %t.linked
;; RUN: %run %t.fused.wasm options --then results --then record --then options | diff - %t.linked
;; RUN: FileCheck %s < %t.linked
;; RUN: %traps %t.wasm %t.fused.wasm -- stale-element | FileCheck %s --check-prefix=TRAPS --implicit-check-not=returned
;; The representations 10 and 30 and the two cases without; 20 and the 5 of an
;; error; the record's text and representation.
;; CHECK:      1101301
;; CHECK-NEXT: 25
;; CHECK-NEXT: 4097
;; CHECK-NEXT: 1101301
;; TRAPS-COUNT-2: : trap
(component
  (component $Definer
    (type $r (resource (rep i32)))
    (core func $new (canon resource.new $r))
    (core func $rep (canon resource.rep $r))
    (core module $M
      (import "" "new" (func $new (param i32) (result i32)))
      (import "" "rep" (func $rep (param i32) (result i32)))
      (memory (export "memory") 1)
      (global $next (mut i32) (i32.const 1024))
      (func (export "realloc") (param i32 i32 i32 i32) (result i32)
        (global.get $next)
        (global.set $next (i32.add (global.get $next)
          (i32.and (i32.add (local.get 3) (i32.const 7)) (i32.const -8)))))
      (func (export "make") (param i32) (result i32) (call $new (local.get 0)))
      ;; Each element is a discriminant and a representation: x = x * 100 + it,
      ;; or x * 10 + 1 for none.
      (func (export "options") (param $p i32) (param $n i32) (result i32) (local $x i32)
        (block $done
          (loop $next
            (br_if $done (i32.eqz (local.get $n)))
            (local.set $x (if (result i32) (i32.load8_u (local.get $p))
              (then (i32.add (i32.mul (local.get $x) (i32.const 100)) (i32.load offset=4 (local.get $p))))
              (else (i32.add (i32.mul (local.get $x) (i32.const 10)) (i32.const 1)))))
            (local.set $p (i32.add (local.get $p) (i32.const 8)))
            (local.set $n (i32.sub (local.get $n) (i32.const 1)))
            (br $next)))
        (local.get $x))
      ;; The sum of what is behind all discriminants.
      (func (export "results") (param $p i32) (param $n i32) (result i32) (local $x i32)
        (block $done
          (loop $next
            (br_if $done (i32.eqz (local.get $n)))
            (local.set $x (i32.add (local.get $x) (i32.load offset=4 (local.get $p))))
            (local.set $p (i32.add (local.get $p) (i32.const 8)))
            (local.set $n (i32.sub (local.get $n) (i32.const 1)))
            (br $next)))
        (local.get $x))
      (func (export "record") (param $p i32) (param $n i32) (param $h i32) (result i32)
        (i32.mul (call $rep (local.get $h))
          (i32.sub (i32.load8_u (local.get $p)) (i32.load8_u offset=1 (local.get $p))))))
    (core instance $m (instantiate $M (with "" (instance
      (export "new" (func $new)) (export "rep" (func $rep))))))
    (export $r' "r" (type $r))
    (type $named (record (field "name" string) (field "h" (own $r'))))
    (export $named' "named" (type $named))
    (func (export "make") (param "rep" u32) (result (own $r')) (canon lift (core func $m "make")))
    (func (export "options") (param "x" (list (option (borrow $r')))) (result u32)
      (canon lift (core func $m "options") (memory (core memory $m "memory")) (realloc (core func $m "realloc"))))
    (func (export "results") (param "x" (list (result (borrow $r') (error u32)))) (result u32)
      (canon lift (core func $m "results") (memory (core memory $m "memory")) (realloc (core func $m "realloc"))))
    (func (export "record") (param "x" $named') (result u32)
      (canon lift (core func $m "record") (memory (core memory $m "memory")) (realloc (core func $m "realloc")))))
  (component $User
    (import "d" (instance $d
      (export "r" (type $r (sub resource)))
      (type $named (record (field "name" string) (field "h" (own $r))))
      (export "named" (type $named' (eq $named)))
      (export "make" (func (param "rep" u32) (result (own $r))))
      (export "options" (func (param "x" (list (option (borrow $r)))) (result u32)))
      (export "results" (func (param "x" (list (result (borrow $r) (error u32)))) (result u32)))
      (export "record" (func (param "x" $named') (result u32)))))
    (core module $Memory (memory (export "memory") 1))
    (core instance $memory (instantiate $Memory))
    (alias core export $memory "memory" (core memory $mem))
    (core func $make (canon lower (func $d "make")))
    (core func $options (canon lower (func $d "options") (memory $mem)))
    (core func $results (canon lower (func $d "results") (memory $mem)))
    (core func $record (canon lower (func $d "record") (memory $mem)))
    (core module $M
      (import "" "memory" (memory 1))
      (import "" "make" (func $make (param i32) (result i32)))
      (import "" "options" (func $options (param i32 i32) (result i32)))
      (import "" "results" (func $results (param i32 i32) (result i32)))
      (import "" "record" (func $record (param i32 i32 i32) (result i32)))
      (data (i32.const 0) "cb")
      ;; none, some(10), none with a stale number behind it, some(30), none
      (func (export "options") (result i32)
        (i32.store8 (i32.const 16) (i32.const 0))
        (i32.store8 (i32.const 24) (i32.const 1))
        (i32.store offset=4 (i32.const 24) (call $make (i32.const 10)))
        (i32.store8 (i32.const 32) (i32.const 0))
        (i32.store offset=4 (i32.const 32) (i32.const 77))
        (i32.store8 (i32.const 40) (i32.const 1))
        (i32.store offset=4 (i32.const 40) (call $make (i32.const 30)))
        (i32.store8 (i32.const 48) (i32.const 0))
        (call $options (i32.const 16) (i32.const 5)))
      (func (export "results") (result i32)
        (i32.store8 (i32.const 64) (i32.const 0))
        (i32.store offset=4 (i32.const 64) (call $make (i32.const 20)))
        (i32.store8 (i32.const 72) (i32.const 1))
        (i32.store offset=4 (i32.const 72) (i32.const 5))
        (call $results (i32.const 64) (i32.const 2)))
      (func (export "record") (result i32)
        (call $record (i32.const 0) (i32.const 2) (call $make (i32.const 4097))))
      (func (export "stale-element") (result i32)
        (i32.store8 (i32.const 16) (i32.const 1))
        (i32.store offset=4 (i32.const 16) (i32.const 77))
        (call $options (i32.const 16) (i32.const 1))))
    (core instance $m (instantiate $M (with "" (instance
      (export "memory" (memory $mem)) (export "make" (func $make))
      (export "options" (func $options)) (export "results" (func $results)) (export "record" (func $record))))))
    (func (export "options") (result u32) (canon lift (core func $m "options")))
    (func (export "results") (result u32) (canon lift (core func $m "results")))
    (func (export "record") (result u32) (canon lift (core func $m "record")))
    (func (export "stale-element") (result u32) (canon lift (core func $m "stale-element"))))
  (instance $d (instantiate $Definer))
  (instance $user (instantiate $User (with "d" (instance $d))))
  (export "options" (func $user "options"))
  (export "results" (func $user "results"))
  (export "record" (func $user "record"))
  (export "stale-element" (func $user "stale-element")))
