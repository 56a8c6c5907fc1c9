# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""A host that drops a handle in a function that the composition calls: another
one than is lent, or the one that is.

    drop-while-lent.py MODULE"""

import os
import sys

import wasmtime

sys.path.append(os.path.join(os.path.dirname(__file__), "..", "..", "tools"))
from engine import make_engine

engine = make_engine()
module = wasmtime.Module.from_file(engine, sys.argv[1])
for dropped in ("other", "lent"):
    store = wasmtime.Store(engine)
    back, = module.imports
    print(f"imports {back.module} {back.name}")
    victim = None

    def call():
        exports["[resource-drop]thing"](store, victim)
    exports = wasmtime.Instance(
        store, module, [wasmtime.Func(store, back.type, call)]).exports(store)
    lent, other = exports["make"](store, 5), exports["make"](store, 6)
    victim = lent if dropped == "lent" else other
    try:
        print(f"{dropped} dropped: returned {exports['hold'](store, lent)}")
    except (wasmtime.Trap, wasmtime.WasmtimeError):
        print(f"{dropped} dropped: trap")
