# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Strings at the edges of vectors and memories: text.py COMMAND [CALLER CALLEE]

For all pairs of encodings, or the one that is named. COMMAND is run as `COMMAND -passes=... IN.wasm -o OUT.wasm`. Fused modules pass
strings of all pairs of encodings and address types; the model of the
specification in test/Differential tells what is well-formed, which calls of
realloc there are and what each byte of the callee's memory then is. The source
ends where its memory ends, or the copy where its own does, so that nothing can be
read or written behind them without a trap; or the rest of a character lies behind
text that was cut, so that it can.
"""

import ctypes
import itertools
import os
import random
import shlex
import subprocess
import sys
import tempfile

TESTS = os.path.join(os.path.dirname(__file__), "..", "..")
sys.path += [os.path.join(TESTS, "tools"), os.path.join(TESTS, "Differential")]

import wasmtime  # noqa: E402
from engine import make_engine  # noqa: E402
from model import MAX_BYTE_LENGTH, Memory, Trap  # noqa: E402

SEED = int(os.environ.get("MELD_TEXT_SEED", "1"))
PAGE = 1 << 16
WHOSE = 8   # in both memories: a name to tell them apart
KEPT = 16   # in the callee's: pointer and length of its argument
NEXT = 32   # in the callee's: where the next allocation ends
REALLOCS = 40  # in the callee's: how many calls of realloc there were
LOG = 64    # in the callee's: their arguments, eight bytes each
ARENA = LOG + 4 * 32  # what lies behind has no other use
FILL = 0xee  # would begin a character of three bytes
FILLED = bytes([FILL]) * PAGE
ENCODINGS = ("utf8", "utf16", "latin1+utf16")
TAG = {4: 1 << 31, 8: 1 << 63}

# The callee allocates downwards, and keeps in place what shrinks. Both sides
# lower an import so that their memories are exported.
SOURCE = """(component
  (import "keep" (func $keep (param "x" string)))
  (component $P
    (import "keep" (func $keep (param "x" string)))
    (core module $Memory
      (memory (export "memory") {to64} 1 1)
      (data ({to}.const {whose}) "callee")
      (func (export "realloc") (param {to} {to} {to} {to}) (result {to})
        (local $new {to}) (local $log {to})
        (local.set $log ({to}.shl ({to}.load ({to}.const {reallocs})) ({to}.const 5)))
        ({to}.store offset={log} (local.get $log) (local.get 0))
        ({to}.store offset={log1} (local.get $log) (local.get 1))
        ({to}.store offset={log2} (local.get $log) (local.get 2))
        ({to}.store offset={log3} (local.get $log) (local.get 3))
        ({to}.store ({to}.const {reallocs})
          ({to}.add ({to}.load ({to}.const {reallocs})) ({to}.const 1)))
        (if ({to}.le_u (local.get 3) (local.get 1)) (then (return (local.get 0))))
        (local.set $new ({to}.and
          ({to}.sub ({to}.load ({to}.const {next})) (local.get 3))
          ({to}.sub ({to}.const 0) (local.get 2))))
        (memory.copy (local.get $new) (local.get 0) (local.get 1))
        ({to}.store ({to}.const {next}) (local.get $new))
        (local.get $new)))
    (core instance $memory (instantiate $Memory))
    (core func $kept (canon lower (func $keep) (memory (core memory $memory "memory"))))
    (core module $M
      (import "m" "memory" (memory {to64} 1))
      (import "m" "keep" (func $keep (param {to} {to})))
      (func (export "take") (param {to} {to})
        ({to}.store ({to}.const {kept}) (local.get 0))
        ({to}.store offset=8 ({to}.const {kept}) (local.get 1)))
      (func (export "use") (call $keep ({to}.const 0) ({to}.const 0))))
    (core instance $m (instantiate $M (with "m" (instance
      (export "memory" (memory $memory "memory")) (export "keep" (func $kept))))))
    (func (export "take") (param "x" string) (canon lift (core func $m "take")
      string-encoding={callee} (memory (core memory $memory "memory"))
      (realloc (core func $memory "realloc"))))
    (func (export "use") (canon lift (core func $m "use"))))
  (component $C
    (import "keep" (func $keep (param "x" string)))
    (import "take" (func $take (param "x" string)))
    (core module $Memory
      (memory (export "memory") {by64} {pages} {pages})
      (data ({by}.const {whose}) "caller"))
    (core instance $memory (instantiate $Memory))
    (core func $kept (canon lower (func $keep) (memory (core memory $memory "memory"))))
    (core func $taken (canon lower (func $take)
      string-encoding={caller} (memory (core memory $memory "memory"))))
    (core module $M
      (import "m" "memory" (memory {by64} 1))
      (import "m" "keep" (func $keep (param {by} {by})))
      (import "m" "take" (func $take (param {by} {by})))
      (func (export "give") (param i32 i64)
        (call $take {pointer} {length}))
      (func (export "use") (call $keep ({by}.const 0) ({by}.const 0))))
    (core instance $m (instantiate $M (with "m" (instance
      (export "memory" (memory $memory "memory"))
      (export "take" (func $taken)) (export "keep" (func $kept))))))
    (func (export "give") (param "pointer" u32) (param "length" u64)
      (canon lift (core func $m "give")))
    (func (export "use") (canon lift (core func $m "use"))))
  (instance $p (instantiate $P (with "keep" (func $keep))))
  (instance $c (instantiate $C (with "keep" (func $keep)) (with "take" (func $p "take"))))
  (export "give" (func $c "give"))
  (export "use-caller" (func $c "use"))
  (export "use-callee" (func $p "use")))"""


class Crossing:
    """A fused module that passes strings, `widths` being the bytes of pointers."""

    def __init__(self, command, encodings, widths=(4, 4), pages=1):
        self.encodings, self.widths = encodings, widths
        by, to = (f"i{8 * width}" for width in widths)
        source = SOURCE.format(
            by=by, by64="i64" * (by == "i64"), to=to, to64="i64" * (to == "i64"),
            caller=encodings[0], callee=encodings[1], next=NEXT, kept=KEPT, whose=WHOSE,
            pages=pages, reallocs=REALLOCS, log=LOG, log1=LOG + 8, log2=LOG + 16, log3=LOG + 24,
            pointer="(local.get 0)" if by == "i32" else "(i64.extend_i32_u (local.get 0))",
            length="(local.get 1)" if by == "i64" else "(i32.wrap_i64 (local.get 1))")
        with tempfile.TemporaryDirectory() as folder:
            path, output = os.path.join(folder, "in.wasm"), os.path.join(folder, "out.wasm")
            with open(path, "wb") as file:
                file.write(wasmtime.wat2wasm(source))
            subprocess.run(command + [path, "-o", output], check=True)
            with open(output, "rb") as file:
                self.instantiate(file.read())

    def instantiate(self, data):
        engine = make_engine()
        self.store = wasmtime.Store(engine)
        module = wasmtime.Module(engine, data)
        imports = [wasmtime.Func(self.store, i.type, lambda *_: None) for i in module.imports]
        exports = wasmtime.Instance(self.store, module, imports).exports(self.store)
        self.give = exports["give"]
        self.memories = {}
        for export in exports.values():
            if isinstance(export, wasmtime.Memory):
                name = bytes(export.read(self.store, WHOSE, WHOSE + 6)).decode()
                self.memories[name] = ctypes.addressof(export.data_ptr(self.store).contents)

    def check(self, data, end=PAGE, codec=None, behind=b"", traces=None):
        """Passes text that ends with the memory, or before `behind`, to where the
        copy ends at `end`."""
        codec = codec or {"utf8": "utf-8", "utf16": "utf-16-le",
                          "latin1+utf16": "latin-1"}[self.encodings[0]]
        unit = 2 if codec == "utf-16-le" else 1
        tag = TAG[self.widths[0]] if unit == 2 and self.encodings[0] == "latin1+utf16" else 0
        at = PAGE - len(data) - len(behind)
        if self.encodings[0] != "utf8":
            at &= ~1
        self.check_call(at, len(data) // unit | tag, data + behind, end, traces)

    def check_call(self, at, length, data, end=PAGE, traces=None):
        """Passes (at, length) when `data` lies at `at`. If that traps, the copy
        may hold `traces`; with none of them, not even realloc was called."""
        source = bytearray(FILLED)
        # What lies behind is ASCII or not.
        source[at:PAGE] = b"b\x80"[at >> 1 & 1:][:1] * (PAGE - at)
        source[at:at + len(data)] = data
        target = bytearray(FILLED)
        target[:ARENA] = bytes(ARENA)
        target[NEXT:NEXT + 8] = end.to_bytes(8, "little")
        ctypes.memmove(self.memories["caller"] + ARENA, bytes(source[ARENA:]), PAGE - ARENA)
        ctypes.memmove(self.memories["callee"], bytes(target), PAGE)

        def case():
            return (f"{self}: {length:#x} units of {bytes(data)!r} at {at:#x}, "
                    f"copied to {end:#x}")
        expected = Expected(self, target)
        try:
            expected.take(source, at, length)
            traps = False
        except Trap:
            traps = True
        try:
            self.give(self.store, at - (at >> 31 << 32), length - (length >> 63 << 64))
        except wasmtime.Trap:
            assert traps, f"{case()}: trap"
            self.check_scribbles(case, end, traces)
            return
        assert not traps, f"{case()}: no trap"
        found = ctypes.string_at(self.memories["callee"], PAGE)
        if found != expected.data:
            where = [i for i in range(PAGE) if found[i] != expected.data[i]]
            sys.exit(f"{case()}: differs at {where[0]:#x} to {where[-1]:#x}:\n"
                     f"{found[where[0]:where[-1] + 1]!r}\nexpected\n"
                     f"{bytes(expected.data[where[0]:where[-1] + 1])!r}")

    def check_scribbles(self, case, end, traces):
        """What a call that trapped was given is below `end`."""
        found = ctypes.string_at(self.memories["callee"], PAGE)
        lowest = int.from_bytes(found[NEXT:NEXT + self.widths[1]], "little")
        assert found[ARENA:lowest] == FILLED[ARENA:lowest], f"{case()}: written before the copy"
        assert found[end:] == FILLED[end:], f"{case()}: written behind the copy"
        if traces is not None:
            assert traces or not any(found[REALLOCS:LOG]), f"{case()}: realloc was called"
            assert set(found[lowest:end]) <= {FILL, *traces}, f"{case()}: read behind its end"

    def __str__(self):
        return f"{self.encodings} {self.widths}"


class Expected:
    """The callee's memory, as the specification has it."""

    def __init__(self, crossing, data):
        self.crossing, self.data = crossing, data
        self.width = crossing.widths[1]
        self.memory = Memory(data, self.width, crossing.encodings[1], self.realloc)

    def word(self, at):
        return int.from_bytes(self.data[at:at + self.width], "little")

    def put(self, at, value):
        self.data[at:at + self.width] = value.to_bytes(self.width, "little")

    def realloc(self, *args):
        calls = self.word(REALLOCS)
        for i, value in enumerate(args):
            self.put(LOG + 32 * calls + 8 * i, value)
        self.put(REALLOCS, calls + 1)
        old, old_size, align, size = args
        if size <= old_size:
            return old
        new = self.word(NEXT) - size & -align
        self.data[new:new + old_size] = self.data[old:old + old_size]
        self.put(NEXT, new)
        return new

    def take(self, source, at, length):
        width = self.crossing.widths[0]
        lifted = Memory(source, width, self.crossing.encodings[0], None)
        pointer, units = self.memory.store_text(lifted.load_text(at, length), TAG[width])
        self.put(KEPT, pointer)
        self.put(KEPT + 8, units)


