# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Strategies: casts of actors, and plays, whose scripts are drawn while a model
performs them, so that most handles in them are good ones."""

import functools

from hypothesis import strategies as st

import guests
from actors import (ARGUMENT, CALLED, CURSOR, DESTROYED, ENCODINGS, FACTOR, HEAP, QUIET, RAN,
                    RETURNED, SCRIPT, SUM, WHO, Actor, Cast, Func, Host, lends_on, resources_of)
from generate import KEYS, LEAVES, Builder, Full, Image, Values
from guests import End, GuestMemory
from model import (FixedList, FuncType, HandleType, List, Map, Record, Trap, Variant,
                   lower_values, replace_resources)
from tables import Entered, Instance, Resource, Subtask, cross

OPERATIONS = 60  # in a play, about
DEPTH = 4
VALUES = 0x30000  # from here on they lie, realloc has to stay below


@functools.lru_cache(maxsize=None)
def below(number):
    return st.integers(0, number - 1)


class Dice:
    """What is drawn; making a strategy for each draw would take longer."""

    def __init__(self, draw):
        self.draw = draw

    def below(self, number):
        return self.draw(below(number))

    def pick(self, choices):
        return choices[self.below(len(choices))]

    def once_in(self, number):
        """Not with 0 or the highest number, which hypothesis prefers."""
        return self.below(number) == number // 2


# --- Casts

class Types:
    """Draws types with handles of some resources."""

    def __init__(self, dice, resources, fixed):
        self.dice = dice
        self.resources = resources
        self.fixed = fixed

    def handle(self, owns_only):
        is_own = owns_only or self.dice.below(3) == 0
        return HandleType(self.dice.pick(self.resources), is_own)

    def of_depth(self, depth, owns_only):
        dice = self.dice
        def inner():
            return self.of_depth(dice.below(depth), owns_only)
        def several():
            return [inner() for _ in range(1 + dice.below(3))]
        if not depth:
            return self.handle(owns_only) if dice.below(5) else dice.draw(LEAVES)
        kind = dice.below(9 if self.fixed else 7)
        if kind == 0:
            return List(inner())
        if kind == 1:
            return Variant((None, inner()), "option")
        if kind == 2:
            return Variant((dice.pick([None, inner()]), dice.pick([None, inner()])), "result")
        if kind == 3:
            return Variant([dice.pick([None, t]) for t in several()])
        if kind == 4:
            return Map(dice.draw(KEYS), inner())
        if kind < 7:
            return Record(several(), kind == 5)
        return FixedList(inner(), dice.pick([1, 2, 3, 5]))

    def any(self, owns_only):
        return self.of_depth(self.dice.pick([0, 0, 1, 2, 3]), owns_only)

    def function(self):
        if self.dice.once_in(6):  # too many to be flat, or just not
            params = [self.handle(False) for _ in range(15 + self.dice.below(4))]
        else:
            params = [self.any(False) for _ in range(self.dice.below(4))]
        return FuncType(params, self.dice.pick([None, self.any(True), self.any(True)]))


def draw_actor(dice, index, others, host, fixed, calls_itself):
    """`host` is what it may import from besides `others`, or None."""
    resources = [Resource(index, n, bool(dice.below(3))) for n in range(dice.below(3))]
    imports = []
    for other in others:
        imports += [(other, f) for f in other.functions if dice.below(4)]
    if host and dice.below(3):
        imports += [(host, f) for f in host.functions]
    reachable = list(resources)
    for _, f in imports:
        for type in f.type.types():
            reachable += resources_of(type)
    reachable = list(dict.fromkeys(reachable))
    if not reachable:
        resources = reachable = [Resource(index, 0, True)]
    types = Types(dice, reachable, fixed)
    # Others come by a resource only if someone gives it to them.
    chosen = [FuncType([], HandleType(r, True)) for r in resources]
    for r in reachable:
        own, borrow = HandleType(r, True), HandleType(r, False)
        chosen.append(FuncType(*dice.pick([([own], None), ([borrow], None), ([borrow, own], None),
                                           ([own], own)])))
    chosen += [types.function() for _ in range(1 + dice.below(2))]
    functions = [Func(f"f{i}", type, End(dice.pick(ENCODINGS), dice.below(2)),
                      bool(dice.below(2)))
                 for i, type in enumerate(chosen)]
    own = [i for i in range(len(functions)) if calls_itself and dice.below(2)]
    return Actor(index, resources, functions, imports, own)


def twin(actor, index):
    """Another instance of the actor's component, with resources of its own."""
    def resource_of(r):
        return r._replace(owner=index) if r.owner == actor.index else r
    done = {}
    functions = []
    for f in actor.functions:
        params = [replace_resources(t, resource_of, done) for t in f.type.params.parts]
        result = [replace_resources(t, resource_of, done) for t in f.type.result.parts]
        functions.append(f._replace(type=FuncType(params, *result or [None])))
    return Actor(index, [resource_of(r) for r in actor.resources], functions, actor.imports,
                 actor.own, actor)


