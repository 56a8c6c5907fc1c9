# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Appends a custom section: append_section.py MODULE NAME FILE -o OUT"""

import pathlib
import sys


def leb(value):
    out = bytearray()
    while value > 0x7f:
        out.append(value & 0x7f | 0x80)
        value >>= 7
    return bytes(out + bytes([value]))


module, name, contents, out = sys.argv[1], sys.argv[2].encode(), sys.argv[3], sys.argv[5]
body = leb(len(name)) + name + pathlib.Path(contents).read_bytes()
pathlib.Path(out).write_bytes(
    pathlib.Path(module).read_bytes() + b"\0" + leb(len(body)) + body)
