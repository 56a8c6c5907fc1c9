# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Compositions whose component instances play with handles, as text.

Each instance has a script in its memory: the operations that its core code does
next, one after the other, wherever that is called. An operation is a word with
its number, `End` or one of `Actor.operations`, and a word for each of its core
arguments; `End` ends one call, and the words behind it are the results of that.
All results and all calls go to the host's `event`, so that a trap has a place;
but not out of a post-return, which may call nothing. There they are summed up.
"""

import collections

from guests import NEWLINE, SERVICES, Composition, End, Guest, Side, from_i64, to_i64
from model import FuncType, HandleType, Scalar, Variant
from tables import Resource

CURSOR = 0x148      # where the script goes on
WHO = 0x150         # the first word of the actor's events, but for the lowest byte
QUIET = 0x158       # whether this is a post-return
SUM = 0x160         # of what was not told
SCRIPT = 0x10000
HEAP = 0x20000      # what realloc gives out, upwards; values lie at the end
PAGES = 4

FACTOR = 1000003

# What an event is, in the low byte of its first word; the next one is the actor.
RAN, CALLED, ARGUMENT, DESTROYED, RETURNED = 0xf0, 0xf1, 0xf2, 0xf3, 0xf4

# With latin1+utf16 the engine has habits, see known.py, and text is tried elsewhere.
ENCODINGS = ["utf8", "utf16"]

Func = collections.namedtuple("Func", "name type end post_return")
Operation = collections.namedtuple("Operation", "kind resource callee func", defaults=(None,) * 3)


class Host:
    """What the root imports. Its functions take and return few flat values."""

    name = "host"
    index = None

    def __init__(self):
        self.resource = Resource(None, 0, True)
        own, borrow = (HandleType(self.resource, is_own) for is_own in (True, False))
        u32 = Scalar("u32")
        types = {"make": ([u32], own), "look": ([borrow], u32), "take": ([own], u32),
                 "exchange": ([own], own), "both": ([own, borrow], u32),
                 "maybe": ([Variant((None, own), "option")], u32)}
        self.functions = [Func(name, FuncType(params, result), None, False)
                          for name, (params, result) in types.items()]
        self.resources = [self.resource]

    @staticmethod
    def told(values):
        """As they appear in an event, also after they were saved."""
        return [list(v) if isinstance(v, tuple) else v for v in values]

    @staticmethod
    def answer(name, values):
        """From representations and numbers to such."""
        if name == "exchange":
            return values[0] ^ 0x1000
        if name == "maybe":
            case, rep = values[0]
            return rep if case else 0
        return values[0] if len(values) == 1 else values[0] ^ values[1]


class Actor:
    """A component instance. A twin is another instance of the same component.
    Besides imports it calls some `own` functions, as an instance may."""

    def __init__(self, index, resources, functions, imports, own, twin_of=None):
        self.index = index
        self.name = "abcdefgh"[index]
        fill = twin_of.side.fill if twin_of else 0x91 + 0x11 * index
        self.side = Side(self.name, 4, PAGES, fill)
        self.resources = resources
        self.functions = functions
        self.imports = imports  # (actor or host, function)
        self.own = own  # indices
        self.twin_of = twin_of
        self.visible = list(resources)
        for type in [t for _, f in imports for t in f.type.types()] + self.types():
            self.visible += resources_of(type)
        self.visible = list(dict.fromkeys(self.visible))
        self.operations = [Operation("new", r) for r in resources]
        self.operations += [Operation("rep", r) for r in resources]
        self.operations += [Operation("drop", r) for r in self.visible]
        self.operations += [Operation("call", None, *i) for i in imports]
        self.operations += [Operation("call", None, self, functions[i]) for i in own]

    def types(self):
        return [t for f in self.functions for t in f.type.types()]

    def number(self, operation):
        return self.operations.index(operation) + 1

    def end_of(self, operation):
        """What it lowers a function with; arbitrary, but always the same."""
        if not operation.func.end:
            return End("utf8", 0)
        number = self.number(operation)
        return End(ENCODINGS[number // 2 % 2], number % 2)

    def core_type(self, operation):
        if operation.kind == "call":
            return operation.func.type.core(4, lowered=True)
        return ["i32"], [] if operation.kind == "drop" else ["i32"]


def resources_of(type):
    if isinstance(type, HandleType):
        yield type.resource
    for part in type.parts:
        yield from resources_of(part)


def lends_on(operation):
    """Whether it calls an instance with borrowed handles, which that has to drop."""
    def borrows(type):
        return isinstance(type, HandleType) and not type.is_own and \
            type.resource.owner != operation.callee.index or any(map(borrows, type.parts))
    return operation.kind == "call" and operation.callee.index is not None and \
        borrows(operation.func.type.params)


class Names:
    """Of resources and named types, as one component knows them."""

    def __init__(self, actor, cast):
        self.actor = actor
        self.cast = cast
        self.types = {}  # in the order of their definitions
        self.imported = {}

    def resource(self, r):
        if r.owner is None:
            return "host-h"
        name = f"r{r.number}"
        return name if r.owner == self.actor.index else f"{self.cast[r.owner].name}-{name}"

    def add(self, type, prefix):
        for part in dict.fromkeys(type.parts):
            self.add(part, prefix)
        if type.named and type not in self.types:
            self.types[type] = f"{prefix}t{len(self.types)}"

    def of(self, type):
        if isinstance(type, Resource):
            return f"${self.resource(type)}"
        return f"${self.types[type]}" if type in self.types else type.text(self.of)

    def function_type(self, f):
        text = " ".join(f'(param "p{i}" {self.of(t)})' for i, t in enumerate(f.type.params.parts))
        return text + "".join(f" (result {self.of(t)})" for t in f.type.result.parts)


class Writer:
    """Writes the component of an actor. Named types have the names that the
    component that defines them gives them, behind that one's name."""

    def __init__(self, actor, cast):
        self.actor = actor
        self.guest = Guest(actor.side)
        self.names = Names(actor, cast)

    def imports(self):
        """Lines, and what they are to be given: [(name, sort, path in the root)]."""
        lines = ['(import "event" (func $event (param "who" u32) (param "what" u64)))']
        given = [("event", "func", "$event")]
        names, actor = self.names, self.actor
        for r in actor.visible:
            if r not in actor.resources:
                name = names.resource(r)
                lines.append(f'(import "{name}" (type ${name} (sub resource)))')
                owner = "$host" if r.owner is None else f"${names.cast[r.owner].name}"
                inner = "h" if r.owner is None else f"r{r.number}"
                given.append((name, "type", f'{owner} "{inner}"'))
        for callee, f in actor.imports:
            inner = Names(callee, names.cast)
            for g in callee.functions:
                for type in g.type.types():
                    inner.add(type, "")
            for type in f.type.types():
                for part, name in self.named_parts(type, inner):
                    outer = f"{callee.name}-{name}"
                    lines.append(f"(type ${outer}d {part.text(names.of)})")
                    lines.append(f'(import "{outer}" (type ${outer} (eq ${outer}d)))')
                    names.types[part] = outer
                    given.append((outer, "type", f'${callee.name} "{name}"'))
        for callee, f in actor.imports:
            name = f"{callee.name}-{f.name}"
            lines.append(f'(import "{name}" (func ${name} {names.function_type(f)}))')
            given.append((name, "func", f'${callee.name} "{f.name}"'))
        return lines, given

    def named_parts(self, type, inner):
        """Of what is not known yet, parts first."""
        for part in dict.fromkeys(type.parts):
            yield from self.named_parts(part, inner)
        if type.named and type not in self.names.types:
            yield type, inner.types[type]

    def definitions(self):
        """Resources and types that the component defines and exports."""
        lines = []
        for r in self.actor.resources:
            destructor = f'(dtor (core func $m "destroy{r.number}"))' if r.destructor else ""
            lines.append(f"(type $r{r.number}d (resource (rep i32) {destructor}))")
            lines.append(f'(export $r{r.number} "r{r.number}" (type $r{r.number}d))')
        own = Names(self.actor, self.names.cast)
        for type in self.actor.types():
            own.add(type, "")
        for type, name in own.types.items():
            if type not in self.names.types:
                self.names.types[type] = name
            lines.append(f"(type ${name}d {type.text(self.names.of)})")
            lines.append(f'(export ${name} "{name}" (type ${name}d))')
        return lines

    def own_slot(self, n, is_post_return):
        """Of own function number `n` in the table."""
        return len(self.actor.resources) + 2 * n + is_post_return

    def own_functions(self):
        """What lifts the actor's own functions for itself: core functions that
        call through the table, and the lifts."""
        core, lifts = [], []
        for n, i in enumerate(self.actor.own):
            f = self.actor.functions[i]
            params, results = f.type.core(4, lowered=False)
            for name, types, slot in (("own", (params, results), self.own_slot(n, False)),
                                      ("own-post", (results, []), self.own_slot(n, True))):
                signature = Composition.signature(*types)
                args = "".join(f"(local.get {k})" for k in range(len(types[0])))
                core.append(f'(func (export "{name}{i}") {signature} (call_indirect {signature} '
                            f'{args} (i32.const {slot})))')
            options = self.lift_options(f, "$m", f"own-post{i}")
            lifts.append(f'(func $own{i} {self.names.function_type(f)} '
                         f'(canon lift (core func $m "own{i}") {options}))')
        return core, lifts

    @staticmethod
    def lift_options(f, instance, post_return):
        options = Composition.options("$m", f.end)
        if f.post_return:
            options += f' (post-return (core func {instance} "{post_return}"))'
        return options

    def memory_module(self):
        """Destructors, and functions that the actor lifts for itself, are called
        through a table: what they call comes later."""
        destroy = "".join(f"""
      (func (export "destroy{r.number}") (param i32)
        (call_indirect (param i32) (local.get 0) (i32.const {r.number})))"""
                          for r in self.actor.resources)
        own, _ = self.own_functions()
        length = self.own_slot(len(self.actor.own), False)
        return f"""(core module $M {self.guest.text()}
      (table (export "table") {length + 1} funcref) {destroy}
      {NEWLINE.join(own)})"""

    def boundaries(self):
        """Core functions for the operations; lines, and exports of a bundle."""
        lines = ["(core func $event' (canon lower (func $event)))"]
        exports = ['(export "event" (func $event\'))']
        for number, op in enumerate(self.actor.operations, 1):
            if op.kind == "call":
                name = f"{op.callee.name}-{op.func.name}"
                if op.callee is self.actor:
                    name = f"own{self.actor.functions.index(op.func)}"
                source = f"(canon lower (func ${name})"
                if op.func.end:
                    source += f" {Composition.options('$m', self.actor.end_of(op))}"
            else:
                mark = "d" if op.resource in self.actor.resources else ""
                source = f"(canon resource.{op.kind} ${self.names.resource(op.resource)}{mark}"
            lines.append(f"(core func $op{number} {source}))")
            exports.append(f'(export "op{number}" (func $op{number}))')
        return lines, f"(instance {' '.join(exports)})"

    def run_module(self):
        def tell(what, value):
            return f"(call $tell {what} {value})"
        def tell_kind(kind, value):
            return tell(f"(i32.const {kind})", value)
        quiet, total = self.guest.get(QUIET), self.guest.get(SUM)
        untold = (f"(i64.add (i64.mul (i64.add {total} (local.get 1)) (i64.const {FACTOR})) "
                  f"(i64.extend_i32_u (local.get 0)))")
        imports, cases = [], []
        for number, op in enumerate(self.actor.operations, 1):
            params, results = self.actor.core_type(op)
            imports.append(f'(import "" "op{number}" '
                           f'(func $op{number} {Composition.signature(params, results)}))')
            args = " ".join(from_i64(c, f"(i64.load offset={8 * (n + 1)} (local.get $at))")
                            for n, c in enumerate(params))
            call = f"(call $op{number} {args})"
            call = tell("(local.get $op)", to_i64(results[0], call)) if results else \
                call + tell("(local.get $op)", "(i64.const 0)")
            cases.append(f"""(if (i32.eq (local.get $op) (i32.const {number})) (then
        {self.guest.add(CURSOR, 8 * (1 + len(params)))} {call} (br $next)))""")
        functions = []
        for i, f in enumerate(self.actor.functions):
            params, results = f.type.core(4, lowered=False)
            told = tell_kind(CALLED, f"(i64.const {i})") + "".join(
                tell_kind(ARGUMENT, to_i64(c, f"(local.get {n})"))
                for n, c in enumerate(params))
            back = self.guest.add(CURSOR, 8 * len(results))
            back += "".join(from_i64(c, f"(i64.load (i32.wrap_i64 (i64.sub "
                                        f"{self.guest.get(CURSOR)} (i64.const 8))))")
                            for c in results)
            functions.append(f'(func $f{i} (export "f{i}") '
                             f'{Composition.signature(params, results)} '
                             f'{told} (call $play) {back})')
            functions.append(f'(func $post{i} (export "post{i}") '
                             f'{Composition.signature(results, [])} '
                             f'{self.guest.set(QUIET, "(i64.const 1)")} '
                             f'{tell_kind(RETURNED, f"(i64.const {i})")} (call $play) '
                             f'{self.guest.set(QUIET, "(i64.const 0)")})')
        destroyers = "".join(
            f'(func $destroy{r.number} (param i32) '
            f'{tell_kind(DESTROYED, f"(i64.const {r.number})")} '
            f'{tell_kind(ARGUMENT, "(i64.extend_i32_u (local.get 0))")} (call $play))'
            f'(elem (table $t) (i32.const {r.number}) func $destroy{r.number})'
            for r in self.actor.resources if r.destructor)
        functions += [f'(elem (table $t) (i32.const {self.own_slot(n, False)}) '
                      f'func $f{i} $post{i})' for n, i in enumerate(self.actor.own)]
        return f"""(core module $Run
    (import "" "event" (func $event (param i32 i64)))
    {NEWLINE.join(imports)}
    (import "m" "memory" (memory 1))
    (import "m" "table" (table $t 1 funcref))
    (func $tell (param i32) (param i64)
      (if (i64.eqz {quiet})
        (then (call $event (i32.or (i32.load (i32.const {WHO})) (local.get 0)) (local.get 1)))
        (else {self.guest.set(SUM, untold)})))
    (func $play (local $at i32) (local $op i32)
      (loop $next
        (local.set $at (i32.wrap_i64 {self.guest.get(CURSOR)}))
        (local.set $op (i32.wrap_i64 (i64.load (local.get $at))))
        {NEWLINE.join(cases)})
      {self.guest.add(CURSOR, 8)})
    (func (export "run") {tell_kind(RAN, "(i64.const 0)")} (call $play))
    {destroyers}
    {NEWLINE.join(functions)})"""

    def lifts(self):
        for i, f in enumerate(self.actor.functions):
            yield (f'(func (export "{f.name}") {self.names.function_type(f)} '
                   f'(canon lift (core func $run "f{i}") '
                   f'{self.lift_options(f, "$run", f"post{i}")}))')
        yield '(func (export "run") (canon lift (core func $run "run")))'
        for name, type in SERVICES.items():
            yield f'(func (export "{name}") {type} (canon lift (core func $m "{name}")))'

    def write(self):
        """The component's text and what its imports are to be given."""
        imports, given = self.imports()
        lines = imports + [self.memory_module(), "(core instance $m (instantiate $M))"]
        lines += self.definitions()
        lines += self.own_functions()[1]
        lowered, bundle = self.boundaries()
        lines += lowered + [self.run_module()]
        lines += [f'(core instance $run (instantiate $Run (with "m" (instance $m)) '
                  f'(with "" {bundle})))']
        lines += self.lifts()
        return NEWLINE.join(lines), given


