;; LS-H-02
;; A resource type is the one of its definition, whatever its name and however
;; many aliases and re-exports are between: two instances of one component have
;; two types called `float`, and a re-exporter's `float` is the definer's.
;; RUN: %wat2wasm %s -o %t.wasm
;; RUN: meld-opt -passes=fuse,verify %t.wasm -o %t.fused.wasm
;; RUN: %run %t.wasm direct --then re-exported --then of-second > %t.linked
;; RUN: %run %t.fused.wasm direct --then re-exported --then of-second | diff - %t.linked
;; RUN: FileCheck %s < %t.linked
;; RUN: %traps %t.wasm %t.fused.wasm -- foreign foreign-drop | FileCheck %s --check-prefix=TRAPS --implicit-check-not=returned
;; CHECK:      107
;; CHECK-NEXT: 108
;; CHECK-NEXT: 209
;; TRAPS-COUNT-4: : trap
(component
  (component $Definer
    (import "other" (type $other (sub resource)))
    (core module $Base
      (global $base (mut i32) (i32.const 100))
      (func (export "base") (result i32) (global.get $base))
      (func (export "set") (param i32) (global.set $base (local.get 0))))
    (core instance $base (instantiate $Base))
    (type $float (resource (rep i32)))
    (core func $new (canon resource.new $float))
    ;; Of an unrelated resource that has nothing to do with `float`.
    (core func $drop-other (canon resource.drop $other))
    (core module $M
      (import "" "new" (func $new (param i32) (result i32)))
      (import "" "drop-other" (func $drop-other (param i32)))
      (import "" "base" (func $base (result i32)))
      (func (export "make") (param i32) (result i32)
        (call $new (i32.add (call $base) (local.get 0))))
      (func (export "see") (param i32) (result i32) (local.get 0))
      (func (export "end") (param i32) (call $drop-other (local.get 0))))
    (core instance $m (instantiate $M (with "" (instance
      (export "new" (func $new)) (export "drop-other" (func $drop-other))
      (export "base" (func $base "base"))))))
    (export $float' "float" (type $float))
    (func (export "rebase") (param "x" u32) (canon lift (core func $base "set")))
    (func (export "make") (param "x" u32) (result (own $float')) (canon lift (core func $m "make")))
    (func (export "see") (param "x" (borrow $float')) (result u32) (canon lift (core func $m "see")))
    (func (export "end") (param "x" (own $other)) (canon lift (core func $m "end"))))
  (component $ReExporter
    (import "d" (instance $d
      (export "float" (type $float (sub resource)))
      (export "make" (func (param "x" u32) (result (own $float))))
      (export "see" (func (param "x" (borrow $float)) (result u32)))))
    (export "e" (instance $d)))
  (component $User
    (import "a" (instance $a
      (export "float" (type $float (sub resource)))
      (export "make" (func (param "x" u32) (result (own $float))))
      (export "see" (func (param "x" (borrow $float)) (result u32)))))
    (alias export $a "float" (type $float))
    (import "b-float" (type $b-float (eq $float)))
    (import "b-see" (func $b-see (param "x" (borrow $b-float)) (result u32)))
    (import "c" (instance $c
      (export "float" (type $float (sub resource)))
      (export "make" (func (param "x" u32) (result (own $float))))
      (export "see" (func (param "x" (borrow $float)) (result u32)))))
    (alias export $c "float" (type $c-float))
    (core func $make (canon lower (func $a "make")))
    (core func $see (canon lower (func $a "see")))
    (core func $b-see' (canon lower (func $b-see)))
    (core func $c-make (canon lower (func $c "make")))
    (core func $c-see (canon lower (func $c "see")))
    (core func $c-drop (canon resource.drop $c-float))
    (core module $M
      (import "" "make" (func $make (param i32) (result i32)))
      (import "" "see" (func $see (param i32) (result i32)))
      (import "" "b-see" (func $b-see (param i32) (result i32)))
      (import "" "c-make" (func $c-make (param i32) (result i32)))
      (import "" "c-see" (func $c-see (param i32) (result i32)))
      (import "" "c-drop" (func $c-drop (param i32)))
      (func (export "direct") (result i32) (call $see (call $make (i32.const 7))))
      (func (export "re-exported") (result i32) (call $b-see (call $make (i32.const 8))))
      (func (export "of-second") (result i32) (call $c-see (call $c-make (i32.const 9))))
      (func (export "foreign") (result i32) (call $c-see (call $make (i32.const 1))))
      (func (export "foreign-drop") (result i32) (call $c-drop (call $make (i32.const 1))) (i32.const 0)))
    (core instance $m (instantiate $M (with "" (instance
      (export "make" (func $make)) (export "see" (func $see)) (export "b-see" (func $b-see'))
      (export "c-make" (func $c-make)) (export "c-see" (func $c-see)) (export "c-drop" (func $c-drop))))))
    (func (export "direct") (result u32) (canon lift (core func $m "direct")))
    (func (export "re-exported") (result u32) (canon lift (core func $m "re-exported")))
    (func (export "of-second") (result u32) (canon lift (core func $m "of-second")))
    (func (export "foreign") (result u32) (canon lift (core func $m "foreign")))
    (func (export "foreign-drop") (result u32) (canon lift (core func $m "foreign-drop"))))
  (component $Other
    (type $other (resource (rep i32)))
    (export "other" (type $other)))
  (instance $o (instantiate $Other))
  (instance $a (instantiate $Definer (with "other" (type $o "other"))))
  (instance $c (instantiate $Definer (with "other" (type $o "other"))))
  (instance $re (instantiate $ReExporter (with "d" (instance $a))))
  (alias export $re "e" (instance $b))
  (instance $user (instantiate $User
    (with "a" (instance $a)) (with "b-float" (type $b "float")) (with "b-see" (func $b "see"))
    (with "c" (instance $c))))
  (component $Start
    (import "rebase" (func $rebase (param "x" u32)))
    (core func $rebase' (canon lower (func $rebase)))
    (core module $M
      (import "" "rebase" (func $rebase (param i32)))
      (func $start (call $rebase (i32.const 200)))
      (start $start))
    (core instance (instantiate $M (with "" (instance (export "rebase" (func $rebase')))))))
  (instance (instantiate $Start (with "rebase" (func $c "rebase"))))
  (export "direct" (func $user "direct"))
  (export "re-exported" (func $user "re-exported"))
  (export "of-second" (func $user "of-second"))
  (export "foreign" (func $user "foreign"))
  (export "foreign-drop" (func $user "foreign-drop")))
