;; Types of the root's imports and exports, direct and in instances. What a
;; function mentions is the name that its instance has, or one that an import
;; or an earlier export has: the wrapper is valid, and equal to the component as
;; far as others see it. A type that an instance uses of an import stays that.
;; RUN: %wat2wasm %s -o %t.wasm
;; RUN: meld-opt -passes=fuse,wrap %t.wasm -o %t.wrapped.wasm
;; RUN: %validate %t.wrapped.wasm
;; RUN: meld-opt -passes='print<graph>' -disable-output %t.wasm 2>&1 | grep '^ *\(import\|export\) ' | sed 's/ = .*//' > %t.surface
;; RUN: meld-opt -passes='print<graph>' -disable-output %t.wrapped.wasm 2>&1 | grep '^ *\(import\|export\) ' | sed 's/ = .*//' | diff %t.surface -
;; RUN: FileCheck %s < %t.surface
(component
  (import "a:b/types" (instance $types
    (type $point (record (field "x" s32) (field "y" s32)))
    (export "point" (type $point' (eq $point)))
    (type $shape (variant (case "dot" $point') (case "none")))
    (export "shape" (type $shape' (eq $shape)))
    (export "res" (type $res (sub resource)))
    (type $list (list $point'))
    (export "draw" (func (param "s" $shape') (param "l" $list) (param "r" (borrow $res))))))
  (alias export $types "point" (type $point))
  (import "mode" (type $mode (eq $point)))
  (import "root" (func $root (param "m" $mode) (result $point)))
  (component $C
    (type $def (record (field "x" s32) (field "y" s32)))
    (import "point" (type $point (eq $def)))
    (core module $M
      (func (export "f") (param i32 i32) (result i32) (i32.add (local.get 0) (local.get 1)))
      (func (export "g") (param i32 i32) (result i32) (i32.const 1)))
    (core instance $m (instantiate $M))
    (type $color (enum "red" "green"))
    (export $color' "color" (type $color))
    (type $both (tuple $point $color'))
    (func $f (param "p" $point) (result u32) (canon lift (core func $m "f")))
    (func $g (param "p" $point) (result $color') (canon lift (core func $m "g")))
    (export "f" (func $f))
    (export "g" (func $g))
    (instance $api
      (export "point" (type $point)) (export "color" (type $color'))
      (export "g" (func $g)))
    (export "a:b/api" (instance $api)))
  (instance $c (instantiate $C (with "point" (type $point))))
  (export $color "color" (type $c "color"))
  (export "f" (func $c "f"))
  (export "g" (func $c "g") (func (param "p" $point) (result $color)))
  (export "a:b/api" (instance $c "a:b/api")))
;; CHECK: import 0 "a:b/types" "draw"
;; CHECK: import 1 "root"
;; CHECK: export "f": func(p: record{x: s32, y: s32}) -> u32
;; CHECK: export "g": func(p: record{x: s32, y: s32}) -> enum{red, green}
;; CHECK: export "a:b/api" "g": func(p: record{x: s32, y: s32}) -> enum{red, green}