class Cast:
    """The actors of a composition, each after those that it imports from.
    `in_engine` tells whether the engine can run it."""

    def __init__(self, actors, host, in_engine):
        self.actors = actors
        self.host = host
        self.in_engine = in_engine

    @property
    def uses_host(self):
        return any(r.owner is None for a in self.actors for r in a.visible)

    def text(self):
        lines = ['(import "event" (func $event (param "who" u32) (param "what" u64)))']
        if self.uses_host:
            names = Names(self.host, self.actors)
            names.resource = lambda r: "h"
            functions = "".join(f'(export "{f.name}" (func {names.function_type(f)}))'
                                for f in self.host.functions)
            lines.append(f'(import "host" (instance $host (export "h" '
                         f'(type $h (sub resource))) {functions}))')
        givens = {}
        for a in self.actors:
            if not a.twin_of:
                text, givens[a.index] = Writer(a, self.actors).write()
                lines.append(f"(component ${a.name.upper()} {text})")
            first = a.twin_of or a
            given = " ".join(f'(with "{name}" ({sort} {path}))'
                             for name, sort, path in givens[first.index])
            lines.append(f"(instance ${a.name} (instantiate ${first.name.upper()} {given}))")
        for a in self.actors:
            lines += [f'(export "{a.name}-{name}" (func ${a.name} "{name}"))'
                      for name in ["run", *SERVICES]]
        return f"(component\n  {NEWLINE.join(lines)})\n"

    def __str__(self):
        lines = []
        for a in self.actors:
            names = Names(a, self.actors)
            twin = f", a twin of {a.twin_of.name}" if a.twin_of else ""
            twin += f"; calls its own {a.own}" if a.own else ""
            lines.append(f"  {a.name}: {len(a.resources)} resources{twin}; calls "
                         + " ".join(f"{c.name}.{f.name}" for c, f in a.imports))
            lines += [f"    {f.name}: {' '.join(plain(names)(t) for t in f.type.params.parts)}"
                      f" -> {' '.join(plain(names)(t) for t in f.type.result.parts)}"
                      f"{', post-return' * f.post_return}" for f in a.functions]
        return "\n".join(lines)


def plain(names):
    """Names that show the structure of types."""
    def name_of(type):
        if isinstance(type, Resource):
            return names.resource(type)
        text = type.text(name_of)
        return text if len(text) < 200 else f"{text[:150]}...{text[-20:]}"
    return name_of

