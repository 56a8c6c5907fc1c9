# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Assembles a module or component: wat2wasm.py IN.wat -o OUT.wasm

Reads standard input for `-`. Comment lines that lit and FileCheck read are
comments of the text format, too, so a test is its own input.
"""

import sys
import wasmtime


def main(argv):
    if len(argv) != 4 or argv[2] != "-o":
        sys.exit(__doc__)
    source = open(argv[1], "rb") if argv[1] != "-" else sys.stdin.buffer
    with source:
        text = source.read()
    try:
        data = wasmtime.wat2wasm(text)
    except wasmtime.WasmtimeError as error:
        sys.exit(f"wat2wasm: {argv[1]}: {error}")
    with open(argv[3], "wb") as out:
        out.write(data)


main(sys.argv)
