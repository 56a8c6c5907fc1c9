# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Compares the verdicts of two validators: validate.py BUILD

Random modules of `wasm-tools smith`, what `wasm-tools mutate` makes of them, and
both with a few bytes changed, go through meld-validate and `wasm-tools
validate`, which have to agree on each. Most of the changed ones are invalid.
Environment:

    MELD_FUZZ_MODULES   how many modules, at least (20000)
    MELD_FUZZ_SEED      of the first round (1); the next one's is one more
    MELD_WASM_TOOLS     wasm-tools (else that of the Python environment)

Modules on which the two differ are left in BUILD/test/fuzz, named after both
verdicts' reasons in NAME.txt.
"""

import concurrent.futures
import os
import pathlib
import random
import re
import subprocess
import sys
import tempfile

MODULES = int(os.environ.get("MELD_FUZZ_MODULES", "20000"))
SEED = int(os.environ.get("MELD_FUZZ_SEED", "1"))
sys.path.append(str(pathlib.Path(__file__).resolve().parent.parent / "tools"))
import wasm_tools  # noqa: E402

TOOLS = wasm_tools.find()
BASES = 8  # modules of smith in a round
VARIANTS = 12  # of each

FEATURES = (
    "mutable-global,saturating-float-to-int,sign-extension,reference-types,"
    "multi-value,bulk-memory,simd,relaxed-simd,threads,tail-call,multi-memory,"
    "exceptions,legacy-exceptions,memory64,extended-const,function-references,"
    "gc,wide-arithmetic,custom-page-sizes")
# wasm-tools has two more names for what is always on here.
THEIRS = "-all,floats,gc-types," + FEATURES

ERROR = re.compile(r"meld-validate: error: '([^']*)': (.*)")
HEADER = 8


def smith(rng, path):
    switches = ["gc", "exceptions", "memory64", "simd", "threads", "tail-call",
                "multi-value", "reference-types", "bulk-memory",
                "wide-arithmetic", "custom-page-sizes"]
    options = [f"--{name}-enabled={rng.choice(['true', 'true', 'false'])}"
               for name in switches]
    if options[0].endswith("true"):  # the generator wants both
        options[7] = "--reference-types-enabled=true"
    if options[3].endswith("false"):
        options.append("--relaxed-simd-enabled=false")
    process = subprocess.run(
        [TOOLS, "smith", "-o", path, *options, "--compact-imports-enabled=false",
         "--max-memories=4", "--max-tables=4"],
        input=rng.randbytes(rng.choice([500, 2000, 6000])),
        stderr=subprocess.DEVNULL)
    return process.returncode == 0


def mutate(rng, source, path):
    process = subprocess.run(
        [TOOLS, "mutate", source, "-o", path, "--seed", str(rng.getrandbits(32))],
        stderr=subprocess.DEVNULL)
    return process.returncode == 0


def change(rng, data):
    """Changes one to three bytes behind the header."""
    data = bytearray(data)
    for _ in range(rng.choice([1, 1, 2, 3])):
        if len(data) <= HEADER:
            return data
        at = rng.randrange(HEADER, len(data))
        how = rng.randrange(4)
        if how == 0:
            data[at] ^= 1 << rng.randrange(8)
        elif how == 1:
            data[at] = rng.randrange(256)
        elif how == 2:
            data[at] = data[rng.randrange(HEADER, len(data))]
        else:
            other = rng.randrange(HEADER, len(data))
            data[at], data[other] = data[other], data[at]
    return data


def round_modules(seed, folder):
    """The paths of one round's modules."""
    rng = random.Random(seed)
    paths = []
    for base in range(BASES):
        path = folder / f"{seed}-{base}.wasm"
        if not smith(rng, path):
            continue
        paths.append(path)
        sources = [path]
        for variant in range(VARIANTS):
            path = folder / f"{seed}-{base}-{variant}.wasm"
            source = rng.choice(sources)
            if variant % 4 == 0:
                if not mutate(rng, source, path):
                    continue
                sources.append(path)
            else:
                path.write_bytes(change(rng, source.read_bytes()))
            paths.append(path)
    return paths


def our_errors(build, paths):
    process = subprocess.run(
        [build / "bin/meld-validate", f"--features=mvp,{FEATURES}", "-j1",
         *paths], stderr=subprocess.PIPE, text=True, errors="replace")
    if process.returncode not in (0, 1):
        raise RuntimeError(f"meld-validate: {process.stderr}")
    found = [ERROR.fullmatch(line).groups()
             for line in process.stderr.splitlines()]
    return {pathlib.Path(path): message for path, message in found}


def their_error(path):
    process = subprocess.run(
        [TOOLS, "validate", f"--features={THEIRS}", path],
        stderr=subprocess.PIPE, text=True, errors="replace")
    return process.stderr.strip() if process.returncode else None


def run_round(build, seed):
    """Number of modules, of invalid ones, and the places of differences."""
    different = []
    with tempfile.TemporaryDirectory() as scratch:
        paths = round_modules(seed, pathlib.Path(scratch))
        ours = our_errors(build, paths)
        for path in paths:
            theirs = their_error(path)
            if (theirs is None) == (path not in ours):
                continue
            kept = build / "test/fuzz" / path.name
            kept.parent.mkdir(parents=True, exist_ok=True)
            kept.write_bytes(path.read_bytes())
            kept.with_suffix(".txt").write_text(
                f"meld-validate: {ours.get(path, 'valid')}\n"
                f"wasm-tools: {theirs or 'valid'}\n")
            different.append(kept)
    return len(paths), len(ours), different


def main():
    build = pathlib.Path(sys.argv[1])
    total = invalid = 0
    different = []
    workers = len(os.sched_getaffinity(0))
    with concurrent.futures.ThreadPoolExecutor(workers) as pool:
        seed = SEED
        while total < MODULES:
            batch = range(seed, seed + 4 * workers)
            seed = batch.stop
            for count, errors, kept in pool.map(
                    lambda one: run_round(build, one), batch):
                total += count
                invalid += errors
                different += kept
    for path in different:
        print(f"{path}:\n{path.with_suffix('.txt').read_text()}", end="")
    print(f"{total} modules, {invalid} of them invalid")
    print(f"{total - len(different)} passed, {len(different)} failed")
    return 1 if different else 0


if __name__ == "__main__":
    sys.exit(main())
