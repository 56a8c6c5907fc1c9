#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Writes a composition of a given shape: compositions.py COMPONENTS BYTES OUT

A chain: each component imports `run: func(x: u32) -> u32`, which the one before
it exports, calls it, and exports its own. The first 100 have a memory and a
table, as many as engines take. Functions of many kinds fill each module up to the size.
"""

import random
import sys

I32, I64, F64 = b"\x7f", b"\x7e", b"\x7c"
STATEFUL = 100


def leb(value):
    data = bytearray()
    while True:
        byte = value & 0x7f
        value >>= 7
        data.append(byte | (0x80 if value else 0))
        if not value:
            return bytes(data)


def name(text):
    return leb(len(text)) + text.encode()


def vector(items):
    return leb(len(items)) + b"".join(items)


def section(id, payload):
    return bytes([id]) + leb(len(payload)) + payload


def body(locals, code):
    content = locals + code + b"\x0b"
    return leb(len(content)) + content


def call_through(first):
    """Calls the import, if there is one, and a filling function."""
    inner = b"\x20\x00" if first else b"\x20\x00\x10\x00"
    return body(b"\x00", inner + b"\x10" + leb(1 if first else 2))


def filling(source, leaves, stateful):
    """One function (param i32) (result i32), 20 to 400 bytes long.

    It calls leaves only, so that calls do not multiply.
    """
    pieces = [
        lambda: b"\x20\x00\x41" + leb(source.randrange(64)) + b"\x6a\x21\x00",  # x += c
        lambda: b"\x20\x00\xad\x42\x0d\x7e\xa7\x21\x00",  # x = i32(i64(x) * 13)
        lambda: b"\x23\x00\x20\x00\x73\x24\x00",  # global ^= x
        lambda: b"\x02\x40\x20\x00\x45\x0d\x00\x41\x07\x21\x00\x0b",  # if (x) x = 7
        lambda: b"\x20\x00\xb8\x44" + source.randbytes(7) + b"\x3f\xa0\xaa\x21\x00",
        lambda: b"\x03\x40\x02\x40\x02\x40\x20\x00\x0e\x01\x00\x01\x0b\x0b\x0b",
    ]
    if leaves:  # x = f(x)
        pieces.append(lambda: b"\x20\x00\x10" + leb(source.choice(leaves)) + b"\x21\x00")
    if leaves and stateful:  # x = table[0](x)
        pieces.append(lambda: b"\x20\x00\x41\x00\x11\x00\x00\x21\x00")
    if stateful:
        address = b"\x20\x00\x41\x1c\x71"  # x & 28, which stays in the page
        pieces += [
            lambda: address + b"\x28\x02" + leb(4 * source.randrange(4096)) + b"\x21\x00",
            lambda: address + b"\x20\x00\x36\x02" + leb(4 * source.randrange(4096)),
        ] * 3
    code = b"".join(source.choice(pieces)() for _ in range(source.randrange(3, 50)))
    return body(b"\x00", code + b"\x20\x00")


def core_module(source, first, stateful, size):
    imports = [] if first else [name("") + name("run") + b"\x00\x00"]
    offset = len(imports)
    functions = [call_through(first)]
    leaves = []
    total = 0
    while total < size or len(functions) < 2:
        is_leaf = len(functions) % 4 == 1
        if is_leaf:
            leaves.append(offset + len(functions))
        functions.append(filling(source, [] if is_leaf else leaves, stateful))
        total += len(functions[-1]) + 1
    return b"".join([
        b"\0asm\1\0\0\0",
        section(1, vector([b"\x60" + vector([I32]) + vector([I32])])),
        section(2, vector(imports)) if imports else b"",
        section(3, vector([b"\x00"] * len(functions))),
        section(4, vector([b"\x70\x00\x01"])) if stateful else b"",
        section(5, vector([b"\x00\x01"])) if stateful else b"",
        section(6, vector([I32 + b"\x01\x41\x00\x0b"])),
        section(7, vector([name("run") + b"\x00" + leb(offset)])),
        section(9, vector([b"\x00\x41\x00\x0b" + vector([leb(offset + 1)])]))
        if stateful else b"",
        section(10, vector(functions)),
    ])


# Component sections: 1 core module, 2 core instance, 4 component, 5 instance,
# 6 alias, 7 type, 8 canon, 10 import, 11 export. One item a section is enough.
TYPE = section(7, b"\x01\x40\x01" + name("x") + b"\x79\x00\x79")
HEADER = b"\0asm\x0d\0\1\0"


def extern_name(text):
    return b"\x00" + name(text)


def component(source, first, stateful, size):
    module = section(1, core_module(source, first, stateful, size))
    lift = lambda core: section(8, b"\x01\x00\x00" + leb(core) + b"\x00\x00")
    run = lambda instance: section(6, b"\x01\x00\x00\x01" + leb(instance) + name("run"))
    export = lambda function: section(
        11, b"\x01" + extern_name("run") + b"\x01" + leb(function) + b"\x00")
    if first:
        return HEADER + TYPE + module + section(2, b"\x01\x00\x00\x00") + run(0) + \
            lift(0) + export(0)
    return b"".join([
        HEADER, TYPE,
        section(10, b"\x01" + extern_name("run") + b"\x01\x00"),
        module,
        section(8, b"\x01\x01\x00\x00\x00"),  # lower the import
        section(2, b"\x01\x01\x01" + name("run") + b"\x00\x00"),
        section(2, b"\x01\x00\x00\x01" + name("") + b"\x12\x00"),
        run(1), lift(1), export(1),
    ])


def composition(count, size):
    source = random.Random(f"{count} {size}")
    parts = [HEADER]
    for index in range(count):
        parts.append(section(4, component(source, index == 0, index < STATEFUL, size // count)))
    for index in range(count):
        arguments = [] if index == 0 else [name("run") + b"\x01" + leb(index - 1)]
        parts.append(section(5, b"\x01\x00" + leb(index) + vector(arguments)))
        parts.append(section(6, b"\x01\x01\x00" + leb(index) + name("run")))
    parts.append(section(11, b"\x01" + extern_name("run") + b"\x01" + leb(count - 1) + b"\x00"))
    return b"".join(parts)


if __name__ == "__main__":
    with open(sys.argv[3], "wb") as file:
        file.write(composition(int(sys.argv[1]), int(sys.argv[2])))
