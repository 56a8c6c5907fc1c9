#!/usr/bin/env python3
"""Calls exports of a core module, then prints its exported globals.

    globals.py FILE EXPORT...
"""

import sys
import wasmtime

config = wasmtime.Config()
config.wasm_multi_memory = True
store = wasmtime.Store(wasmtime.Engine(config))
module = wasmtime.Module.from_file(store.engine, sys.argv[1])
instance = wasmtime.Instance(store, module, [])
exports = instance.exports(store)
for name in sys.argv[2:]:
    print(f"{name}: {exports[name](store)}")
for export in module.exports:
    if isinstance(export.type, wasmtime.GlobalType):
        print(f"{export.name} = {exports[export.name].value(store)}")
