(component
  (component $first
    (core module $M
      (func $one (result i32) (i32.const 1))
      (func (export "f") (param i32) (result i32)
        (i32.add (local.get 0) (call $one))))
    (core instance $i (instantiate $M))
    (func (export "f") (param "x" u8) (result u8)
      (canon lift (core func $i "f"))))
  (component $second
    (import "f" (func $f (param "x" u8) (result u8)))
    (core func $f_ (canon lower (func $f)))
    (core module $M
      (import "" "f" (func $f (param i32) (result i32)))
      (func (export "g") (result i32) (call $f (i32.const 200))))
    (core instance $i
      (instantiate $M (with "" (instance (export "f" (func $f_))))))
    (func (export "g") (result u8) (canon lift (core func $i "g"))))
  (instance $a (instantiate $first))
  (instance $b (instantiate $second (with "f" (func $a "f"))))
  (export "g" (func $b "g")))
