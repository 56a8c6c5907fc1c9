;; The picture for Graphviz: who serves whom, through lifts and lowerings.
;; RUN: %wat2wasm %s -o %t.wasm
;; RUN: meld-opt -passes='print<graph-dot>' -disable-output %t.wasm 2>&1 | FileCheck %s --match-full-lines
(component
  (import "a:b/log" (instance $log (export "put" (func (param "n" u32)))))
  (component $Leaf
    (core module $M-leaf (func (export "f")))
    (core instance $m (instantiate $M-leaf))
    (func (export "f") (canon lift (core func $m "f"))))
  (component $Top
    (import "f" (func $f))
    (import "put" (func $put (param "n" u32)))
    (core module $Libc (memory (export "memory") 1))
    (core module $M-top
      (import "env" "f" (func)) (import "env" "put" (func (param i32)))
      (import "env" "memory" (memory 1)) (export "run" (func 0)))
    (core instance $libc (instantiate $Libc))
    (core func $f' (canon lower (func $f)))
    (core func $put' (canon lower (func $put)))
    (core instance $m (instantiate $M-top (with "env" (instance
      (export "f" (func $f')) (export "put" (func $put'))
      (export "memory" (memory $libc "memory"))))))
    (func (export "run") (canon lift (core func $m "run"))))
  (instance $leaf (instantiate $Leaf))
  (instance $top (instantiate $Top
    (with "f" (func $leaf "f")) (with "put" (func $log "put"))))
  (export "run" (func $top "run")))
;; CHECK:      digraph composition {
;; CHECK-NEXT:   rankdir=LR;
;; CHECK-NEXT:   subgraph cluster0 {
;; CHECK-NEXT:     label="root";
;; CHECK:        subgraph cluster1 {
;; CHECK-NEXT:     label="root.$leaf";
;; CHECK-NEXT:     core0 [shape=box, label="Leaf/M-leaf"];
;; CHECK-NEXT:   }
;; CHECK-NEXT:   subgraph cluster2 {
;; CHECK-NEXT:     label="root.$top";
;; CHECK-NEXT:     core1 [shape=box, label="Top/Libc"];
;; CHECK-NEXT:     core2 [shape=box, label="Top/M-top"];
;; CHECK-NEXT:   }
;; CHECK-NEXT:   import0 [shape=cds, label="a:b/log#put"];
;; CHECK-NEXT:   export0 [shape=cds, label="run"];
;; CHECK-NEXT:   export0 -> core2;
;; CHECK-NEXT:   core2 -> core0 [label="1 function"];
;; CHECK-NEXT:   core2 -> core1 [label="1 memory"];
;; CHECK-NEXT:   core2 -> import0 [label="1 function"];
;; CHECK-NEXT: }
