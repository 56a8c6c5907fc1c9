# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Tells which calls trap.

    traps.py FILE... -- EXPORT...

Calls each export, which takes no arguments, of each component or core module
on an instance of its own (after a trap a component cannot be called again) and
prints `EXPORT: trap` or `EXPORT: returned` for each file in turn.
"""

import sys
from run import open_instance
import wasmtime


def main(words):
    split = words.index("--")
    for export in words[split + 1:]:
        for path in words[:split]:
            try:
                open_instance(path, {}).call(export, [])
                print(f"{export}: returned")
            except (wasmtime.Trap, wasmtime.WasmtimeError):
                print(f"{export}: trap")


main(sys.argv[1:])
