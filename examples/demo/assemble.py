# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Makes a component of its text and of core modules compiled from C.

    assemble.py SHOP.wat -o SHOP.wasm --modules FOLDER

Component text has no way to include a core module. It can hold one that is
empty but for a custom section `source` with a file's name in it; here the
module FOLDER/tax.wasm takes the place of the one that names `tax.c`.
"""

import argparse
import pathlib
import wasmtime

PREAMBLE = 8  # bytes
CUSTOM, CORE_MODULE, COMPONENT = 0, 1, 4  # section ids


def read_uleb(data, position):
    value = shift = 0
    while True:
        byte = data[position]
        position += 1
        value |= (byte & 0x7F) << shift
        shift += 7
        if byte < 0x80:
            return value, position


def write_uleb(value):
    encoded = bytearray()
    while value >= 0x80:
        encoded.append(value & 0x7F | 0x80)
        value >>= 7
    encoded.append(value)
    return bytes(encoded)


def sections(data):
    """Ids and contents of the sections of a module or component."""
    position = PREAMBLE
    while position < len(data):
        id = data[position]
        size, begin = read_uleb(data, position + 1)
        position = begin + size
        yield id, data[begin:position]


def source_of(module):
    for id, contents in sections(module):
        if id == CUSTOM:
            size, begin = read_uleb(contents, 0)
            if contents[begin : begin + size] == b"source":
                return contents[begin + size :].decode()
    return None


def include(component, folder):
    """The component with compiled modules in it, nested components too."""
    result = component[:PREAMBLE]
    for id, contents in sections(component):
        if id == COMPONENT:
            contents = include(contents, folder)
        elif id == CORE_MODULE and (source := source_of(contents)):
            contents = (folder / source).with_suffix(".wasm").read_bytes()
        result += bytes([id]) + write_uleb(len(contents)) + contents
    return result


parser = argparse.ArgumentParser()
parser.add_argument("text", type=pathlib.Path)
parser.add_argument("-o", dest="output", type=pathlib.Path, required=True)
parser.add_argument("--modules", type=pathlib.Path, required=True)
arguments = parser.parse_args()
component = bytes(wasmtime.wat2wasm(arguments.text.read_text()))
arguments.output.write_bytes(include(component, arguments.modules))
