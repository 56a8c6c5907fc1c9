# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Strings at the edges of vectors and memories: text.py COMMAND

COMMAND is run as `COMMAND -passes=... IN.wasm -o OUT.wasm`. Fused modules pass
strings of all pairs of encodings and address types; Python's codecs tell what is
well-formed and what must arrive. The source ends where its memory ends, or the
copy where its own does, so that nothing can be read or written behind them
without a trap. What surrounds the copy must be as it was.
"""

import ctypes
import itertools
import os
import random
import shlex
import subprocess
import sys
import tempfile

sys.path.append(os.path.join(os.path.dirname(__file__), "..", "..", "tools"))

import wasmtime  # noqa: E402
from engine import make_engine  # noqa: E402

SEED = int(os.environ.get("MELD_TEXT_SEED", "1"))
PAGE = 1 << 16
WHOSE = 8   # in both memories: a name to tell them apart
KEPT = 16   # in the callee's: pointer and length of its argument
NEXT = 32   # in the callee's: where the next allocation ends
ARENA = 64  # what lies behind has no other use
FILL = 0xee  # would begin a character of three bytes
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
        (local $new {to})
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
      (memory (export "memory") {by64} 1 1)
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

    def __init__(self, command, encodings, widths=(4, 4)):
        self.encodings, self.widths = encodings, widths
        by, to = (f"i{8 * width}" for width in widths)
        source = SOURCE.format(
            by=by, by64="i64" * (by == "i64"), to=to, to64="i64" * (to == "i64"),
            caller=encodings[0], callee=encodings[1], next=NEXT, kept=KEPT, whose=WHOSE,
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

    def read(self, at, size):
        return ctypes.string_at(self.memories["callee"] + at, size)

    def word(self, at):
        return int.from_bytes(self.read(at, self.widths[1]), "little")

    def check(self, data, end=PAGE, codec=None):
        """Passes text that ends with the memory to where the copy ends at `end`."""
        caller, callee = self.memories["caller"], self.memories["callee"]
        codec = codec or {"utf8": "utf-8", "utf16": "utf-16-le",
                          "latin1+utf16": "latin-1"}[self.encodings[0]]
        unit = 2 if codec == "utf-16-le" else 1
        tag = TAG[self.widths[0]] if unit == 2 and self.encodings[0] == "latin1+utf16" else 0
        at = PAGE - len(data)
        if self.encodings[0] != "utf8":
            at &= ~1
        ctypes.memset(caller + ARENA, FILL, PAGE - ARENA)
        ctypes.memset(caller + at, 0x80, PAGE - at)
        ctypes.memmove(caller + at, data, len(data))
        ctypes.memset(callee + ARENA, FILL, PAGE - ARENA)
        ctypes.memmove(callee + NEXT, end.to_bytes(8, "little"), 8)
        length = len(data) // unit | tag
        try:
            text = data.decode(codec)
        except UnicodeDecodeError:
            text = None
        try:
            self.give(self.store, at, length - (length >> 63 << 64))
        except wasmtime.Trap:
            assert text is None, f"{self}: trap for {codec} {data!r}"
            return
        assert text is not None, f"{self}: no trap for {codec} {data!r}"
        expected, units = self.expected(text)
        found = self.read(self.word(KEPT), len(expected))
        assert (self.word(KEPT + 8), found) == (units, expected), \
            f"{self}: {data!r} arrives as {self.word(KEPT + 8):#x} units: {found!r}"
        lowest = self.word(NEXT)
        assert self.read(ARENA, lowest - ARENA) == bytes([FILL]) * (lowest - ARENA), \
            f"{self}: written before the copy of {data!r}"
        assert self.read(end, PAGE - end) == bytes([FILL]) * (PAGE - end), \
            f"{self}: written behind the copy of {data!r}"

    def expected(self, text):
        """What arrives, and its tagged length."""
        if self.encodings[1] == "utf8":
            data = text.encode()
            return data, len(data)
        if self.encodings[1] == "latin1+utf16" and all(ord(c) < 256 for c in text):
            return text.encode("latin-1"), len(text)
        data = text.encode("utf-16-le")
        tag = TAG[self.widths[1]] if self.encodings[1] == "latin1+utf16" else 0
        return data, len(data) // 2 | tag

    def __str__(self):
        return f"{self.encodings} {self.widths}"


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
                  b"\x3d\xd8\x00\xde\x00\xde", b"\x3d\xd8\x3d\xd8\x00\xde"],
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


def main():
    rng = random.Random(SEED)
    command = shlex.split(sys.argv[1])
    for encodings in itertools.product(ENCODINGS, ENCODINGS):
        check_all(Crossing(command + ["-passes=fuse"], encodings), rng, thorough=True)
        check_all(Crossing(command + ["-passes=fuse<simd=off>"], encodings), rng, thorough=False)
        for widths in ((8, 4), (4, 8), (8, 8)):
            check_all(Crossing(command + ["-passes=fuse"], encodings, widths), rng,
                      thorough=False)


main()
