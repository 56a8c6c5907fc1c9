# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Collects what fuzzing starts from: every module and component of the lit tests.

Texts are assembled, those that split-file makes included, and the core modules
inside components are taken out as inputs of their own.
"""

import hashlib
import pathlib
import re

import wasmtime

TEST = pathlib.Path(__file__).resolve().parent.parent
PART = re.compile(r"^#--- (\S+)\n", re.MULTILINE)
COMPONENT_VERSION = b"\x0d\x00\x01\x00"
CORE_MODULE, COMPONENT = 1, 4


def texts():
    """Yields the texts of the tests; of some, the assembler wants nothing."""
    for path in sorted(TEST.rglob("*.wat")) + sorted(TEST.rglob("*.test")):
        parts = PART.split(path.read_text())
        if len(parts) == 1 and path.suffix == ".wat":
            yield parts[0]
        for name, text in zip(parts[1::2], parts[2::2]):
            if name.endswith(".wat"):
                yield text


def read_u32(data, at):
    value = shift = 0
    while True:
        byte = data[at]
        value |= (byte & 0x7F) << shift
        at, shift = at + 1, shift + 7
        if byte < 0x80:
            return value, at


def modules_of(data):
    """Yields the core modules in the component `data`, nested ones too."""
    at = 8
    while at < len(data):
        section = data[at]
        size, at = read_u32(data, at + 1)
        contents, at = data[at:at + size], at + size
        if section == CORE_MODULE:
            yield contents
        elif section == COMPONENT:
            yield from modules_of(contents)


def write(folder, data):
    (folder / hashlib.sha256(data).hexdigest()[:16]).write_bytes(data)


def collect(folder):
    """Fills the folders `modules` and `components` of `folder`."""
    modules, components = folder / "modules", folder / "components"
    for each in (modules, components):
        each.mkdir(parents=True, exist_ok=True)
    for text in texts():
        try:
            data = wasmtime.wat2wasm(text)
        except wasmtime.WasmtimeError:
            continue
        if data[4:8] != COMPONENT_VERSION:
            write(modules, data)
            continue
        write(components, data)
        for module in modules_of(data):
            write(modules, module)
