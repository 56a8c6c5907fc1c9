#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Fuses every component of the component-model repository's test suite.

    check.py TOOLS REPOSITORY [-v]

TOOLS is the folder of meld-opt and meld-scpv. Each component is one test: it
fuses to a module that wasmtime validates and whose provenance is exact, or is
refused for a reason that is named; it never crashes, hangs or leaves a file
behind. The components that an engine must reject take part: hostile inputs.
At the end come the reasons of refusal, counted, and `N passed, N failed, N
skipped` (skipped: what wasmtime's assembler cannot read).
"""

import collections
import concurrent.futures
import os
import pathlib
import re
import subprocess
import sys
import tempfile

# Some scripts use names before their definitions.
os.environ.setdefault("WAST_STRICT_COMPONENT_INDICES", "0")

import wasmtime  # noqa: E402

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "tools"))

from engine import make_engine  # noqa: E402
from scripts import components  # noqa: E402

SECONDS = 60
ERROR = re.compile(r"meld-opt: error: '[^']*'(?:: offset 0x[0-9a-f]+)?: (?P<reason>.+)")


def reason_class(reason):
    """Drops what differs between two refusals for one reason."""
    reason = re.sub(r"'[^']*'|\"[^\"]*\"", "'...'", reason)
    return re.sub(r"\b(0x)?[0-9][0-9a-f]*\b", "N", reason)


def run(*command):
    return subprocess.run(command, capture_output=True, text=True, errors="replace",
                          timeout=SECONDS)


def check(engine, tools, folder, number, binary):
    """Returns a failure or None, and the reason if the component was refused."""
    source, output = folder / f"{number}.wasm", folder / f"{number}.out"
    source.write_bytes(binary)
    try:
        done = run(tools / "meld-opt", source, "-o", output)
    except subprocess.TimeoutExpired:
        return f"no result after {SECONDS} seconds", None
    if done.returncode == 0:
        try:
            wasmtime.Module.validate(engine, output.read_bytes())
        except (OSError, wasmtime.WasmtimeError) as error:
            return f"the output is not a valid module: {error}", None
        verified = run(tools / "meld-scpv", "verify", "--against", source, output)
        return verified.stderr + verified.stdout if verified.returncode else None, None
    error = ERROR.match(done.stderr)
    if done.returncode != 1 or not error:
        return f"exit status {done.returncode}: {done.stderr.strip()}", None
    if output.exists():
        return "refused, but an output was written", None
    return None, error["reason"]


def collect(repository):
    """Yields a component's place and its bytes, or None if wasmtime lacks it."""
    for script in sorted((repository / "test").rglob("*.wast")):
        for line, text in components(script.read_text()):
            try:
                binary = wasmtime.wat2wasm(text)
            except wasmtime.WasmtimeError:
                binary = None
            yield f"{script.relative_to(repository)}:{line}", binary


def main(tools, repository, *options):
    engine = make_engine()
    counts = dict(passed=0, failed=0, skipped=0)
    refusals = collections.Counter()
    with tempfile.TemporaryDirectory() as scratch, \
            concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        jobs = []
        for number, (place, binary) in enumerate(collect(pathlib.Path(repository))):
            if binary is None:
                counts["skipped"] += 1
            else:
                jobs.append((place, pool.submit(
                    check, engine, pathlib.Path(tools), pathlib.Path(scratch), number, binary)))
        for place, job in jobs:
            failure, reason = job.result()
            counts["failed" if failure else "passed"] += 1
            if failure:
                print(f"FAIL: {place}: {failure}", flush=True)
            elif reason:
                refusals[reason_class(reason)] += 1
            if "-v" in options and not failure:
                print(f"PASS: {place}: {reason or 'fused'}", flush=True)
    print(f"{counts['passed'] - refusals.total()} fused, {refusals.total()} refused:")
    for reason, count in refusals.most_common():
        print(f"{count:5} {reason}")
    print(", ".join(f"{count} {what}" for what, count in counts.items()))
    return 1 if counts["failed"] or not counts["passed"] else 0


sys.exit(main(*sys.argv[1:]))
