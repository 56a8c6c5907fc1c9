;; A resource keeps its identity through imports, `use` between root imports,
;; type arguments and exports under other names.
;; RUN: %wat2wasm %s -o %t.wasm
;; RUN: meld-opt -passes='print<graph>' -disable-output %t.wasm 2>&1 | FileCheck %s
(component $Root
  (import "host:io/poll@0.2.0" (instance $poll
    (export "pollable" (type $p (sub resource)))
    (export "[method]pollable.ready"
      (func (param "self" (borrow $p)) (result bool)))))
  (alias export $poll "pollable" (type $pollable))
  (import "host:io/streams@0.2.0" (instance $streams
    (alias outer $Root $pollable (type $q))
    (export "pollable" (type $p (eq $q)))
    (export "stream" (type $s (sub resource)))
    (export "[method]stream.subscribe"
      (func (param "self" (borrow $s)) (result (own $p))))))
  (import "pollable" (type $other (sub resource)))
  (import "same" (type $same (eq $other)))
  (import "take" (func $take (param "p" (own $same))))

  (component $Generic
    (import "t" (type $T (sub resource)))
    (import "take" (func $take (param "p" (own $T))))
    (core module $M (import "" "take" (func (param i32)))
                    (import "" "drop" (func (param i32)))
                    (func (export "f") (param i32)))
    (core func $lowered (canon lower (func $take)))
    (core func $drop (canon resource.drop $T))
    (core instance $m (instantiate $M (with "" (instance
      (export "take" (func $lowered)) (export "drop" (func $drop))))))
    (export $T' "out" (type $T))
    (func (export "f") (param "p" (own $T')) (canon lift (core func $m "f"))))
  (instance $generic (instantiate $Generic
    (with "t" (type $other)) (with "take" (func $take))))
  (export "again" (instance $generic))
  (export "subscribe" (func $streams "[method]stream.subscribe")))
;; CHECK:      resource 0 pollable = import "host:io/poll@0.2.0" "pollable"
;; CHECK-NEXT: resource 1 stream = import "host:io/streams@0.2.0" "stream"
;; CHECK-NEXT: resource 2 pollable#2 = import "pollable", exported as "again" "out"
;; CHECK-NEXT: import 0 "host:io/poll@0.2.0" "[method]pollable.ready": func(self: borrow<pollable>) -> bool
;; CHECK-NEXT: import 1 "host:io/streams@0.2.0" "[method]stream.subscribe": func(self: borrow<stream>) -> own<pollable>
;; CHECK-NEXT: import 2 "take": func(p: own<pollable#2>)
;; CHECK:      lift 0 in 1: func(p: own<pollable#2>)
;; CHECK:      lowering 0 in 1: func(p: own<pollable#2>) = import 2
;; CHECK:      builtin 0 in 1: resource.drop resource 2
;; CHECK:      export "again" "f": func(p: own<pollable#2>) = lift 0
;; CHECK-NEXT: export "subscribe": func(self: borrow<stream>) -> own<pollable> = import 1
