# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Lets a host without handles of its own play with own-things.wat, fused with
resources=internal, and a model of the host's table tell what has to happen.

    internal-handles.py MODULE SEED OPERATIONS [CAPACITY]

With a capacity, a table that would hold more has to trap."""

import os
import random
import struct
import sys

import wasmtime

sys.path.append(os.path.join(os.path.dirname(__file__), "..", "..", "tools"))
sys.path.append(os.path.join(os.path.dirname(__file__), "..", "..", "Differential"))
from engine import make_engine
from model import Trap, trap_if
from tables import Handle, Instance, Resource, Subtask

API = "test:things/api#"
THING = Resource(0, 0, True)


class Handles:
    """The type of a handle, as the model's tables want it."""
    resource = THING

    def __init__(self, is_own):
        self.is_own = is_own


OWN, BORROW = Handles(True), Handles(False)


class Model:
    def __init__(self, capacity):
        self.host = Instance()
        self.sum = 0
        self.capacity = capacity

    def add(self, rep):
        trap_if(self.capacity and len(self.host.table.items()) == self.capacity)
        return self.host.lower(OWN, rep, None, False)

    def destroy(self, _, rep):
        self.sum = (self.sum * 31 + rep) % (1 << 32)

    def call(self, name, *args):
        lift, scope = self.host.lift, Subtask()
        if name == "make":
            result = self.add(args[0])
        elif name == "get":
            result = lift(BORROW, args[0], scope)
        elif name == "end":
            result = lift(OWN, args[0], scope)
            self.destroy(THING, result)
        elif name == "swap":
            reps = [lift(OWN, arg, scope) for arg in args]
            result = [self.add(rep) for rep in reversed(reps)]
        elif name == "give":
            lent, given = lift(BORROW, args[0], scope), lift(OWN, args[1], scope)
            self.destroy(THING, given)
            result = (lent * 1000 + given) % (1 << 32)
        elif name == "all":
            result = [self.add(rep) for rep in [lift(OWN, arg, scope) for arg in args[0]]]
        elif name == "peek":
            first, second = (lift(BORROW, arg, scope) for arg in args)
            result = (first - second) % (1 << 32)
        elif name == "keep":
            lift(BORROW, args[0], scope)
            raise Trap  # a borrowed handle is left
        elif name == "drop":
            result = self.host.resource_drop(THING, args[0], self.destroy)
        elif name == "sum":
            result = self.sum
        for lender in scope.lenders:
            lender.lends -= 1
        return result


class Fused:
    def __init__(self, engine, module):
        assert not module.imports, "a closed world was to be made"
        self.store = wasmtime.Store(engine)
        self.exports = wasmtime.Instance(self.store, module, []).exports(self.store)

    def core(self, name, *args):
        result = self.exports[name](
            self.store, *(a - (1 << 32) if a >> 31 else a for a in args))
        return None if result is None else result % (1 << 32)

    def numbers(self, address, count):
        data = self.exports["memory"].read(self.store, address, address + 4 * count)
        return list(struct.unpack(f"<{count}I", data))

    def call(self, name, *args):
        if name == "drop":
            return self.core(API + "[resource-drop]thing", *args)
        if name in ("peek", "keep", "sum"):
            return self.core(name, *args)
        if name == "all":
            address = self.core("cabi_realloc", 0, 0, 4, 4 * len(args[0]))
            self.exports["memory"].write(
                self.store, struct.pack(f"<{len(args[0])}I", *args[0]), address)
            args = address, len(args[0])
        result = self.core(API + name, *args)
        if name not in ("swap", "all"):
            return result
        if name == "swap":
            values = self.numbers(result, 2)
        else:
            values = self.numbers(*self.numbers(result, 2))
        self.core(f"cabi_post_{API}{name}", result)
        return values


def draw(dice, model):
    held = [i for i, _ in model.host.table.items()]
    odd = [0, len(model.host.table.handles), 1 << 28, (1 << 32) - 1]

    def handle():
        return dice.choice(odd if not held or dice.random() < 0.02 else held)
    kind = dice.choice(["make", "make", "get", "end", "swap", "give", "all", "peek",
                        "drop", "sum"] + ["keep"] * (dice.random() < 0.05))
    if kind == "make" or len(held) < 2 and dice.random() < 0.95:
        return "make", dice.randrange(1 << 31)
    if kind == "sum":
        return (kind,)
    if kind == "all":
        picks = dice.sample(held, dice.randrange(min(len(held), 8) + 1))
        if picks and dice.random() < 0.05:
            picks.append(picks[0])
        return kind, picks
    count = 2 if kind in ("swap", "give", "peek") else 1
    return kind, *(handle() for _ in range(count))


def outcome(side, operation):
    try:
        return side.call(*operation)
    except (Trap, wasmtime.Trap, wasmtime.WasmtimeError):
        return "trap"


def main(path, seed, operations, capacity="0"):
    engine = make_engine()
    module = wasmtime.Module.from_file(engine, path)
    dice = random.Random(int(seed))
    model = fused = None
    traps = calls = 0
    for number in range(int(operations)):
        if model is None:
            model, fused = Model(int(capacity)), Fused(engine, module)
        operation = draw(dice, model)
        expected, found = outcome(model, operation), outcome(fused, operation)
        if expected != found:
            sys.exit(f"{number}: {operation}: expected {expected}, found {found}")
        if expected == "trap":
            traps += 1
            model = None
        else:
            calls += 1
    print(f"calls {calls}")
    print(f"traps {traps}")


main(*sys.argv[1:])
