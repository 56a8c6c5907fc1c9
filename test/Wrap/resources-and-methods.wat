;; A resource that the root exports is the engine's: the wrapper defines it, with
;; a destructor behind the shim, and what has the names of its functions is an
;; instance of a component, which alone can give them such names.
;; RUN: %wat2wasm %s -o %t.wasm
;; RUN: meld-opt -passes=fuse,wrap %t.wasm -o %t.wrapped.wasm
;; RUN: %validate %t.wrapped.wasm
;; RUN: meld-opt -passes='print<graph>' -disable-output %t.wrapped.wasm 2>&1 | FileCheck %s
;; RUN: meld-opt -passes=fuse,wrap %t.wrapped.wasm -o %t.again.wasm
;; RUN: %validate %t.again.wasm
(component
  (import "test:things/store" (instance $store (export "key" (type (sub resource)))))
  (alias export $store "key" (type $key))
  (component $C
    (import "key" (type $key (sub resource)))
    (core module $Dtor (func (export "dtor") (param i32)))
    (core instance $dtor (instantiate $Dtor))
    (type $thing (resource (rep i32) (dtor (core func $dtor "dtor"))))
    (core func $new (canon resource.new $thing))
    (core module $M
      (import "r" "new" (func $new (param i32) (result i32)))
      (func (export "make") (param i32) (result i32) (call $new (i32.const 7)))
      (func (export "get") (param i32) (result i32) (local.get 0)))
    (core instance $m (instantiate $M (with "r" (instance (export "new" (func $new))))))
    (component $Shape
      (import "import-key" (type $key (sub resource)))
      (import "import-thing" (type $thing (sub resource)))
      (import "import-make" (func $make (param "key" (own $key)) (result (own $thing))))
      (import "import-get" (func $get (param "self" (borrow $thing)) (result u32)))
      (export $key' "key" (type $key))
      (export $thing' "thing" (type $thing))
      (export "[constructor]thing" (func $make) (func (param "key" (own $key')) (result (own $thing'))))
      (export "[method]thing.get" (func $get) (func (param "self" (borrow $thing')) (result u32))))
    (func $make (param "key" (own $key)) (result (own $thing)) (canon lift (core func $m "make")))
    (func $get (param "self" (borrow $thing)) (result u32) (canon lift (core func $m "get")))
    (instance $shape (instantiate $Shape
      (with "import-key" (type $key))
      (with "import-thing" (type $thing))
      (with "import-make" (func $make))
      (with "import-get" (func $get))))
    (export "test:things/api" (instance $shape)))
  (instance $c (instantiate $C (with "key" (type $key))))
  (export "test:things/api" (instance $c "test:things/api")))
;; CHECK:     resource {{.*}} import "test:things/store" "key"
;; CHECK:     resource {{.*}} destructor core-instance 0 function 0, exported as "test:things/api" "thing"
;; Shim, module and fixup module; the destructor is the first function of the shim.
;; CHECK:     core-instance 0
;; CHECK:     core-instance 1
;; CHECK:     core-instance 2
;; CHECK-NOT: core-instance 3
;; CHECK:     export "test:things/api" "[constructor]thing": func(key: own<key>) -> own<thing>
;; CHECK:     export "test:things/api" "[method]thing.get": func(self: borrow<thing>) -> u32
