;; What a post-return may call, as in async-builtins.wat, is refused when
;; something else may call it as well, which runs while its instance may be
;; left: a lifted function, some function through a table, a destructor, a start
;; function.
;; RUN: sed 's/;; called//' %s > %t.called.wat
;; RUN: %wat2wasm %t.called.wat -o %t.called.wasm
;; RUN: not meld-opt %t.called.wasm -o %t.out.wasm 2>&1 | FileCheck %s
;; RUN: sed 's/;; indirect//' %s > %t.indirect.wat
;; RUN: %wat2wasm %t.indirect.wat -o %t.indirect.wasm
;; RUN: not meld-opt %t.indirect.wasm -o %t.out.wasm 2>&1 | FileCheck %s
;; RUN: sed 's/;; dropped//' %s > %t.dropped.wat
;; RUN: %wat2wasm %t.dropped.wat -o %t.dropped.wasm
;; RUN: not meld-opt %t.dropped.wasm -o %t.out.wasm 2>&1 | FileCheck %s
;; RUN: sed 's/;; started//' %s > %t.started.wat
;; RUN: %wat2wasm %t.started.wat -o %t.started.wasm
;; RUN: not meld-opt %t.started.wasm -o %t.out.wasm 2>&1 | FileCheck %s
;; RUN: %wat2wasm %s -o %t.wasm
;; RUN: meld-opt %t.wasm -o %t.out.wasm
(component
  (component $C
    (core func $set.new (canon waitable-set.new))
    (core module $M
      (import "" "set.new" (func $set.new (result i32)))
      (table 1 funcref)
      (elem declare func $set.new)
      (func $f (export "f")
        ;; called (drop (call $set.new))
        ;; indirect (drop (call_indirect (result i32) (i32.const 0)))
      )
      (func (export "post")
        (table.set (i32.const 0) (ref.func $set.new))
        (drop (call $set.new)))
      (func $dtor (export "dtor") (param i32)
        ;; dropped (drop (call $set.new))
      )
      (func $start
        ;; started (drop (call $set.new))
      )
      (start $start))
    (core instance $m (instantiate $M (with "" (instance
      (export "set.new" (func $set.new))))))
    (type $r (resource (rep i32) (dtor (core func $m "dtor"))))
    (core func $drop (canon resource.drop $r))
    (core module $N (import "" "drop" (func (param i32))))
    (core instance (instantiate $N (with "" (instance
      (export "drop" (func $drop))))))
    (func (export "f")
      (canon lift (core func $m "f") (post-return (core func $m "post")))))
  (instance $c (instantiate $C))
  (export "f" (func $c "f")))
;; CHECK: error: {{.*}}: offset 0x{{[0-9a-f]+}}: built-in waitable-set.new is not supported yet
