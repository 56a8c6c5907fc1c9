# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""A cast as it performs: unfused in the engine, or fused as a core module."""

import wasmtime
from wasmtime import component

import guests
from model import Trap
from sides import WORD, Fused, Running, Unfused, describe
from tables import Handle, Table

HOST_TYPE = 7  # The engine tells its embedder's resource types apart by numbers.


class Performing(Running):
    """Subclasses give link, and the half of the host that is called."""

    def __init__(self, engine, data, host):
        self.host = host
        self.functions_of_host = {f.name: f for f in host.functions}
        super().__init__(engine, data)

    def restart(self):
        self.events = []
        super().restart()

    def call(self, name):
        try:
            return super().call(name)
        except Trap:  # of the host's half
            return False

    def note(self, who, what):
        self.events.append((who, what & WORD))

    def answer(self, name, values):
        self.events.append((name, self.host.told(values)))
        return self.host.answer(name, values)

    def destroyed(self, rep):
        self.events.append(("destroyed", rep & 0xffffffff))


class UnfusedActors(Performing, Unfused):
    def instantiate(self):
        linker = component.Linker(self.engine)
        with linker.root() as root:
            root.add_func("event", lambda store, who, what: self.note(who, what))
            with root.add_instance("host") as host:
                host.add_resource("h", component.ResourceType.host(HOST_TYPE),
                                  lambda store, rep: self.destroyed(rep))
                for name in self.functions_of_host:
                    host.add_func(name, self.host_function(name))
        self.instance = linker.instantiate(self.store, self.component)

    def host_function(self, name):
        type = self.functions_of_host[name].type

        def lift(store, value):
            if isinstance(value, component.ResourceAny):
                value = value.to_host(store)
            return value.rep & 0xffffffff if isinstance(value, component.ResourceHost) else value

        def function(store, *values):
            values = [lift(store, v) for v in values]
            if name == "maybe":
                values = [(0, None) if values[0] is None else (1, values[0])]
            result = self.answer(name, values)
            if getattr(type.result.parts[0], "is_own", False):
                result = component.ResourceHost.own(result, HOST_TYPE)
            return result
        return function


class HostMemory:
    """The end of the host's own half of the ABI, as far as flat values need it."""

    pointer_size = 4
    tag = 1 << 31

    def __init__(self, table, resource):
        self.table = table
        self.resource = resource

    def padding(self, core):
        return 0

    def lift_handle(self, type, index):
        if type.is_own:
            return self.table.remove(index, self.resource).rep
        return self.table.get(index, self.resource).rep

    def lower_handle(self, type, rep):
        return self.table.add(Handle(self.resource, rep))


class FusedActors(Performing, Fused):
    def instantiate(self):
        self.host_memory = HostMemory(Table(), self.host.resource)
        linker = wasmtime.Linker(self.engine)
        for entry in self.module.imports:
            if entry.module == "$root" and entry.name == "event":
                function = self.note
            elif entry.module == "host" and entry.name == "[resource-drop]h":
                function = self.drop
            elif entry.module == "host" and entry.name in self.functions_of_host:
                function = self.host_function(entry.name)
            else:
                raise wasmtime.WasmtimeError(f"imports {entry.module} {entry.name}")
            linker.define(self.store, entry.module, entry.name,
                          wasmtime.Func(self.store, entry.type, function))
        self.exports = linker.instantiate(self.store, self.module).exports(self.store)

    def drop(self, index):
        handle = self.host_memory.table.remove(index & 0xffffffff, self.host.resource)
        self.destroyed(handle.rep)

    def host_function(self, name):
        type = self.functions_of_host[name].type

        def function(*flat):
            values = type.params.lift(self.host_memory, iter([v & 0xffffffff for v in flat]))
            result, = type.result.lower(self.host_memory, [self.answer(name, values)], 0)
            return result - (1 << 32) if result >> 31 else result
        return function


def difference(performing, play):
    """Performs a play. Tells how the outcome differs from the expected one."""
    performing.restart()
    for side, scene in zip(play.sides, play.scenes):
        performing.write(side, scene.data, scene.ranges)
    for number, name in enumerate(play.runs, 1):
        returns = performing.call(f"{name}-run")
        if performing.events != play.events[:len(performing.events)]:
            return differing_events(play, performing.events)
        if returns == (bool(play.traps) and number == len(play.runs)):
            return f"no trap in run {number}" if returns else f"trap in run {number}"
    if performing.events != play.events:
        return differing_events(play, performing.events)
    if play.traps:
        return None
    for side, data in zip(play.sides, play.memories):
        if performing.digest(side) != guests.digest(data):
            return describe(side, data, performing.read(side, len(data)))
    return None


def differing_events(play, found):
    lines = ["  events differ; what is expected comes first"]
    at = next((i for i, (a, b) in enumerate(zip(play.events, found)) if a != b),
              min(len(play.events), len(found)))
    def shown(event):
        who, what = event
        return f"{who >> 8}:{who & 255:#x}={what:#x}" if isinstance(who, int) else f"{who} {what}"
    for events in (play.events, found):
        lines.append("    " + " ".join(map(shown, events[max(at - 8, 0):at + 4])))
    return "\n".join(lines)
