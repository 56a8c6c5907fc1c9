# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""The components of a composition, as text, and a model of their core code.

`$Caller` lowers functions of `$Callee` and calls them with raw core values that
lie ready in its memory; `$Callee` keeps what it is passed and returns raw core
values that lie ready in its own. All state is in the two memories, which the
root lets the test write and read, so that comparing memories compares
everything: values, bytes around them, and the calls of realloc.
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
LOG = 0x200         # five words for each: arguments, result
LOG_LENGTH = 1500
ARENA = PAGE
POKED = 15          # words in one call of `poke`
M61 = (1 << 61) - 1  # digests are remainders modulo this prime

Side = collections.namedtuple("Side", "name pointer_size pages fill")
# Options of one function; encodings of the two sides.
Function = collections.namedtuple("Function", "type encodings post_return")


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
        p, side = self.p, self.side
        index_type = "" if p == "i32" else "i64"
        size = side.pages * PAGE
        log = "".join(
            f"(i64.store offset={8 * i} (local.get $entry) "
            f"{self.widened(f'(local.get ${name})')})"
            for i, name in enumerate(("old", "old-size", "align", "size", "result")))
        entry = self.pointer(f"(i64.add (i64.const {LOG}) (i64.mul (i64.const 40) "
                             f"{self.get(REALLOCS)}))")
        poked = "".join(f"(i64.store offset={8 * i} {self.address('(local.get 0)')} "
                        f"(local.get {i + 1}))" for i in range(POKED))
        return f"""
    (memory (export "memory") {index_type} {side.pages} {side.pages})
    (func (export "realloc") (param $old {p}) (param $old-size {p})
                             (param $align {p}) (param $size {p}) (result {p})
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
      (local.get $result))
    (func (export "reset")
      (memory.fill {self.at(0)} (i32.const 0) {self.at(ARENA)})
      (memory.fill {self.at(ARENA)} (i32.const {side.fill}) {self.at(size - ARENA)}))
    (func (export "poke") (param i32 {"i64 " * POKED}) {poked})
    (func (export "peek") (param i32) (result i64)
      (i64.load {self.address("(local.get 0)")}))
    (func (export "digest") (result i64)
      (local $at {p}) (local $word i64) (local $sum i64)
      (local.set $at {self.at(size)})
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
        (br_if $next ({p}.ne (local.get $at) {self.at(0)})))
      (i64.rem_u (local.get $sum) (i64.const {M61})))"""


POKE_TYPE = '(param "at" u32) ' + " ".join(f'(param "v{i}" u64)' for i in range(POKED))
SERVICES = {"reset": "", "poke": POKE_TYPE, "peek": '(param "at" u32) (result u64)',
            "digest": "(result u64)"}


