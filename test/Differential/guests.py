# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""The components of a composition, as text, and a model of their core code.

`$Caller` lowers functions of `$Callee` and calls them with raw core values that
lie ready in its memory; `$Callee` keeps what it is passed and returns raw core
values that lie ready in its own. Between the two there may be a `$Middle`, which
passes on what it gets, and `$Callee` may be instantiated twice. Or caller and
callee are one `$Itself` with one memory. All state is in
the memories, which the root lets the test write and read, so that comparing
memories compares everything: values, bytes around them, and the calls of
realloc.
"""

import collections

from model import Memory, Trap, align_to, call

PAGE = 1 << 16
# The first page holds state, the others what is lifted and lowered.
ARGUMENTS = 0x0     # in the caller: to pass; in the callee: received
RESULT = 0x100      # in the caller: received; in the callee: to return
POST_RETURNS = 0x108  # how often post-return was called, and with what
POST_ARGUMENT = 0x110
CALLS = 0x118
BREAK = 0x120       # what realloc gives out next
MOVES = 0x128       # whether realloc moves what could stay
ODD_CALL = 0x130    # which call of realloc, counted from 1,
ODD_RESULT = 0x138  # returns this, whatever was asked for
REALLOCS = 0x140    # number of calls so far
LOG = 0x200         # of each the arguments, the result and which realloc it was
LOG_ENTRY = 48
LOG_LENGTH = 1300
ARENA = PAGE
POKED = 15          # words in one call of `poke`
M61 = (1 << 61) - 1  # digests are remainders modulo this prime
NEWLINE = "\n    "

Side = collections.namedtuple("Side", "name pointer_size pages fill")
# What one side lifts or lowers a function with; it has two reallocs.
End = collections.namedtuple("End", "encoding realloc")
# `ends` are the caller's, those of the middle (lifting, lowering) and the callee's.
Function = collections.namedtuple("Function", "type ends post_return target")


def to_i64(core, value):
    return {"i32": f"(i64.extend_i32_u {value})", "i64": value,
            "f32": f"(i64.extend_i32_u (i32.reinterpret_f32 {value}))",
            "f64": f"(i64.reinterpret_f64 {value})"}[core]


def from_i64(core, value):
    return {"i32": f"(i32.wrap_i64 {value})", "i64": value,
            "f32": f"(f32.reinterpret_i32 (i32.wrap_i64 {value}))",
            "f64": f"(f64.reinterpret_i64 {value})"}[core]


class Guest:
    """Writes the core module of one side, except for its imports."""

    def __init__(self, side):
        self.side = side
        self.p = "i32" if side.pointer_size == 4 else "i64"

    def at(self, address):
        return f"({self.p}.const {address})"

    def get(self, address):
        return f"(i64.load {self.at(address)})"

    def set(self, address, value):
        return f"(i64.store {self.at(address)} {value})"

    def add(self, address, number):
        return self.set(address, f"(i64.add {self.get(address)} (i64.const {number}))")

    def address(self, value):
        return value if self.p == "i32" else f"(i64.extend_i32_u {value})"

    def pointer(self, value):
        return f"(i32.wrap_i64 {value})" if self.p == "i32" else value

    def widened(self, value):
        return f"(i64.extend_i32_u {value})" if self.p == "i32" else value

    def text(self):
        """Memory, realloc, and what the test uses to look into the memory."""
        p, side = self.p, self.side
        index_type = "" if p == "i32" else "i64"
        size = side.pages * PAGE
        log = "".join(
            f"(i64.store offset={8 * i} (local.get $entry) "
            f"{self.widened(f'(local.get ${name})')})"
            for i, name in enumerate(("old", "old-size", "align", "size", "result", "which")))
        entry = self.pointer(f"(i64.add (i64.const {LOG}) (i64.mul (i64.const {LOG_ENTRY}) "
                             f"{self.get(REALLOCS)}))")
        reallocs = "".join(f"""
    (func (export "realloc{i}") (param {f"{p} " * 4}) (result {p})
      (call $realloc (local.get 0) (local.get 1) (local.get 2) (local.get 3) {self.at(i)}))"""
                           for i in range(2))
        poked = "".join(f"(i64.store offset={8 * i} {self.address('(local.get 0)')} "
                        f"(local.get {i + 1}))" for i in range(POKED))
        return f"""
    (memory (export "memory") {index_type} {side.pages} {side.pages})
    (func $realloc (param $old {p}) (param $old-size {p}) (param $align {p})
                   (param $size {p}) (param $which {p}) (result {p})
      (local $result {p}) (local $entry {p})
      (local.set $entry {entry})
      {self.add(REALLOCS, 1)}
      (if (i64.eq {self.get(REALLOCS)} {self.get(ODD_CALL)})
        (then (local.set $result {self.pointer(self.get(ODD_RESULT))}))
        (else (if (i32.and ({p}.le_u (local.get $size) (local.get $old-size))
                           (i32.and (i64.eqz {self.get(MOVES)})
                                    ({p}.ne (local.get $old-size) {self.at(0)})))
          (then (local.set $result (local.get $old)))
          (else
            (local.set $result ({p}.and
              ({p}.sub ({p}.add {self.pointer(self.get(BREAK))} (local.get $align)) {self.at(1)})
              ({p}.sub {self.at(0)} (local.get $align))))
            {self.set(BREAK, self.widened(f"({p}.add (local.get $result) (local.get $size))"))}
            (memory.copy (local.get $result) (local.get $old)
              (select (local.get $size) (local.get $old-size)
                      ({p}.lt_u (local.get $size) (local.get $old-size))))))))
      (if (i64.le_u {self.get(REALLOCS)} (i64.const {LOG_LENGTH})) (then {log}))
      (local.get $result)){reallocs}
    (func (export "reset")
      (memory.fill {self.at(0)} (i32.const 0) {self.at(ARENA)})
      (memory.fill {self.at(ARENA)} (i32.const {side.fill}) {self.at(size - ARENA)}))
    (func (export "poke") (param i32 {"i64 " * POKED}) {poked})
    (func (export "peek") (param i32) (result i64)
      (i64.load {self.address("(local.get 0)")}))
    (func (export "digest") (param $begin i32) (param $end i32) (result i64)
      (local $at {p}) (local $first {p}) (local $word i64) (local $sum i64)
      (local.set $first {self.address("(local.get $begin)")})
      (local.set $at {self.address("(local.get $end)")})
      (loop $next
        (local.set $at ({p}.sub (local.get $at) {self.at(8)}))
        (local.set $word (i64.load (local.get $at)))
        (local.set $sum (i64.add
          (i64.add (i64.shr_u (local.get $sum) (i64.const 58))
                   (i64.and (i64.shl (local.get $sum) (i64.const 3)) (i64.const {M61})))
          (i64.add (i64.shr_u (local.get $word) (i64.const 61))
                   (i64.and (local.get $word) (i64.const {M61})))))
        (local.set $sum (i64.add (i64.shr_u (local.get $sum) (i64.const 61))
                                 (i64.and (local.get $sum) (i64.const {M61}))))
        (br_if $next ({p}.ne (local.get $at) (local.get $first))))
      (i64.rem_u (local.get $sum) (i64.const {M61})))"""


POKE_TYPE = '(param "at" u32) ' + " ".join(f'(param "v{i}" u64)' for i in range(POKED))
SERVICES = {"reset": "", "poke": POKE_TYPE, "peek": '(param "at" u32) (result u64)',
            "digest": '(param "begin" u32) (param "end" u32) (result u64)'}


class Composition:
    """With one side more where there is a `middle` or a `twin` of the callee,
    which then are the sides behind caller and callee; with one side less where
    these two are the same."""

    def __init__(self, functions, caller, callee, middle=None, twin=None):
        self.functions = functions
        self.caller = caller
        self.callee = callee
        self.middle = middle
        self.twin = twin
        self.calls_itself = callee is caller
        self.sides = [s for s in (caller, None if self.calls_itself else callee, middle, twin)
                      if s]
        self.names = {}  # of types, inner ones first
        for f in functions:
            for type in f.type.types():
                self.name_types(type)

    def only(self, index):
        """The composition with one of the functions."""
        return Composition([self.functions[index]], self.caller, self.callee,
                           self.middle, self.twin)

    def target(self, function):
        """The side that a function ends in."""
        return self.twin if function.target else self.callee

    def name_types(self, type):
        for part in dict.fromkeys(type.parts):
            self.name_types(part)
        if type.named and type not in self.names:
            self.names[type] = f"t{len(self.names)}"

    def name_of(self, type):
        return f"${self.names[type]}" if type in self.names else type.text(self.name_of)

    def types(self, binder):
        """Defines the named types; `binder` makes them known outside."""
        return "\n    ".join(
            f"(type ${name}d {type.text(self.name_of)}) " + binder.format(name=name)
            for type, name in self.names.items())

    def function_type(self, f):
        text = " ".join(f'(param "p{i}" {self.name_of(t)})'
                        for i, t in enumerate(f.type.params.parts))
        for t in f.type.result.parts:
            text += f" (result {self.name_of(t)})"
        return text

    @staticmethod
    def options(instance, end):
        return (f'string-encoding={end.encoding} (memory (core memory {instance} "memory")) '
                f'(realloc (core func {instance} "realloc{end.realloc}"))')

    def services(self):
        return "\n    ".join(
            f'(func (export "{name}") {type} (canon lift (core func $m "{name}")))'
            for name, type in SERVICES.items())

    @staticmethod
    def signature(params, results):
        return (f"(param {' '.join(params)}) " if params else "") + \
            (f"(result {' '.join(results)})" if results else "")

    def exported(self):
        return self.types('(export ${name} "{name}" (type ${name}d))')

    def imported(self):
        lines = [self.types('(import "{name}" (type ${name} (eq ${name}d)))')]
        lines += [f'(import "f{i}" (func $f{i} {self.function_type(f)}))'
                  for i, f in enumerate(self.functions)]
        return NEWLINE.join(lines)

    def lifted(self, guest, i, instance, end, body):
        """A core function `f` that ends in `body`, its post-return, and its lift."""
        f = self.functions[i]
        params, results = f.type.core(guest.side.pointer_size, lowered=False)
        kept = [guest.add(CALLS, 1)]
        kept += [guest.set(ARGUMENTS + 8 * n, to_i64(c, f"(local.get {n})"))
                 for n, c in enumerate(params)]
        core = [f'(func (export "f{i}") {self.signature(params, results)} '
                f'{" ".join(kept)} {body})']
        name = f"$f{i}" if self.calls_itself else f'(export "f{i}")'
        options = self.options("$m", end)
        if f.post_return:
            kept = [guest.add(POST_RETURNS, 1)]
            kept += [guest.set(POST_ARGUMENT, to_i64(c, "(local.get 0)")) for c in results]
            core.append(f'(func (export "post{i}") {self.signature(results, [])} '
                        f'{" ".join(kept)})')
            options += f' (post-return (core func {instance} "post{i}"))'
        return core, (f'(func {name} {self.function_type(f)} '
                      f'(canon lift (core func {instance} "f{i}") {options}))')

    def lowering(self, guest, ends, core, lifts, own=None):
        """A component that lowers each of the functions with one of `ends`, and
        has a module of the functions `core` that calls them. It imports the
        functions, or has its `own`: core functions and what lifts them."""
        lowers, given, imports = [], [], []
        for i, (f, end) in enumerate(zip(self.functions, ends)):
            lowers.append(f"(core func $f{i}' (canon lower (func $f{i}) "
                          f"{self.options('$m', end)}))")
            given.append(f"(export \"f{i}\" (func $f{i}'))")
            signature = self.signature(*f.type.core(guest.side.pointer_size, lowered=True))
            imports.append(f'(import "" "f{i}" (func $f{i} {signature}))')
        own_core, own_lifts = own or ([], [])
        return f"""
    {self.exported() if own else self.imported()}
    (core module $M {guest.text()}
    {NEWLINE.join(own_core)})
    (core instance $m (instantiate $M))
    {NEWLINE.join(own_lifts + lowers)}
    (core module $Run
    {NEWLINE.join(imports)}
    (import "m" "memory" (memory {"i64" if guest.p == "i64" else ""} 1))
    (import "m" "realloc0" (func $realloc (param {f"{guest.p} " * 4}) (result {guest.p})))
    {NEWLINE.join(core)})
    (core instance $run (instantiate $Run (with "m" (instance $m))
      (with "" (instance {" ".join(given)}))))
    {self.services()}
    {NEWLINE.join(lifts)}"""

    def called(self, guest):
        """The callee's core functions, and what lifts them."""
        core, lifts = [], []
        for i, f in enumerate(self.functions):
            _, results = f.type.core(guest.side.pointer_size, lowered=False)
            body = " ".join(from_i64(c, guest.get(RESULT)) for c in results)
            more, lift = self.lifted(guest, i, "$m", f.ends[-1], body)
            core += more
            lifts.append(lift)
        return core, lifts

    def callee_text(self):
        guest = Guest(self.callee)
        core, lifts = self.called(guest)
        return f"""
    (core module $M {guest.text()}
    {NEWLINE.join(core)})
    (core instance $m (instantiate $M))
    {self.exported()}
    {self.services()}
    {NEWLINE.join(lifts)}"""

    def middle_text(self):
        """Passes what it gets on to the callee, through its own memory."""
        guest = Guest(self.middle)
        core, lifts = [], []
        for i, f in enumerate(self.functions):
            params, results = f.type.core(guest.side.pointer_size, lowered=False)
            args = "".join(f"(local.get {n})" for n in range(len(params)))
            body = f"(call $f{i} {args})"
            if f.type.spills_result(guest.side.pointer_size):
                size, align, _ = f.type.result.layout(guest.side.pointer_size)
                area = guest.pointer(guest.get(RESULT))
                body = (guest.set(RESULT, guest.widened(
                    f"(call $realloc {guest.at(0)} {guest.at(0)} {guest.at(align)} "
                    f"{guest.at(size)})")) + f"(call $f{i} {args} {area}) {area}")
            more, lift = self.lifted(guest, i, "$run", f.ends[1], body)
            core += more
            lifts.append(lift)
        return self.lowering(guest, [f.ends[2] for f in self.functions], core,
                             [self.reexported()] + lifts)

    def reexported(self):
        return NEWLINE.join(f'(export "{name}" (type ${name}))' for name in self.names.values())

    def caller_text(self):
        guest = Guest(self.caller)
        core, lifts = [], []
        for i, f in enumerate(self.functions):
            params, results = f.type.core(guest.side.pointer_size, lowered=True)
            called = " ".join(from_i64(c, guest.get(ARGUMENTS + 8 * n))
                              for n, c in enumerate(params))
            called = f"(call $f{i} {called})"
            body = guest.set(RESULT, to_i64(results[0], called)) if results else called
            core.append(f'(func (export "run{i}") {body})')
            lifts.append(f'(func (export "run{i}") (canon lift (core func $run "run{i}")))')
        own = self.called(guest) if self.calls_itself else None
        return self.lowering(guest, [f.ends[0] for f in self.functions], core, lifts, own)

    def __str__(self):
        lines = [f"  {side.name}: {8 * side.pointer_size}-bit memory of {side.pages} pages"
                 for side in self.sides]
        lines += [f"  f{i}: {f.type}, {' to '.join(f'{e.encoding}/{e.realloc}' for e in f.ends)}"
                  f"{', post-return' * f.post_return}{', of the twin' * f.target}"
                  for i, f in enumerate(self.functions)]
        return "\n".join(lines)

    def instance(self, name, component, targets):
        given = [f'(with "{n}" (type $callee "{n}"))' for n in self.names.values()]
        given += [f'(with "f{i}" (func {target} "f{i}"))' for i, target in enumerate(targets)]
        return f"(instance {name} (instantiate {component} {NEWLINE.join(given)}))"

    def text(self):
        if self.calls_itself:
            lines = [f"(component $Itself {self.caller_text()})",
                     "(instance $caller (instantiate $Itself))"]
            return self.with_exports(lines)
        targets = [f"${self.target(f).name}" for f in self.functions]
        lines = [f"(component $Callee {self.callee_text()})",
                 f"(component $Caller {self.caller_text()})",
                 "(instance $callee (instantiate $Callee))"]
        if self.twin:
            lines.append("(instance $twin (instantiate $Callee))")
        if self.middle:
            lines.append(f"(component $Middle {self.middle_text()})")
            lines.append(self.instance("$middle", "$Middle", targets))
            targets = ["$middle"] * len(targets)
        lines.append(self.instance("$caller", "$Caller", targets))
        return self.with_exports(lines)

    def with_exports(self, lines):
        lines += [f'(export "{side.name}-{name}" (func ${side.name} "{name}"))'
                  for side in self.sides for name in SERVICES]
        lines += [f'(export "run{i}" (func $caller "run{i}"))'
                  for i in range(len(self.functions))]
        return f"(component\n  {NEWLINE.join(lines)})\n"


