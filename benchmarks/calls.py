#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Measures calls between components, fused and unfused, in wasmtime.

    calls.py --build BUILD [--only TEXT] [--rounds N] [--scalar]

Prints the tables of docs/performance.md. A loop inside the first component makes
the calls (links.py). Both forms of a row, and what it is compared with, take
turns `--rounds` times in one process; shown is the least processor time of each,
because other work of the machine can only add to it, and ratios of these.
"""

import argparse
import pathlib
import struct
import subprocess
import sys
import tempfile
import time

import wasmtime
from wasmtime import _ffi, component

from links import DATA, Value, chain, copies, direct_call, is_scalar

SIZES = (20, 200, 2_000, 20_000)
# As long as one measurement should take.
SECONDS = 0.005

# Names of texts and what they are made of.
TEXTS = {
    "ASCII": "The quick brown fox jumps over the lazy dog; 0123456789. ",
    "a few of 2 bytes": "Falsches Üben von Xylophonmusik quält jeden größeren Zwerg. ",
    "2 bytes": "Съешь же ещё этих мягких французских булок, да выпей чаю. ",
    "3 bytes": "色は匂へど散りぬるを。我が世誰ぞ常ならむ。有為の奥山今日越えて、",
    "1 to 4 bytes": "naïve café €5 — 色は匂 😀 mixed ✓ Съешь 🚀 ok; ",
}
CODECS = {"utf8": "utf-8", "utf16": "utf-16-le", "latin1+utf16": "latin-1"}


def text_of(size, kind):
    """At most `size` bytes of UTF-8, short of it by less than a character."""
    pattern = TEXTS[kind].encode()
    return (pattern * (size // len(pattern) + 1))[:size].decode(errors="ignore")


def string(size, kind, encodings=("utf8", "utf8")):
    """The first encoding lies ready; latin1+utf16 is tagged where it has to be."""
    text = text_of(size, kind)
    codec, tag = CODECS[encodings[0]], 0
    if encodings[0] == "latin1+utf16" and any(ord(c) > 255 for c in text):
        codec, tag = "utf-16-le", 1 << 31
    data = text.encode(codec)
    units = len(data) // (2 if codec == "utf-16-le" else 1)
    return Value(kind, "string", data, (DATA, units | tag), encodings)


def array(type, stride, size):
    count = size // stride
    return Value(type, f"(list {type})", bytes(i & 1 for i in range(count * stride)),
                 (DATA, count))


def strings(count, size):
    text = text_of(size, "ASCII").encode()
    area = b"".join(struct.pack("<II", DATA + 8 * count + i * len(text), len(text))
                    for i in range(count))
    return Value("string", "(list string)", area + text * count, (DATA, count))


class Bench:
    def __init__(self, options):
        self.options = options
        config = wasmtime.Config()
        config.wasm_multi_memory = True
        # What wasmtime keeps for asynchronous calls costs time in every call.
        _ffi.wasmtime_config_concurrency_support_set(config.ptr(), False)
        self.engine = wasmtime.Engine(config)
        self.scratch = pathlib.Path(tempfile.mkdtemp())

    def module(self, data):
        store = wasmtime.Store(self.engine)
        module = wasmtime.Module(self.engine, data)
        run = wasmtime.Instance(store, module, []).exports(store)["run"]
        return lambda calls: run(store, calls)

    def component(self, data):
        store = wasmtime.Store(self.engine)
        it = component.Component(self.engine, data)
        instance = component.Linker(self.engine).instantiate(store, it)
        run = instance.get_func(store, "run")

        def call(calls):
            result = run(store, calls)
            run.post_return(store)
            return result
        return call

    def fuse(self, data, passes="fuse"):
        source, output = self.scratch / "in.wasm", self.scratch / "out.wasm"
        source.write_bytes(data)
        subprocess.run([self.options.build / "bin/meld-opt", f"-passes={passes}", source,
                        "-o", output], check=True)
        return output.read_bytes()

    def measure(self, forms):
        """Nanoseconds of a call of each of the forms."""
        results = {name: run(1) % 2**32 for name, run in forms.items()}
        if len(set(results.values()) - {0}) > 1:
            sys.exit(f"bench: results differ: {results}")
        counts = {}
        for name, run in forms.items():
            calls = 100
            while (taken := timed(run, calls)) < SECONDS / 4:
                calls *= 4
            counts[name] = max(1, round(calls * SECONDS / taken))
        samples = {name: [] for name in forms}
        for _ in range(self.options.rounds):
            for name, run in forms.items():
                samples[name].append(timed(run, counts[name]) / counts[name])
        return {name: min(taken) * 1e9 for name, taken in samples.items()}

    def forms(self, value, depth=1):
        data = bytes(wasmtime.wat2wasm(chain(value, depth)))
        forms = {"unfused": self.component(data), "fused": self.module(self.fuse(data))}
        if self.options.scalar:
            forms["simd=off"] = self.module(self.fuse(data, "fuse<simd=off>"))
        return forms

    def row(self, label, value, depth=1, floor=None):
        """`floor`: the text of a core module to compare with."""
        if self.options.only and self.options.only not in label:
            return
        forms = self.forms(value, depth)
        if floor:
            forms["floor"] = self.module(floor)
        taken = self.measure(forms)
        cells = [label, number(taken["unfused"]), number(taken["fused"]),
                 f"{taken['unfused'] / taken['fused']:.2f}"]
        if self.options.scalar:
            cells += [number(taken["simd=off"]),
                      f"{taken['unfused'] / taken['simd=off']:.2f}"]
        if floor:
            cells += [number(taken["floor"]), f"{taken['fused'] / taken['floor']:.2f}"]
        print("| " + " | ".join(cells) + " |", flush=True)

    def head(self, title, floor=None):
        names = [title, "unfused ns", "fused ns", "unfused / fused"]
        if self.options.scalar:
            names += ["simd=off ns", "unfused / simd=off"]
        if floor:
            names += [f"{floor} ns", f"fused / {floor}"]
        print("\n| " + " | ".join(names) + " |\n|" + "---|" * len(names), flush=True)

    def run(self):
        self.head("scalars", "direct call")
        scalar = Value("u32", "u32", b"", (7,))
        self.row("u32 and back", scalar, floor=direct_call())
        self.head("strings, UTF-8 and back, bytes of text")
        for kind in TEXTS:
            for size in SIZES:
                self.row(f"{kind}, {size}", string(size, kind))
        for first, second in (("utf8", "utf16"), ("utf8", "latin1+utf16"),
                              ("utf16", "utf16"), ("utf16", "latin1+utf16"),
                              ("latin1+utf16", "latin1+utf16")):
            self.head(f"strings, {first} to {second} and back")
            for kind in TEXTS:
                for size in SIZES[1:3]:
                    self.row(f"{kind}, {size} ({first}, {second})",
                             string(size, kind, (first, second)))
        self.head("lists, bytes", "memory.copy")
        for size in SIZES + (200_000,):
            self.row(f"list<u8>, {size}", array("u8", 1, size), floor=copies(size))
        for size in SIZES:
            self.row(f"list<record of u32, u32>, {size}",
                     array("(tuple u32 u32)", 8, size), floor=copies(size))
        self.head("lists, elements")
        for size in SIZES[:3]:
            self.row(f"list<record of u8, u32>, {size // 20}",
                     array("(tuple u8 u32)", 8, size // 20 * 8))
        for size in SIZES[:3]:
            self.row(f"list<bool>, {size}", array("bool", 1, size))
        for count in (1, 10, 100):
            self.row(f"list<string of 20 bytes>, {count}", strings(count, 20))
        self.head("chains, boundaries")
        for depth in range(1, 6):
            self.row(f"u32, {depth}", scalar, depth)
        for depth in range(1, 6):
            self.row(f"string of 200 bytes, {depth}", string(200, "ASCII"), depth)


def number(nanoseconds):
    return f"{nanoseconds:,.{1 if nanoseconds < 100 else 0}f}"


def timed(run, calls):
    begin = time.thread_time()
    run(calls)
    return time.thread_time() - begin


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--build", type=pathlib.Path, required=True)
    parser.add_argument("--rounds", type=int, default=31)
    parser.add_argument("--only", help="rows whose label contains this")
    parser.add_argument("--scalar", action="store_true", help="measure simd=off as well")
    Bench(parser.parse_args()).run()


main()