@st.composite
def casts(draw):
    dice = Dice(draw)
    fixed = dice.once_in(8)
    calls_itself = dice.once_in(6)
    host = Host()
    seen_host = dice.pick([None, None, host])
    chosen = []
    for _ in range(dice.pick([1, 2, 3, 3, 3])):
        chosen.append(draw_actor(dice, len(chosen), chosen, seen_host, fixed, calls_itself))
        if dice.below(3) == 0:
            chosen.append(twin(chosen[-1], len(chosen)))
    return Cast(chosen, host, in_engine=not fixed and not calls_itself)


# --- Plays

class ActorMemory(GuestMemory):
    """One end of a call. Handles go through the table of its instance."""

    def __init__(self, player, end, scope):
        super().__init__(player.actor.side, player.data, end)
        self.player = player
        self.scope = scope

    def lift_handle(self, type, index):
        return self.player.instance.lift(type, index, self.scope)

    def lower_handle(self, type, rep):
        return self.player.instance.lower(type, rep, self.scope,
                                          type.resource.owner == self.player.actor.index)


class LaidOut(Builder):
    """Values are laid out with handles as they are."""

    def __init__(self, player, encoding):
        super().__init__(player.actor.side, encoding, player.garbage, True)
        self.high = player.high

    def place(self, old, old_size, align, size):
        address = super().place(old, old_size, align, size)
        if address < VALUES:
            raise Full
        return address

    def lower_handle(self, type, index):
        return index


class HandleValues(Values):
    """Draws handles from the table of `player`, good ones while there are any
    unless it is to be `wild`. Now and then one is given away that may not be."""

    def __init__(self, dice, player, wild):
        super().__init__(dice.draw, 200, wild)
        self.dice = dice
        self.player = player
        self.given_away, self.lent = set(), set()
        self.missing = False

    def of(self, type):
        if not isinstance(type, HandleType):
            return super().of(type)
        table = self.player.instance.table
        if self.wild and self.dice.below(2):
            return any_index(self.dice, table)
        held = [i for i, h in table.items() if type.is_own and h.resource == type.resource
                and (i in self.lent or h.lends or not h.is_own)]
        if held and self.dice.once_in(4):
            return self.dice.pick(held)
        good = [i for i, h in table.items()
                if h.resource == type.resource and i not in self.given_away
                and (not type.is_own or h.is_own and not h.lends and i not in self.lent)]
        if not good:
            self.missing = True
            return any_index(self.dice, table)
        index = self.dice.pick(good)
        (self.given_away if type.is_own else self.lent).add(index)
        return index


def any_index(dice, table):
    length = len(table.handles)
    odd = [0, length, length + 1, 64, 1 << 16, 1 << 28, (1 << 28) + 1, 1 << 30, 1 << 31,
           (1 << 32) - 1]
    return dice.pick([dice.below(length)] * 10 + odd + table.free[-3:])


