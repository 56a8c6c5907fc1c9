# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""The host of a fused module: instantiates it and calls what it exports as the
component's functions, by the Canonical ABI of ../Differential/model.py.

The checks that the specification puts on the host's side of a call are the
host's also here. What a module exports is named in
include/meld/CanonicalABI/Boundaries.h.
"""

import struct

import wasmtime
from wasmtime.component import _types as ct

import model
import values
from graph import Lifts

MASK = {"i32": (1 << 32) - 1, "i64": (1 << 64) - 1}


class Unreachable(Exception):
    """What cannot be tried by way of core exports; says why."""


class Trap(Exception):
    pass


class LiveMemory:
    """A core memory, sliced like a bytearray."""

    def __init__(self, memory, store):
        self.memory, self.store = memory, store

    def __len__(self):
        return self.memory.data_len(self.store)

    def __getitem__(self, place):
        return bytes(self.memory.read(self.store, place.start, place.stop))

    def __setitem__(self, place, data):
        self.memory.write(self.store, data, place.start)


class Definition:
    """A component and the module that it was fused to."""

    def __init__(self, engine, binary, fused, graph):
        self.engine = engine
        self.module = wasmtime.Module(engine, fused)
        self.lifts = Lifts(graph)
        self.types = {}
        try:
            component = wasmtime.component.Component(engine, binary)
        except wasmtime.WasmtimeError:
            return  # Something in it is beyond this engine; literals tell types.
        for name, item in component.type.exports(engine).items():
            if isinstance(item.ty, ct.FuncType):
                self.types[name] = item.ty

    def type_of(self, name, arguments, results):
        """The model's type of an exported function."""
        if name in self.types:
            type = self.types[name]
            params = [values.from_engine(t) for _, t in type.params]
            return model.FuncType(params, values.from_engine(type.result))
        return model.FuncType([values.of_literal(a) for a in arguments],
                              values.of_literal(results[0]) if results else None)

    def memory_name(self, lift, needs_memory):
        """The name that the memory of a function is exported under, if it is:
        several are numbered in the order in which they are defined."""
        if not needs_memory:
            return None
        known = [self.lifts.by_export[name] for name, type in self.types.items()
                 if needs_host_memory(self.type_of(name, (), ()))]
        memories = sorted({self.lifts.definition(other.memory) for other in known or [lift]})
        number = memories.index(self.lifts.definition(lift.memory))
        return f"memory${number}" if number else "memory"


def needs_host_memory(type):
    return type.spills_params(4) or type.spills_result(4) or \
        any(map(values.has_pointers, type.types()))


class Instance:
    def __init__(self, definition):
        self.definition = definition
        self.store = wasmtime.Store(definition.engine)
        self.has_trapped = True
        for entry in definition.module.imports:
            raise Unreachable(f"imports {entry.module} {entry.name}")
        try:
            self.exports = wasmtime.Instance(
                self.store, definition.module, []).exports(self.store)
            if "_initialize" in self.exports:
                self.exports["_initialize"](self.store)
        except (wasmtime.Trap, wasmtime.WasmtimeError) as trap:
            raise Trap(str(trap)) from None
        self.has_trapped = False

    def memory(self, lift, type):
        """The model's memory of a call; empty where the host has none to see."""
        name = self.definition.memory_name(lift, needs_host_memory(type))
        if not name:
            return model.Memory(bytearray(), 4, lift.encoding, None)
        memory = self.exports[name]
        pointer = "i64" if memory.type(self.store).is_64 else "i32"

        def realloc(*args):
            # Numbered as the memories are where each of these has one.
            function = self.exports.get(name.replace("memory", "cabi_realloc"))
            if not function:
                raise Unreachable(f"which realloc belongs to {name} is not told by names")
            return function(self.store, *args) & MASK[pointer]
        return model.Memory(LiveMemory(memory, self.store), 8 if pointer == "i64" else 4,
                            lift.encoding, realloc)

    def call(self, name, arguments, results):
        """Calls a function with literals.

        Returns the type and the value of its result, or traps; `results` tells
        the type only, where nothing else does.
        """
        if self.has_trapped:
            raise Unreachable("entering an instance that has trapped is for the host to refuse")
        function = self.exports.get(name)
        if not isinstance(function, wasmtime.Func):
            raise Unreachable(f"the module exports no function {name}")
        lift = self.definition.lifts.by_export[name]
        if lift.is_async:
            raise Unreachable("the harness has no host for functions that are lifted async")
        type = self.definition.type_of(name, arguments, results)
        try:
            return self.call_typed(name, function, type, self.memory(lift, type), arguments)
        except (wasmtime.Trap, wasmtime.WasmtimeError, model.Trap) as trap:
            self.has_trapped = True
            raise Trap(str(trap)) from None

    def call_typed(self, name, function, type, memory, arguments):
        params, expected = type.core(memory.pointer_size, lowered=False)
        core = function.type(self.store)
        if [str(t) for t in core.params] != params or [str(t) for t in core.results] != expected:
            raise Unreachable(f"the engine does not know the type of {name}")
        given = [values.parse(t, a) for t, a in zip(type.params.parts, arguments, strict=True)]
        flat = model.lower_values(memory, type.params, type.spills_params(memory.pointer_size),
                                  given, 0)
        returned = function(self.store, *map(to_core, flat, params))
        found = []
        if expected:
            found = model.lift_values(memory, type.result,
                                      type.spills_result(memory.pointer_size),
                                      iter([from_core(returned, expected[0])]))
        post_return = self.exports.get(f"cabi_post_{name}")
        if post_return:
            post_return(self.store, *([returned] if expected else []))
        return (type.result.parts[0], found[0]) if found else (None, None)


def to_core(bits, type):
    """What the engine's Python interface takes for the bits of a core value."""
    if type[0] == "f":
        code, size = values.FORMATS[type][0], int(type[1:]) // 8
        return struct.unpack(code, bits.to_bytes(size, "little"))[0]
    width = int(type[1:])
    return bits - (1 << width) if bits >> (width - 1) else bits


def from_core(value, type):
    if type[0] == "f":
        return int.from_bytes(struct.pack(values.FORMATS[type][0], value), "little")
    return value & MASK[type]
