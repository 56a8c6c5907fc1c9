;; The root imports wasi:io/poll@0.2.0 and a function. An inner component calls
;; the former, which its parent gives it under the name of another interface.
(component
  (import "wasi:io/poll@0.2.0" (instance $poll
    (export "pollable" (type $pollable (sub resource)))
    (export "make" (func (result (own $pollable))))))
  (import "now" (func $now (result u64)))
  (component $Inner
    (import "wasi:cli/exit@0.2.0" (instance $poll
      (export "pollable" (type $pollable (sub resource)))
      (export "make" (func (result (own $pollable))))))
    (alias export $poll "pollable" (type $pollable))
    (core func $make (canon lower (func $poll "make")))
    (core func $drop (canon resource.drop $pollable))
    (core module $M
      (import "wasi:cli/exit@0.2.0" "make" (func $make (result i32)))
      (import "wasi:cli/exit@0.2.0" "[resource-drop]pollable" (func $drop (param i32)))
      (func (export "run") (call $drop (call $make))))
    (core instance $m (instantiate $M (with "wasi:cli/exit@0.2.0" (instance
      (export "make" (func $make))
      (export "[resource-drop]pollable" (func $drop))))))
    (func (export "run") (canon lift (core func $m "run"))))
  (instance $inner (instantiate $Inner
    (with "wasi:cli/exit@0.2.0" (instance $poll))))
  (core func $now' (canon lower (func $now)))
  (core module $Clock
    (import "wasi:clocks/monotonic-clock@0.2.0" "now" (func $now (result i64)))
    (func (export "time") (result i64) (call $now)))
  (core instance $clock (instantiate $Clock
    (with "wasi:clocks/monotonic-clock@0.2.0" (instance
      (export "now" (func $now'))))))
  (func (export "time") (result u64) (canon lift (core func $clock "time")))
  (export "run" (func $inner "run")))
