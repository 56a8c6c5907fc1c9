;; LS-R-03: equal field names of different interfaces are different functions,
;; and so are those of different versions.
;; RUN: split-file %s %t
;; RUN: %wat2wasm %t/two.wat -o %t/two.wasm
;; RUN: meld-opt -passes='print<graph>' -disable-output %t/two.wasm 2>&1 | FileCheck %s
;; CHECK:      import 0 "wasi:clocks/wall-clock@0.2.0" "now": func() -> u64
;; CHECK-NEXT: import 1 "wasi:clocks/monotonic-clock@0.2.0" "now": func() -> u64
;; CHECK-NEXT: import 2 "wasi:clocks/monotonic-clock@0.3.0" "now": func() -> u64
;; CHECK:        import "wasi:clocks/monotonic-clock@0.2.0" "now" function = lowering [[MONO:[0-9]+]]
;; CHECK-NEXT:   import "wasi:clocks/wall-clock@0.2.0" "now" function = lowering [[WALL:[0-9]+]]
;; CHECK-NEXT:   import "wasi:clocks/monotonic-clock@0.3.0" "now" function = lowering [[NEW:[0-9]+]]
;; CHECK-DAG:  lowering [[MONO]] in 1: func() -> u64 = import 1
;; CHECK-DAG:  lowering [[WALL]] in 1: func() -> u64 = import 0
;; CHECK-DAG:  lowering [[NEW]] in 1: func() -> u64 = import 2

;; RUN: %wat2wasm %t/version.wat -o %t/version.wasm
;; RUN: not meld-opt -passes='print<graph>' -disable-output %t/version.wasm 2>&1 | FileCheck %s --check-prefix=VERSION
;; VERSION: offset 0x{{[0-9a-f]+}}: {{.*}} without an argument for its import 'wasi:clocks/monotonic-clock@0.2.0'

;--- two.wat
(component
  (import "wasi:clocks/wall-clock@0.2.0" (instance $wall
    (export "now" (func (result u64)))))
  (import "wasi:clocks/monotonic-clock@0.2.0" (instance $mono
    (export "now" (func (result u64)))))
  (import "wasi:clocks/monotonic-clock@0.3.0" (instance $new
    (export "now" (func (result u64)))))
  (component $C
    (import "wasi:clocks/monotonic-clock@0.2.0" (instance $mono
      (export "now" (func (result u64)))))
    (import "wasi:clocks/wall-clock@0.2.0" (instance $wall
      (export "now" (func (result u64)))))
    (import "wasi:clocks/monotonic-clock@0.3.0" (instance $new
      (export "now" (func (result u64)))))
    (core module $M
      (import "wasi:clocks/monotonic-clock@0.2.0" "now" (func (result i64)))
      (import "wasi:clocks/wall-clock@0.2.0" "now" (func (result i64)))
      (import "wasi:clocks/monotonic-clock@0.3.0" "now" (func (result i64))))
    (core func $m (canon lower (func $mono "now")))
    (core func $w (canon lower (func $wall "now")))
    (core func $n (canon lower (func $new "now")))
    (core instance (instantiate $M
      (with "wasi:clocks/wall-clock@0.2.0" (instance (export "now" (func $w))))
      (with "wasi:clocks/monotonic-clock@0.2.0"
        (instance (export "now" (func $m))))
      (with "wasi:clocks/monotonic-clock@0.3.0"
        (instance (export "now" (func $n)))))))
  (instance (instantiate $C
    (with "wasi:clocks/wall-clock@0.2.0" (instance $wall))
    (with "wasi:clocks/monotonic-clock@0.3.0" (instance $new))
    (with "wasi:clocks/monotonic-clock@0.2.0" (instance $mono)))))

;--- version.wat
(component
  (import "wasi:clocks/monotonic-clock@0.3.0" (instance $new
    (export "now" (func (result u64)))))
  (component $C
    (import "wasi:clocks/monotonic-clock@0.2.0" (instance $mono
      (export "now" (func (result u64))))))
  (instance (instantiate $C
    (with "wasi:clocks/monotonic-clock@0.3.0" (instance $new)))))
