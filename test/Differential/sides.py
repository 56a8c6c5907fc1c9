# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""A composition as it runs: unfused in the engine, or fused as a core module."""

import wasmtime
from wasmtime import component

import guests
from guests import POKED, word

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

    def digest(self, side, begin=0, end=None):
        """Of whole words, of the whole memory unless told otherwise."""
        end = side.pages * guests.PAGE if end is None else end
        return self.invoke(f"{side.name}-digest", begin, end) & WORD

    def read(self, side, size):
        return b"".join((self.invoke(f"{side.name}-peek", at) & WORD).to_bytes(8, "little")
                        for at in range(0, size, 8))

    def call(self, name):
        """Whether the call returns. After a trap has been looked at, restart."""
        try:
            self.invoke(name)
        except (wasmtime.Trap, wasmtime.WasmtimeError):
            return False
        return True

    def scribbles(self, composition, case):
        """What a call that trapped has written where it should not have."""
        return None


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


    def scribbles(self, composition, case):
        """Lifting and lowering write what realloc gave them, and a result's area."""
        function = composition.functions[case.index]
        areas = {}
        if function.type.spills_result(composition.caller.pointer_size):
            params, _ = function.type.core(composition.caller.pointer_size, lowered=True)
            at = guests.ARGUMENTS + 8 * (len(params) - 1)
            pointer = int.from_bytes(
                case.images[0].data[at:at + composition.caller.pointer_size], "little")
            size = function.type.result.layout(composition.caller.pointer_size).size
            areas[composition.caller] = (pointer, pointer + size)
        for side, image in zip(composition.sides, case.images):
            given = sorted([areas[side]] if side in areas else []) + self.allocations(side)
            found = self.written_outside(side, image.data, sorted(given))
            if found:
                return found
        return None

    def allocations(self, side):
        def peek(at):
            return self.invoke(f"{side.name}-peek", at) & WORD
        count = min(peek(guests.REALLOCS), guests.LOG_LENGTH)
        entries = range(guests.LOG, guests.LOG + guests.LOG_ENTRY * count, guests.LOG_ENTRY)
        return [(peek(at + 32), peek(at + 32) + max(peek(at + 8), peek(at + 24)))
                for at in entries]

    def written_outside(self, side, data, given):
        """`given` are ranges; words that they touch are not looked at."""
        begin = guests.ARENA
        for first, last in given + [(len(data), len(data))]:
            end = max(min(first, len(data)) & -8, begin)
            if begin < end and self.digest(side, begin, end) != guests.digest(data[begin:end]):
                return f"{side.name}'s memory from {begin:#x} to {end:#x} was written to"
            begin = max(begin, min(last + 7, len(data)) & -8)
        return None


def difference(running, composition, case, expected):
    """Runs a call. Tells how the outcome differs from the expected one."""
    for side, image in zip(composition.sides, case.images):
        running.write(side, image.data, image.ranges)
    if not running.call(f"run{case.index}"):
        found = running.scribbles(composition, case)
        running.restart()
        return "trap" if expected.memories else found
    if not expected.memories:
        return "no trap"
    for index, (side, data) in enumerate(zip(composition.sides, expected.memories)):
        if running.digest(side) != guests.digest(data):
            found = expected.settle(index, running.read(side, len(data)))
            if found != data:
                return describe(side, data, found)
    return None


def describe(side, expected, found):
    """The calls of realloc, and where the contents differ."""
    lines = [f"  {side.name}'s memory differs; what is expected comes first"]
    for data in (expected, found):
        calls = word(data, guests.REALLOCS)
        lines.append(f"  {calls} calls of realloc; old, old size, align, size, result, which:")
        entry = guests.LOG_ENTRY
        for at in range(guests.LOG, guests.LOG + entry * min(calls, 12), entry):
            lines.append("    " + " ".join(f"{word(data, at + i):#x}" for i in range(0, entry, 8)))
    rows = [at for at in range(0, len(expected), 16)
            if expected[at:at + 16] != found[at:at + 16]]
    for at in rows[:12]:
        lines.append(f"  {at:#07x} {expected[at:at + 16].hex(' ', 4)}")
        lines.append(f"          {found[at:at + 16].hex(' ', 4)}")
    return "\n".join(lines)
