;; The composition: three components written in C, and who imports what from
;; whom. assemble.py puts the compiled C in place of the modules that name it.
(component $demo
  (component $tax-office
    (core module $Tax (@custom "source" "tax.c"))
    (core instance $tax (instantiate $Tax))
    (func $on (param "cents" u32) (param "region" char) (result u32)
      (canon lift (core func $tax "on")))
    (instance $api (export "on" (func $on)))
    (export "demo:shop/tax@1.0.0" (instance $api)))

  (component $warehouse
    (core module $Stock (@custom "source" "stock.c"))
    (core instance $stock (instantiate $Stock))
    (func $take (param "items" u16) (result bool)
      (canon lift (core func $stock "take")))
    (func $left (result u16) (canon lift (core func $stock "left")))
    (instance $api
      (export "take" (func $take))
      (export "left" (func $left)))
    (export "demo:shop/stock@1.0.0" (instance $api)))

  (component $shop
    (import "demo:shop/tax@1.0.0" (instance $tax
      (export "on"
        (func (param "cents" u32) (param "region" char) (result u32)))))
    (import "demo:shop/stock@1.0.0" (instance $stock
      (export "take" (func (param "items" u16) (result bool)))
      (export "left" (func (result u16)))))
    (core func $on (canon lower (func $tax "on")))
    (core func $take (canon lower (func $stock "take")))
    (core func $left (canon lower (func $stock "left")))
    (core module $Checkout (@custom "source" "checkout.c"))
    (core instance $checkout (instantiate $Checkout
      (with "demo:shop/tax@1.0.0" (instance (export "on" (func $on))))
      (with "demo:shop/stock@1.0.0" (instance
        (export "take" (func $take))
        (export "left" (func $left))))))
    (func $order (param "items" u16) (param "region" char) (result u32)
      (canon lift (core func $checkout "order")))
    (func $left_ (result u16) (canon lift (core func $checkout "left")))
    (instance $api
      (export "order" (func $order))
      (export "left" (func $left_)))
    (export "demo:shop/checkout@1.0.0" (instance $api)))

  (instance $office (instantiate $tax-office))
  (instance $store (instantiate $warehouse))
  (instance $s (instantiate $shop
    (with "demo:shop/tax@1.0.0"
      (instance $office "demo:shop/tax@1.0.0"))
    (with "demo:shop/stock@1.0.0"
      (instance $store "demo:shop/stock@1.0.0"))))
  (export "demo:shop/checkout@1.0.0"
    (instance $s "demo:shop/checkout@1.0.0")))
