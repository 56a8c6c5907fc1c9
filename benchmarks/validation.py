#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Measures validation: alone, beside wasm-tools and Binaryen, and as part of
fusing, beside the floor.

Prints the table under "Validation" of docs/performance.md. All programs take
turns on each guest, `--rounds` times; shown are medians, and ratios between
medians of one run.
"""

import argparse
import os
import pathlib
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent / "test/guests"), str(HERE.parent / "test/tools")]

import wasm_tools  # noqa: E402
from build import Builder, NotBuilt  # noqa: E402
from measure import measure, medians_of_turns  # noqa: E402

GUESTS = ["javascript", "python", "languages"]
COLUMNS = ["output of", "MB", "1 thread ms", "{cores} threads ms", "peak MB",
           "wasm-tools ms", "peak MB", "Binaryen ms", "peak MB", "floor ms",
           "fuse ms", "/ floor", "fuse and verify ms", "/ floor",
           "peak MB (/ input)"]


def programs(options, source, fused, output):
    meld_opt = options.build / "bin/meld-opt"
    meld_validate = options.build / "bin/meld-validate"
    yield "floor", [options.work / "floor", source, output]
    yield "fuse", [meld_opt, "-no-verify", source, "-o", output]
    yield "verified", [meld_opt, source, "-o", output]
    yield "one", [meld_validate, "-j1", fused]
    yield "all", [meld_validate, fused]
    yield "wasm-tools", [wasm_tools.find(), "validate", "--features=all", fused]
    yield "binaryen", [meld_opt, "-disable-output", "-no-verify",
                       "-passes=verify<binaryen>", fused]


def row(options, name, source):
    fused, output = options.work / "fused.wasm", options.work / "out.wasm"
    subprocess.run([options.build / "bin/meld-opt", source, "-o", fused], check=True)

    def sample(_, program, command):
        output.unlink(missing_ok=True)
        result = measure(options.work, command)
        if result.status:
            sys.exit(f"bench: {program} refuses the guest {name}")
        return result

    results = medians_of_turns(
        options.rounds, lambda _: programs(options, source, fused, output), sample)

    def ms(program):
        return f"{results[program].seconds * 1e3:.0f}"

    def megabytes(program):
        return results[program].kib * 1024 / 1e6

    def ratio(program):
        return f"{results[program].seconds / results['floor'].seconds:.1f}"

    peak = megabytes("verified")
    cells = [name, f"{fused.stat().st_size / 1e6:.2f}", ms("one"), ms("all"),
             f"{megabytes('all'):.0f}", ms("wasm-tools"),
             f"{megabytes('wasm-tools'):.0f}", ms("binaryen"),
             f"{megabytes('binaryen'):.0f}", ms("floor"), ms("fuse"), ratio("fuse"),
             ms("verified"), ratio("verified"),
             f"{peak:.0f} ({peak * 1e6 / source.stat().st_size:.1f})"]
    print("| " + " | ".join(cells) + " |", flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--build", type=pathlib.Path, required=True)
    parser.add_argument("--work", type=pathlib.Path, required=True)
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--only", choices=GUESTS)
    options = parser.parse_args()
    cores = len(os.sched_getaffinity(0))
    print("\n| " + " | ".join(COLUMNS).format(cores=cores) + " |")
    print("|" + "---|" * len(COLUMNS))
    builder = Builder()
    for name in GUESTS:
        if options.only not in (None, name):
            continue
        try:
            row(options, name, builder.build(name))
        except NotBuilt as reason:
            print(f"bench: {name}: {reason}", file=sys.stderr)


if __name__ == "__main__":
    os.environ.pop("MELD_BUILD", None)
    main()
