# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Lists the sections of core modules: sections.py FILE..."""

import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "tools"))
from wasm_bytes import read_name, sections  # noqa: E402

NAMES = ["custom", "type", "import", "function", "table", "memory", "global",
         "export", "start", "element", "code", "data", "data count", "tag"]


for path in sys.argv[1:]:
    with open(path, "rb") as file:
        module = file.read()
    for number, _, begin, _ in sections(module):
        name = " " + read_name(module, begin)[0] if number == 0 else ""
        print(NAMES[number] + name)
