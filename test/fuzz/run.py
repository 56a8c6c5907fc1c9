# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Runs the fuzz targets: run.py BUILD SECONDS [TARGET...]

Each target gets SECONDS of one core. It starts from corpus/TARGET, which holds
inputs that once were findings and others that no test has, from the modules and
components of the lit tests, and from what earlier runs found interesting (in
BUILD/fuzz/corpus; a run of less than a minute leaves that alone). What it finds
is left in BUILD/fuzz/findings and printed.

A finding is mended together with a file in corpus/TARGET, which every run
starts with.
"""

import concurrent.futures
import os
import pathlib
import subprocess
import sys

import seeds

HERE = pathlib.Path(__file__).resolve().parent

# What the seeds of a target are, besides its own.
TARGETS = {
    "module-fuzzer": ["modules"],
    "component-fuzzer": ["components"],
    "link-fuzzer": ["modules"],
    "fuse-fuzzer": ["components", "modules"],
    "scpv-fuzzer": [],
    "pipeline-fuzzer": [],
}

# No input of at most 64 KiB, which is what is tried, needs more.
LIMITS = ["-max_len=65536", "-timeout=20", "-rss_limit_mb=2048"]
LONG = 60


def run(build, name, seconds):
    """Whether the target found nothing."""
    folder = build / "fuzz"
    grown = folder / "corpus" / name
    findings = folder / "findings"
    for each in (grown, findings):
        each.mkdir(parents=True, exist_ok=True)
    sources = [HERE / "corpus" / name]
    sources += [folder / "seeds" / kind for kind in TARGETS[name]]
    if seconds >= LONG or any(grown.iterdir()):
        sources.insert(0, grown)
    sources = [source for source in sources if source.is_dir()]
    if seconds < LONG:  # the first folder is where it writes
        scratch = folder / "scratch" / name
        scratch.mkdir(parents=True, exist_ok=True)
        for old in scratch.iterdir():
            old.unlink()
        sources.insert(0, scratch)
    log = folder / f"{name}.log"
    environment = dict(os.environ)
    environment.setdefault("UBSAN_OPTIONS", "print_stacktrace=1")
    with open(log, "w") as output:
        status = subprocess.run(
            [folder / name, f"-max_total_time={seconds}", *LIMITS,
             "-print_final_stats=1", f"-artifact_prefix={findings}/{name}-",
             *sources],
            stdin=subprocess.DEVNULL, stdout=output, stderr=subprocess.STDOUT,
            env=environment).returncode
    text = log.read_text(errors="replace")
    if status:
        print(f"{name} ended with status {status}:")
        print("\n".join(text.splitlines()[-60:]), flush=True)
        return False
    executed = text.rpartition("number_of_executed_units:")[2].split()[0]
    print(f"{name}: {executed} inputs", flush=True)
    return True


def main():
    build, seconds = pathlib.Path(sys.argv[1]).resolve(), int(sys.argv[2])
    names = sys.argv[3:] or list(TARGETS)
    seeds.collect(build / "fuzz/seeds")
    workers = len(os.sched_getaffinity(0))
    with concurrent.futures.ThreadPoolExecutor(workers) as pool:
        results = list(pool.map(lambda name: run(build, name, seconds), names))
    print(f"{sum(results)} passed, {len(results) - sum(results)} failed")
    return 0 if all(results) else 1


if __name__ == "__main__":
    sys.exit(main())
