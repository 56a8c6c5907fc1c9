# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""A composition as it runs: unfused in the engine, or fused as a core module."""

import wasmtime
from wasmtime import component

import guests
from guests import POKED

WORD = (1 << 64) - 1


class Running:
    """Subclasses give instantiate and function."""

    def __init__(self, engine):
        self.engine = engine
        self.restart()

    def restart(self):
        self.functions = {}
        self.store = wasmtime.Store(self.engine)
        self.instantiate()

    def invoke(self, name, *args):
        function = self.functions.get(name)
        if function is None:
            function = self.functions[name] = self.function(name)
        return function(self.store, *args)

    def write(self, side, data, ranges):
        self.invoke(f"{side.name}-reset")
        done, step = 0, 8 * POKED
        for begin, size in sorted(ranges):
            done = max(begin, done)
            while done < begin + size:
                at = min(done, len(data) - step)
                words = [int.from_bytes(data[at + 8 * i:at + 8 * i + 8], "little")
                         for i in range(POKED)]
                self.invoke(f"{side.name}-poke", at, *map(self.argument, words))
                done = at + step

    def digest(self, side):
        return self.invoke(f"{side.name}-digest") & WORD

    def read(self, side, size):
        return b"".join((self.invoke(f"{side.name}-peek", at) & WORD).to_bytes(8, "little")
                        for at in range(0, size, 8))

    def run(self, index):
        """Whether the call returns; after a trap the instance is a new one."""
        try:
            self.invoke(f"run{index}")
        except (wasmtime.Trap, wasmtime.WasmtimeError):
            self.restart()
            return False
        return True


class Unfused(Running):
    def __init__(self, engine, data):
        self.component = component.Component(engine, data)
        super().__init__(engine)

    def instantiate(self):
        self.instance = component.Linker(self.engine).instantiate(self.store, self.component)

    def function(self, name):
        return self.instance.get_func(self.store, name)

    @staticmethod
    def argument(word):
        return word

    def invoke(self, name, *args):
        value = super().invoke(name, *args)
        self.functions[name].post_return(self.store)
        return value


class Fused(Running):
    def __init__(self, engine, data):
        self.module = wasmtime.Module(engine, data)
        super().__init__(engine)

    def instantiate(self):
        self.exports = wasmtime.Instance(self.store, self.module, []).exports(self.store)

    def function(self, name):
        return self.exports[name]

    @staticmethod
    def argument(word):
        return word - (1 << 64) if word >> 63 else word


def difference(running, composition, case, expected):
    """Runs a call. Tells how the outcome differs from the expected one."""
    sides = (composition.caller, composition.callee)
    for side, image in zip(sides, (case.caller, case.callee)):
        running.write(side, image.data, image.ranges)
    returns = running.run(case.index)
    if returns != bool(expected.memories):
        return "no trap" if returns else "trap"
    if not returns:
        return None
    for side, memory, data in zip(sides, expected.sides, expected.memories):
        if running.digest(side) != guests.digest(data):
            found = memory.settle(running.read(side, len(data)))
            if found != data:
                return describe(side, data, found)
    return None


def describe(side, expected, found):
    """The calls of realloc, and where the contents differ."""
    def word(data, at):
        return int.from_bytes(data[at:at + 8], "little")
    lines = [f"  {side.name}'s memory differs; what is expected comes first"]
    for data in (expected, found):
        calls = word(data, guests.REALLOCS)
        lines.append(f"  {calls} calls of realloc; old, old size, align, size, result of each:")
        for at in range(guests.LOG, guests.LOG + 40 * min(calls, 12), 40):
            lines.append("    " + " ".join(f"{word(data, at + 8 * i):#x}" for i in range(5)))
    rows = [at for at in range(0, len(expected), 16)
            if expected[at:at + 16] != found[at:at + 16]]
    for at in rows[:12]:
        lines.append(f"  {at:#07x} {expected[at:at + 16].hex(' ', 4)}")
        lines.append(f"          {found[at:at + 16].hex(' ', 4)}")
    return "\n".join(lines)
