;; Concrete reference types in tables, segments, globals and signatures stay
;; concrete when they cross modules with other type indices.
;; RUN: %wat2wasm %s -o %t.wasm
;; RUN: meld-opt %t.wasm -o %t.fused.wasm
;; RUN: %validate %t.fused.wasm
;; RUN: %run %t.wasm table --then global --then cast --then tree > %t.linked
;; RUN: %run %t.fused.wasm table --then global --then cast --then tree > %t.out
;; RUN: diff %t.linked %t.out
;; RUN: FileCheck %s < %t.out
;; RUN: meld-opt -S -passes=fuse %t.wasm -o - | FileCheck %s --check-prefix=TEXT
(component
  (core module $Provider
    (rec (type $node (sub (struct (field $value i32) (field $next (ref null $node)))))
         (type $leaf (sub final $node (struct
           (field $value i32) (field $next (ref null $node)) (field i64)))))
    (type $f (func (param (ref null $node)) (result i32)))
    (table (export "t") 2 (ref null $f))
    (elem (table 0) (i32.const 1) (ref null $f) (ref.func $value))
    (global (export "g") (ref $f) (ref.func $value))
    (func $value (export "value") (type $f)
      (struct.get $node $value (local.get 0)))
    (func (export "leaf") (param i32) (result (ref $node))
      (struct.new $leaf (local.get 0) (ref.null $node) (i64.const 1))))
  (core module $User
    (type $other (array (mut i8)))
    (type $another (func (result i32)))
    (rec (type $node (sub (struct (field $value i32) (field $next (ref null $node)))))
         (type $leaf (sub final $node (struct
           (field $value i32) (field $next (ref null $node)) (field i64)))))
    (type $f (func (param (ref null $node)) (result i32)))
    (import "p" "t" (table $t 2 (ref null $f)))
    (import "p" "g" (global $g (ref $f)))
    (import "p" "value" (func $value (type $f)))
    (import "p" "leaf" (func $leaf (param i32) (result (ref $node))))
    (func (export "table") (type $another)
      (call_ref $f (call $leaf (i32.const 1)) (table.get $t (i32.const 1))))
    (func (export "global") (type $another)
      (call_ref $f (call $leaf (i32.const 2)) (global.get $g)))
    (func (export "cast") (type $another)
      (block $is (result (ref $leaf))
        (br_on_cast $is (ref $node) (ref $leaf) (call $leaf (i32.const 3)))
        (return (i32.const 0)))
      (struct.get $leaf $value))
    (func (export "tree") (type $another)
      (local $n (ref null $node))
      (local.set $n (struct.new $node (i32.const 4) (call $leaf (i32.const 5))))
      (i32.add (call $value (local.get $n))
               (call $value (struct.get $node $next (local.get $n))))))
  (core instance $p (instantiate $Provider))
  (core instance $u (instantiate $User (with "p" (instance $p))))
  (func (export "table") (result u32) (canon lift (core func $u "table")))
  (func (export "global") (result u32) (canon lift (core func $u "global")))
  (func (export "cast") (result u32) (canon lift (core func $u "cast")))
  (func (export "tree") (result u32) (canon lift (core func $u "tree"))))
;; CHECK:      1
;; CHECK-NEXT: 2
;; CHECK-NEXT: 3
;; CHECK-NEXT: 9
;; TEXT-DAG: (table {{.*}}2 (ref null ${{[^)]+}}))
;; TEXT-DAG: (global {{.*}}(ref ${{[^)]+}})
