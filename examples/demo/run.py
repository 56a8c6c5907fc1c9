# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Serves the same orders with the component and with the fused module.

    run.py SHOP.wasm SHOP.fused.wasm

The first is instantiated as a component, by a runtime that converts values at
each of its inner boundaries. The second is a core module without imports that
any WebAssembly engine can run: its caller lowers the arguments, which for
numbers and characters means that they are numbers. Exit status 1 when the two
differ.
"""

import sys
import wasmtime
from wasmtime import component

INTERFACE = "demo:shop/checkout@1.0.0"
# (items, region)
ORDERS = [(3, "N"), (12, "S"), (1, "\U0001f3dd"), (90, "N"), (2, "X")]


def component_checkout(engine, path):
    store = wasmtime.Store(engine)
    linker = component.Linker(engine)
    shop = component.Component.from_file(engine, path)
    instance = linker.instantiate(store, shop)
    interface = instance.get_export_index(store, INTERFACE)

    def function(name):
        index = instance.get_export_index(store, name, interface)
        callee = instance.get_func(store, index)

        def call(*arguments):
            result = callee(store, *arguments)
            callee.post_return(store)
            return result
        return call
    order, left = function("order"), function("left")
    return order, left


def fused_checkout(engine, path):
    store = wasmtime.Store(engine)
    module = wasmtime.Module.from_file(engine, path)
    exports = wasmtime.Instance(store, module, []).exports(store)
    order = exports[f"{INTERFACE}#order"]
    left = exports[f"{INTERFACE}#left"]
    return (lambda items, region: order(store, items, ord(region)),
            lambda: left(store))


def main(component_path, fused_path):
    engine = wasmtime.Engine()
    order, left = component_checkout(engine, component_path)
    fused_order, fused_left = fused_checkout(engine, fused_path)
    print(f"{'':24}{'component':>12}{'fused':>12}")
    equal = True
    for items, region in ORDERS:
        prices = order(items, region), fused_order(items, region)
        stocks = left(), fused_left()
        print(f"order {items:3} items, {region:4}"
              f"{prices[0]:12}{prices[1]:12}")
        print(f"{'  left in stock':24}{stocks[0]:12}{stocks[1]:12}")
        equal = equal and prices[0] == prices[1] and stocks[0] == stocks[1]
    print("same results" if equal else "DIFFERENT RESULTS")
    return 0 if equal else 1


sys.exit(main(*sys.argv[1:]))
