# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Links one instance of every instruction and compares it byte by byte.

    opcodes.py OPCODES.DEF DIRECTORY          writes two components
    opcodes.py OPCODES.DEF DIRECTORY --check  checks what fusing them made

A second list of the instruction set, independent of the linker's table: each
instruction is a template with its indices marked. Encoded as they are, the
templates make a module that wasmtime must accept, which proves the list.
Encoded with every index raised by the number of entities of another module
that is instantiated first, they are what the fused module must contain, which
wasmtime must accept too. Legacy exceptions, which wasmtime does not know, are
in a component of their own.
"""

import os
import re
import sys

import wasmtime

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "tools"))
from engine import make_engine  # noqa: E402
from wasm_bytes import read_uleb, sections, sleb, uleb  # noqa: E402


# --- Encodings ---------------------------------------------------------------

def vector(items):
    return uleb(len(items)) + b"".join(items)


def sized(contents):
    return uleb(len(contents)) + contents


def section(number, contents):
    return bytes([number]) + sized(contents)


def name(text):
    return sized(text.encode())


# --- Templates: bytes, and (space, index) where an index stands --------------

def func(i): return ("func", i)
def type_(i): return ("type", i)      # as u32
def heap(i): return ("heap", i)       # a type index as s33
def table(i): return ("table", i)
def glob(i): return ("global", i)
def tag(i): return ("tag", i)
def elem(i): return ("elem", i)
def data(i): return ("data", i)
def mem(i): return ("mem", i)
def memarg(align, i=0, offset=16): return ("memarg", align, i, offset)


def encode(template, first):
    """Encodes with indices raised by \\p first of their space."""
    out = b""
    for part in template:
        if isinstance(part, int):
            out += bytes([part])
        elif isinstance(part, bytes):
            out += part
        elif part[0] == "memarg":
            _, align, index, offset = part
            index += first.get("mem", 0)
            flags = bytes([align | 0x40]) + uleb(index) if index else bytes([align])
            out += flags + uleb(offset)
        else:
            space, index = part
            index += first.get("type" if space == "heap" else space, 0)
            out += sleb(index) if space == "heap" else uleb(index)
    return out


# What the module that holds the instructions defines.
VOID, STRUCT, BYTES, WORDS, FUNCS = range(5)
TYPES = [b"\x60\x00\x00",                      # VOID: (func)
         b"\x5f\x02\x7f\x01\x78\x01",          # STRUCT: mutable i32, i8
         b"\x5e\x78\x01",                      # BYTES: array of i8
         b"\x5e\x7f\x01",                      # WORDS: array of i32
         b"\x5e\x70\x01"]                      # FUNCS: array of funcref
I32_FUNC = len(TYPES)
TYPES.append(b"\x60\x00\x01\x7f")
EMPTY_BLOCK, ANYREF, FUNCREF, EXNREF = 0x40, 0x6E, 0x70, 0x69

# What comes before it in every index space of the fused module.
FIRST = {"type": 3, "func": 2, "mem": 1, "table": 2, "global": 3, "tag": 1,
         "elem": 2, "data": 3}


def natural_alignment(text):
    """Alignment exponent of a memory access from its name."""
    if text.startswith("v128."):
        width = re.match(r"v128\.(?:load|store)(\d+)?(x\d+)?", text)
        if width.group(2):
            return 3
        return {None: 4, "8": 0, "16": 1, "32": 2, "64": 3}[width.group(1)]
    if text.startswith("memory.atomic"):
        return 3 if text.endswith("64") else 2
    width = re.search(r"(?:load|store|rmw)(8|16|32)", text)
    return {"8": 0, "16": 1, "32": 2}[width.group(1)] if width else \
        (2 if text.startswith(("i32", "f32")) else 3)


def samples():
    """Yields (page, code, template) of at least every instruction; the
    template does not hold the opcode itself, and `%` in it is the opcode."""
    op = object()

    def plain(codes, *template):
        for code in codes:
            yield "Plain", code, [op, *template]

    # Control.
    yield from plain([0x00, 0x01, 0x0F])
    yield from plain([0x02, 0x03, 0x04], EMPTY_BLOCK, 0x0B)
    yield from plain([0x02, 0x03, 0x04], heap(VOID), 0x0B)
    yield "Plain", 0x02, [op, 0x63, heap(STRUCT), 0x00, 0x0B]
    yield "Plain", 0x05, [0x04, EMPTY_BLOCK, op, 0x0B]
    yield "Plain", 0x0B, [0x02, EMPTY_BLOCK, op]
    yield from plain([0x0C, 0x0D, 0xD5], 0)
    yield "Plain", 0x0E, [op, 2, 0, 0, 0]
    yield from plain([0x10, 0x12], func(0))
    yield from plain([0x11, 0x13], type_(VOID), table(0))
    yield from plain([0x11, 0x13], type_(VOID), table(1))
    yield from plain([0x14, 0x15], type_(VOID))
    yield from plain([0x1A, 0x1B])
    yield "Plain", 0x1C, [op, 1, 0x63, heap(STRUCT)]
    yield "Plain", 0x1C, [op, 1, 0x7F]
    # Exceptions, then the legacy form.
    yield "Plain", 0x08, [op, tag(0)]
    yield "Plain", 0x0A, [op]
    yield "Plain", 0x1F, [op, EMPTY_BLOCK, 2, 0, tag(0), 0, 2, 0, 0x0B]
    yield "Plain", 0x1F, [0x02, EXNREF, op, EMPTY_BLOCK, 2, 1, tag(0), 0, 3, 0,
                          0x0B, 0x00, 0x0B, 0x1A]
    yield "Plain", 0x1F, [op, heap(VOID), 0, 0x0B]
    yield "Plain", 0x06, [op, EMPTY_BLOCK, 0x0B]
    yield "Plain", 0x07, [0x06, EMPTY_BLOCK, op, tag(0), 0x0B]
    yield "Plain", 0x09, [0x06, EMPTY_BLOCK, 0x19, op, 0, 0x0B]
    yield "Plain", 0x18, [0x06, EMPTY_BLOCK, op, 0]
    yield "Plain", 0x19, [0x06, heap(VOID), op, 0x0B]
    # Variables, tables.
    yield from plain([0x20, 0x21, 0x22], 0)
    yield from plain([0x23, 0x24], glob(0))
    yield from plain([0x25, 0x26], table(0))
    # Memory.
    loads = """i32.load i64.load f32.load f64.load i32.load8_s i32.load8_u
        i32.load16_s i32.load16_u i64.load8_s i64.load8_u i64.load16_s
        i64.load16_u i64.load32_s i64.load32_u i32.store i64.store f32.store
        f64.store i32.store8 i32.store16 i64.store8 i64.store16
        i64.store32""".split()
    for code, text in enumerate(loads, 0x28):
        yield "Plain", code, [op, memarg(natural_alignment(text))]
        yield "Plain", code, [op, memarg(0, 1, 200)]
    yield from plain([0x3F, 0x40], mem(0))
    yield from plain([0x3F, 0x40], mem(1))
    # Numbers.
    yield "Plain", 0x41, [op, b"\xc0\xbb\x78"]
    yield "Plain", 0x42, [op, b"\x80\x80\x80\x80\x80\x80\x80\x80\x80\x7f"]
    yield "Plain", 0x43, [op, b"\x10\x0b\x11\x40"]
    yield "Plain", 0x44, [op, b"\x10\x00\x10\x00\x0b\x0b\x40\x40"]
    yield from plain(range(0x45, 0xC5))
    # References.
    yield "Plain", 0xD0, [op, heap(STRUCT)]
    yield "Plain", 0xD0, [op, 0x70]
    yield from plain([0xD1, 0xD3, 0xD4])
    yield "Plain", 0xD2, [op, func(0)]
    yield "Plain", 0xD6, [0x02, 0x64, heap(VOID), 0x00, op, 0, 0x00, 0x0B,
                          0x1A]

    def page(which, codes, *template):
        for code in codes:
            yield which, code, [op, *template]

    # Garbage collection.
    yield from page("GC", [0x00, 0x01], type_(STRUCT))
    yield from page("GC", [0x02, 0x05], type_(STRUCT), 0)
    yield from page("GC", [0x03, 0x04], type_(STRUCT), 1)
    yield from page("GC", [0x06, 0x07, 0x0B, 0x0E, 0x10], type_(WORDS))
    yield from page("GC", [0x08], type_(WORDS), 3)
    yield from page("GC", [0x09, 0x12], type_(BYTES), data(0))
    yield from page("GC", [0x0A, 0x13], type_(FUNCS), elem(0))
    yield from page("GC", [0x0C, 0x0D], type_(BYTES))
    yield from page("GC", [0x0F])
    yield from page("GC", [0x11], type_(BYTES), type_(BYTES))
    yield from page("GC", [0x14, 0x15, 0x16, 0x17], heap(STRUCT))
    yield from page("GC", [0x14], ANYREF)
    yield "GC", 0x18, [0x02, 0x63, heap(STRUCT), 0x00, op, 3, 0, ANYREF,
                       heap(STRUCT), 0x00, 0x0B, 0x1A]
    yield "GC", 0x19, [0x02, ANYREF, 0x00, op, 1, 0, ANYREF, heap(STRUCT),
                       0x00, 0x0B, 0x1A]
    yield from page("GC", range(0x1A, 0x1F))
    # Bulk operations, saturating truncation, wide arithmetic.
    yield from page("Misc", range(0x00, 0x08))
    yield from page("Misc", range(0x13, 0x17))
    yield from page("Misc", [0x08], data(0), mem(1))
    yield from page("Misc", [0x09], data(0))
    yield from page("Misc", [0x0A], mem(0), mem(1))
    yield from page("Misc", [0x0A], mem(1), mem(0))
    yield from page("Misc", [0x0B], mem(0))
    yield from page("Misc", [0x0C], elem(0), table(1))
    yield from page("Misc", [0x0D], elem(0))
    yield from page("Misc", [0x0E], table(0), table(1))
    yield from page("Misc", [0x0F, 0x10, 0x11], table(1))
    # Vectors.
    accesses = """v128.load v128.load8x8_s v128.load8x8_u v128.load16x4_s
        v128.load16x4_u v128.load32x2_s v128.load32x2_u v128.load8_splat
        v128.load16_splat v128.load32_splat v128.load64_splat
        v128.store""".split()
    for code, text in enumerate(accesses):
        yield "Simd", code, [op, memarg(natural_alignment(text))]
        yield "Simd", code, [op, memarg(0, 1)]
    yield from page("Simd", [0x0C], bytes(range(16)))
    yield from page("Simd", [0x0D], bytes(range(16, 32)))
    yield from page("Simd", range(0x0E, 0x15))
    yield from page("Simd", range(0x15, 0x23), 1)
    lanes = "load8 load16 load32 load64 store8 store16 store32 store64".split()
    for code, text in enumerate(lanes, 0x54):
        yield "Simd", code, [op, memarg(natural_alignment("v128." + text)), 1]
    yield from page("Simd", [0x5C], memarg(2))
    yield from page("Simd", [0x5D], memarg(3))
    holes = {0x9A, 0xA2, 0xA5, 0xA6, 0xAF, 0xB0, 0xB2, 0xB3, 0xB4, 0xBB, 0xC2,
             0xC5, 0xC6, 0xCF, 0xD0, 0xD2, 0xD3, 0xD4, 0xE2, 0xEE}
    yield from page("Simd", [code for code in
                             [*range(0x23, 0x54), *range(0x5E, 0x114)]
                             if code not in holes])
    # Threads.
    for code, text in enumerate(["memory.atomic.notify", "memory.atomic.wait32",
                                 "memory.atomic.wait64"]):
        yield "Atomic", code, [op, memarg(natural_alignment(text))]
    yield "Atomic", 0x03, [op, 0]
    widths = "i32 i64 i32.8 i32.16 i64.8 i64.16 i64.32".split()
    for code in range(0x10, 0x4F):
        type_name, _, width = widths[(code - 0x10) % 7].partition(".")
        text = f"{type_name}.atomic.rmw{width}"
        yield "Atomic", code, [op, memarg(natural_alignment(text))]
        yield "Atomic", code, [op, memarg(natural_alignment(text), 1)]

    samples.op = op


PREFIXES = {"Plain": b"", "GC": b"\xfb", "Misc": b"\xfc", "Simd": b"\xfd",
            "Atomic": b"\xfe"}
LEGACY = {("Plain", code) for code in (0x06, 0x07, 0x09, 0x18, 0x19)}


def all_samples():
    """(key, template with the opcode in its place), in order."""
    result = []
    for page, code, template in samples():
        opcode = PREFIXES[page] + (uleb(code) if PREFIXES[page] else bytes([code]))
        result.append(((page, code), [opcode if type(part) is object else part
                                      for part in template]))
    return result


# --- Modules -----------------------------------------------------------------

def body(code):
    return sized(b"\x01\x01\x7f" + code + b"\x0b")


def sample_body(template, first):
    # Everything is well-typed after `unreachable`, whatever it takes; another
    # one afterwards swallows what it leaves. Blocks start anew.
    return body(b"\x00" + encode(template, first) + b"\x00")


HEADER = b"\0asm\x01\0\0\0"


def sample_module(chosen):
    bodies = [sample_body(template, {}) for _, template in chosen]
    count = len(bodies)
    return b"".join([
        HEADER,
        section(1, vector(TYPES)),
        section(3, vector([b"\x00"] * count + [uleb(I32_FUNC)])),
        section(4, vector([b"\x70\x00\x04", b"\x70\x00\x04"])),
        section(5, vector([b"\x00\x01", b"\x00\x01"])),
        section(13, vector([b"\x00\x00"])),
        section(6, vector([b"\x7f\x01\x41\x00\x0b"])),
        section(7, vector([name("f") + b"\x00" + uleb(count)])),
        section(9, vector([b"\x01\x00" + vector([b"\x00"])])),
        section(12, uleb(1)),
        section(10, vector(bodies + [body(b"\x41\x07")])),
        section(11, vector([b"\x01" + sized(b"data")])),
    ])


def decoy_module():
    """Takes the first indices of every space, with types of its own."""
    return b"".join([
        HEADER,
        section(1, vector([b"\x60\x01\x7d\x00", b"\x5f\x01\x7d\x00", b"\x5e\x7d\x00"])),
        section(3, vector([b"\x00", b"\x00"])),
        section(4, vector([b"\x63\x01\x00\x01"] * FIRST["table"])),
        section(5, vector([b"\x00\x00"])),
        section(13, vector([b"\x00\x00"])),
        section(6, vector([b"\x7d\x00\x43\0\0\0\0\x0b"] * FIRST["global"])),
        section(9, vector([b"\x05\x63\x01\x00"] * FIRST["elem"])),
        section(12, uleb(FIRST["data"])),
        section(10, vector([sized(b"\x00\x0b")] * FIRST["func"])),
        section(11, vector([b"\x01\x00"] * FIRST["data"])),
    ])


def component(module):
    return b"".join([
        b"\0asm\x0d\0\x01\0",
        section(1, decoy_module()),
        section(1, module),
        section(2, vector([b"\x00\x00\x00", b"\x00\x01\x00"])),
        section(6, vector([b"\x00\x00\x01\x01" + name("f")])),   # core alias
        section(7, vector([b"\x40\x00\x00\x79"])),               # () -> u32
        section(8, vector([b"\x00\x00\x00\x00\x00"])),           # lift
        section(11, vector([b"\x00" + name("f") + b"\x01\x00\x00"])),
    ])


# --- Reading back ------------------------------------------------------------

def read_bodies(module):
    for number, _, at, _ in sections(module):
        if number != 10:
            continue
        count, at = read_uleb(module, at)
        bodies = []
        for _ in range(count):
            length, start = read_uleb(module, at)
            at = start + length
            bodies.append(uleb(length) + module[start:at])
        return bodies
    return []


# --- The check ---------------------------------------------------------------

def table_keys(path):
    with open(path) as file:
        return {(page, int(code, 16)) for page, code in
                re.findall(r"^MELD_OPCODE\((\w+), (0x\w+)", file.read(), re.M)}


# Codes that wasmtime's parser knows and the linker refuses by name.
REFUSED = {("Plain", code) for code in range(0xE0, 0xE7)} \
    | {("GC", code) for code in range(0x1F, 0x28)} \
    | {("Misc", 0x12)} \
    | {("Atomic", code) for code in [0x04, *range(0x4F, 0x80)]}


def check_other_codes(engine, known):
    """No code outside of the table may be one that wasmtime's parser knows."""
    pages = {"Plain": 0x100, "GC": 0x140, "Misc": 0x80, "Simd": 0x180, "Atomic": 0x100}
    for page, codes in pages.items():
        for code in range(codes):
            key = (page, code)
            if key in known or (page == "Plain" and 0xFB <= code <= 0xFE):
                continue
            opcode = PREFIXES[page] + (uleb(code) if PREFIXES[page] else bytes([code]))
            module = HEADER + section(1, vector([TYPES[0]])) \
                + section(3, vector([b"\x00"])) \
                + section(10, vector([sized(b"\x00\x00" + opcode + bytes(8) + b"\x0b")]))
            try:
                wasmtime.Module.validate(engine, module)
                sys.exit(f"opcodes: {page} {code:#x} is valid but in no list")
            except wasmtime.WasmtimeError as error:
                illegal = re.search("illegal opcode|unknown 0x.. subopcode", str(error))
                if not illegal and key not in REFUSED:
                    sys.exit(f"opcodes: {page} {code:#x} is in no list: {error}")


