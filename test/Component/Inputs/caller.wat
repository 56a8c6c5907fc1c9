(component $app
  (component $callee
    (core module $M
      (func (export "twice") (param i32) (result i32)
        (i32.mul (local.get 0) (i32.const 2))))
    (core instance $m (instantiate $M))
    (func (export "twice") (param "n" u16) (result u32)
      (canon lift (core func $m "twice"))))
  (component $caller
    (import "twice" (func $twice (param "n" u16) (result u32)))
    (core func $twice' (canon lower (func $twice)))
    (core module $M
      (import "callee" "twice" (func $twice (param i32) (result i32)))
      (memory (export "memory") 1)
      (data (i32.const 8) "data")
      (func (export "run") (result i32) (call $twice (i32.const 21))))
    (core instance $m (instantiate $M
      (with "callee" (instance (export "twice" (func $twice'))))))
    (func (export "run") (result u32) (canon lift (core func $m "run"))))
  (instance $callee (instantiate $callee))
  (instance $caller (instantiate $caller
    (with "twice" (func $callee "twice"))))
  (export "run" (func $caller "run")))
