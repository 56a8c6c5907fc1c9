;; A resource that the root exports, its definer, and another component instance
;; that holds some of it: each of the two has its own handles, a borrow reaches
;; the definer as the representation, and the destructor runs once, whoever
;; drops the last handle. The host gets one handle for a thing that comes back
;; to it: what it made is what it sees.
;; RUN: %wat2wasm %s -o %t.wasm
;; RUN: meld-opt %t.wasm -o %t.fused.wasm
;; RUN: %validate %t.fused.wasm
;; DEFINE: %{calls} = test:things/api#make 7 --then test:things/api#make 8 \
;; DEFINE:   --then test:things/api#get '"@0"' --then put '"@0"' \
;; DEFINE:   --then peek '"@1"' --then held 1 --then new 9 --then take 1 \
;; DEFINE:   --then take 2 --then test:things/api#get '"@3"' --then put '"@3"' \
;; DEFINE:   --then drop @2 --then dropped --then drop-held 2 \
;; DEFINE:   --then dropped --then drop @1 --then dropped
;; RUN: %host %t.wasm %{calls} --then take 2 | FileCheck %s
;; RUN: %host --fused %t.fused.wasm %t.wasm %{calls} --then take 2 | FileCheck %s
;; A borrow has to be dropped by the end of the call, the host's included.
;; RUN: %host %t.wasm test:things/api#make 7 --then keep '"@0"' | FileCheck %s --check-prefix=KEPT
;; RUN: %host --fused %t.fused.wasm %t.wasm test:things/api#make 7 --then keep '"@0"' | FileCheck %s --check-prefix=KEPT
;; KEPT:      own @0
;; KEPT-NEXT: trap
(component
  (component $D
    (core module $Dtor
      (global $dropped (mut i32) (i32.const 0))
      (func (export "dtor") (param i32)
        (global.set $dropped (i32.add
          (i32.mul (global.get $dropped) (i32.const 10)) (local.get 0))))
      (func (export "dropped") (result i32) (global.get $dropped)))
    (core instance $dtor (instantiate $Dtor))
    (type $thing (resource (rep i32) (dtor (core func $dtor "dtor"))))
    (core func $new (canon resource.new $thing))
    (core func $drop (canon resource.drop $thing))
    (core module $M
      (import "r" "new" (func $new (param i32) (result i32)))
      (import "r" "drop" (func $drop (param i32)))
      (func (export "make") (param i32) (result i32)
        (call $new (local.get 0)))
      (func (export "get") (param i32) (result i32) (local.get 0)))
    (core instance $m (instantiate $M (with "r" (instance
      (export "new" (func $new)) (export "drop" (func $drop))))))
    (component $Shape
      (import "import-thing" (type $thing (sub resource)))
      (import "import-make" (func $make (param "x" u32) (result (own $thing))))
      (import "import-get" (func $get (param "t" (borrow $thing)) (result u32)))
      (export $thing' "thing" (type $thing))
      (export "make" (func $make)
        (func (param "x" u32) (result (own $thing'))))
      (export "get" (func $get)
        (func (param "t" (borrow $thing')) (result u32))))
    (func $make (param "x" u32) (result (own $thing))
      (canon lift (core func $m "make")))
    (func $get (param "t" (borrow $thing)) (result u32)
      (canon lift (core func $m "get")))
    (func (export "dropped") (result u32)
      (canon lift (core func $dtor "dropped")))
    (instance $shape (instantiate $Shape
      (with "import-thing" (type $thing))
      (with "import-make" (func $make))
      (with "import-get" (func $get))))
    (export "test:things/api" (instance $shape)))
  (component $E
    (import "api" (instance $api
      (export "thing" (type $thing (sub resource)))
      (export "make" (func (param "x" u32) (result (own $thing))))
      (export "get" (func (param "t" (borrow $thing)) (result u32)))))
    (alias export $api "thing" (type $thing))
    (core func $make (canon lower (func $api "make")))
    (core func $get (canon lower (func $api "get")))
    (core func $drop (canon resource.drop $thing))
    (core module $M
      (import "r" "make" (func $make (param i32) (result i32)))
      (import "r" "get" (func $get (param i32) (result i32)))
      (import "r" "drop" (func $drop (param i32)))
      (export "new" (func $make))
      (export "held" (func $get))
      (export "drop-held" (func $drop))
      (func (export "put") (param i32) (result i32) (local.get 0))
      (func (export "keep") (param i32))
      (func (export "take") (param i32) (result i32) (local.get 0))
      ;; Its handle and what the definer makes of it.
      (func (export "peek") (param i32) (result i32)
        (i32.add (i32.mul (local.get 0) (i32.const 100))
          (call $get (local.get 0)))
        (call $drop (local.get 0))))
    (core instance $m (instantiate $M (with "r" (instance
      (export "make" (func $make)) (export "get" (func $get))
      (export "drop" (func $drop))))))
    (func (export "new") (param "x" u32) (result u32)
      (canon lift (core func $m "new")))
    (func (export "held") (param "t" u32) (result u32)
      (canon lift (core func $m "held")))
    (func (export "drop-held") (param "t" u32)
      (canon lift (core func $m "drop-held")))
    (func (export "put") (param "t" (own $thing)) (result u32)
      (canon lift (core func $m "put")))
    (func (export "take") (param "t" u32) (result (own $thing))
      (canon lift (core func $m "take")))
    (func (export "peek") (param "t" (borrow $thing)) (result u32)
      (canon lift (core func $m "peek")))
    (func (export "keep") (param "t" (borrow $thing))
      (canon lift (core func $m "keep"))))
  (instance $d (instantiate $D))
  (instance $e (instantiate $E (with "api" (instance $d "test:things/api"))))
  (export "test:things/api" (instance $d "test:things/api"))
  (export "dropped" (func $d "dropped"))
  (export "new" (func $e "new"))
  (export "held" (func $e "held"))
  (export "drop-held" (func $e "drop-held"))
  (export "put" (func $e "put"))
  (export "take" (func $e "take"))
  (export "peek" (func $e "peek"))
  (export "keep" (func $e "keep")))
;; CHECK:      own @0
;; CHECK-NEXT: own @1
;; CHECK-NEXT: {{^}}7{{$}}
;; The other instance's first handle; then its second one, which is borrowed.
;; CHECK-NEXT: {{^}}1{{$}}
;; CHECK-NEXT: {{^}}208{{$}}
;; CHECK-NEXT: {{^}}7{{$}}
;; What it makes itself is its second handle again, and unknown to the host.
;; CHECK-NEXT: {{^}}2{{$}}
;; CHECK-NEXT: own @2
;; CHECK-NEXT: own @3
;; CHECK-NEXT: {{^}}9{{$}}
;; CHECK-NEXT: {{^}}2{{$}}
;; CHECK-NEXT: dropped
;; CHECK-NEXT: {{^}}7{{$}}
;; CHECK-NEXT: done
;; CHECK-NEXT: {{^}}79{{$}}
;; CHECK-NEXT: dropped
;; CHECK-NEXT: {{^}}798{{$}}
;; CHECK-NEXT: trap
