;; Functions of the host that the root exports again. The host lowers for the
;; export and lifts for the import in one memory, the staging area, and with one
;; table: what it lends with the export is dropped when the import has returned.
;; RUN: %wat2wasm %s -o %t.wasm
;; RUN: meld-opt -passes='fuse,verify,print<boundaries>' %t.wasm -o %t.fused.wasm | FileCheck %s --check-prefix=BOUNDARIES
;; RUN: %wat2wasm %S/Inputs/re-exported-imports.wat -o %t.world.wasm
;; RUN: %validate %t.fused.wasm
;; DEFINE: %{host} = %host --return '$root#greet="héllo"' --return '$root#look=5' \
;; DEFINE:   --return '$root#swap=[[3,"c"],[4,"d"]]' --return '$root#sum="12345678901"' \
;; DEFINE:   --return '$root#pass=71' --fused %t.fused.wasm %t.world.wasm
;; RUN: %{host} p#greet '"wörld"' --then p#greet '""' --then p#look 7 --then p#pass 70 \
;; RUN:   --then p#swap '[{"some":1},"none",{"some":2}]' 9 '{"ok":8}' \
;; RUN:   --then p#sum 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 '"x"' 16 --then p#only 21 22 | FileCheck %s
;; BOUNDARIES:      export 0 host -> host "p#greet"
;; BOUNDARIES-NEXT: lowered staged
;; BOUNDARIES:      export 1 host -> host "p#look"
;; BOUNDARIES-NEXT: lowered handles
;; BOUNDARIES:      export 2 host -> host "p#pass"
;; BOUNDARIES-NEXT: lowered direct
;; CHECK:      host: $root#greet("wörld")
;; CHECK-NEXT: "héllo"
;; CHECK-NEXT: host: $root#greet("")
;; CHECK-NEXT: "héllo"
;; CHECK-NEXT: host: $root#look(borrow 7)
;; CHECK-NEXT: 5
;; CHECK-NEXT: host: $root#pass(own 70)
;; CHECK-NEXT: own 71
;; CHECK-NEXT: host: $root#swap([some(borrow 1), none, some(borrow 2)], own 9, ok(borrow 8))
;; CHECK-NEXT: [(own 3, "c"), (own 4, "d")]
;; CHECK-NEXT: host: $root#sum(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, "x", borrow 16)
;; CHECK-NEXT: "12345678901"
;; CHECK-NEXT: host: $root#only(borrow 21, own 22)
;; CHECK-NEXT: done
(component
  (import "file" (type $file (sub resource)))
  (import "greet" (func $greet (param "s" string) (result string)))
  (import "look" (func $look (param "f" (borrow $file)) (result u32)))
  (import "pass" (func $pass (param "f" (own $file)) (result (own $file))))
  (import "swap" (func $swap (param "l" (list (option (borrow $file)))) (param "o" (own $file))
    (param "r" (result (borrow $file) (error string)))
    (result (list (tuple (own $file) string)))))
  (import "sum" (func $sum (param "a" u32) (param "b" u32) (param "c" u32) (param "d" u32)
    (param "e" u32) (param "f" u32) (param "g" u32) (param "h" u32) (param "i" u32)
    (param "j" u32) (param "k" u32) (param "l" u32) (param "m" u32) (param "n" u32)
    (param "o" u32) (param "p" string) (param "q" (borrow $file)) (result string)))
  (import "only" (func $only (param "b" (borrow $file)) (param "o" (own $file))))
  (instance $p
    (export "greet" (func $greet)) (export "look" (func $look)) (export "pass" (func $pass))
    (export "swap" (func $swap)) (export "sum" (func $sum)) (export "only" (func $only)))
  (export "p" (instance $p)))