def fresh(side):
    return bytearray(ARENA) + bytes((side.fill,)) * ((side.pages - 1) * PAGE)


def word(data, at):
    return int.from_bytes(data[at:at + 8], "little")


def put_word(data, at, value):
    data[at:at + 8] = value.to_bytes(8, "little")


def digest(data):
    return int.from_bytes(data, "little") % M61


class GuestMemory(Memory):
    """A side's memory with the model of its realloc."""

    def __init__(self, side, data, end):
        super().__init__(data, side.pointer_size, end.encoding, self.guest_realloc)
        self.which = end.realloc

    def add(self, address, number):
        self.write(address, 8, self.read(address, 8) + number)

    def guest_realloc(self, old, old_size, align, size, which=None):
        self.add(REALLOCS, 1)
        count = self.read(REALLOCS, 8)
        if count == self.read(ODD_CALL, 8):
            result = self.read(ODD_RESULT, self.pointer_size)
        elif old_size and size <= old_size and not self.read(MOVES, 8):
            result = old
        else:
            result = align_to(self.read(BREAK, 8), align)
            self.write(BREAK, 8, result + size)
            kept = min(old_size, size)
            if max(old, result) + kept > len(self.data):
                raise Trap
            self.put(result, self.data[old:old + kept])
        if count <= LOG_LENGTH:
            words = old, old_size, align, size, result, self.which if which is None else which
            for i, word in enumerate(words):
                self.write(LOG + LOG_ENTRY * (count - 1) + 8 * i, 8, word)
        return result

    def settle(self, found):
        """What the memory was found to hold, without what is not defined."""
        return found


