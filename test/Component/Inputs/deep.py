# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Writes components whose nesting or type chains are 100,000 long.

    deep.py components|types|chain OUTPUT
"""

import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2] / "tools"))
from wasm_bytes import sleb, uleb  # noqa: E402

LEVELS = 100_000
PREAMBLE = b"\0asm\x0d\0\x01\0"


def section(number, contents):
    return bytes([number]) + uleb(len(contents)) + contents


def components():
    sizes = [len(PREAMBLE)]
    for _ in range(LEVELS - 1):
        sizes.append(len(PREAMBLE) + 1 + len(uleb(sizes[-1])) + sizes[-1])
    return PREAMBLE + b"".join(
        b"\x04" + uleb(size) + PREAMBLE for size in reversed(sizes[:-1]))


def types():
    """Instance types in instance types."""
    return PREAMBLE + section(7, b"\x01" + b"\x42\x01\x01" * LEVELS + b"\x42\0")


def chain():
    """Option types, each of the one before it."""
    links = b"".join(b"\x6b" + sleb(i) for i in range(LEVELS))
    return PREAMBLE + section(7, uleb(LEVELS + 1) + b"\x7f" + links)


with open(sys.argv[2], "wb") as file:
    file.write({"components": components, "types": types, "chain": chain}[sys.argv[1]]())
