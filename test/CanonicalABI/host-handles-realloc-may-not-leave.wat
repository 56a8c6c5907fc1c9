;; A realloc may not leave its instance, whoever calls it. Where the host does,
;; for the string that "text" takes, it does not see that a handle is made of a
;; resource that it does not know. Where an adapter does, to copy what came with
;; handles for "all", the host does not see that it is called out of a realloc.
;; RUN: %wat2wasm %s -o %t.wasm
;; RUN: meld-opt %t.wasm -o %t.fused.wasm
;; RUN: %validate %t.fused.wasm
;; DEFINE: %{fused} = --fused %t.fused.wasm \
;; DEFINE:   --memory 'all=memory$1,cabi_realloc$1'
;; DEFINE: %{calls} = all [71,72] '"four"' --then text '"four"'
;; RUN: %host %t.wasm %{calls} | FileCheck %s --check-prefix=FINE
;; RUN: %host %{fused} %t.wasm %{calls} | FileCheck %s --check-prefix=FINE
;; FINE:      {{^}}1{{$}}
;; FINE-NEXT: done
;; RUN: %host %t.wasm %{calls} --then text '"1"' | FileCheck %s
;; RUN: %host %{fused} %t.wasm %{calls} --then text '"1"' | FileCheck %s
;; RUN: %host %t.wasm %{calls} --then all [73] '"1"' | FileCheck %s
;; RUN: %host %{fused} %t.wasm %{calls} --then all [73] '"1"' | FileCheck %s
;; CHECK:      {{^}}1{{$}}
;; CHECK-NEXT: done
;; CHECK-NEXT: trap
(component
  (import "file" (type $file (sub resource)))
  (import "ping" (func $ping))
  ;; Its realloc calls "leave" when one byte is wanted.
  (core module $M
    (import "" "leave" (func $leave))
    (memory (export "memory") 1)
    (func (export "realloc") (param i32 i32 i32 i32) (result i32)
      (if (i32.eq (local.get 3) (i32.const 1)) (then (call $leave)))
      (i32.mul (local.get 3) (i32.const 64)))
    (func (export "all") (param i32 i32 i32 i32) (result i32)
      (i32.load (local.get 0)))
    (func (export "text") (param i32 i32)))
  (component $Text
    (type $own (resource (rep i32)))
    (core func $new (canon resource.new $own))
    (core module $Leave
      (import "" "new" (func $new (param i32) (result i32)))
      (func (export "leave") (drop (call $new (i32.const 1)))))
    (core instance $leave (instantiate $Leave
      (with "" (instance (export "new" (func $new))))))
    (alias outer 1 $M (core module $M))
    (core instance $i (instantiate $M (with "" (instance $leave))))
    (func (export "text") (param "s" string)
      (canon lift (core func $i "text") (memory (core memory $i "memory"))
        (realloc (core func $i "realloc")))))
  (component $All
    (import "file" (type $file (sub resource)))
    (import "ping" (func $ping))
    (core func $ping' (canon lower (func $ping)))
    (alias outer 1 $M (core module $M))
    (core instance $i (instantiate $M
      (with "" (instance (export "leave" (func $ping'))))))
    (func (export "all") (param "f" (list (own $file))) (param "s" string)
      (result u32)
      (canon lift (core func $i "all") (memory (core memory $i "memory"))
        (realloc (core func $i "realloc")))))
  (component $Other
    (import "file" (type $file (sub resource)))
    (core func $drop (canon resource.drop $file))
    (core module $User (import "" "drop" (func (param i32))))
    (core instance (instantiate $User
      (with "" (instance (export "drop" (func $drop)))))))
  (instance $text (instantiate $Text))
  (instance $all (instantiate $All (with "file" (type $file))
    (with "ping" (func $ping))))
  (instance (instantiate $Other (with "file" (type $file))))
  (export "text" (func $text "text"))
  (export "all" (func $all "all")))
