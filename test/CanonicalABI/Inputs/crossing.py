# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""One function that crosses a component boundary, with both memories in sight.

A caller's core code passes what lies at ARGS, eight bytes for each core value,
to a callee's, which keeps it at ARGS of its own memory and returns what lies at
REPLY, or a pointer to it. The caller then has the result at RESULT. Both keep a
log of the calls of their realloc. Each call is made in a new instance of the
component, unfused and fused.
"""

import os
import struct
import subprocess
import tempfile

import wasmtime
from wasmtime import component
from engine import make_engine

ARGS, RESULT, REPLY = 0x100, 0x300, 0x380
POSTS = 0x3f0       # calls of post-return
REALLOCS = 0x400    # number of calls, then 16 bytes for each
HEAP = 0x2000
MEMORY = 0x10000

BUMP = f"""
  (local $r i32)
  (local.set $r (i32.and
    (i32.add (global.get $heap) (i32.sub (local.get 2) (i32.const 1)))
    (i32.sub (i32.const 0) (local.get 2))))
  (global.set $heap (i32.add (local.get $r) (local.get 3)))
  (memory.copy (local.get $r) (local.get 0) (local.get 1))
  (local.get $r)"""

LOG = f"""
  (local $l i32)
  (local.set $l (i32.add (i32.const {REALLOCS + 16})
    (i32.shl (i32.load (i32.const {REALLOCS})) (i32.const 4))))
  (i32.store (i32.const {REALLOCS})
    (i32.add (i32.load (i32.const {REALLOCS})) (i32.const 1)))
  (if (i32.lt_u (i32.load (i32.const {REALLOCS})) (i32.const 64)) (then
    (i32.store (local.get $l) (local.get 0))
    (i32.store offset=4 (local.get $l) (local.get 1))
    (i32.store offset=8 (local.get $l) (local.get 2))
    (i32.store offset=12 (local.get $l) (local.get 3))))"""


def memory(name, realloc=BUMP):
    return f"""
  (core module ${name}
    (memory (export "memory") 1 1)
    (global $heap (mut i32) (i32.const {HEAP}))
    (func $log (param i32 i32 i32 i32) {LOG})
    (func (export "realloc") (param i32 i32 i32 i32) (result i32) {realloc.replace(
        "(local.set $r", "(call $log (local.get 0) (local.get 1) (local.get 2) (local.get 3)) (local.set $r", 1)})
    (func (export "peek") (param i32) (result i64) (i64.load (local.get 0)))
    (func (export "poke") (param i32 i32) (i32.store8 (local.get 0) (local.get 1))))
  (core instance ${name.lower()} (instantiate ${name}))"""


def accessors(side):
    return f"""
  (func (export "{side}-peek") (param "at" u32) (result u64)
    (canon lift (core func $memory "peek")))
  (func (export "{side}-poke") (param "at" u32) (param "value" u8)
    (canon lift (core func $memory "poke")))"""


class Crossing:
    """A function of component-level types `params`, a list of pairs of the type
    and its core types, and `result`, one such pair. More than 16 core parameters
    are `spilled` by the one who says so in `flat`."""

    def __init__(self, params=(), result=None, types=(), caller="utf8",
                 callee="utf8", realloc=BUMP, spilled=False, post_return=False):
        self.flat = ["i32"] if spilled else [c for _, cs in params for c in cs]
        self.out = list(result[1]) if result else []
        self.pointer = len(self.out) > 1
        signature = " ".join(f'(param "p{i}" {t})' for i, (t, _) in enumerate(params))
        if result:
            signature += f" (result {result[0]})"
        lift = " ".join(f"(param {c})" for c in self.flat)
        lower = lift + (" (param i32)" if self.pointer else "")
        one = "i32" if self.pointer else self.out[0] if self.out else None
        lift += f" (result {one})" if one else ""
        lower += f" (result {one})" if one and not self.pointer else ""
        keep = " ".join(f"({c}.store (i32.const {ARGS + 8 * i}) (local.get {i}))"
                        for i, c in enumerate(self.flat))
        give = (f"(i32.const {REPLY})" if self.pointer else
                f"({one}.load (i32.const {REPLY}))" if one else "")
        load = " ".join(f"({c}.load (i32.const {ARGS + 8 * i}))"
                        for i, c in enumerate(self.flat))
        call = f"(call $f {load}" + (f" (i32.const {RESULT}))" if self.pointer else ")")
        if one and not self.pointer:
            call = f"({one}.store (i32.const {RESULT}) {call})"
        exports = "\n".join(f"(type ${n}' {d}) (export ${n} \"{n}\" (type ${n}'))"
                            for n, d in types)
        imports = "\n".join(f"(type ${n}' {d}) (import \"{n}\" (type ${n} (eq ${n}')))"
                            for n, d in types)
        withs = " ".join(f'(with "{n}" (type $p "{n}"))' for n, _ in types)
        options = ('(memory (core memory $memory "memory")) '
                   '(realloc (core func $memory "realloc"))')
        # Overwrites what it returned, so that copies come before.
        spoil = f"(memory.fill (i32.const {HEAP}) (i32.const 238) (i32.const 256))"
        post = f"""(func (export "post") {f"(param {one})" if one else ""} {spoil}
          (i32.store (i32.const {POSTS}) (i32.add (i32.load (i32.const {POSTS}))
            (i32.const 1))))"""
        self.text = f"""(component
(component $P
  {memory("Decoy")}
  {memory("Memory", realloc)}
  (core module $M
    (import "m" "memory" (memory 1))
    (func (export "f") {lift} {keep} {give})
    {post})
  (core instance $m (instantiate $M (with "m" (instance $memory))))
  {exports}
  {accessors("callee")}
  (func (export "decoy-peek") (param "at" u32) (result u64)
    (canon lift (core func $decoy "peek")))
  (func (export "f") {signature} (canon lift (core func $m "f")
    string-encoding={callee} {options}
    {'(post-return (core func $m "post"))' if post_return else ""})))
(component $C
  {imports}
  (import "f" (func $f {signature}))
  {memory("Memory")}
  (core func $lowered (canon lower (func $f) string-encoding={caller} {options}))
  (core module $M
    (import "m" "memory" (memory 1))
    (import "p" "f" (func $f {lower}))
    (func (export "go") {call}))
  (core instance $m (instantiate $M (with "m" (instance $memory))
    (with "p" (instance (export "f" (func $lowered))))))
  {accessors("caller")}
  (func (export "go") (canon lift (core func $m "go"))))
(instance $p (instantiate $P))
(instance $c (instantiate $C {withs} (with "f" (func $p "f"))))
(export "go" (func $c "go"))
(export "caller-peek" (func $c "caller-peek"))
(export "caller-poke" (func $c "caller-poke"))
(export "callee-peek" (func $p "callee-peek"))
(export "callee-poke" (func $p "callee-poke"))
(export "decoy-peek" (func $p "decoy-peek")))"""


class Unfused:
    def __init__(self, engine, data):
        self.store = wasmtime.Store(engine)
        linker = component.Linker(engine)
        self.instance = linker.instantiate(self.store, component.Component(engine, data))

    def call(self, name, *args):
        return self.instance.get_func(self.store, name)(self.store, *args)


class Fused:
    def __init__(self, engine, data):
        self.store = wasmtime.Store(engine)
        module = wasmtime.Module(engine, data)
        self.exports = wasmtime.Instance(self.store, module, []).exports(self.store)

    def call(self, name, *args):
        return self.exports[name](self.store, *args)


class Memory:
    """What one side's memory holds after a call."""

    def __init__(self, running, side):
        self.running, self.side = running, side

    def bytes(self, at, length):
        first, last = at & ~7, (at + length + 7) & ~7
        data = b"".join(struct.pack("<Q", self.running.call(f"{self.side}-peek", a) % 2**64)
                        for a in range(first, last, 8))
        return data[at - first:at - first + length]

    def word(self, at):
        return int.from_bytes(self.bytes(at, 4), "little")

    def reallocs(self):
        """The arguments of each call."""
        return [struct.unpack("<IIII", self.bytes(REALLOCS + 16 + 16 * i, 16))
                for i in range(self.word(REALLOCS))]


