# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""The host's half of the Canonical ABI, as far as the guests' roots need it:
scalars, and UTF-8 strings through the exported memory and realloc. (The other
half of every call is code of the guest.) CanonicalABI.md, "Flattening".
"""

import wasmtime
from wasmtime.component import _types as ct

INTEGERS = {  # type: width in bits, signed
    ct.U8: (8, False), ct.U16: (16, False), ct.U32: (32, False), ct.U64: (64, False),
    ct.S8: (8, True), ct.S16: (16, True), ct.S32: (32, True), ct.S64: (64, True),
}


class Trap(Exception):
    """The callee, or the ABI on its behalf, has trapped."""


def to_signed(value, bits):
    value &= (1 << bits) - 1
    return value - (1 << bits) if value >> (bits - 1) else value


class CoreInstance:
    """A fused module, called as the component that it was made of.

    The names of memory and realloc are those of the strings' component: where
    several are exported, only the first has the plain name.
    """

    def __init__(self, engine, module, memory="memory", realloc="cabi_realloc"):
        self.store = wasmtime.Store(engine)
        linker = wasmtime.Linker(engine)
        linker.define_unknown_imports_as_traps(module)
        self.exports = linker.instantiate(self.store, module).exports(self.store)
        self.memory = self.exports.get(memory)
        self.realloc = self.exports.get(realloc)
        if "_initialize" in self.exports:
            self.exports["_initialize"](self.store)

    def call(self, name, params, result, values):
        """Calls an export of component-level type `params` -> `result`."""
        try:
            flat = [core for type, value in zip(params, values)
                    for core in self.lower(type, value)]
            returned = self.exports[name](self.store, *flat)
            value = None if result is None else self.lift(result, returned)
            post_return = f"cabi_post_{name}"
            if post_return in self.exports:
                self.exports[post_return](
                    self.store, *([] if result is None else [returned]))
            return value
        except (wasmtime.Trap, wasmtime.WasmtimeError) as error:
            raise Trap(str(error)) from error

    def lower(self, type, value):
        if isinstance(type, ct.String):
            data = value.encode()
            pointer = self.realloc(self.store, 0, 0, 1, len(data))
            self.memory.write(self.store, data, pointer & 0xffffffff)
            return [pointer, len(data)]
        if isinstance(type, ct.Char):
            return [ord(value)]
        if isinstance(type, ct.Bool):
            return [int(value)]
        if type.__class__ in INTEGERS:
            bits, _ = INTEGERS[type.__class__]
            # The engine's own integers are signed.
            return [to_signed(value, 64) if bits == 64 else to_signed(value, 32)]
        return [value]

    def lift(self, type, core):
        if isinstance(type, ct.String):
            # Two flat results are one too many: `core` points to them.
            pointer, length = (self.read_u32(core + offset) for offset in (0, 4))
            return bytes(self.memory.read(
                self.store, pointer, pointer + length)).decode()
        if isinstance(type, ct.Char):
            return chr(core)
        if isinstance(type, ct.Bool):
            return core != 0
        if type.__class__ in INTEGERS:
            bits, signed = INTEGERS[type.__class__]
            return to_signed(core, bits) if signed else core & ((1 << bits) - 1)
        return core

    def read_u32(self, address):
        address &= 0xffffffff
        return int.from_bytes(
            self.memory.read(self.store, address, address + 4), "little")


class ComponentInstance:
    """The component itself; the engine does all of the ABI."""

    def __init__(self, engine, component):
        self.store = wasmtime.Store(engine)
        linker = wasmtime.component.Linker(engine)
        linker.define_unknown_imports_as_traps(component)
        self.instance = linker.instantiate(self.store, component)

    def call(self, name, params, result, values):
        scope, _, function = name.rpartition("#")
        inner = self.instance.get_export_index(self.store, scope) if scope else None
        index = self.instance.get_export_index(self.store, function, inner)
        callee = self.instance.get_func(self.store, index)
        try:
            return callee(self.store, *values)
        except (wasmtime.Trap, wasmtime.WasmtimeError) as error:
            raise Trap(str(error)) from error
