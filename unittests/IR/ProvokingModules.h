//===- ProvokingModules.h - What Binaryen's passes act upon -----*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/// \file
/// Modules with something for each pass of Binaryen to do. All functions but
/// those of MergedText begin by telling who they are: `$tag` is called with
/// 500,000 and the function's index.
//===----------------------------------------------------------------------===//
#ifndef MELD_UNITTESTS_IR_PROVOKINGMODULES_H
#define MELD_UNITTESTS_IR_PROVOKINGMODULES_H

namespace meld::test {

/// Numbers, one memory, one table. Functions 0 to 3 are imports.
inline const char PlainText[] = R"((module
  (type $unary (func (param i32) (result i32)))
  (import "env" "tag" (func $tag (param i32)))
  (import "env" "h" (func $h1 (param i32) (result i32)))
  (import "env" "h" (func $h2 (param i32) (result i32)))
  (import "env" "unused" (func $unused-import))
  (memory $m (export "memory") 2)
  (data (i32.const 0) "\01\02\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\03")
  (data (i32.const 300) "abc")
  (table $t 4 4 funcref)
  (elem (i32.const 0) $leaf $id $constants)
  (global $stack (mut i32) (i32.const 1024))
  (global $ran (mut i32) (i32.const 0))
  (global $constant i32 (i32.const 77))
  (global $copy i32 (global.get $constant))
  (global $never-set (mut i32) (i32.const 5))
  (export "sp" (global $copy))
  (func $leaf (param $x i32) (result i32)                              ;; 4
    (call $tag (i32.const 500004))
    (i32.mul (local.get $x) (i32.const 3)))
  (func $caller (export "caller") (param $x i32) (result i32)          ;; 5
    (local $a i32) (local $b i32) (local $c i32) (local $z i64)
    (call $tag (i32.const 500005))
    (local.set $a (i32.add (local.get $x) (i32.const 1)))
    (local.set $b (local.get $a))
    (local.set $c (i32.add (local.get $b) (i32.add (local.get $x) (i32.const 1))))
    (local.set $c (local.get $c))
    (block $out
      (br_if $out (i32.eqz (local.get $x)))
      (local.set $a (call $once-caller (local.get $c)))
      (br $out)
      (drop (i32.const 9)))
    (if (i32.const 0) (then (drop (memory.grow (i32.const 1)))))
    (i32.add (call $leaf (local.get $c))
      (i32.add (local.get $a) (global.get $constant))))
  (func $once-caller (param $x i32) (result i32)                       ;; 6
    (call $tag (i32.const 500006))
    (call $once) (call $once)
    (i32.add (call $h1 (local.get $x)) (call $h2 (global.get $never-set))))
  (func $once                                                          ;; 7
    (if (global.get $ran) (then (return)))
    (global.set $ran (i32.const 1))
    (call $tag (i32.const 500007)))
  (func $unused (result i32)                                           ;; 8
    (call $tag (i32.const 500008))
    (i32.const 1))
  (func $id (param $x i32) (result i32)                                ;; 9
    (call $tag (i32.const 500009))
    (local.get $x))
  (func $indirect (export "indirect") (param $x i32) (result i32)      ;; 10
    (call $tag (i32.const 500010))
    (i32.add
      (call_indirect $t (type $unary) (local.get $x) (i32.const 1))
      (call_indirect $t (type $unary) (local.get $x) (local.get $x))))
  (func $dead-params (param $x i32) (param $unused i32) (result i32)   ;; 11
    (call $tag (i32.const 500011))
    (loop $again
      (br_if $again (i32.eqz (call $h1 (local.get $x)))))
    (local.get $x))
  (func $uses-dead (export "uses-dead") (param $x i32) (result i32)    ;; 12
    (call $tag (i32.const 500012))
    (i32.add (call $dead-params (i32.const 10) (local.get $x))
             (call $dead-params (i32.const 10) (i32.const 3))))
  (func $specialised (param $x i32) (param $mode i32) (result i32)     ;; 13
    (call $tag (i32.const 500013))
    (if (local.get $mode) (then
      (return (call $h1 (i32.mul (local.get $x) (i32.mul (local.get $x) (i32.const 7)))))))
    (loop $again
      (br_if $again (call $h1 (local.get $x))))
    (i32.div_s (local.get $x) (i32.mul (local.get $mode) (i32.const 9))))
  (func $specialises (export "specialises") (param $x i32) (result i32) ;; 14
    (call $tag (i32.const 500014))
    (i32.add (call $specialised (local.get $x) (i32.const 1))
             (call $specialised (local.get $x) (i32.const 0))))
  (func $repeats (export "repeats") (param $x i32) (result i32)        ;; 15
    (call $tag (i32.const 500015))
    (i32.store (i32.const 600) (i32.mul (i32.const 1234567) (i32.add (i32.const 7654321) (i32.const 3))))
    (i32.store (i32.const 604) (i32.mul (i32.const 1234567) (i32.add (i32.const 7654321) (i32.const 4))))
    (i32.store (i32.const 608) (i32.const 99))
    (i32.store (i32.const 612) (i32.const 98))
    (i32.store (i32.const 616) (i32.const 97))
    (i32.const 1))
  (func $repeats-again (export "repeats-again") (param $x i32) (result i32) ;; 16
    (call $tag (i32.const 500016))
    (i32.store (i32.const 600) (i32.mul (i32.const 1234567) (i32.add (i32.const 7654321) (i32.const 3))))
    (i32.store (i32.const 604) (i32.mul (i32.const 1234567) (i32.add (i32.const 7654321) (i32.const 4))))
    (i32.store (i32.const 608) (i32.const 99))
    (i32.store (i32.const 612) (i32.const 98))
    (i32.store (i32.const 616) (i32.const 97))
    (i32.const 2))
  (func $numbers (export "numbers") (param $i i32) (param $f f32) (param $d f64) (result f64) ;; 17
    (local $l i64)
    (call $tag (i32.const 500017))
    (local.set $l (i64.rotl (i64.extend_i32_u (local.get $i)) (i64.const 3)))
    (drop (i32.trunc_f32_s (local.get $f)))
    (local.set $i (i32.trunc_f64_s (local.get $d)))
    (drop (i32.trunc_sat_f64_s (local.get $d)))
    (i32.store (i32.const 700) (i32.trunc_sat_f32_u (f32.mul (local.get $f) (f32.const 2))))
    (i64.store offset=8 align=1 (i32.add (local.get $i) (i32.const 4)) (local.get $l))
    (i32.store offset=4 align=2 (local.get $i) (i32.extend8_s (local.get $i)))
    (i32.store (i32.const 704) (i32.and (i32.load8_s (local.get $i)) (i32.const 255)))
    (i32.store (i32.const 708) (i32.reinterpret_f32 (f32.load (local.get $i))))
    (memory.copy (i32.const 800) (i32.const 900) (local.get $i))
    (memory.fill (i32.const 800) (i32.const 0) (local.get $i))
    (f64.store (i32.const 712) (f64.nearest (f64.mul (local.get $d) (f64.convert_i64_s (i64.div_s (local.get $l) (i64.const 5))))))
    (f64.add (local.get $d) (f64.promote_f32 (f32.copysign (local.get $f) (f32.const -1)))))
  (func $control (export "control") (param $x i32) (param $y i32) (result i32) ;; 18
    (local $i i32) (local $t i32) (local $p i32)
    (call $tag (i32.const 500018))
    (global.set $stack (i32.sub (global.get $stack) (i32.const 16)))
    (local.set $t (i32.mul (local.get $y) (local.get $y)))
    (local.set $p (i32.load (local.get $x)))
    (loop $l
      (local.set $i (i32.add (local.get $i) (i32.const 1)))
      (local.set $t (i32.mul (local.get $x) (i32.const 99)))
      (drop (call $h1 (local.get $p)))
      (block $skip
        (block $inner
          (br_if $inner (local.get $y))
          (local.set $t (i32.const 4))
          (br $skip))
        (local.set $t (i32.add (local.get $t) (i32.const 4))))
      (br_if $l (i32.lt_u (local.get $i) (local.get $x))))
    (if (i32.gt_u (local.get $x) (i32.const 10))
      (then
        (if (i32.gt_u (local.get $x) (i32.const 5)) (then (drop (call $h1 (i32.const 1)))))
        (i32.store (i32.const 1000) (local.get $i)) (i32.store (i32.const 1004) (local.get $t)) (drop (call $h1 (i32.const 5))))
      (else
        (drop (call $h1 (i32.const 6)))
        (i32.store (i32.const 1000) (local.get $i)) (i32.store (i32.const 1004) (local.get $t)) (drop (call $h1 (i32.const 5)))))
    (local.set $i (local.tee $t (i32.add (local.get $i) (local.get $t))))
    (global.set $stack (i32.add (global.get $stack) (i32.const 16)))
    (select (local.get $t) (i32.add (local.get $i) (local.get $p)) (i32.eqz (i32.eqz (local.get $y)))))
  (func $splits (export "splits") (param $x i32)                       ;; 19
    (call $tag (i32.const 500019))
    (call $early (local.get $x))
    (call $early (i32.const 4)))
  (func $early (param $x i32)                                          ;; 20
    (if (local.get $x) (then (return)))
    (call $tag (i32.const 500020))
    (loop $l
      (br_if $l (call $h1 (i32.const 3)))))
  (func $similar-1 (export "similar-1") (param $x i32) (result i32)    ;; 21
    (call $tag (i32.const 500021))
    (drop (call $h1 (i32.rem_u (local.get $x) (i32.const 3))))
    (drop (call $h1 (i32.rem_u (local.get $x) (i32.const 4))))
    (drop (call $h1 (i32.rem_u (local.get $x) (i32.const 5))))
    (drop (call $h1 (i32.rem_u (local.get $x) (i32.const 6))))
    (drop (call $h1 (i32.rem_u (local.get $x) (i32.const 7))))
    (drop (call $h1 (i32.rem_u (local.get $x) (i32.const 8))))
    (i32.const 1))
  (func $similar-2 (export "similar-2") (param $x i32) (result i32)    ;; 22
    (call $tag (i32.const 500022))
    (drop (call $h1 (i32.rem_u (local.get $x) (i32.const 3))))
    (drop (call $h1 (i32.rem_u (local.get $x) (i32.const 4))))
    (drop (call $h1 (i32.rem_u (local.get $x) (i32.const 5))))
    (drop (call $h1 (i32.rem_u (local.get $x) (i32.const 6))))
    (drop (call $h1 (i32.rem_u (local.get $x) (i32.const 7))))
    (drop (call $h1 (i32.rem_u (local.get $x) (i32.const 8))))
    (i32.const 1))
  (func $pairs (export "pairs") (param $x i32) (result i32)            ;; 23
    (local $p (tuple i32 i32)) (local $q (tuple i32 i32))
    (call $tag (i32.const 500023))
    (local.set $p (tuple.make 2 (local.get $x) (i32.const 4)))
    (local.set $q (local.get $p))
    (i32.add (tuple.extract 2 0 (local.get $q)) (tuple.extract 2 1 (local.get $q))))
  (func $constants (export "constants") (param $x i32) (result i64)    ;; 24
    (call $tag (i32.const 500024))
    (i64.store (i32.const 1100) (i64.const 0x123456789abcdef))
    (i64.store (i32.const 1108) (i64.const 0x123456789abcdef))
    (i64.store (i32.const 1116) (i64.const 0x123456789abcdef))
    (i64.const 0x123456789abcdef))
))";

