;; Error contexts that the host has, and instances with tables of their own. One
;; of the host's handles stands behind all that were copied from each other, and
;; is dropped with the last of them. Debug messages are the host's.
;; RUN: %wat2wasm %s -o %t.wasm
;; RUN: meld-opt -passes='fuse,verify,print<boundaries>' %t.wasm -o %t.fused.wasm | FileCheck %s --check-prefix=BOUNDARIES
;; RUN: %validate %t.fused.wasm
;; RUN: %python %S/Inputs/error_contexts.py %t.fused.wasm shared later given many | FileCheck %s
;; RUN: %python %S/Inputs/error_contexts.py %t.fused.wasm forged | FileCheck %s --check-prefix=TRAP
;; RUN: %python %S/Inputs/error_contexts.py %t.fused.wasm dropped | FileCheck %s --check-prefix=TRAP
;; BOUNDARIES: handles of component-instance 1 root.$keeper: own table 0
;; BOUNDARIES: handles of component-instance 2 root.$maker: own table 1
;; CHECK:      host: show of the guest
;; CHECK-NEXT: shared: done
;; The maker has dropped its own; the keeper has not.
;; CHECK-NEXT: host: show of the guest
;; CHECK-NEXT: host: drop of the guest
;; CHECK-NEXT: later: done
;; CHECK-NEXT: given: of the host 1
;; CHECK-NEXT: host: swap ['of the host 2', 'of the guest']
;; CHECK-NEXT: host: show of the host 4
;; CHECK-NEXT: host: drop of the host 2
;; CHECK-NEXT: many: done
;; CHECK-NEXT: left: ['of the host 1', 'of the guest', 'of the host 3', 'of the host 4']
;; TRAP:      trap: {{.*}}unreachable
(component
  (import "show" (func $show (param "e" error-context)))
  (import "get" (func $get (result error-context)))
  (import "swap" (func $swap (param "l" (list error-context)) (result (list error-context))))
  (component $Keeper
    (import "show" (func $show (param "e" error-context)))
    (core func $show' (canon lower (func $show)))
    (core func $drop (canon error-context.drop))
    (core module $M
      (import "" "show" (func $show (param i32)))
      (import "" "drop" (func $drop (param i32)))
      (global $kept (mut i32) (i32.const 0))
      (func (export "keep") (param i32) (global.set $kept (local.get 0)))
      (func (export "later")
        (call $show (global.get $kept))
        (call $drop (global.get $kept))))
    (core instance $m (instantiate $M (with "" (instance
      (export "show" (func $show')) (export "drop" (func $drop))))))
    (func (export "keep") (param "e" error-context) (canon lift (core func $m "keep")))
    (func (export "later") (canon lift (core func $m "later"))))
  (component $Maker
    (import "show" (func $show (param "e" error-context)))
    (import "get" (func $get (result error-context)))
    (import "swap" (func $swap (param "l" (list error-context)) (result (list error-context))))
    (import "keep" (func $keep (param "e" error-context)))
    (core module $Memory
      (memory (export "memory") 1)
      (data (i32.const 64) "of the guest")
      (global $next (mut i32) (i32.const 1024))
      (func (export "realloc") (param i32 i32 i32 i32) (result i32)
        (global.get $next)
        (global.set $next (i32.add (global.get $next) (i32.const 64)))))
    (core instance $memory (instantiate $Memory))
    (alias core export $memory "memory" (core memory $mem))
    (alias core export $memory "realloc" (core func $realloc))
    (core func $new (canon error-context.new (memory $mem)))
    (core func $message (canon error-context.debug-message (memory $mem) (realloc $realloc)))
    (core func $drop (canon error-context.drop))
    (core func $show' (canon lower (func $show)))
    (core func $get' (canon lower (func $get)))
    (core func $swap' (canon lower (func $swap) (memory $mem) (realloc $realloc)))
    (core func $keep' (canon lower (func $keep)))
    (core module $M
      (import "m" "memory" (memory 1))
      (import "" "new" (func $new (param i32 i32) (result i32)))
      (import "" "message" (func $message (param i32 i32)))
      (import "" "drop" (func $drop (param i32)))
      (import "" "show" (func $show (param i32)))
      (import "" "get" (func $get (result i32)))
      (import "" "swap" (func $swap (param i32 i32 i32)))
      (import "" "keep" (func $keep (param i32)))
      (func $make (result i32) (call $new (i32.const 64) (i32.const 12)))
      (func (export "shared") (local $e i32)
        (call $show (local.tee $e (call $make)))
        (call $keep (local.get $e))
        (call $drop (local.get $e)))
      ;; "of the host ." has 13 bytes.
      (func (export "given") (param i32) (result i32)
        (call $message (local.get 0) (i32.const 8))
        (if (i32.ne (i32.load (i32.const 12)) (i32.const 13)) (then unreachable))
        (if (i32.ne (i32.load8_u offset=12 (i32.load (i32.const 8))) (i32.const 0x31)) (then unreachable))
        (local.get 0))
      (func (export "many") (local $first i32)
        (i32.store (i32.const 16) (local.tee $first (call $get)))
        (i32.store (i32.const 20) (call $make))
        (call $swap (i32.const 16) (i32.const 2) (i32.const 24))
        (call $show (i32.load offset=4 (i32.load (i32.const 24))))
        (call $drop (local.get $first)))
      (func (export "forged") (call $show (i32.const 9)))
      (func (export "dropped") (local $e i32)
        (call $drop (local.tee $e (call $make)))
        (call $keep (local.get $e))))
    (core instance $m (instantiate $M (with "m" (instance $memory)) (with "" (instance
      (export "new" (func $new)) (export "message" (func $message)) (export "drop" (func $drop))
      (export "show" (func $show')) (export "get" (func $get')) (export "swap" (func $swap'))
      (export "keep" (func $keep'))))))
    (func (export "shared") (canon lift (core func $m "shared")))
    (func (export "given") (param "e" error-context) (result error-context) (canon lift (core func $m "given")))
    (func (export "many") (canon lift (core func $m "many")))
    (func (export "forged") (canon lift (core func $m "forged")))
    (func (export "dropped") (canon lift (core func $m "dropped"))))
  (instance $keeper (instantiate $Keeper (with "show" (func $show))))
  (instance $maker (instantiate $Maker (with "show" (func $show)) (with "get" (func $get))
    (with "swap" (func $swap)) (with "keep" (func $keeper "keep"))))
  (export "later" (func $keeper "later"))
  (export "shared" (func $maker "shared"))
  (export "given" (func $maker "given"))
  (export "many" (func $maker "many"))
  (export "forged" (func $maker "forged"))
  (export "dropped" (func $maker "dropped")))
