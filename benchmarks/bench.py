#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Measures time and peak memory of fusing beside the floor and the Rust fuser.

Prints the tables of docs/performance.md. All programs take turns on each input,
`--rounds` times; shown are medians, and ratios between medians of one run. Real
guests come from test/guests, the others from compositions.py. An output that
wasmtime does not accept is marked.
"""

import argparse
import os
import pathlib
import subprocess
import sys

import wasmtime

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent / "test/guests"), str(HERE.parent / "test/tools")]

from build import Builder, NotBuilt  # noqa: E402
from engine import make_engine  # noqa: E402
from measure import measure, medians_of_turns  # noqa: E402

GUESTS = ["scalars-diamond", "clock", "javascript", "javascript-wasi", "python",
          "python-wasi", "languages"]
# Components and bytes: growth by size, then by number at one size.
SHAPES = [(1, 10_000), (1, 100_000), (1, 1_000_000), (1, 10_000_000), (1, 20_000_000),
          (10, 10_000_000), (100, 10_000_000), (1000, 10_000_000),
          (100, 1_000_000), (1000, 1_000_000), (1000, 20_000_000)]

# It takes 24 seconds for a composition of 10 MB.
RIVAL_BYTES = 1_500_000

class Bench:
    def __init__(self, options):
        self.options = options
        self.engine = make_engine()
        self.output = options.work / "out.wasm"
        self.main_job = "fuse,premises,emit-scpv"

    def programs(self, source, turn):
        """Yields what runs in a turn. The Rust fuser takes part in the first few,
        and where its time grows with the square of the size, in none."""
        meld_opt = self.options.build / "bin/meld-opt"
        yield "floor", [self.options.work / "floor", source, self.output]
        yield "fuse", [meld_opt, f"-passes={self.main_job}", "-no-verify", source,
                       "-o", self.output]
        yield "verified", [meld_opt, f"-passes={self.main_job}", source, "-o", self.output]
        is_synthetic = source.parent == self.options.work
        if turn <= 3 and self.options.rival.exists() and not (
                is_synthetic and source.stat().st_size > RIVAL_BYTES):
            yield "rival", [self.options.rival, "fuse", source, "-o", self.output]

    def verdict(self, program, sample):
        """What to say instead of figures, if the output is not a valid module."""
        if program == "floor":
            return None
        if sample.status or not self.output.exists():
            return "refused" if sample.status == 1 else f"status {sample.status}"
        try:
            wasmtime.Module.validate(self.engine, self.output.read_bytes())
        except wasmtime.WasmtimeError:
            return "invalid"
        return None

    def run(self, source):
        """Returns medians and verdicts by program."""
        verdicts = {}

        def sample(turn, program, command):
            self.output.unlink(missing_ok=True)
            result = measure(self.options.work, command)
            if turn == 0:
                verdicts[program] = self.verdict(program, result)
            return result

        medians = medians_of_turns(self.options.rounds,
                                   lambda turn: self.programs(source, turn), sample)
        return medians, verdicts

    def row(self, label, source):
        size = source.stat().st_size
        medians, verdicts = self.run(source)
        floor = medians["floor"].seconds
        cells = [label, f"{size / 1e6:.2f}", f"{floor * 1e3:.1f}"]
        for program in ("fuse", "verified", "rival"):
            if program not in medians:
                cells += ["-"] * 3
                continue
            seconds, kib, _ = medians[program]
            note = f" ({verdicts[program]})" if verdicts[program] else ""
            cells += [f"{seconds * 1e3:.1f}{note}", f"{seconds / floor:.1f}",
                      f"{kib * 1024 / 1e6:.0f} ({kib * 1024 / size:.1f})"]
        print("| " + " | ".join(cells) + " |", flush=True)


def print_head(first):
    names = [first, "MB", "floor ms"]
    for program in ("fuse", "with validation", "meld-cli"):
        names += [f"{program} ms", "/ floor", "peak MB (/ input)"]
    print("\n| " + " | ".join(names) + " |")
    print("|" + "---|" * len(names))


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--build", type=pathlib.Path, required=True)
    parser.add_argument("--work", type=pathlib.Path, required=True)
    parser.add_argument("--rival", type=pathlib.Path, required=True)
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--only", help="a guest's name or COMPONENTSxBYTES")
    bench = Bench(parser.parse_args())
    if not (bench.options.build / "bin/meld-opt").exists():
        sys.exit(f"bench: no meld-opt in {bench.options.build}/bin; `make bench` builds it")
    only = bench.options.only
    builder = Builder()

    print_head("guest")
    for name in [name for name in GUESTS if only in (None, name)]:
        try:
            bench.row(name, builder.build(name))
        except NotBuilt as reason:
            print(f"bench: {name}: {reason}", file=sys.stderr)

    print_head("components")
    for count, size in [s for s in SHAPES if only in (None, f"{s[0]}x{s[1]}")]:
        source = bench.options.work / f"{count}x{size}.wasm"
        subprocess.run([sys.executable, HERE / "compositions.py", str(count), str(size),
                        source], check=True)
        bench.row(f"{count}", source)
        source.unlink()


if __name__ == "__main__":
    os.environ.pop("MELD_BUILD", None)
    main()
