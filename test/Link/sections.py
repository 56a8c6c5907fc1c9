# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Lists the sections of core modules: sections.py FILE..."""

import sys

NAMES = ["custom", "type", "import", "function", "table", "memory", "global",
         "export", "start", "element", "code", "data", "data count", "tag"]


def read_uleb(data, at):
    value = shift = 0
    while True:
        byte = data[at]
        at += 1
        value |= (byte & 0x7F) << shift
        shift += 7
        if byte < 0x80:
            return value, at


for path in sys.argv[1:]:
    with open(path, "rb") as file:
        module = file.read()
    at = 8
    while at < len(module):
        number = module[at]
        size, at = read_uleb(module, at + 1)
        name = ""
        if number == 0:
            length, start = read_uleb(module, at)
            name = " " + module[start:start + length].decode()
        print(NAMES[number] + name)
        at += size
