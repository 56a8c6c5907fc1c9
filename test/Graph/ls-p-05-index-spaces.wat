;; LS-P-05: imports, aliases and exports add entries to index spaces as
;; definitions do. Types that stand behind entries of each kind stay exact.
;; RUN: %wat2wasm %s -o %t.wasm
;; RUN: meld-opt -passes='print<graph>' -disable-output %t.wasm 2>&1 | FileCheck %s
(component $Root
  (type $byte u8)
  (type $word u32)
  (import "half" (type $half (eq $byte)))                     ;; an import
  (import "types" (instance $types
    (export "wide" (type (eq $word)))
    (export "narrow" (type (eq $byte)))))
  (component $C
    (alias outer $Root $word (type $outer))                   ;; an outer alias
    (import "types" (instance $types
      (export "narrow" (type (eq $outer)))))
    (alias export $types "narrow" (type $aliased))            ;; an export alias
    (core module $M
      (import "" "a" (func)) (import "" "b" (func))
      (func (export "x") (param i32)) (func (export "y") (param i32)))
    (core module $N (func (export "a")) (func (export "b")))
    (core instance $n (instantiate $N))
    (core instance $m (instantiate $M (with "" (instance $n))))
    (alias core export $n "b" (core func))
    (alias core export $m "y" (core func $y))
    (alias core export $m "x" (core func $x))
    (func $by-outer (param "p" $outer) (canon lift (core func $y)))
    (export $exported "exported" (type $outer))               ;; an export
    (func $by-export (param "p" $exported) (canon lift (core func $x)))
    (func $by-alias (param "p" $aliased) (canon lift (core func $y)))
    (export "by-outer" (func $by-outer))
    (export "by-export" (func $by-export))
    (export "by-alias" (func $by-alias)))
  (component $D
    (type $byte u8)
    (import "half" (type $t (eq $byte)))
    (core module $M (func (export "z") (param i32)))
    (core instance $m (instantiate $M))
    (func (export "by-import") (param "p" $t) (canon lift (core func $m "z"))))
  (alias export $types "wide" (type $wide))
  (instance $renamed (export "narrow" (type $wide)))
  (instance $c (instantiate $C (with "types" (instance $renamed))))
  (instance $d (instantiate $D (with "half" (type $half))))
  (export "c" (instance $c))
  (export "d" (instance $d)))
;; CHECK:      core-instance 1 "C/M"
;; CHECK-NEXT:   import "" "a" function = core-instance 0 function 0
;; CHECK-NEXT:   import "" "b" function = core-instance 0 function 1
;; CHECK:      lift [[OUTER:[0-9]+]] in 1: func(p: u32) = core-instance 1 function 3
;; CHECK:      lift [[EXPORT:[0-9]+]] in 1: func(p: u32) = core-instance 1 function 2
;; CHECK:      lift [[ALIAS:[0-9]+]] in 1: func(p: u32) = core-instance 1 function 3
;; CHECK:      lift [[IMPORT:[0-9]+]] in 2: func(p: u8) = core-instance 2 function 0
;; CHECK:      export "c" "by-outer": func(p: u32) = lift [[OUTER]]
;; CHECK-NEXT: export "c" "by-export": func(p: u32) = lift [[EXPORT]]
;; CHECK-NEXT: export "c" "by-alias": func(p: u32) = lift [[ALIAS]]
;; CHECK-NEXT: export "d" "by-import": func(p: u8) = lift [[IMPORT]]
