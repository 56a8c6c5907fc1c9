# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""The host's half of the Canonical ABI, as far as the guests' roots need it:
scalars, and UTF-8 strings through the exported memory and realloc. (The other
half of every call is code of the guest.) CanonicalABI.md, "Flattening".
"""

import contextlib
import itertools
import wasmtime
from wasmtime.component import _types as ct

INTEGERS = {  # type: width in bits, signed
    ct.U8: (8, False), ct.U16: (16, False), ct.U32: (32, False), ct.U64: (64, False),
    ct.S8: (8, True), ct.S16: (16, True), ct.S32: (32, True), ct.S64: (64, True),
}
SCALARS = (ct.Bool, ct.F32, ct.F64, ct.Char, *INTEGERS)


class Trap(Exception):
    """The callee, or the ABI on its behalf, has trapped."""


def types_of(function):
    """All parameter types of a component-level function, and its result's."""
    return [type for _, type in function.params] + \
        ([function.result] if function.result else [])


def is_callable(function, types=(*SCALARS, ct.String)):
    return all(isinstance(type, types) for type in types_of(function))


def functions(items, engine, prefix=""):
    """Yields name and type of every function, those of instances included."""
    for name, item in items.items():
        if isinstance(item.ty, ct.FuncType):
            yield prefix + name, item.ty
        elif isinstance(item.ty, ct.ComponentInstanceType):
            yield from functions(item.ty.exports(engine), engine, f"{name}#")


def answerable(component, engine):
    """Names and types of the imported functions that a test's host answers.

    They take and return scalars, and so does all of their instance: what a test
    defines takes the place of a whole instance of trapping stubs.
    """
    found = {}
    for name, item in component.type.imports(engine).items():
        types = dict(functions({name: item}, engine))
        inner = item.ty.exports(engine) if isinstance(item.ty, ct.ComponentInstanceType) else ()
        if len(types) >= len(inner) and all(is_callable(type, SCALARS) for type in types.values()):
            found.update(types)
    return found


def to_signed(value, bits):
    value &= (1 << bits) - 1
    return value - (1 << bits) if value >> (bits - 1) else value


def lower_scalar(type, value):
    if isinstance(type, ct.Char):
        return ord(value)
    if isinstance(type, ct.Bool):
        return int(value)
    if type.__class__ in INTEGERS:
        # The engine's own integers are signed.
        return to_signed(value, 64 if INTEGERS[type.__class__][0] == 64 else 32)
    return value


def lift_scalar(type, core):
    if isinstance(type, ct.Char):
        return chr(core)
    if isinstance(type, ct.Bool):
        return core != 0
    if type.__class__ in INTEGERS:
        bits, signed = INTEGERS[type.__class__]
        return to_signed(core, bits) if signed else core & ((1 << bits) - 1)
    return core


class CoreInstance:
    """A fused module, called as the component that it was made of.

    Calls of the imports in `answers` go to host(name, type, values), others trap.
    The names of memory and realloc are those of the strings' component: where
    several are exported, the first has the plain name.
    """

    def __init__(self, engine, module, answers, host,
                 memory="memory", realloc="cabi_realloc"):
        self.store = wasmtime.Store(engine)
        linker = wasmtime.Linker(engine)
        for entry in module.imports:
            name = entry.name if entry.module == "$root" else f"{entry.module}#{entry.name}"
            if name in answers:
                linker.define(self.store, entry.module, entry.name, wasmtime.Func(
                    self.store, entry.type, self.host_function(name, answers[name], host)))
        linker.define_unknown_imports_as_traps(module)
        self.exports = linker.instantiate(self.store, module).exports(self.store)
        self.memory = self.exports.get(memory)
        self.realloc = self.exports.get(realloc)
        if "_initialize" in self.exports:
            self.exports["_initialize"](self.store)

    @staticmethod
    def host_function(name, type, host):
        params = [param for _, param in type.params]

        def call(*flat):
            values = [lift_scalar(param, core) for param, core in zip(params, flat)]
            value = host(name, type, values)
            return lower_scalar(type.result, value) if type.result else None
        return call

    def call(self, name, type, values):
        """Calls an export of component-level type `type`."""
        try:
            flat = [core for (_, param), value in zip(type.params, values)
                    for core in self.lower(param, value)]
            returned = self.exports[name](self.store, *flat)
            value = self.lift(type.result, returned) if type.result else None
            post_return = f"cabi_post_{name}"
            if post_return in self.exports:
                self.exports[post_return](self.store, *([returned] if type.result else []))
            return value
        except (wasmtime.Trap, wasmtime.WasmtimeError) as error:
            raise Trap(str(error)) from error

    def lower(self, type, value):
        if not isinstance(type, ct.String):
            return [lower_scalar(type, value)]
        data = value.encode()
        pointer = self.realloc(self.store, 0, 0, 1, len(data))
        self.memory.write(self.store, data, pointer & 0xffffffff)
        return [pointer, len(data)]

    def lift(self, type, core):
        if not isinstance(type, ct.String):
            return lift_scalar(type, core)
        # Two flat results are one too many: `core` points to them.
        pointer, length = (self.read_u32(core + offset) for offset in (0, 4))
        return bytes(self.memory.read(self.store, pointer, pointer + length)).decode()

    def read_u32(self, address):
        address &= 0xffffffff
        return int.from_bytes(self.memory.read(self.store, address, address + 4), "little")


class ComponentInstance:
    """The component itself; the engine does all of the ABI.

    With `wasi`, the engine is the host and the guest sees nothing of the system.
    """

    def __init__(self, engine, component, answers, host, wasi=False):
        self.store = wasmtime.Store(engine)
        linker = wasmtime.component.Linker(engine)
        linker.allow_shadowing = True
        if wasi:
            linker.add_wasip2()
            self.store.set_wasi(wasmtime.WasiConfig())
        else:  # these would come before what WASI's other versions can serve
            linker.define_unknown_imports_as_traps(component)
        with linker.root() as root:
            for scope, names in itertools.groupby(answers, lambda name: name.rpartition("#")[0]):
                with root.add_instance(scope) if scope else contextlib.nullcontext(root) as inner:
                    for name in names:
                        inner.add_func(name.rpartition("#")[2],
                                       self.host_function(name, answers[name], host))
        self.instance = linker.instantiate(self.store, component)

    @staticmethod
    def host_function(name, type, host):
        return lambda store, *values: host(name, type, list(values))

    def call(self, name, type, values):
        scope, _, function = name.rpartition("#")
        inner = self.instance.get_export_index(self.store, scope) if scope else None
        index = self.instance.get_export_index(self.store, function, inner)
        callee = self.instance.get_func(self.store, index)
        try:
            return callee(self.store, *values)
        except (wasmtime.Trap, wasmtime.WasmtimeError) as error:
            raise Trap(str(error)) from error
