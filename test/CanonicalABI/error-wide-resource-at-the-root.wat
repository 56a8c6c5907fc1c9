;; Our tables hold representations of 32 bits. Where two instances hold handles
;; of a wider one, the host cannot pass them any.
;; RUN: %wat2wasm %s -o %t.wasm
;; RUN: not meld-opt %t.wasm -o %t.fused.wasm 2>&1 | FileCheck %s
;; CHECK: offset 0x{{[0-9a-f]+}}: export "d" of type func(t: own<thing>) passes handles to the host: a resource that is not represented by an i32 is not supported yet
(component
  (component $D
    (type $thing (resource (rep i64)))
    (core module $M (func (export "put") (param i32)))
    (core instance $m (instantiate $M))
    (export $t "thing" (type $thing))
    (func (export "put") (param "t" (own $t)) (canon lift (core func $m "put"))))
  (component $E
    (import "thing" (type $thing (sub resource)))
    (core module $M (func (export "put") (param i32)))
    (core instance $m (instantiate $M))
    (func (export "put") (param "t" (own $thing)) (canon lift (core func $m "put"))))
  (instance $d (instantiate $D))
  (alias export $d "thing" (type $t))
  (instance $e (instantiate $E (with "thing" (type $t))))
  (export $x "thing" (type $t))
  (export "d" (func $d "put") (func (param "t" (own $x))))
  (export "e" (func $e "put") (func (param "t" (own $x)))))
