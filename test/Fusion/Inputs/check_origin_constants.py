# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Checks that each function's body holds the constant that its origin promises.

    check_origin_constants.py FUSED.wasm NAME=N...

A function with the origin (NAME or NAME#module, index) must consist of
`i32.const N * 1000 + index`, and each function made like that must have an
origin. Reads the bytes without the code that is tested.
"""

import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2] / "tools"))
from wasm_bytes import read_name, read_sleb, read_uleb, sections  # noqa: E402


def imported_functions(section):
    """Only function imports are expected in these outputs."""
    count, at = read_uleb(section, 0)
    for _ in range(count):
        _, at = read_name(section, at)
        _, at = read_name(section, at)
        if section[at] != 0:
            sys.exit("an import that is not a function")
        _, at = read_uleb(section, at + 1)
    return count


def bodies(section):
    """(start, end, bytes) of each body; offsets from the section's contents."""
    count, at = read_uleb(section, 0)
    for _ in range(count):
        size, at = read_uleb(section, at)
        yield at, at + size, section[at:at + size]
        at += size


def entries(section):
    if section[:5] != b"SCPV\x03":
        sys.exit("not an SCPV v3 section")
    def u32(at):
        return int.from_bytes(section[at:at + 4], "little")
    at = 43
    for _ in range(u32(39)):
        function, size = u32(at), u32(at + 4)
        label = section[at + 8:at + 8 + size].decode()
        at += 8 + size
        original, has_range = u32(at), section[at + 4]
        at += 5
        code = (u32(at), u32(at + 4)) if has_range else None
        at += 8 * has_range
        yield function, label, original, code
    if at != len(section):
        sys.exit("trailing bytes in the section")


def constant_of(body):
    if body[0] == 0 and body[1] == 0x41:
        value, at = read_sleb(body, 2)
        if body[at:] == b"\x0b":
            return value
    return None


def main(path, *labels):
    data = open(path, "rb").read()
    numbers = dict(label.split("=") for label in labels)
    imports, code, section = 0, [], None
    for kind, _, begin, end in sections(data):
        contents = data[begin:end]
        if kind == 2:
            imports = imported_functions(contents)
        elif kind == 10:
            code = list(bodies(contents))
        elif kind == 0 and read_name(contents, 0)[0] == "component-provenance":
            section = contents[read_name(contents, 0)[1]:]
    found = {}
    for function, label, original, span in entries(section):
        if function in found or function < imports:
            sys.exit(f"entry for function {function} is doubled or an import's")
        start, end, body = code[function - imports]
        expected = int(numbers[label.split("#")[0]]) * 1000 + original
        if constant_of(body) != expected:
            sys.exit(f"function {function} is not {label} {original}")
        if span != (start, end):
            sys.exit(f"function {function} lies at {start, end}, not {span}")
        found[function] = expected
    for index, (_, _, body) in enumerate(code):
        value = constant_of(body)
        if value is not None and value >= 1000 and imports + index not in found:
            sys.exit(f"function {imports + index} has no entry")
    if not found:
        sys.exit("no entry at all")


main(*sys.argv[1:])