def main(definitions, directory, *options):
    known = table_keys(definitions)
    every = all_samples()
    sampled = {key for key, _ in every}
    if known != sampled:
        sys.exit(f"opcodes: not in both lists: {sorted(known ^ sampled)}")
    groups = {"standard": [s for s in every if s[0] not in LEGACY],
              "legacy": [s for s in every if s[0] in LEGACY]}
    engine = make_engine()
    if not options:
        check_other_codes(engine, known)
        wasmtime.Module.validate(engine, sample_module(groups["standard"]))
        for group, chosen in groups.items():
            with open(os.path.join(directory, group + ".wasm"), "wb") as file:
                file.write(component(sample_module(chosen)))
        return
    for group, chosen in groups.items():
        with open(os.path.join(directory, group + ".fused.wasm"), "rb") as file:
            fused = file.read()
        if group == "standard":
            wasmtime.Module.validate(engine, fused)
        bodies = read_bodies(fused)[FIRST["func"]:]
        for (key, template), found in zip(chosen, bodies):
            expected = sample_body(template, FIRST)
            if found != expected:
                sys.exit(f"opcodes: {key[0]} {key[1]:#x}: expected "
                         f"{expected.hex(' ')}, found {found.hex(' ')}")
        print(f"{group}: {len(chosen)} instances of {len({k for k, _ in chosen})} instructions")


main(*sys.argv[1:])
