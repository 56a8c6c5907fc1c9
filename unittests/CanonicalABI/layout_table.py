# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Writes LayoutTable.inc: layouts of small types, for LayoutTest.cpp.

    layout_table.py [--definitions definitions.py] > LayoutTable.inc

The layouts are computed here from the text of CanonicalABI.md, apart from the
C++. With --definitions they are compared with the specification's own
executable definitions (component-model repository, design/mvp/canonical-abi).

A type is a tuple ("u8",), ("record", t, ...), ("variant", t or None, ...),
("option", t), ("result", t or None, t or None), ("flags", n), ("enum", n),
("list", t), ("fixed", t, n), ("map", k, v), ("tuple", t, ...).
"""

import argparse
import importlib.util
import itertools
import random
import sys

SCALARS = {"bool": (1, "i"), "s8": (1, "i"), "u8": (1, "i"), "s16": (2, "i"),
           "u16": (2, "i"), "s32": (4, "i"), "u32": (4, "i"), "s64": (8, "l"),
           "u64": (8, "l"), "f32": (4, "f"), "f64": (8, "d"), "char": (4, "i"),
           "own": (4, "i"), "borrow": (4, "i"), "stream": (4, "i"),
           "future": (4, "i"), "error-context": (4, "i")}


def round_up(offset, alignment):
    return -(-offset // alignment) * alignment


def join(a, b):
    return a if a == b else "i" if a in "if" and b in "if" else "l"


def layout(type, pointer):
    """Size, alignment and flat form ("i", "l", "f", "d" for each value)."""
    kind = type[0]
    if kind in SCALARS:
        size, flat = SCALARS[kind]
        return size, size, flat
    if kind in ("string", "list", "map"):
        return 2 * pointer, pointer, "il"[pointer == 8] * 2
    if kind == "flags":
        size = 1 if type[1] <= 8 else 2 if type[1] <= 16 else 4
        return size, size, "i"
    if kind == "fixed":
        size, alignment, flat = layout(type[1], pointer)
        return size * type[2], alignment, flat * type[2]
    if kind in ("record", "tuple"):
        offset, alignment, flat = 0, 1, ""
        for field in type[1:]:
            size, align, part = layout(field, pointer)
            offset = round_up(offset, align) + size
            alignment = max(alignment, align)
            flat += part
        return round_up(offset, alignment), alignment, flat
    cases = {"variant": type[1:], "option": (None,) + type[1:], "result": type[1:],
             "enum": (None,) * type[1] if kind == "enum" else ()}[kind]
    discriminant = 1 if len(cases) <= 1 << 8 else 2 if len(cases) <= 1 << 16 else 4
    size, alignment, flat = 0, 1, ""
    for case in cases:
        if case is not None:
            case_size, align, part = layout(case, pointer)
            size = max(size, case_size)
            alignment = max(alignment, align)
            flat = "".join(a or b if not (a and b) else join(a, b)
                           for a, b in itertools.zip_longest(flat, part, fillvalue=""))
    size = round_up(discriminant, alignment) + size
    alignment = max(alignment, discriminant)
    return round_up(size, alignment), alignment, "i" + flat


def text(type):
    if type is None:
        return "_"
    if len(type) == 1:
        return type[0]
    inner = ",".join(str(t) if isinstance(t, int) else text(t) for t in type[1:])
    return f"{type[0]}({inner})"


def types():
    leaves = [("bool",), ("u8",), ("s16",), ("u32",), ("s64",), ("f32",), ("f64",),
              ("char",), ("string",), ("flags", 9), ("list", ("u8",))]
    yield from ((name,) for name in SCALARS)
    yield ("string",)
    for n in (1, 2, 7, 8, 9, 15, 16, 17, 31, 32):
        yield ("flags", n)
    for n in (1, 2, 3, 255, 256, 257, 65535, 65536, 65537):
        yield ("enum", n)
    for a in leaves:
        yield ("option", a)
        yield ("list", a)
        yield ("record", a)
        yield ("variant", a)
        for n in (1, 2, 3, 16, 17, 18, 1000):
            yield ("fixed", a, n)
    for a, b in itertools.product(leaves, leaves + [None]):
        yield ("result", a, b)
        yield ("variant", a, None, b)
        if b:
            yield ("record", a, b)
            yield ("tuple", b, a, ("u8",))
    yield ("result", None, None)
    yield ("map", ("u8",), ("string",))
    rng = random.Random(1)
    for _ in range(300):
        yield random_type(rng, 3)


def random_type(rng, depth):
    if depth == 0:
        return (rng.choice(list(SCALARS) + ["string"]),)
    inner = lambda: random_type(rng, rng.randrange(depth))
    kind = rng.choice(["record", "tuple", "variant", "option", "result", "fixed", "list", "map"])
    if kind in ("record", "tuple"):
        return (kind,) + tuple(inner() for _ in range(rng.randint(1, 7)))
    if kind == "variant":
        return (kind,) + tuple(rng.choice([None, inner()]) for _ in range(rng.randint(1, 5)))
    if kind == "result":
        return (kind, rng.choice([None, inner()]), rng.choice([None, inner()]))
    if kind == "fixed":
        return (kind, inner(), rng.randint(1, 6))
    if kind == "map":
        return (kind, (rng.choice(["u8", "u64", "char", "string"]),), inner())
    return (kind, inner())


def check(type, definitions):
    """Compares with definitions.py."""
    d = definitions
    plain = {"bool": d.BoolType, "s8": d.S8Type, "u8": d.U8Type, "s16": d.S16Type,
             "u16": d.U16Type, "s32": d.S32Type, "u32": d.U32Type, "s64": d.S64Type,
             "u64": d.U64Type, "f32": d.F32Type, "f64": d.F64Type, "char": d.CharType,
             "string": d.StringType, "error-context": d.ErrorContextType}

    def convert(t):
        if t is None:
            return None
        kind = t[0]
        if kind in plain:
            return plain[kind]()
        if kind in ("own", "borrow"):
            return {"own": d.OwnType, "borrow": d.BorrowType}[kind](None)
        if kind in ("stream", "future"):
            return {"stream": d.StreamType, "future": d.FutureType}[kind](None)
        if kind == "flags":
            return d.FlagsType([str(i) for i in range(t[1])])
        if kind == "enum":
            return d.EnumType([str(i) for i in range(t[1])])
        if kind == "fixed":
            return d.ListType(convert(t[1]), t[2])
        inner = [convert(u) for u in t[1:]]
        if kind == "list":
            return d.ListType(inner[0])
        if kind == "map":
            return d.MapType(*inner)
        if kind == "record":
            return d.RecordType([d.FieldType(str(i), u) for i, u in enumerate(inner)])
        if kind == "tuple":
            return d.TupleType(inner)
        if kind == "variant":
            return d.VariantType([d.CaseType(str(i), u) for i, u in enumerate(inner)])
        return {"option": d.OptionType, "result": d.ResultType}[kind](*inner)

    converted = convert(type)
    for address, pointer in (("i32", 4), ("i64", 8)):
        size, alignment, flat = layout(type, pointer)
        options = d.LiftLowerOptions(memory=d.MemInst(bytearray(), address))
        letters = {"i32": "i", "i64": "l", "f32": "f", "f64": "d"}
        assert size == d.elem_size(converted, address), type
        assert alignment == d.alignment(converted, address), type
        assert flat == "".join(letters[f] for f in d.flatten_type(converted, options)), type


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--definitions")
    path = parser.parse_args().definitions
    definitions = None
    if path:
        spec = importlib.util.spec_from_file_location("definitions", path)
        definitions = importlib.util.module_from_spec(spec)
        sys.modules["definitions"] = definitions
        spec.loader.exec_module(definitions)
    print("// Written by layout_table.py.\n"
          "// Type; size, alignment, number of core values and the first 17 of "
          "them, for 32-bit\n// and for 64-bit memories.")
    print("// clang-format off")
    for type in dict.fromkeys(types()):
        if definitions:
            check(type, definitions)
        columns = [f'"{text(type)}"']
        for pointer in (4, 8):
            size, alignment, flat = layout(type, pointer)
            columns.append(f'{size}, {alignment}, {len(flat)}, "{flat[:17]}"')
        print(f'{{{", ".join(columns)}}},')


if __name__ == "__main__":
    main()
