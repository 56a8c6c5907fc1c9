#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Measures calls between components, fused and unfused, in wasmtime.

    calls.py --build BUILD [--only TEXT] [--rounds N] [--scalar]
             [--wasmtime PATH [--only-inlining]]

Prints the run-time tables of docs/performance.md. A loop inside the first
component makes the calls (links.py). The forms of a row, and what it is compared
with, take turns `--rounds` times in one run; shown is the least time of each,
because other work of the machine can only add to it, and ratios of these.
`--wasmtime` names the command, for tables of what it makes of calls when it
inlines functions, which the Python package cannot be told to.
"""

import argparse
import itertools
import pathlib
import struct
import subprocess
import sys
import tempfile

import wasmtime

from hosts import Command, InProcess
from links import (DATA, DROPPED, METHOD, OWNED, Value, chain, copies, direct_call,
                   direct_calls, resources)

SIZES = (20, 200, 2_000, 20_000)
ENCODINGS = ("utf8", "utf16", "latin1+utf16")

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
    def __init__(self, options, scratch):
        self.options = options
        self.scratch = pathlib.Path(scratch)
        self.host = InProcess()

    def fuse(self, data, passes="fuse"):
        source, output = self.scratch / "in.wasm", self.scratch / "out.wasm"
        source.write_bytes(data)
        subprocess.run([self.options.build / "bin/meld-opt", f"-passes={passes}", source,
                        "-o", output], check=True)
        return output.read_bytes()

    def measure(self, forms, seconds, rounds):
        """Nanoseconds of a call of each of the forms."""
        counts = {}
        for name, form in forms.items():
            form(1)
            calls = self.first_calls(form)
            # Twice, since a single one may have been disturbed.
            while (taken := min(form(calls), form(calls))) < seconds / 4:
                calls *= 4
            counts[name] = max(1, round(calls * seconds / taken))
        results = {name: form.results for name, form in forms.items()
                   if hasattr(form, "results") and name != "floor"}
        if len(set().union(*results.values())) > 1:
            sys.exit(f"bench: results differ: {results}")
        samples = {name: [] for name in forms}
        for _ in range(rounds):
            for name, form in forms.items():
                samples[name].append(form(counts[name]) / counts[name])
        return {name: min(taken) * 1e9 for name, taken in samples.items()}

    @staticmethod
    def first_calls(form):
        """A process takes some time besides its calls, and not always the same."""
        return 100 if hasattr(form, "results") else 100_000

    def skips(self, label):
        return self.options.only and self.options.only not in label

    def row(self, label, source, floor=None):
        """`source`: the text of a composition; `floor`: that of a core module to
        compare with."""
        if self.skips(label):
            return
        data = bytes(wasmtime.wat2wasm(source))
        host = self.host
        forms = {"unfused": host.component(data), "fused": host.module(self.fuse(data))}
        if self.options.scalar:
            forms["simd=off"] = host.module(self.fuse(data, "fuse<simd=off>"))
        if floor:
            forms["floor"] = host.module(floor)
        taken = self.measure(forms, host.seconds, self.options.rounds)
        cells = [number(taken["unfused"]), number(taken["fused"]),
                 ratio(taken["unfused"], taken["fused"])]
        if self.options.scalar:
            cells += [number(taken["simd=off"]), ratio(taken["unfused"], taken["simd=off"])]
        if floor:
            cells += [number(taken["floor"]), ratio(taken["fused"], taken["floor"])]
        print_row([label, *cells])

    def head(self, title, floor=None):
        names = [title, "unfused ns", "fused ns", "unfused / fused"]
        if self.options.scalar:
            names += ["simd=off ns", "unfused / simd=off"]
        if floor:
            names += [f"{floor} ns", f"fused / {floor}"]
        print_head(names)

    def run(self):
        self.head("scalars", "direct call")
        scalar = Value("u32", "u32", b"", (7,))
        self.row("u32 and back", chain(scalar), direct_call())
        self.head("resources")
        self.row("method", resources(METHOD))
        self.row("made and dropped", resources(DROPPED))
        self.row("made and given away", resources(OWNED))
        self.head("strings, UTF-8 and back, bytes of text")
        for kind in TEXTS:
            for size in SIZES:
                self.row(f"{kind}, {size}", chain(string(size, kind)))
        for first, second in itertools.combinations_with_replacement(ENCODINGS, 2):
            if second == "utf8":
                continue
            self.head(f"strings, {first} to {second} and back, bytes as UTF-8")
            for kind in TEXTS:
                for size in SIZES:
                    self.row(f"{kind}, {size} ({first}, {second})",
                             chain(string(size, kind, (first, second))))
        self.head("lists, bytes", "memory.copy")
        for size in SIZES + (200_000,):
            self.row(f"list<u8>, {size}", chain(array("u8", 1, size)), copies(size))
        for size in SIZES:
            self.row(f"list<record of u32, u32>, {size}",
                     chain(array("(tuple u32 u32)", 8, size)), copies(size))
        self.head("lists, elements")
        for size in SIZES[:3]:
            self.row(f"list<record of u8, u32>, {size // 20}",
                     chain(array("(tuple u8 u32)", 8, size // 20 * 8)))
        for size in SIZES[:3]:
            self.row(f"list<bool>, {size}", chain(array("bool", 1, size)))
        for count in (1, 10, 100):
            self.row(f"list<string of 20 bytes>, {count}", chain(strings(count, 20)))
        self.head("chains, boundaries", "direct calls")
        for depth in range(1, 6):
            self.row(f"u32, {depth}", chain(scalar, depth), direct_calls(depth))
        self.head("chains, boundaries")
        for depth in range(1, 6):
            self.row(f"string of 200 bytes, {depth}", chain(string(200, "ASCII"), depth))

    def run_inlining(self):
        """Both forms, with both settings, in the command."""
        hosts = {inlining: Command(self.options.wasmtime, self.scratch, inlining)
                 for inlining in ("no", "yes")}
        print_head(["wasmtime command", "unfused ns", "unfused, inlining ns", "fused ns",
                    "fused, inlining ns", "unfused / fused", "the same, inlining"])
        scalar = Value("u32", "u32", b"", (7,))
        rows = [("u32 and back", chain(scalar)), ("resource method", resources(METHOD))]
        rows += [(f"string, {size} bytes", chain(string(size, "ASCII"))) for size in SIZES]
        rows += [("list<u8>, 2000", chain(array("u8", 1, 2_000))),
                 ("list<string of 20 bytes>, 10", chain(strings(10, 20))),
                 ("u32, 5 boundaries", chain(scalar, 5))]
        for label, source in rows:
            if self.skips(label):
                continue
            data = bytes(wasmtime.wat2wasm(source))
            fused = self.fuse(data)
            forms = {}
            for inlining, host in hosts.items():
                forms["unfused", inlining] = host.component(data)
                forms["fused", inlining] = host.module(fused)
            taken = self.measure(forms, Command.seconds, min(self.options.rounds, 7))
            print_row([label] + [number(taken[form, inlining])
                                 for form in ("unfused", "fused") for inlining in hosts]
                      + [ratio(taken["unfused", inlining], taken["fused", inlining])
                         for inlining in hosts])


def print_head(names):
    print("\n| " + " | ".join(names) + " |\n|" + "---|" * len(names), flush=True)


def print_row(cells):
    print("| " + " | ".join(cells) + " |", flush=True)


def ratio(of, to):
    return f"{of / to:.2f}"


def number(nanoseconds):
    return f"{nanoseconds:,.{1 if nanoseconds < 100 else 0}f}"


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--build", type=pathlib.Path, required=True)
    parser.add_argument("--rounds", type=int, default=31)
    parser.add_argument("--only", help="rows whose label contains this")
    parser.add_argument("--scalar", action="store_true", help="measure simd=off as well")
    parser.add_argument("--wasmtime", help="the command")
    parser.add_argument("--only-inlining", action="store_true",
                        help="only the table that is taken with the command")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        bench = Bench(options, scratch)
        if not options.only_inlining:
            bench.run()
        if options.wasmtime:
            bench.run_inlining()


main()