/// References, exceptions, vectors; nothing of it is seen from outside.
inline const char ReferenceText[] = R"((module
  (rec (type $Other (sub (struct (field (mut i64))))))
  (type $Unused (struct (field f32)))
  (type $Base (sub (struct (field (mut i32)) (field (mut anyref)))))
  (type $Derived (sub $Base (struct (field (mut i32)) (field (mut anyref)) (field i32))))
  (type $Never (sub $Derived (struct (field (mut i32)) (field (mut anyref)) (field i32))))
  (type $Fn (func (param anyref) (result i32)))
  (import "env" "tag" (func $tag (param i32)))
  (tag $error (param i32))
  (global $shape (ref $Derived) (struct.new $Derived (i32.const 1) (ref.null $Base) (i32.const 42)))
  (global $wide (mut anyref) (ref.null any))
  (global $vtable (ref null $Fn) (ref.func $method))
  (elem declare func $method $signature)
  (func $method (type $Fn) (param $x anyref) (result i32)               ;; 1
    (call $tag (i32.const 500001))
    (if (result i32) (ref.test (ref $Derived) (local.get $x))
      (then (struct.get $Derived 2 (ref.cast (ref $Derived) (local.get $x))))
      (else (i32.const 0))))
  (func $objects (export "objects") (param $x i32) (result i32)         ;; 2
    (local $o (ref null $Base)) (local $d anyref) (local $n (ref null $Never))
    (call $tag (i32.const 500002))
    (local.set $o (struct.new $Base (i32.const 4) (ref.null any)))
    (struct.set $Base 0 (local.get $o) (local.get $x))
    (local.set $d (struct.new $Derived (i32.const 5) (ref.null $Base) (i32.const 7)))
    (drop (ref.cast (ref $Derived) (local.get $d)))
    (drop (ref.cast (ref $Derived) (local.get $d)))
    (global.set $wide (local.get $d))
    (i32.add (struct.get $Base 0 (local.get $o))
      (i32.add (call_ref $Fn (local.get $d) (ref.func $method))
        (i32.add (call $signature (global.get $shape))
          (struct.get $Derived 2 (global.get $shape))))))
  (func $signature (param $x anyref) (result i32)                       ;; 3
    (call $tag (i32.const 500003))
    (if (result i32) (ref.test (ref $Never) (local.get $x))
      (then (i32.const 1))
      (else (i32.eqz (ref.is_null (ref.cast (ref null $Base) (local.get $x)))))))
  (func $throws (export "throws") (param $x i32) (result i32)           ;; 4
    (call $tag (i32.const 500004))
    (try $t (result i32)
      (do (throw $error (local.get $x)))
      (catch $error)
      (catch_all (i32.const 3))))
  (func $vectors (export "vectors") (param $x i32) (result i32)         ;; 5
    (call $tag (i32.const 500005))
    (i32x4.extract_lane 0
      (i32x4.relaxed_trunc_f32x4_s (f32x4.splat (f32.convert_i32_s (local.get $x))))))
  (func $escapes (export "escapes") (param $x i32) (result i32)         ;; 6
    (local $o (ref null $Derived)) (local $any anyref)
    (call $tag (i32.const 500006))
    (local.set $any (local.tee $o (struct.new $Derived (local.get $x) (ref.null $Base) (local.get $x))))
    (i32.add (struct.get $Derived 0 (ref.cast (ref $Derived) (local.get $any)))
      (struct.get $Derived 0 (local.get $o))))
))";

