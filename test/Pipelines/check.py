# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Differential test of optimised modules: check.py BUILD

Runs test/Differential with other pipelines than meld-opt's own: with `opt<O3>`, and
with random lists of Binaryen's passes, a new one for each composition. What fails is
shrunk, pipeline and all, and left in BUILD/test/Differential with its seed.

    MELD_PIPELINES_SECONDS   how long to try random pipelines, at least (0)
    MELD_PIPELINES_SEED      of the first random one (1)
"""

import os
import pathlib
import re
import subprocess
import sys

DIFFERENTIAL = pathlib.Path(__file__).resolve().parent.parent / "Differential/check.py"
SECONDS = os.environ.get("MELD_PIPELINES_SECONDS", "0")

RUNS = [
    dict(PASSES="fuse,opt<O3>,premises,emit-scpv", CASES="600", PLAYS="90"),
    dict(PASSES="random", CASES="600", PLAYS="90", SECONDS=SECONDS,
         SEED=os.environ.get("MELD_PIPELINES_SEED", "1")),
]


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    totals = [0, 0, 0]
    for run in RUNS:
        print(f"pipeline {run['PASSES']}", flush=True)
        settings = {f"MELD_DIFFERENTIAL_{name}": value for name, value in run.items()}
        done = subprocess.run([sys.executable, DIFFERENTIAL, sys.argv[1]],
                              env={**os.environ, **settings}, text=True,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        print(done.stdout, end="")
        found = re.search(r"^(\d+) passed, (\d+) failed(?:, (\d+) skipped)?$", done.stdout, re.M)
        numbers = [int(n or 0) for n in found.groups()] if found else [0, 1, 0]
        totals = [total + number for total, number in zip(totals, numbers)]
    print(f"{totals[0]} passed, {totals[1]} failed" + (f", {totals[2]} skipped" if totals[2] else ""))
    sys.exit(1 if totals[1] else 0)


main()