# Characters of each length in each encoding, and those at the edges of them.
CHARACTERS = ["\x80", "é", "ÿ", "Ā", "ж", "\u07ff", "\u0800", "色", "\ud7ff", "\ue000",
              "\uffff", "\U00010000", "😀", "\U0010ffff"]
# Each is ill-formed wherever it lies between other characters.
ILL_FORMED = {
    "utf-8": [b"\x80", b"\xbf", b"\xc0\x80", b"\xc1\xbf", b"\xc2", b"\xdf", b"\xc3\xa9\xa9",
              b"\xe0\x9f\xbf", b"\xe1\x80", b"\xed\xa0\x80", b"\xed\xbf\xbf", b"\xef", b"\xf0\x8f\xbf\xbf",
              b"\xf1\x80\x80", b"\xf4\x90\x80\x80", b"\xf5\x80\x80\x80", b"\xf0\x9f", b"\xff",
              b"\xe2\x82\xac\x80", b"\xf0\x9f\x98\x80\x80", b"\xf8\x88\x80\x80\x80"],
    "utf-16-le": [b"\x00\xd8", b"\xff\xdb", b"\x00\xdc", b"\xff\xdf", b"\x00\xdc\x00\xd8",
                  b"\x00\xdc\x00\xdc", b"\x3d\xd8\x00\xde\x00\xde", b"\x3d\xd8\x3d\xd8\x00\xde"],
}
# Around the widths of vectors and of what is done with fewer bytes.
EDGES = {1, 2, 3, 4, 7, 8, 9, 15, 16, 17, 31, 32, 33, 47, 48, 49, 63, 64, 65, 79, 80, 81,
         127, 128, 129}


