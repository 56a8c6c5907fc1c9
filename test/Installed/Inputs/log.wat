(component $log
  (import "test:host/sink" (instance $sink
    (export "write" (func (param "x" u32)))))
  (core func $write (canon lower (func $sink "write")))
  (core module $M
    (import "" "write" (func $write (param i32)))
    (func (export "note") (param i32) (call $write (local.get 0))))
  (core instance $i (instantiate $M
    (with "" (instance (export "write" (func $write))))))
  (func $note (param "x" u32) (canon lift (core func $i "note")))
  (instance $log (export "note" (func $note)))
  (export "test:log/log@1.1.0" (instance $log)))