/// Two memories, the second with a data segment.
inline const char MemoriesText[] = R"((module
  (import "env" "tag" (func $tag (param i32)))
  (memory $m 1) (memory $n 1)
  (data (memory $n) (i32.const 8) "xyz")
  (func $reads (export "reads") (param $x i32) (result i32)             ;; 1
    (call $tag (i32.const 500001))
    (i32.add (i32.load $m (local.get $x)) (i32.load $n (local.get $x))))
  (func $writes (export "writes") (param $x i32)                        ;; 2
    (call $tag (i32.const 500002))
    (i32.store $n (local.get $x) (i32.const 4)))
))";

/// Functions that are equal: 1, 2 and 3, and 4 and 5 once these are one.
inline const char MergedText[] = R"((module
  (import "env" "f" (func $f (param i32) (result i32)))
  (func $one (param i32) (result i32) (call $f (i32.mul (local.get 0) (i32.const 12345))))
  (func $two (param i32) (result i32) (call $f (i32.mul (local.get 0) (i32.const 12345))))
  (func $three (param i32) (result i32) (call $f (i32.mul (local.get 0) (i32.const 12345))))
  (func (export "a") (param i32) (result i32) (i32.add (call $one (local.get 0)) (i32.const 3)))
  (func (export "b") (param i32) (result i32) (i32.add (call $two (local.get 0)) (i32.const 3)))
  (func (export "c") (param i32) (result i32) (i32.add (call $three (local.get 0)) (i32.const 3)))
))";

} // namespace meld::test

#endif // MELD_UNITTESTS_IR_PROVOKINGMODULES_H
