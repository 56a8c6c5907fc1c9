;; Built-ins of asynchronous code that only a post-return or a realloc calls:
;; neither may leave its instance, and they begin with that check, so each call
;; is a trap, wherever the post-return is called from. Backpressure keeps nobody
;; waiting where all calls are synchronous, but still is counted.
;; RUN: %wat2wasm %s -o %t.wasm
;; RUN: meld-opt %t.wasm -o %t.fused.wasm
;; RUN: %validate %t.fused.wasm
;; RUN: %run %t.fused.wasm inner | FileCheck %s --check-prefix=TRAP
;; RUN: %run %t.fused.wasm stream --then cabi_post_stream \
;; RUN:   | FileCheck %s --check-prefix=TRAP
;; RUN: %run %t.fused.wasm set --then cabi_post_set \
;; RUN:   | FileCheck %s --check-prefix=TRAP
;; RUN: %run %t.fused.wasm take 0 0 | FileCheck %s --check-prefix=TAKEN
;; RUN: %run %t.fused.wasm inc --then inc --then dec --then dec > %t.counted
;; RUN: not grep trap %t.counted
;; RUN: %run %t.fused.wasm inc --then dec --then dec | FileCheck %s --check-prefix=TRAP
;; RUN: %run %t.fused.wasm fill --then dec --then inc > %t.full
;; RUN: not grep trap %t.full
;; RUN: %run %t.fused.wasm fill --then inc | FileCheck %s --check-prefix=TRAP
;; RUN: meld-opt -g -S %t.wasm -o - | FileCheck %s
;; RUN: meld-opt %t.wasm -passes='fuse,print<boundaries>' --disable-output \
;; RUN:   | FileCheck %s --check-prefix=REPORT
(component
  (component $C
    (type $stream (stream u32))
    (core module $Mem (memory (export "mem") 1))
    (core instance $mem (instantiate $Mem))
    (core func $task.return (canon task.return))
    (core func $stream.read
      (canon stream.read $stream (memory (core memory $mem "mem"))))
    (core func $set.new (canon waitable-set.new))
    (core func $inc (canon backpressure.inc))
    (core func $dec (canon backpressure.dec))
    (core module $M
      (import "" "mem" (memory 1))
      (import "" "task.return" (func $task.return))
      (import "" "stream.read" (func $stream.read (param i32 i32 i32) (result i32)))
      (import "" "set.new" (func $set.new (result i32)))
      (import "" "inc" (func $inc))
      (import "" "dec" (func $dec))
      (func (export "f") (result i32) (i32.const 1))
      (func (export "returns") (param i32) (call $task.return))
      (func (export "noop"))
      (func (export "reads")
        (drop (call $stream.read (i32.const 0) (i32.const 0) (i32.const 0))))
      (func (export "makes") (drop (call $set.new)))
      (func (export "take") (param i32 i32) (result i32) (local.get 1))
      (func (export "realloc") (param i32 i32 i32 i32) (result i32)
        (call $set.new))
      (func (export "inc") (call $inc))
      (func (export "dec") (call $dec))
      (func (export "fill")
        (local $i i32)
        (loop $next
          (call $inc)
          (local.set $i (i32.add (local.get $i) (i32.const 1)))
          (br_if $next (i32.lt_u (local.get $i) (i32.const 65535))))))
    (core instance $m (instantiate $M (with "" (instance
      (export "mem" (memory $mem "mem"))
      (export "task.return" (func $task.return))
      (export "stream.read" (func $stream.read))
      (export "set.new" (func $set.new))
      (export "inc" (func $inc))
      (export "dec" (func $dec))))))
    (func (export "f") (result u32)
      (canon lift (core func $m "f") (post-return (core func $m "returns"))))
    (func (export "stream")
      (canon lift (core func $m "noop") (post-return (core func $m "reads"))))
    (func (export "set")
      (canon lift (core func $m "noop") (post-return (core func $m "makes"))))
    (func (export "take") (param "text" string) (result u32)
      (canon lift (core func $m "take") (memory (core memory $mem "mem"))
        (realloc (core func $m "realloc"))))
    (func (export "inc") (canon lift (core func $m "inc")))
    (func (export "dec") (canon lift (core func $m "dec")))
    (func (export "fill") (canon lift (core func $m "fill"))))
  (component $D
    (import "f" (func $f (result u32)))
    (core func $f' (canon lower (func $f)))
    (core module $M
      (import "" "f" (func $f (result i32)))
      (func (export "f") (result i32) (call $f)))
    (core instance $m (instantiate $M (with "" (instance
      (export "f" (func $f'))))))
    (func (export "f") (result u32) (canon lift (core func $m "f"))))
  (instance $c (instantiate $C))
  (instance $d (instantiate $D (with "f" (func $c "f"))))
  (export "inner" (func $d "f"))
  (export "stream" (func $c "stream"))
  (export "set" (func $c "set"))
  (export "take" (func $c "take"))
  (export "inc" (func $c "inc"))
  (export "dec" (func $c "dec"))
  (export "fill" (func $c "fill")))
;; TRAP: trap: {{.*}}unreachable
;; TAKEN: 0
;; No flag has to be kept for them.
;; CHECK-NOT: may_leave
;; CHECK:      (func $adapters.root.$c.backpressure.inc
;; CHECK-NEXT:  (if
;; CHECK-NEXT:   (i32.eq
;; CHECK-NEXT:    (global.get ${{.*backpressure.root.\$c}})
;; CHECK-NEXT:    (i32.const 65535)
;; REPORT: waitable-set.new
