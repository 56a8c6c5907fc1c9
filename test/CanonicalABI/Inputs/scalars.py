# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Differential test of scalar calls between components.

    scalars.py --meld-opt COMMAND [--seed N] [--compositions N] [--keep DIR]

COMMAND is run as `COMMAND IN.wasm -o OUT.wasm`.

Each composition is a provider, some components that pass its functions on,
and a consumer that calls them with raw core values, most of them no value of
the parameter's type. It runs unfused in wasmtime's component implementation
and fused as a core module. Results, traps, and what the provider's core code
saw of parameters and post-return calls must agree.
"""

import argparse
import os
import random
import shlex
import struct
import subprocess
import sys
import tempfile
import time

sys.path.append(os.path.join(os.path.dirname(__file__), "..", "..", "tools"))

import wasmtime  # noqa: E402
from wasmtime import component  # noqa: E402
from engine import make_engine  # noqa: E402

CORE = {
    "bool": "i32", "s8": "i32", "u8": "i32", "s16": "i32", "u16": "i32",
    "s32": "i32", "u32": "i32", "char": "i32", "s64": "i64", "u64": "i64",
    "f32": "f32", "f64": "f64",
}
# What the host passes for a core value, so that it keeps every bit.
CARRIER = {"i32": "u32", "i64": "u64", "f32": "u32", "f64": "u64"}
CARRIER_CORE = {"i32": "i32", "i64": "i64", "f32": "i32", "f64": "i64"}

INTERESTING = {
    "i32": [0, 1, 2, 0x7f, 0x80, 0xff, 0x100, 0x101, 0x7fff, 0x8000, 0xffff,
            0x10000, 0xd7ff, 0xd800, 0xdfff, 0xe000, 0x10ffff, 0x110000,
            0x7fffffff, 0x80000000, 0xffffff00, 0xffffffff],
    "i64": [0, 1, 0xffffffff, 1 << 32, (1 << 63) - 1, 1 << 63, (1 << 64) - 1],
    "f32": [0, 1 << 31, 0x3f800000, 0x7f800000, 0xff800000, 0x7fc00000,
            0x7fc12345, 0xffc00001, 1],
    "f64": [0, 1 << 63, 0x3ff0000000000000, 0x7ff0000000000000,
            0x7ff8000000000000, 0x7ff8000012345678, 0xfff8000000000001, 1],
}
BITS = {"i32": 32, "f32": 32, "i64": 64, "f64": 64}


class Function:
    def __init__(self, rng, index):
        # Flat parameters up to the limit; short lists as often as long ones.
        count = rng.choice([0, 1, 1, 2, 3, rng.randint(4, 16), 16])
        self.name = f"f{index}"
        self.params = [rng.choice(list(CORE)) for _ in range(count)]
        self.result = rng.choice([None] + list(CORE) * 2)
        self.post_return = rng.random() < 0.3

    def core_params(self):
        return [CORE[t] for t in self.params]

    def core_result(self):
        return CORE[self.result] if self.result else None

    def type(self):
        params = " ".join(f'(param "p{i}" {t})' for i, t in enumerate(self.params))
        result = f"(result {self.result})" if self.result else ""
        return f"{params} {result}"

    def core_type(self):
        return core_type(self.core_params(), self.core_result())

    def carrier_type(self):
        """The type that the consumer exports: integers instead of floats."""
        params = " ".join(f'(param "p{i}" {CARRIER[t]})'
                          for i, t in enumerate(self.core_params()))
        result = f"(result {CARRIER[self.core_result()]})" if self.result else ""
        return f"{params} {result}"


def core_type(params, result):
    text = " ".join(f"(param {t})" for t in params)
    return f"{text} (result {result})" if result else text


def to_i64(core, value):
    return {"i32": f"(i64.extend_i32_u {value})", "i64": value,
            "f32": f"(i64.extend_i32_u (i32.reinterpret_f32 {value}))",
            "f64": f"(i64.reinterpret_f64 {value})"}[core]


def from_i64(core, value):
    return {"i32": f"(i32.wrap_i64 {value})", "i64": value,
            "f32": f"(f32.reinterpret_i32 (i32.wrap_i64 {value}))",
            "f64": f"(f64.reinterpret_i64 {value})"}[core]


def mix(value):
    return (f"(global.set $seen (i64.add (i64.mul (global.get $seen) "
            f"(i64.const 0x100000001b3)) {value}))")


STATE = [("set-raw", '(param "raw" u64)', "(param i64)"),
         ("seen", "(result u64)", "(result i64)")]


def provider(functions):
    """Hashes what it is passed, and returns the raw value it was told to."""
    core, lifts = [], []
    for f in functions:
        steps = [mix(to_i64(t, f"(local.get {i})"))
                 for i, t in enumerate(f.core_params())]
        if f.result:
            steps.append(from_i64(f.core_result(), "(global.get $raw)"))
        core.append(f'(func (export "{f.name}") {f.core_type()} {" ".join(steps)})')
        options = ""
        if f.post_return:
            result = f.core_result()
            steps = [mix("(i64.const 77)")]
            if result:
                steps.append(mix(to_i64(result, "(local.get 0)")))
            core.append(f'(func (export "post-{f.name}") '
                        f'{core_type([result] if result else [], None)} '
                        f'{" ".join(steps)})')
            options = f'(post-return (core func $m "post-{f.name}"))'
        lifts.append(f'(func (export "{f.name}") {f.type()} '
                     f'(canon lift (core func $m "{f.name}") {options}))')
    return f"""
      (core module $M
        (global $raw (mut i64) (i64.const 0))
        (global $seen (mut i64) (i64.const 0))
        (func (export "set-raw") (param i64) (global.set $raw (local.get 0)))
        (func (export "seen") (result i64) (global.get $seen))
        {" ".join(core)})
      (core instance $m (instantiate $M))
      (func (export "set-raw") (param "raw" u64) (canon lift (core func $m "set-raw")))
      (func (export "seen") (result u64) (canon lift (core func $m "seen")))
      {" ".join(lifts)}"""


def imports(functions):
    text = [f'(import "{name}" (func ${name} {type}))' for name, type, _ in STATE]
    text += [f'(import "{f.name}" (func ${f.name} {f.type()}))' for f in functions]
    return " ".join(text)


def lowerings(functions):
    names = [name for name, _, _ in STATE] + [f.name for f in functions]
    return (" ".join(f"(core func ${n}' (canon lower (func ${n})))" for n in names),
            " ".join(f"(export \"{n}\" (func ${n}'))" for n in names))


def middle(rng, functions):
    """Passes functions on: as they are, lifted again at once, re-exported by a
    core module, or called by one."""
    lowers, instance = lowerings(functions)
    core = [f'(import "" "{n}" (func ${n} {t}))' for n, _, t in STATE]
    core += [f'(import "" "{f.name}" (func ${f.name} {f.core_type()}))' for f in functions]
    outer = []
    entries = [(n, t, None) for n, t, _ in STATE]
    entries += [(f.name, f.type(), f) for f in functions]
    for name, type, f in entries:
        way = rng.choice(["alias", "lift", "export", "call"]) if f else "alias"
        if way == "alias":
            outer.append(f'(export "{name}" (func ${name}))')
            continue
        source = f"$m \"{name}\""
        if way == "lift":
            source = f"${name}'"
        elif way == "export":
            core.append(f'(export "{name}" (func ${name}))')
        else:
            args = " ".join(f"(local.get {i})" for i in range(len(f.params)))
            core.append(f'(func (export "{name}") {f.core_type()} (call ${name} {args}))')
        outer.append(f'(func (export "{name}") {type} (canon lift (core func {source})))')
    # Imports come first in a module.
    core.sort(key=lambda text: not text.startswith("(import"))
    return f"""
      {imports(functions)} {lowers}
      (core module $M {" ".join(core)})
      (core instance $m (instantiate $M (with "" (instance {instance}))))
      {" ".join(outer)}"""


def consumer(functions):
    """Turns what the host passes into raw core values."""
    lowers, instance = lowerings(functions)
    core = [f'(import "" "{f.name}" (func ${f.name} {f.core_type()}))' for f in functions]
    lifts = []
    for f in functions:
        args = []
        for i, t in enumerate(f.core_params()):
            args.append({"f32": f"(f32.reinterpret_i32 (local.get {i}))",
                         "f64": f"(f64.reinterpret_i64 (local.get {i}))"}
                        .get(t, f"(local.get {i})"))
        call = f'(call ${f.name} {" ".join(args)})'
        result = f.core_result()
        call = {"f32": f"(i32.reinterpret_f32 {call})",
                "f64": f"(i64.reinterpret_f64 {call})"}.get(result, call)
        type = core_type([CARRIER_CORE[t] for t in f.core_params()],
                         CARRIER_CORE[result] if result else None)
        core.append(f'(func (export "{f.name}") {type} {call})')
        lifts.append(f'(func (export "{f.name}") {f.carrier_type()} '
                     f'(canon lift (core func $m "{f.name}")))')
    return f"""
      {imports(functions)} {lowers}
      (core module $M {" ".join(core)})
      (core instance $m (instantiate $M (with "" (instance {instance}))))
      {" ".join(lifts)}"""


class Composition:
    def __init__(self, rng):
        self.functions = [Function(rng, i) for i in range(rng.randint(4, 10))]
        depth = rng.randint(0, 2)
        # Two instances of the provider must not share anything.
        self.copies = rng.choice([1, 1, 2])
        names = [n for n, _, _ in STATE] + [f.name for f in self.functions]
        text = [f"(component $Provider {provider(self.functions)})"]
        text += [f"(component $Middle{i} {middle(rng, self.functions)})"
                 for i in range(depth)]
        text.append(f"(component $Consumer {consumer(self.functions)})")
        for copy in range(self.copies):
            source = f"$provider{copy}"
            text.append(f"(instance {source} (instantiate $Provider))")
            for i in range(depth):
                args = " ".join(f'(with "{n}" (func {source} "{n}"))' for n in names)
                source = f"$middle{i}x{copy}"
                text.append(f"(instance {source} (instantiate $Middle{i} {args}))")
            args = " ".join(f'(with "{n}" (func {source} "{n}"))' for n in names)
            text.append(f"(instance $consumer{copy} (instantiate $Consumer {args}))")
            for name, _, _ in STATE:
                text.append(f'(export "{name}{copy}" (func {source} "{name}"))')
            for f in self.functions:
                text.append(f'(export "{f.name}x{copy}" (func $consumer{copy} "{f.name}"))')
        self.text = "(component\n" + "\n".join(text) + ")"

    def calls(self, rng):
        """Yields copy, function, arguments and raw result."""
        for f in self.functions:
            for _ in range(6):
                args = [raw_value(rng, t) for t in f.params]
                raw = raw_value(rng, f.result) if f.result else 0
                yield rng.randrange(self.copies), f, args, raw


def raw_value(rng, type):
    core = CORE[type]
    # A long parameter list would hardly ever get past its chars.
    if type == "char" and rng.random() < 0.8:
        return rng.choice([0, 0x41, 0xd7ff, 0xe000, 0x10ffff])
    if rng.random() < 0.6:
        return rng.choice(INTERESTING[core])
    value = rng.getrandbits(BITS[core])
    if core == "f32" and value & 0x7f800000 == 0x7f800000:
        value |= 0x00400000  # signalling NaNs are quietened by some hosts
    if core == "f64" and value >> 52 & 0x7ff == 0x7ff:
        value |= 1 << 51
    return value


class Unfused:
    def __init__(self, engine, data):
        self.engine = engine
        self.component = component.Component(engine, data)
        self.reset()

    def reset(self):
        self.store = wasmtime.Store(self.engine)
        self.instance = component.Linker(self.engine).instantiate(self.store, self.component)

    def call(self, name, args, cores, result):
        function = self.instance.get_func(self.store, name)
        value = function(self.store, *args)
        function.post_return(self.store)
        return value


class Fused:
    def __init__(self, engine, data):
        self.module = wasmtime.Module(engine, data)
        self.engine = engine
        self.reset()

    def reset(self):
        self.store = wasmtime.Store(self.engine)
        self.exports = wasmtime.Instance(self.store, self.module, []).exports(self.store)

    def call(self, name, args, cores, result):
        signed = [a - (1 << BITS[c]) if a >> (BITS[c] - 1) else a
                  for a, c in zip(args, cores)]
        value = self.exports[name](self.store, *signed)
        return None if value is None else value & ((1 << BITS[result]) - 1)


def observe(side, copy, f, args, raw):
    """What can be seen of one call; each trap ends an instance."""
    side.call(f"set-raw{copy}", [raw], ["i64"], None)
    try:
        outcome = side.call(f"{f.name}x{copy}", args, f.core_params(), f.core_result())
    except wasmtime.WasmtimeError:
        side.reset()
        return "trap"
    except wasmtime.Trap:
        side.reset()
        return "trap"
    return outcome, side.call(f"seen{copy}", [], [], "i64")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--meld-opt", required=True)
    parser.add_argument("--seed", type=int, default=None)
    parser.add_argument("--compositions", type=int, default=20)
    parser.add_argument("--keep")
    options = parser.parse_args()
    seed = options.seed if options.seed is not None else random.randrange(1 << 32)
    print(f"seed {seed}")
    rng = random.Random(seed)
    engine = make_engine()
    start = time.time()
    calls = traps = 0
    folder = options.keep or tempfile.mkdtemp()
    for number in range(options.compositions):
        composition = Composition(rng)
        path = os.path.join(folder, f"{number}.wasm")
        with open(path[:-5] + ".wat", "w") as file:
            file.write(composition.text)
        data = bytes(wasmtime.wat2wasm(composition.text))
        with open(path, "wb") as file:
            file.write(data)
        fused_path = path[:-5] + ".fused.wasm"
        subprocess.run(shlex.split(options.meld_opt) + [path, "-o", fused_path], check=True)
        with open(fused_path, "rb") as file:
            fused = Fused(engine, file.read())
        unfused = Unfused(engine, data)
        for copy, f, args, raw in composition.calls(rng):
            expected = observe(unfused, copy, f, args, raw)
            actual = observe(fused, copy, f, args, raw)
            calls += 1
            traps += expected == "trap"
            if expected != actual:
                print(f"composition {number} of seed {seed}: {f.name}x{copy} {f.type()}\n"
                      f"  arguments {[hex(a) for a in args]}, raw result {raw:#x}\n"
                      f"  unfused: {expected}\n  fused:   {actual}\n  in {path}")
                return 1
    print(f"{calls} calls agree, {traps} of them trap, {time.time() - start:.1f} s")
    return 0 if calls >= 500 or options.compositions < 20 else "too few calls"


if __name__ == "__main__":
    sys.exit(main())
