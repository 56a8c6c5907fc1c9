#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Measures fusing and optimising, beside other ways to the same end.

    benchmarks/run.sh --optimise --wasm-opt WASM-OPT [--guests NAME,...] [--rounds N]

Each of them on its own takes an input and leaves a module or component:

    meld-opt        fuse, opt<O3>, premises, emit-scpv in one process
    meld-cli        the Rust fuser, then wasm-opt -O3 over what it wrote
    jco             `jco opt -O3` over the component, which stays one

They take turns on each guest; shown are medians of the wall time, the largest
peak of the processes that take part, and bytes written. Then calls between
components (links.py) run in wasmtime in each of the forms, and unoptimised;
shown is the least processor time of `--rounds` turns. Results are compared; a
form that gives another one ends the measurement.
"""

import argparse
import collections
import pathlib
import statistics
import subprocess
import sys
import tempfile
import time

import wasmtime
from wasmtime import _ffi, component

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent / "test/guests"), str(HERE.parent / "test/tools")]

from build import Builder, NotBuilt  # noqa: E402
from links import DATA, Value, chain  # noqa: E402

GUESTS = ["scalars-diamond", "counters-twins", "vault-wrapped", "shapes-native", "clock",
          "javascript", "python", "languages"]
PASSES = "fuse,opt<O3>,premises,emit-scpv"
SECONDS = 0.01  # that one measurement of calls should take

Sample = collections.namedtuple("Sample", "seconds kib size")


class NotAble(Exception):
    """A program refuses an input, takes too long, or leaves what is not valid."""


def values():
    text = b"The quick brown fox jumps over the lazy dog; 0123456789. " * 400
    yield "u32", Value("u32", "u32", b"", (7,))
    for size in (20, 200, 2000):
        yield f"string of {size} bytes", Value("text", "string", text[:size], (DATA, size))
        yield (f"string of {size} bytes, UTF-16 beyond",
               Value("text", "string", text[:size], (DATA, size), ("utf8", "utf16")))
    for size in (20, 2000):
        yield (f"list<u8> of {size}",
               Value("bytes", "(list u8)", bytes(size), (DATA, size)))
        yield (f"list<record of u8, u32> of {size // 20}",
               Value("pairs", "(list (tuple u8 u32))", bytes(size // 20 * 8), (DATA, size // 20)))


class Bench:
    def __init__(self, options):
        self.options = options
        self.scratch = pathlib.Path(tempfile.mkdtemp())
        config = wasmtime.Config()
        config.wasm_multi_memory = True
        # What wasmtime keeps for asynchronous calls costs time in every call.
        _ffi.wasmtime_config_concurrency_support_set(config.ptr(), False)
        self.engine = wasmtime.Engine(config)
        self.forms = {"meld-opt": self.meld_opt, "meld-cli, wasm-opt": self.rivals,
                      "jco opt": self.jco}

    # Each leaves a file and gives the commands that did.

    def meld_opt(self, source, output):
        yield [self.options.build / "bin/meld-opt", f"-passes={PASSES}", source, "-o", output]

    def rivals(self, source, output):
        fused = self.scratch / "rival.wasm"
        fused.unlink(missing_ok=True)
        yield [self.options.rival, "fuse", source, "-o", fused]
        yield [self.options.wasm_opt, "-O3", "--all-features", fused, "-o", output]

    def jco(self, source, output):
        yield [self.options.jco, "opt", source, "-o", output, "--", "-O3", "--all-features"]

    def make(self, form, source):
        output = self.scratch / "output.wasm"
        output.unlink(missing_ok=True)
        seconds = kib = 0
        for command in self.forms[form](source, output):
            try:
                text = subprocess.run([self.options.work / "measure", *command], check=True,
                                      text=True, stdout=subprocess.PIPE,
                                      stderr=subprocess.DEVNULL,
                                      timeout=self.options.limit).stdout.split()
            except subprocess.TimeoutExpired:
                raise NotAble(f"over {self.options.limit}") from None
            if int(text[2]):
                raise NotAble("refused")
            seconds += float(text[0])
            kib = max(kib, int(text[1]))
        data = output.read_bytes()
        try:
            (component.Component if form == "jco opt" else wasmtime.Module)(self.engine, data)
        except wasmtime.WasmtimeError:
            raise NotAble("invalid") from None
        return Sample(seconds, kib, len(data)), data

    def row(self, name, source):
        samples, verdicts = collections.defaultdict(list), {}
        for _ in range(self.options.turns):
            for form in self.forms:
                if form in verdicts:
                    continue
                try:
                    samples[form].append(self.make(form, source)[0])
                except NotAble as verdict:
                    verdicts[form] = str(verdict)
        cells = [name, f"{source.stat().st_size:,}"]
        for form in self.forms:
            if form in verdicts:
                cells += [verdicts[form], "-", "-"]
                continue
            median = Sample(*map(statistics.median, zip(*samples[form])))
            cells += [f"{median.seconds:.2f}", f"{median.kib * 1024 / 1e6:.0f}",
                      f"{int(median.size):,}"]
        print("| " + " | ".join(cells) + " |", flush=True)

    # Calls

    def module(self, data):
        store = wasmtime.Store(self.engine)
        run = wasmtime.Instance(store, wasmtime.Module(self.engine, data), []).exports(store)["run"]
        return lambda calls: run(store, calls)

    def component(self, data):
        store = wasmtime.Store(self.engine)
        it = component.Component(self.engine, data)
        run = component.Linker(self.engine).instantiate(store, it).get_func(store, "run")

        def call(calls):
            result = run(store, calls)
            run.post_return(store)
            return result
        return call

    def calls(self, label, value, depth):
        source = self.scratch / "source.wasm"
        source.write_bytes(bytes(wasmtime.wat2wasm(chain(value, depth))))
        plain = self.scratch / "plain.wasm"
        subprocess.run([self.options.build / "bin/meld-opt", source, "-o", plain], check=True)
        running = {"unfused": self.component(source.read_bytes()),
                   "fused": self.module(plain.read_bytes())}
        for form in self.forms:
            try:
                data = self.make(form, source)[1]
                running[form] = (self.component if form == "jco opt" else self.module)(data)
            except (NotAble, wasmtime.WasmtimeError):
                pass
        results = {name: run(1) % 2**32 for name, run in running.items()}
        cells = [label]
        wrong = {name for name, found in results.items() if found != results["unfused"]}
        if "meld-opt" in wrong:
            sys.exit(f"optimise: results differ: {results}")
        least = self.least({name: run for name, run in running.items() if name not in wrong})
        for form in ("unfused", "fused", *self.forms):
            cells.append("wrong" if form in wrong else f"{least[form] * 1e9:,.1f}"
                         if form in least else "-")
        print("| " + " | ".join(cells) + " |", flush=True)

    def least(self, running):
        counts = {}
        for name, run in running.items():
            calls = 100
            while (taken := timed(run, calls)) < SECONDS / 4:
                calls *= 4
            counts[name] = max(1, round(calls * SECONDS / taken))
        samples = collections.defaultdict(list)
        for _ in range(self.options.rounds):
            for name, run in running.items():
                samples[name].append(timed(run, counts[name]) / counts[name])
        return {name: min(taken) for name, taken in samples.items()}

    def run(self):
        head(["guest", "bytes", *(f"{form} {what}" for form in self.forms
                                  for what in ("s", "peak MB", "bytes"))])
        builder = Builder()
        for name in self.options.guests:
            try:
                self.row(name, builder.build(name))
            except NotBuilt as reason:
                print(f"optimise: {name}: {reason}", file=sys.stderr)
        head(["a call and back, ns", "unfused", "fused", *self.forms])
        for label, value in values():
            self.calls(label, value, 1)
        for label, value in list(values())[:2]:
            self.calls(f"{label}, four boundaries", value, 4)


def head(names):
    print("\n| " + " | ".join(names) + " |\n|" + "---|" * len(names), flush=True)


def timed(run, calls):
    begin = time.thread_time()
    run(calls)
    return time.thread_time() - begin


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--build", type=pathlib.Path, required=True)
    parser.add_argument("--work", type=pathlib.Path, required=True, help="has measure")
    parser.add_argument("--rival", type=pathlib.Path, required=True)
    parser.add_argument("--wasm-opt", type=pathlib.Path, required=True)
    parser.add_argument("--jco", type=pathlib.Path, required=True)
    parser.add_argument("--guests", type=lambda names: names.split(","), default=GUESTS)
    parser.add_argument("--turns", type=int, default=3, help="of optimising")
    parser.add_argument("--limit", type=int, default=600, help="seconds for one program")
    parser.add_argument("--rounds", type=int, default=15, help="of calls")
    Bench(parser.parse_args()).run()


main()