class Player:
    """The model of an actor."""

    def __init__(self, actor, dice):
        self.actor = actor
        self.instance = Instance()
        self.lending = [op for op in actor.operations if lends_on(op)]
        self.data = guests.fresh(actor.side)
        self.image = bytearray(self.data)  # as it has to be at the beginning
        self.garbage = 0
        self.high = len(self.data)
        self.written = SCRIPT  # how far the script has been drawn
        self.set(CURSOR, SCRIPT)
        self.set(WHO, actor.index << 8)
        self.set(guests.BREAK, HEAP + dice.pick([0, 1, 4]))
        self.set(guests.MOVES, dice.below(2))

    def set(self, address, word):
        for memory in (self.data, self.image):
            guests.put_word(memory, address, word)

    def skip(self, words):
        guests.put_word(self.data, CURSOR, guests.word(self.data, CURSOR) + 8 * words)

    def append(self, words):
        assert self.written == guests.word(self.data, CURSOR)
        for word in words:
            self.set(self.written, word)
            self.written += 8

    def keep(self, laid_out):
        """What values were laid out, becomes part of the memory."""
        if guests.word(self.data, guests.BREAK) > VALUES:
            raise Full
        for begin, size in laid_out.ranges[1:]:
            for memory in (self.data, self.image):
                memory[begin:begin + size] = laid_out.data[begin:begin + size]
        self.high = laid_out.high

    def scene(self):
        return Image(bytes(self.image), [(0, 0x200), (SCRIPT, self.written - SCRIPT),
                                         (self.high, len(self.data) - self.high)])


