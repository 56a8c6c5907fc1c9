#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Runs every test of one build: scripts/check.py [release|debug|asan]

One runner after the other: the GoogleTest executables, lit, the register of
loss scenarios, and each test/*/run-check.sh. The last line sums them up:
`N passed, N failed[, N skipped]`. The exit status is 1 if anything failed or a
runner did not come to its end.

A run-check.sh gets MELD_BUILD (the build folder) and MELD_PYTHON (the tests'
Python) in its environment and prints such a line itself, as its last one.
"""

import collections
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent
SUMMARY = re.compile(r"(\d+) passed, (\d+) failed(?:, (\d+) skipped)?$")

Counts = collections.namedtuple("Counts", "passed failed skipped", defaults=(0,))
BROKEN = Counts(0, 1)  # A runner that ends without a result is one failure.


def line(counts):
    text = f"{counts.passed} passed, {counts.failed} failed"
    return text + (f", {counts.skipped} skipped" if counts.skipped else "")


def count_results(results, passing, skipping):
    passed = sum(r in passing for r in results)
    skipped = sum(r in skipping for r in results)
    return Counts(passed, len(results) - passed - skipped, skipped)


def not_less_than(status, counts):
    """A runner that fails without saying where has one failure more."""
    return counts._replace(failed=1) if status and not counts.failed else counts


def run_unit_test(executable, scratch):
    report = scratch / "gtest.json"
    report.unlink(missing_ok=True)
    status = subprocess.run(
        [executable, "--gtest_brief=1", f"--gtest_output=json:{report}"],
        stdin=subprocess.DEVNULL).returncode
    if not report.exists():
        print(f"{executable.name} ended with status {status}")
        return BROKEN
    results = []
    for suite in json.loads(report.read_text())["testsuites"]:
        for test in suite["testsuite"]:
            results.append("FAILED" if "failures" in test else test["result"])
    return not_less_than(status, count_results(
        results, ("COMPLETED",), ("SKIPPED", "SUPPRESSED")))


def run_lit(build, python, scratch):
    report = scratch / "lit.json"
    status = subprocess.run(
        [pathlib.Path(python).with_name("lit"), "-s", "-vv", "--no-progress-bar",
         "--output", report, build / "test"]).returncode
    if not report.exists():
        return BROKEN
    results = [test["code"] for test in json.loads(report.read_text())["tests"]]
    return not_less_than(status, count_results(
        results, ("PASS", "XFAIL", "FLAKYPASS"), ("UNSUPPORTED", "SKIPPED", "EXCLUDED")))


def run_script(command, environment):
    process = subprocess.Popen(
        command, env=environment, text=True, errors="replace",
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    last = None
    for text in process.stdout:
        summary = SUMMARY.match(text.rstrip())
        # Shown with the totals instead; here it would look like the end.
        if not summary:
            print(text, end="", flush=True)
        last = summary or last
    status = process.wait()
    if not last:
        print(f"{command[0]} ended with status {status} and without a summary")
        return BROKEN
    return not_less_than(status, Counts(*(int(n or 0) for n in last.groups())))


def runners(build, python, scratch):
    """Yields names and calls."""
    for executable in (build / "unittests/executables.txt").read_text().split():
        path = pathlib.Path(executable)
        yield path.name, lambda path=path: run_unit_test(path, scratch)
    yield "lit", lambda: run_lit(build, python, scratch)
    yield "loss scenarios", lambda: run_script(
        [sys.executable, ROOT / "scripts/check-loss-scenarios.py"], os.environ)
    environment = dict(os.environ, MELD_BUILD=str(build), MELD_PYTHON=python)
    for script in sorted(ROOT.glob("test/*/run-check.sh")):
        yield script.parent.name, lambda script=script: run_script([script], environment)


def main():
    build = ROOT / "build" / (sys.argv[1] if len(sys.argv) > 1 else "release")
    env = subprocess.run([ROOT / "scripts/python-env.sh"], check=True, text=True,
                         stdout=subprocess.PIPE, stderr=subprocess.DEVNULL).stdout.strip()
    os.environ["PYTHONDONTWRITEBYTECODE"] = "1"
    os.environ.setdefault("UBSAN_OPTIONS", "print_stacktrace=1")
    # Headers of LLVM mark what its arenas have not given out. The packaged library is
    # built without, and gives it out unmarked.
    os.environ.setdefault("ASAN_OPTIONS", "allow_user_poisoning=0")
    results = []
    with tempfile.TemporaryDirectory() as scratch:
        for name, run in runners(build, env + "/bin/python", pathlib.Path(scratch)):
            print(f"--- {name}", flush=True)
            begin = time.monotonic()
            results.append((name, run(), time.monotonic() - begin))
    print("--- all tests")
    for name, counts, seconds in results:
        print(f"{name + ':':24}{line(counts)} ({seconds:.0f} s)")
    total = Counts(*(sum(column) for column in zip(*(c for _, c, _ in results))))
    print(line(total))
    return 1 if total.failed or not total.passed else 0


sys.exit(main())
