;; A resource type names its representation and its destructor; resource.new and
;; resource.rep work on the definer's resource even where it comes back under
;; another name. Exported under several names, it is known by the first.
;; RUN: %wat2wasm %s -o %t.wasm
;; RUN: meld-opt -passes='print<graph>' -disable-output %t.wasm 2>&1 | FileCheck %s
(component
  (core module $M (func (export "dtor") (param i32)))
  (core instance $m (instantiate $M))
  (type $r (resource (rep i32) (dtor (core func $m "dtor"))))
  (component $Passes
    (import "r" (type $r (sub resource)))
    (export "back" (type $r)))
  (instance $passes (instantiate $Passes (with "r" (type $r))))
  (alias export $passes "back" (type $back))
  (core func $new (canon resource.new $r))
  (core func $rep (canon resource.rep $back))
  (core module $N (import "" "new" (func (param i32) (result i32)))
                  (import "" "rep" (func (param i32) (result i32))))
  (core instance (instantiate $N (with "" (instance
    (export "new" (func $new)) (export "rep" (func $rep))))))
  (instance $bundle (export "first" (type $back)))
  (export "i" (instance $bundle))
  (export "second" (type $r)))
;; CHECK: resource 0 back = defined in 0, rep i32, destructor core-instance 0 function 0, exported as "i" "first"
;; CHECK: builtin 0 in 0: resource.new resource 0
;; CHECK: builtin 1 in 0: resource.rep resource 0