class Play:
    """Runs of actors, drawn and performed. `runs` are the actors' names, `events`
    what the host is told; `traps` which trap ends the last run. `scenes` are the
    memories of `sides` before it, `memories` those after it."""

    def __init__(self, dice, cast):
        self.dice = dice
        self.cast = cast
        self.players = [Player(a, dice) for a in cast.actors]
        self.left = OPERATIONS
        self.depth = 0
        self.runs, self.events = [], []
        self.reps = 0x100
        self.traps = None  # or which trap ended it
        while self.left > 0 and not self.traps:
            self.left -= 1
            self.run(dice.pick(self.players))
        self.sides = [p.actor.side for p in self.players]
        self.scenes = [p.scene() for p in self.players]
        self.memories = [bytes(p.data) for p in self.players]

    def __repr__(self):
        return f"<{len(self.events)} events>"

    def run(self, player):
        self.runs.append(player.actor.name)
        try:
            with Entered(player.instance, None):
                self.tell(player, RAN, 0)
                self.perform(player, None, ())
        except Trap as trap:
            self.traps = type(trap).__name__
        except Full:
            self.left = 0

    def tell(self, player, kind, value):
        if not guests.word(player.data, QUIET):
            self.events.append((player.actor.index << 8 | kind, value))
            return
        total = (guests.word(player.data, SUM) + value) * FACTOR + kind
        guests.put_word(player.data, SUM, total % (1 << 64))

    def perform(self, player, task, results):
        """Draws and does operations until `End`. Results of type `results`."""
        self.depth += 1
        try:
            for _ in range(self.dice.below(7) + 2 * (self.depth == 1)):
                if self.left <= 0:
                    break
                self.left -= 1
                self.operate(player)
            return self.end(player, task, results)
        finally:
            self.depth -= 1

    def operate(self, player):
        """One operation, if there is one that makes sense."""
        wild = self.dice.once_in(80)
        for _ in range(8):
            kind = self.dice.pick(["call"] * 5 + ["new", "rep", "drop"])
            choices = [op for op in player.actor.operations if op.kind == kind]
            if kind == "call" and player.lending and self.dice.below(2):
                choices = player.lending
            if not choices or kind == "call" and self.depth == DEPTH or \
                    kind != "rep" and not player.instance.may_leave and not wild:
                continue
            op = self.dice.pick(choices)
            words = self.arguments(player, op, wild)
            if words is not None:
                self.do(player, op, words)
                return
            if kind == "call" and self.obtain(player, op.func.type.params):
                return

    def obtain(self, player, type):
        """Gets a handle that values of `type` may need, if that is easy."""
        needed = list(resources_of(type))
        def is_maker(op):
            if op.kind != "call":
                return op.kind == "new" and op.resource in needed
            results = op.func.type.result.parts
            return not op.func.type.params.parts and results and \
                isinstance(results[0], HandleType) and results[0].resource in needed
        makers = [op for op in player.actor.operations if is_maker(op)]
        if makers:
            op = self.dice.pick(makers)
            self.do(player, op, [self.reps] if op.kind == "new" else [])
        return bool(makers)

    def arguments(self, player, op, wild):
        if op.kind == "new":
            self.reps += 1
            return [self.dice.pick([self.reps, self.reps, 0, (1 << 32) - 1])]
        if op.kind == "call":
            return self.call_arguments(player, op, wild)
        if wild:
            return [any_index(self.dice, player.instance.table)]
        # Control is here although a call has a handle of here: the call came back.
        lent = [i for i, h in player.instance.table.items()
                if h.resource == op.resource and h.lends]
        if op.kind == "drop" and lent and self.dice.once_in(4):
            return [self.dice.pick(lent)]
        good = [i for i, h in player.instance.table.items() if h.resource == op.resource
                and (op.kind == "rep" or not h.lends)]
        return [self.dice.pick(good)] if good else None

    def call_arguments(self, player, op, wild):
        type = op.func.type
        encoding = player.actor.end_of(op).encoding
        return self.lay_out(player, encoding, type.params, type.spills_params(4), wild,
                            type.result if type.spills_result(4) else None)

    def lay_out(self, player, encoding, types, spilled, wild, area=None):
        laid_out = LaidOut(player, encoding)
        values = HandleValues(self.dice, player, wild)
        flat = lower_values(laid_out, types, spilled, values.of(types), laid_out.tag)
        if values.missing and not wild:
            return None
        if area:
            size, align, _ = area.layout(4)
            flat.append(laid_out.allocate(align, size))
        player.keep(laid_out)
        return flat

    def do(self, player, op, words):
        number = player.actor.number(op)
        player.append([number] + words)
        player.skip(1 + len(words))
        inst = player.instance
        result = 0
        if op.kind == "new":
            result = inst.resource_new(op.resource, words[0])
        elif op.kind == "rep":
            result = inst.resource_rep(op.resource, words[0])
        elif op.kind == "drop":
            inst.resource_drop(op.resource, words[0], lambda *r: self.destroy(player, *r))
        else:
            result, = self.call(player, op, words) or [0]
        self.tell(player, number, result)

    def destroy(self, caller, resource, rep):
        if resource.owner is None:
            self.events.append(("destroyed", rep))
            return
        player = self.players[resource.owner]
        with Entered(player.instance, caller.instance):
            if resource.destructor:
                self.tell(player, DESTROYED, resource.number)
                self.tell(player, ARGUMENT, rep)
                self.perform(player, None, ())

    def call(self, caller, op, words):
        if op.callee is self.cast.host:
            return self.call_host(caller, op, words)
        callee = self.players[op.callee.index]
        index = op.callee.functions.index(op.func)
        calling = Calling(caller, lambda scope: ActorMemory(caller, caller.actor.end_of(op), scope))
        called = Calling(callee, lambda scope: ActorMemory(callee, op.func.end, scope))

        def core_function(task, flat):
            self.tell(callee, CALLED, index)
            for value in flat:
                self.tell(callee, ARGUMENT, value)
            return self.perform(callee, task, op.func)

        def post_return(results):
            if op.func.post_return:
                guests.put_word(callee.data, QUIET, 1)
                self.tell(callee, RETURNED, index)
                self.perform(callee, None, ())
                guests.put_word(callee.data, QUIET, 0)
        return cross(op.func.type, calling, called, words, core_function, post_return)

    def call_host(self, caller, op, words):
        caller.instance.leave()
        subtask = Subtask()
        memory = ActorMemory(caller, caller.actor.end_of(op), subtask)
        values = op.func.type.params.lift(memory, iter(words))
        self.events.append((op.func.name, self.cast.host.told(values)))
        result = self.cast.host.answer(op.func.name, values)
        lowered = op.func.type.result.lower(memory, [result], memory.tag)
        for lender in subtask.lenders:
            lender.lends -= 1
        return lowered

    def end(self, player, task, func):
        """Drops what a call has to drop, and returns."""
        while task and task.borrows and not self.dice.once_in(3):
            index, handle = next(((i, h) for i, h in player.instance.table.items()
                                  if h.scope is task and not h.lends), (None, None))
            drop = next((op for op in player.actor.operations
                         if op.kind == "drop" and handle and op.resource == handle.resource), None)
            if not drop:
                break
            self.do(player, drop, [index])
        words = self.results(player, func) if func else []
        player.append([0] + words)
        player.skip(1 + len(words))
        return words

    def results(self, player, func):
        wild = self.dice.once_in(40)
        for attempt in range(6):
            words = self.lay_out(player, func.end.encoding, func.type.result,
                                 func.type.spills_result(4), wild or attempt == 5)
            if words is not None:
                return words
            self.obtain(player, func.type.result)


class Calling:
    """One end of a call for tables.cross."""

    def __init__(self, player, memory):
        self.instance = player.instance
        self.memory = memory
