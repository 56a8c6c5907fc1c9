# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Validates modules and components with wasmtime: validate.py FILE..."""

import sys
import wasmtime
from wasmtime import component
from engine import is_component, make_engine


def main(paths):
    if not paths:
        sys.exit(__doc__)
    engine = make_engine()
    for path in paths:
        with open(path, "rb") as file:
            data = file.read()
        try:
            if is_component(data):
                component.Component(engine, data)
            else:
                wasmtime.Module.validate(engine, data)
        except wasmtime.WasmtimeError as error:
            sys.exit(f"validate: {path}: {error}")


main(sys.argv[1:])
