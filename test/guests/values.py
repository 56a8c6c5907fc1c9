# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Arguments for the guests' exports, by type, from a seeded generator."""

import struct
from wasmtime.component import _types as ct
from abi import INTEGERS

TEXTS = ["", "a", "plain text", "naïve", "日本語", "🦀 and 🐍", "\0nul", "\u07ff\u0800\uffff",
         "x" * 1000, "é" * 4097]


def make_value(random, type, texts):
    """Makes a value; strings are taken from the iterator `texts`."""
    if isinstance(type, ct.Bool):
        return random.random() < 0.5
    if type.__class__ in INTEGERS:
        bits, signed = INTEGERS[type.__class__]
        low = -(1 << (bits - 1)) if signed else 0
        high = low + (1 << bits) - 1
        return random.choice([low, low + 1, 0, 1, high - 1, high, high // 2,
                              random.randint(low, high), random.randint(low, high)])
    if isinstance(type, (ct.F32, ct.F64)):
        return make_float(random, "f" if isinstance(type, ct.F32) else "d")
    if isinstance(type, ct.Char):
        return random.choice(["\0", "z", "Z", "\ud7ff", "\ue000", "\U0010ffff",
                              chr(random.randrange(0xd800)),
                              chr(random.randrange(0xe000, 0x110000))])
    assert isinstance(type, ct.String), type
    return next(texts)


def make_float(random, format):
    """NaNs are left out: their bits may differ between runs of one engine."""
    value = random.choice([
        0.0, -0.0, 1.0, -1.5, float("inf"), float("-inf"), random.uniform(-1e6, 1e6),
        struct.unpack(format, random.randbytes(struct.calcsize(format)))[0]])
    if value != value:
        return 0.0
    return struct.unpack(format, struct.pack(format, value))[0]
