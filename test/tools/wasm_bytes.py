# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Bytes of WebAssembly modules and components, for tests that read or forge
them without the code that is tested."""

PREAMBLE = 8  # bytes


def read_uleb(data, at):
    """An unsigned LEB128 number and where it ends."""
    value = shift = 0
    while True:
        byte = data[at]
        at += 1
        value |= (byte & 0x7F) << shift
        shift += 7
        if byte < 0x80:
            return value, at


def read_sleb(data, at):
    """A signed one."""
    value, end = read_uleb(data, at)
    bits = 7 * (end - at)
    return value - (data[end - 1] >> 6 << bits), end


def uleb(value):
    out = bytearray()
    while value > 0x7F:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    return bytes(out) + bytes([value])


def sleb(value):
    out = bytearray()
    while not -0x40 <= value < 0x40:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    return bytes(out) + bytes([value & 0x7F])


def sections(data):
    """Of each section: its number, where it, its contents, and what follows it
    begin."""
    at = PREAMBLE
    while at < len(data):
        size, contents = read_uleb(data, at + 1)
        end = contents + size
        yield data[at], at, contents, end
        at = end


def read_name(data, at):
    """A name and where it ends."""
    size, at = read_uleb(data, at)
    return data[at:at + size].decode(), at + size