class Composition:
    def __init__(self, functions, caller, callee):
        self.functions = functions
        self.caller = caller
        self.callee = callee
        self.names = {}  # of types, inner ones first
        for f in functions:
            for type in f.type.types():
                self.name_types(type)

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

    def options(self, instance, encoding):
        name = {"utf8": "utf8", "utf16": "utf16", "latin1+utf16": "latin1+utf16"}[encoding]
        return (f'string-encoding={name} (memory (core memory {instance} "memory")) '
                f'(realloc (core func {instance} "realloc"))')

    def services(self):
        return "\n    ".join(
            f'(func (export "{name}") {type} (canon lift (core func $m "{name}")))'
            for name, type in SERVICES.items())

    @staticmethod
    def signature(params, results):
        return (f"(param {' '.join(params)}) " if params else "") + \
            (f"(result {' '.join(results)})" if results else "")

    def callee_text(self):
        guest = Guest(self.callee)
        core, lifts = [], []
        for i, f in enumerate(self.functions):
            params, results = f.type.core(self.callee.pointer_size, lowered=False)
            body = [guest.add(CALLS, 1)]
            body += [guest.set(ARGUMENTS + 8 * n, to_i64(c, f"(local.get {n})"))
                     for n, c in enumerate(params)]
            body += [from_i64(c, guest.get(RESULT)) for c in results]
            core.append(f'(func (export "f{i}") {self.signature(params, results)} '
                        f'{" ".join(body)})')
            options = self.options("$m", f.encodings[1])
            if f.post_return:
                body = [guest.add(POST_RETURNS, 1)]
                body += [guest.set(POST_ARGUMENT, to_i64(c, "(local.get 0)")) for c in results]
                core.append(f'(func (export "post{i}") {self.signature(results, [])} '
                            f'{" ".join(body)})')
                options += f' (post-return (core func $m "post{i}"))'
            lifts.append(f'(func (export "f{i}") {self.function_type(f)} '
                         f'(canon lift (core func $m "f{i}") {options}))')
        newline = "\n    "
        return f"""
    (core module $M {guest.text()}
    {newline.join(core)})
    (core instance $m (instantiate $M))
    {self.types('(export ${name} "{name}" (type ${name}d))')}
    {self.services()}
    {newline.join(lifts)}"""

    def caller_text(self):
        guest = Guest(self.caller)
        imports, lowers, given, core_imports, core, lifts = [], [], [], [], [], []
        for i, f in enumerate(self.functions):
            imports.append(f'(import "f{i}" (func $f{i} {self.function_type(f)}))')
            lowers.append(f"(core func $f{i}' (canon lower (func $f{i}) "
                          f"{self.options('$m', f.encodings[0])}))")
            given.append(f"(export \"f{i}\" (func $f{i}'))")
            params, results = f.type.core(self.caller.pointer_size, lowered=True)
            core_imports.append(
                f'(import "" "f{i}" (func $f{i} {self.signature(params, results)}))')
            called = " ".join(from_i64(c, guest.get(ARGUMENTS + 8 * n))
                              for n, c in enumerate(params))
            called = f"(call $f{i} {called})"
            body = guest.set(RESULT, to_i64(results[0], called)) if results else called
            core.append(f'(func (export "run{i}") {body})')
            lifts.append(f'(func (export "run{i}") (canon lift (core func $run "run{i}")))')
        newline = "\n    "
        return f"""
    {self.types('(import "{name}" (type ${name} (eq ${name}d)))')}
    {newline.join(imports)}
    (core module $M {guest.text()})
    (core instance $m (instantiate $M))
    {newline.join(lowers)}
    (core module $Run
    {newline.join(core_imports)}
    (import "m" "memory" (memory {"i64" if self.caller.pointer_size == 8 else ""} 1))
    {newline.join(core)})
    (core instance $run (instantiate $Run (with "m" (instance $m))
      (with "" (instance {" ".join(given)}))))
    {self.services()}
    {newline.join(lifts)}"""

    def __str__(self):
        lines = [f"  {side.name}: {8 * side.pointer_size}-bit memory of {side.pages} pages"
                 for side in (self.caller, self.callee)]
        lines += [f"  f{i}: {f.type}, {' to '.join(f.encodings)}"
                  f"{', post-return' * f.post_return}" for i, f in enumerate(self.functions)]
        return "\n".join(lines)

    def text(self):
        given = [f'(with "{n}" (type $callee "{n}"))' for n in self.names.values()]
        given += [f'(with "f{i}" (func $callee "f{i}"))' for i in range(len(self.functions))]
        exports = [f'(export "{side.name}-{name}" (func ${side.name} "{name}"))'
                   for side in (self.caller, self.callee) for name in SERVICES]
        exports += [f'(export "run{i}" (func $caller "run{i}"))'
                    for i in range(len(self.functions))]
        newline = "\n  "
        return f"""(component
  (component $Callee {self.callee_text()})
  (component $Caller {self.caller_text()})
  (instance $callee (instantiate $Callee))
  (instance $caller (instantiate $Caller
    {newline.join(given)}))
  {newline.join(exports)})
"""


def fresh(side):
    return bytearray(ARENA) + bytes((side.fill,)) * ((side.pages - 1) * PAGE)


def digest(data):
    return int.from_bytes(data, "little") % M61


class GuestMemory(Memory):
    """A side's memory with the model of its realloc."""

    def __init__(self, side, data, encoding):
        super().__init__(data, side.pointer_size, encoding, self.guest_realloc)

    def guest_realloc(self, old, old_size, align, size):
        count = self.read(REALLOCS, 8) + 1
        self.write(REALLOCS, 8, count)
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
            for i, word in enumerate((old, old_size, align, size, result)):
                self.write(LOG + 40 * (count - 1) + 8 * i, 8, word)
        return result

    def settle(self, found):
        """What the memory was found to hold, without what is not defined."""
        return found


class CalleeFunction:
    """The model of a core function of the callee."""

    def __init__(self, function, memory):
        self.memory = memory
        self.function = function

    def __call__(self, args):
        memory = self.memory
        memory.write(CALLS, 8, memory.read(CALLS, 8) + 1)
        for i, value in enumerate(args):
            memory.write(ARGUMENTS + 8 * i, 8, value)
        _, results = self.function.type.core(memory.pointer_size, lowered=False)
        return [memory.read(RESULT, 4 if c in ("i32", "f32") else 8) for c in results]

    def post_return(self, results):
        if self.function.post_return:
            memory = self.memory
            memory.write(POST_RETURNS, 8, memory.read(POST_RETURNS, 8) + 1)
            for value in results:
                memory.write(POST_ARGUMENT, 8, value)


class Prediction:
    """What a call does: `memories` of both sides after it, None if it traps."""

    def __init__(self, composition, case, memory=GuestMemory):
        function = composition.functions[case.index]
        self.sides = caller, callee = [
            memory(side, bytearray(image.data), encoding) for side, image, encoding in zip(
                (composition.caller, composition.callee), (case.caller, case.callee),
                function.encodings)]
        params, _ = function.type.core(caller.pointer_size, lowered=True)
        args = [caller.read(ARGUMENTS + 8 * i, 4 if c in ("i32", "f32") else 8)
                for i, c in enumerate(params)]
        self.memories = None
        try:
            flat = call(function.type, caller, callee, args, CalleeFunction(function, callee))
        except Trap:
            return
        for value in flat:
            caller.write(RESULT, 8, value)
        self.memories = tuple(bytes(side.data) for side in self.sides)
