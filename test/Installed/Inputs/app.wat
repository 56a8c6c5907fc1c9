(component $app
  (import "test:host/clock@1.0.0" (instance $clock
    (export "now" (func (result u32)))))
  (import "test:log/log@1.0.0" (instance $log
    (export "note" (func (param "x" u32)))))
  (core func $now (canon lower (func $clock "now")))
  (core func $note (canon lower (func $log "note")))
  (core module $M
    (import "" "now" (func $now (result i32)))
    (import "" "note" (func $note (param i32)))
    (func (export "run")
      (call $note (i32.add (call $now) (i32.const 42)))))
  (core instance $i (instantiate $M (with "" (instance
    (export "now" (func $now)) (export "note" (func $note))))))
  (func (export "run") (canon lift (core func $i "run"))))