def places(rng, length, thorough):
    """Where to put something into `length` characters."""
    if thorough and length in EDGES:
        return range(length + 1)
    return {0, length, *(rng.randint(0, length) for _ in range(2))}


def check_all(crossing, rng, thorough):
    codecs = {"utf8": ["utf-8"], "utf16": ["utf-16-le"],
              "latin1+utf16": ["latin-1", "utf-16-le"]}[crossing.encodings[0]]
    for codec, length in itertools.product(codecs, range(131) if thorough else sorted(EDGES)):
        letters = "".join(rng.choices("abcdefghijklmnopqrstuvwxyz 0\0\x7f", k=length))
        characters = [c for c in CHARACTERS if codec != "latin-1" or ord(c) < 256]
        # Mostly ASCII, none of it, and a mixture.
        crossing.check(letters.encode(codec), PAGE - rng.randrange(40), codec)
        for among in (characters, ["é"], ["ж", "é"], ["色"], [*characters, *letters]):
            text = "".join(rng.choices(among, k=length))
            if codec == "latin-1":
                text = "".join(c for c in text if ord(c) < 256)
            crossing.check(text.encode(codec), PAGE - rng.randrange(40), codec)
        for place in places(rng, length, thorough):
            text = letters[:place] + rng.choice(characters) + letters[place:]
            crossing.check(text.encode(codec), codec=codec)
            if codec in ILL_FORMED:
                bad = rng.choice(ILL_FORMED[codec])
                crossing.check(letters[:place].encode(codec) + bad
                               + letters[place:].encode(codec), codec=codec)
                # The same among others than ASCII.
                other = rng.choice("éж色😀").encode(codec)
                crossing.check(other * (place // 2) + bad + other * (length // 2), codec=codec)


def check_cuts(crossing, rng):
    """The rest of a character lies behind the text, and must not be read."""
    codecs = {"utf8": ["utf-8"], "utf16": ["utf-16-le"],
              "latin1+utf16": ["utf-16-le"]}[crossing.encodings[0]]
    for codec, length, character in itertools.product(codecs, sorted(EDGES), "é色😀"):
        whole = character.encode(codec)
        unit = 2 if codec == "utf-16-le" else 1
        for cut in range(unit, len(whole), unit):
            for filler in ("a", "é", character):
                text = (filler * length).encode(codec) + whole
                kept = len(text) - cut
                # Nothing of the rest arrives.
                traces = {0, *text[:kept]} if filler == "a" else None
                crossing.check(text[:kept], codec=codec, behind=text[kept:] + bytes(64),
                               traces=traces)
                crossing.check(text[:kept], PAGE - rng.randrange(40), codec, text[kept:])
            # All that is before fits a block, and the lead is what is behind it.
            text = ("a" * length).encode(codec)[:-unit] + whole
            crossing.check(text[:-cut], codec=codec, behind=text[-cut:] * 20)


def check_ranges(crossing):
    """Pointers and lengths beyond the memory, or more than there may be."""
    tag = TAG[crossing.widths[0]]
    tags = [0, tag] if crossing.encodings[0] == "latin1+utf16" else [0]
    wide = {0: crossing.encodings[0] == "utf16", tag: True}
    for set_tag in tags:
        unit = 2 if wide[set_tag] else 1
        whole = b"a\0" * (PAGE // 2) if unit == 2 else b"a" * PAGE
        for size in (0, 16, 64, 1000):
            at = PAGE - size
            for pointer, units in ((at, size // unit), (at, size // unit + 1),
                                   (at + unit, size // unit), (at + 1, size // unit - 1)):
                if 0 <= units:
                    crossing.check_call(pointer, units | set_tag,
                                        whole[:max(PAGE - pointer, 0)], traces=())
        for pointer in (PAGE + 2, (1 << 31) - 2, (1 << 32) - 2):
            for units in (0, 1, 8, (1 << 26)):
                crossing.check_call(pointer, units | set_tag, b"", traces=())
        for units in (MAX_BYTE_LENGTH // unit, MAX_BYTE_LENGTH // unit + 1,
                      (1 << 31) // unit, (1 << 31) // unit - 1, (1 << 31) // unit + 8):
            untagged = units & ~tag if len(tags) == 2 else units
            crossing.check_call(PAGE - 64, untagged | set_tag, whole[:64], traces=())


def check_longest(command, encodings):
    """A memory that has all of a text which is too long."""
    crossing = Crossing(command, encodings, pages=(MAX_BYTE_LENGTH + 2) // PAGE)
    lengths = {"utf8": [MAX_BYTE_LENGTH + 1], "utf16": [MAX_BYTE_LENGTH // 2 + 1],
               "latin1+utf16": [MAX_BYTE_LENGTH + 1, TAG[4] | MAX_BYTE_LENGTH // 2 + 1]}
    for length in lengths[encodings[0]]:
        ctypes.memset(crossing.memories["callee"], 0, ARENA)
        try:
            crossing.give(crossing.store, 0, length)
        except wasmtime.Trap:
            calls = ctypes.string_at(crossing.memories["callee"] + REALLOCS, 8)
            assert not any(calls), f"{crossing}: realloc was called for what is too long"
        else:
            sys.exit(f"{crossing}: no trap for what is too long")


def main():
    rng = random.Random(SEED)
    command = shlex.split(sys.argv[1])
    pairs = [tuple(sys.argv[2:])] if sys.argv[2:] else itertools.product(ENCODINGS, ENCODINGS)
    for encodings in pairs:
        check_all(Crossing(command + ["-passes=fuse"], encodings), rng, thorough=True)
        for passes, widths in (("fuse", (4, 4)), ("fuse<simd=off>", (4, 4)), ("fuse", (8, 8))):
            crossing = Crossing(command + [f"-passes={passes}"], encodings, widths)
            check_all(crossing, rng, thorough=False)
            check_cuts(crossing, rng)
            check_ranges(crossing)
        check_longest(command + ["-passes=fuse"], encodings)
        for widths in ((8, 4), (4, 8)):
            check_all(Crossing(command + ["-passes=fuse"], encodings, widths), rng,
                      thorough=False)


main()