class Outcome:
    def __init__(self, running, trapped):
        self.running, self.trapped = running, trapped
        if not trapped:
            self.caller = Memory(running, "caller")
            self.callee = Memory(running, "callee")
            self.decoy = Memory(running, "decoy")


class Runner:
    def __init__(self, meld_opt):
        self.meld_opt = meld_opt
        self.engine = make_engine()
        self.folder = tempfile.mkdtemp()

    def run(self, crossing, caller={}, callee={}, in_engine=True):
        """Both outcomes of one call, memories being set up with the bytes that
        `caller` and `callee` give for addresses. They must trap alike. Only the
        fused one's if the engine cannot run the component (`in_engine`)."""
        data = bytes(wasmtime.wat2wasm(crossing.text))
        path = os.path.join(self.folder, "in.wasm")
        with open(path, "wb") as file:
            file.write(data)
        fused = os.path.join(self.folder, "out.wasm")
        subprocess.run(self.meld_opt + [path, "-o", fused], check=True)
        with open(fused, "rb") as file:
            sides = [Fused(self.engine, file.read())]
        if in_engine:
            sides.insert(0, Unfused(self.engine, data))
        outcomes = [self.call(side, caller, callee) for side in sides]
        assert outcomes[0].trapped == outcomes[-1].trapped, \
            f"unfused {outcomes[0].trapped}, fused {outcomes[-1].trapped}"
        return outcomes

    @staticmethod
    def call(running, caller, callee):
        for side, contents in (("caller", caller), ("callee", callee)):
            for at, data in contents.items():
                for i, byte in enumerate(data):
                    running.call(f"{side}-poke", at + i, byte)
        try:
            running.call("go")
        except (wasmtime.WasmtimeError, wasmtime.Trap):
            return Outcome(running, True)
        return Outcome(running, False)
