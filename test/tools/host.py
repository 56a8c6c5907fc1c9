# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Calls exports of a component, or of the core module that it was fused to,
with a host that has resources.

    host.py [--return FUNCTION=VALUE]... [--fused MODULE [--memory FUNCTION=NAMES]...]
            COMPONENT FUNCTION VALUE... [--then FUNCTION VALUE...]...

Values are as in host_values.py, names of functions as in run.py. Several --return
for one function are for its first, second, ... call; the last one stays. Each
call of a host function, and each drop of a resource of the host, is printed;
so are results. `drop @0` lets the host drop a guest's resource.

With --fused, the host does for the module what an engine does for a
component, by its types: its own handle table, memory and realloc of the
module, post-return, the check that borrows were dropped. --memory tells which
of several exported memories and reallocs serve an import (with its suffix) or
an export, as in `FUNCTION=memory$1,cabi_realloc`. A trap ends the run.

A module fused with resources=internal keeps the host's handles of the guest's
resources itself; the host passes them as they are. `%0` in a value is then the
number 0 in place of a handle, whatever it is.
"""

import sys

import wasmtime
from wasmtime import component
from wasmtime.component import _types as ct

import host_values as values
from engine import make_engine
from host_values import Handle, Resource, model


class World:
    """What the component imports and exports."""

    def __init__(self, engine, it):
        self.imports, self.exports = {}, {}
        self.resources = values.Resources()
        self.hosts = []  # (interface, name, type) of imported resources
        self.walk(engine, it.type.imports(engine), self.imports, "$root", False)
        self.walk(engine, it.type.exports(engine), self.exports, "", True)
        self.imports, self.exports = (
            {name: values.Signature(type, self.resources) for name, type in part.items()}
            for part in (self.imports, self.exports))

    def walk(self, engine, items, functions, prefix, is_guests):
        for name, entry in items.items():
            path = f"{prefix}#{name}" if prefix else name
            type = entry.ty
            if isinstance(type, ct.FuncType):
                functions[path] = type
            elif isinstance(type, ct.ComponentInstanceType):
                self.walk(engine, type.exports(engine), functions, name, is_guests)
            elif isinstance(type, component.ResourceType):
                self.resources.add(type, path, is_guests)
                if not is_guests:
                    self.hosts.append((prefix, name, type))


class Host:
    """What it does, whomever it serves."""

    def __init__(self, world, returns):
        self.world = world
        self.returns = returns
        self.guests = []  # the guest's resources, in the order of receipt

    def receive_guest(self, resource):
        resource.number = len(self.guests)
        self.guests.append(resource)
        return resource

    def answer(self, name, arguments):
        signature = self.world.imports[name]
        shown = ", ".join(values.show(t, v) for t, v in zip(signature.params, arguments))
        print(f"host: {name}({shown})", flush=True)
        if signature.result is None:
            return None
        texts = self.returns.get(name, [])
        text = texts.pop(0) if len(texts) > 1 else texts[0] if texts else None
        value = values.parse(text) if text else values.zero(signature.result)
        return values.from_json(signature.result, value, self.guests)

    @staticmethod
    def note_drop(name, rep):
        print(f"host: drop {name} {rep}", flush=True)


class ComponentRunner(Host):
    def __init__(self, engine, it, world, returns):
        super().__init__(world, returns)
        self.store = wasmtime.Store(engine)
        linker = component.Linker(engine)
        with linker.root() as root:
            self.define(root, engine, it.type.imports(engine), "$root")
        self.instance = linker.instantiate(self.store, it)

    def define(self, scope, engine, imports, prefix):
        for name, entry in imports.items():
            type = entry.ty
            if isinstance(type, ct.FuncType):
                scope.add_func(name, self.function(f"{prefix}#{name}"))
            elif isinstance(type, ct.ComponentInstanceType):
                with scope.add_instance(name) as inner:
                    self.define(inner, engine, type.exports(engine), name)
            elif isinstance(type, component.ResourceType):
                known = self.world.resources.find(type)
                scope.add_resource(
                    name, component.ResourceType.host(known.number),
                    lambda _, rep, known=known: self.note_drop(known.name, rep))

    def receive(self, type, native):
        if not type.resource.is_guests:
            return Resource(native.to_host(self.store).rep, type.own)
        return self.receive_guest(Resource(None, type.own, native=native))

    def function(self, name):
        signature = self.world.imports[name]

        def call(store, *arguments):
            result = self.answer(name, [values.from_native(t, v, self.receive)
                                        for t, v in zip(signature.params, arguments)])
            return values.to_native(signature.result, result) if signature.result else None
        return call

    def call(self, name, arguments):
        signature = self.world.exports[name]
        scope, _, function_name = name.rpartition("#")
        inner = self.instance.get_export_index(self.store, scope) if scope else None
        index = self.instance.get_export_index(self.store, function_name, inner)
        function = self.instance.get_func(self.store, index)
        result = function(self.store, *[values.to_native(t, v)
                                        for t, v in zip(signature.params, arguments)])
        if signature.result is None:
            return None
        result = values.from_native(signature.result, result, self.receive)
        function.post_return(self.store)
        return result

    def drop(self, resource):
        resource.native.drop(self.store)


class Entry:
    def __init__(self, resource, rep, own, task=None):
        self.resource, self.rep, self.own, self.task = resource, rep, own, task
        self.lends = 0


class Table:
    """CanonicalABI.md, "Table State"."""

    def __init__(self):
        self.entries, self.free = [None], []

    def add(self, entry):
        if self.free:
            index = self.free.pop()
            self.entries[index] = entry
        else:
            index = len(self.entries)
            self.entries.append(entry)
        return index

    def get(self, index, resource):
        entry = self.entries[index] if index < len(self.entries) else None
        trap_if(entry is None, f"unknown handle index {index}")
        trap_if(entry.resource is not resource, "handle of another type")
        return entry

    def remove(self, index, resource):
        entry = self.get(index, resource)
        trap_if(entry.lends, "handle is lent")
        self.entries[index] = None
        self.free.append(index)
        return entry


def trap_if(condition, reason):
    if condition:
        raise wasmtime.Trap(reason)


class Bytes:
    """A memory as the model wants it."""

    def __init__(self, store, memory):
        self.store, self.memory = store, memory

    def __len__(self):
        return self.memory.data_len(self.store)

    def __getitem__(self, where):
        return bytes(self.memory.read(self.store, where.start, where.stop))

    def __setitem__(self, where, data):
        self.memory.write(self.store, bytes(data), where.start)


class Crossing(model.Memory):
    """One call between the root and its host, in either direction."""

    def __init__(self, runner, data, pointer_size, realloc):
        super().__init__(data, pointer_size, "utf8", realloc)
        self.runner = runner
        self.lenders = []
        self.borrows = 0

    def lift_handle(self, type, index):
        table, resource = self.runner.table, type.resource
        if resource.is_guests and self.runner.is_internal:
            return self.runner.receive_guest(Resource(index, type.own))
        if type.own:
            entry = table.remove(index, resource)
            trap_if(not entry.own, "not an owned handle")
        else:
            entry = table.get(index, resource)
            entry.lends += 1
            self.lenders.append(entry)
        lifted = Resource(entry.rep, type.own)
        return self.runner.receive_guest(lifted) if resource.is_guests else lifted

    def lower_handle(self, type, value):
        resource = type.resource
        if resource.is_guests and (self.runner.is_internal or not type.own):
            return value.rep
        if not type.own:
            self.borrows += 1
        return self.runner.table.add(
            Entry(resource, value.rep, type.own, None if type.own else self))


class FusedRunner(Host):
    def __init__(self, engine, data, world, returns, memories):
        super().__init__(world, returns)
        self.memories = memories
        self.table = Table()
        self.may_leave = True
        self.exports = {}
        self.store = wasmtime.Store(engine)
        module = wasmtime.Module(engine, data)
        imports = [wasmtime.Func(self.store, i.type, self.stub(i)) for i in module.imports]
        self.exports = wasmtime.Instance(self.store, module, imports).exports(self.store)
        self.is_internal = any("[resource-drop]" in e.name for e in module.exports)
        if "_initialize" in self.exports:
            self.exports["_initialize"](self.store)

    def crossing(self, name):
        """What --memory said, else the first memory and realloc."""
        memory, realloc_name = self.memories.get(name, "memory,cabi_realloc").split(",")
        data, size = b"", 4
        if memory in self.exports:
            data = Bytes(self.store, self.exports[memory])
            size = 8 if self.exports[memory].type(self.store).is_64 else 4

        def realloc(*arguments):
            self.may_leave = False
            result = self.exports[realloc_name](self.store, *arguments)
            self.may_leave = True
            return result & (1 << 8 * size) - 1
        return Crossing(self, data, size, realloc)

    def resource_named(self, interface, name, is_guests):
        path = name if interface == "$root" and is_guests else f"{interface}#{name}"
        return next(known for known in self.world.resources.known
                    if known.is_guests == is_guests and known.name == path)

    def stub(self, entry):
        interface, name = entry.module, entry.name
        is_guests = interface.startswith("[export]")
        if not name.startswith("[resource-"):
            function = self.function(f"{interface}#{name}")
        else:
            kind, _, of = name[1:].partition("]")
            resource = self.resource_named(interface.removeprefix("[export]"), of, is_guests)
            function = {"resource-new": self.new, "resource-rep": self.rep,
                        "resource-drop": self.drop_handle}[kind](resource)

        def call(*arguments):
            trap_if(not self.may_leave and not name.startswith("[resource-rep]"),
                    "cannot leave component instance")
            return function(*[a & 0xffffffff if str(t) == "i32" else a & (1 << 64) - 1
                              for a, t in zip(arguments, entry.type.params)])
        return call

    def new(self, resource):
        return lambda rep: self.table.add(Entry(resource, rep, True))

    def rep(self, resource):
        return lambda index: self.table.get(index, resource).rep

    def drop_handle(self, resource):
        def drop(index):
            entry = self.table.remove(index, resource)
            if entry.task:
                entry.task.borrows -= 1
            elif entry.own:
                self.destroy(resource, entry.rep)
        return drop

    def destroy(self, resource, rep):
        if not resource.is_guests:
            return self.note_drop(resource.name, rep)
        interface, _, name = resource.name.rpartition("#")
        dtor = f"{interface}#[dtor]{name}" if interface else f"[dtor]{name}"
        if dtor in self.exports:
            self.exports[dtor](self.store, rep)

    def function(self, full_name):
        name = full_name.partition("$")[0] if not full_name.startswith("$") else (
            "$" + full_name[1:].partition("$")[0])
        signature = self.world.imports[name]

        def call(*arguments):
            crossing = self.crossing(full_name)
            flat = iter(arguments)
            type = signature.core
            lifted = lift(crossing, type.params, type.spills_params(crossing.pointer_size), flat)
            result = self.answer(name, lifted)
            spilled = type.spills_result(crossing.pointer_size)
            lowered = lower(crossing, type.result, spilled,
                            [result] if signature.result else [],
                            next(flat) if spilled else None)
            for entry in crossing.lenders:
                entry.lends -= 1
            return signed(lowered[0]) if lowered else None
        return call

    def call(self, name, arguments):
        signature = self.world.exports[name]
        type = signature.core
        crossing = self.crossing(name)
        flat = lower(crossing, type.params, type.spills_params(crossing.pointer_size), arguments)
        result = self.exports[name](self.store, *map(signed, flat))
        results = [] if result is None else [result & 0xffffffff if abs(result) < 1 << 32
                                             else result]
        lifted = lift(crossing, type.result, type.spills_result(crossing.pointer_size), iter(results))
        trap_if(crossing.borrows, "borrow handles still remain at the end of the call")
        if f"cabi_post_{name}" in self.exports:
            self.may_leave = False
            self.exports[f"cabi_post_{name}"](self.store, *map(signed, results))
            self.may_leave = True
        return lifted[0] if signature.result else None

    def drop(self, resource):
        if self.is_internal:
            interface, _, name = self.guest_type().name.rpartition("#")
            name = f"{interface}#[resource-drop]{name}" if interface else f"[resource-drop]{name}"
            self.exports[name](self.store, signed(resource.rep))
        else:
            self.destroy(self.guest_type(), resource.rep)

    def guest_type(self):
        """Tests have one exported resource."""
        return next(known for known in self.world.resources.known if known.is_guests)


def signed(value):
    return value - (1 << 32) if 1 << 31 <= value < 1 << 32 else value


def lift(crossing, types, spilled, flat):
    try:
        return model.lift_values(crossing, types, spilled, flat)
    except model.Trap:
        raise wasmtime.Trap("bad value") from None


def lower(crossing, types, spilled, lowered, address=None):
    try:
        return model.lower_values(crossing, types, spilled, lowered, crossing.tag, address)
    except model.Trap:
        raise wasmtime.Trap("bad pointer") from None


def split(words):
    call = []
    for word in words:
        if word == "--then":
            yield call
            call = []
        else:
            call.append(word)
    yield call


def show_error(error):
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    if "Caused by:" in lines:
        return lines[-1].lstrip("0123456789: ")
    return lines[0]


def run(runner, calls):
    for name, *texts in calls:
        if name == "drop":
            runner.drop(runner.guests[int(texts[0][1:])])
            print("dropped")
            continue
        signature = runner.world.exports[name]
        result = runner.call(name, [values.from_json(t, values.parse(v), runner.guests)
                                    for t, v in zip(signature.params, texts, strict=True)])
        print(values.show(signature.result, result) if signature.result else "done")


def main(words):
    returns, memories, fused = {}, {}, None
    while words and words[0].startswith("--"):
        option, text, *words = words
        if option == "--fused":
            fused = text
            continue
        name, _, value = text.partition("=")
        if option == "--return":
            returns.setdefault(name, []).append(value)
        elif option == "--memory":
            memories[name] = value
    engine = make_engine()
    with open(words[0], "rb") as file:
        it = component.Component(engine, file.read())
    world = World(engine, it)
    try:
        if fused:
            with open(fused, "rb") as file:
                runner = FusedRunner(engine, file.read(), world, returns, memories)
        else:
            runner = ComponentRunner(engine, it, world, returns)
        run(runner, split(words[1:]))
    except (wasmtime.Trap, wasmtime.WasmtimeError) as error:
        print(f"trap: {show_error(error)}")


main(sys.argv[1:])