class LiftedFunction:
    """The model of a core function that keeps what it is passed."""

    def __init__(self, function, memory):
        self.memory = memory
        self.function = function

    def __call__(self, args):
        memory = self.memory
        memory.add(CALLS, 1)
        for i, value in enumerate(args):
            memory.write(ARGUMENTS + 8 * i, 8, value)
        return self.results(args)

    def post_return(self, results):
        if self.function.post_return:
            self.memory.add(POST_RETURNS, 1)
            for value in results:
                self.memory.write(POST_ARGUMENT, 8, value)


class CalleeFunction(LiftedFunction):
    def results(self, args):
        _, results = self.function.type.core(self.memory.pointer_size, lowered=False)
        return [self.memory.read(RESULT, 4 if c in ("i32", "f32") else 8) for c in results]


class MiddleFunction(LiftedFunction):
    """Calls the callee through `lowering`, the same memory with other options."""

    def __init__(self, function, memory, lowering, callee):
        super().__init__(function, memory)
        self.lowering = lowering
        self.callee = callee

    def results(self, args):
        type, memory = self.function.type, self.lowering
        area = []
        if type.spills_result(memory.pointer_size):
            size, align, _ = type.result.layout(memory.pointer_size)
            area = [memory.guest_realloc(0, 0, align, size, which=0)]
            memory.write(RESULT, 8, area[0])
        return call(type, memory, self.callee.memory, args + area, self.callee) or area


class Prediction:
    """What a call does: `memories` after it, one for each side, None if it
    traps; `data` are those memories in both cases. `ends` are models of them."""

    def __init__(self, composition, case, memory=GuestMemory):
        function = composition.functions[case.index]
        self.data = [bytearray(image.data) for image in case.images]
        of = dict(zip(composition.sides, self.data))
        path = [composition.caller] + 2 * [s for s in (composition.middle,) if s] + \
            [composition.target(function)]
        self.ends = caller, *middle, callee = [
            memory(side, of[side], end) for side, end in zip(path, function.ends)]
        params, _ = function.type.core(caller.pointer_size, lowered=True)
        args = [caller.read(ARGUMENTS + 8 * i, 4 if c in ("i32", "f32") else 8)
                for i, c in enumerate(params)]
        target = CalleeFunction(function, callee)
        if middle:
            target = MiddleFunction(function, *middle, target)
        self.memories = None
        try:
            flat = call(function.type, caller, target.memory, args, target)
        except Trap:
            return
        for value in flat:
            caller.write(RESULT, 8, value)
        self.memories = tuple(map(bytes, self.data))

    def settle(self, index, found):
        for end in self.ends:
            if end.data is self.data[index]:
                found = end.settle(found)
        return found
