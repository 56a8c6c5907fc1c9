# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Differential test of calls between components: check.py BUILD

Random function types, encodings and values, many of them ill-formed, cross one
boundary in three ways: fused and run as a core module, unfused in the engine,
and in a model of the specification (model.py). After each call both memories,
which hold everything that can be seen of it, must be the same byte for byte; or
each of the three must have trapped. What the engine has no switch for (lists of
fixed length, 64-bit memories) is compared with the model alone.

What meld-opt refuses counts as skipped, with its reason. Environment:

    MELD_DIFFERENTIAL_CASES    how many calls to try, at least (2400)
    MELD_DIFFERENTIAL_SECONDS  how long to try, at least (0)
    MELD_DIFFERENTIAL_SEED     of the first round (1); the next one's is one more

A failure is shrunk and left in BUILD/test/Differential, see replay.py.
"""

import collections
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import time

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "tools"))

import hypothesis  # noqa: E402
import wasmtime  # noqa: E402
from hypothesis import strategies as st  # noqa: E402
from hypothesis.internal.conjecture import engine as hypothesis_engine  # noqa: E402

from engine import make_engine  # noqa: E402
from generate import cases, compositions  # noqa: E402
from guests import Composition, Prediction  # noqa: E402
from known import EngineMemory  # noqa: E402
from sides import Fused, Unfused, difference  # noqa: E402
import replay  # noqa: E402

CASES = int(os.environ.get("MELD_DIFFERENTIAL_CASES", "2400"))
SECONDS = float(os.environ.get("MELD_DIFFERENTIAL_SECONDS", "0"))
SEED = int(os.environ.get("MELD_DIFFERENTIAL_SEED", "1"))
EXAMPLES = 40  # compositions in a round
# Each step runs tools and compilers; what is left after this is small enough.
hypothesis_engine.MAX_SHRINKING_SECONDS = 60


class Difference(Exception):
    """One class for each kind, because hypothesis reports one of each."""


class FusingFails(Difference):
    pass


class FusedIsInvalid(Difference):
    pass


class FusedMissesTrap(Difference):
    pass


class FusedTraps(Difference):
    pass


class FusedMemoryDiffers(Difference):
    pass


class EngineDiffers(Difference):
    """From the model. One of the two is wrong; known.py does not say which."""


KINDS = {"no trap": FusedMissesTrap, "trap": FusedTraps}


class Refused(Exception):
    pass


class Checker:
    def __init__(self, build, scratch):
        self.meld_opt = build / "bin" / "meld-opt"
        self.folder = build / "test" / "Differential"
        self.folder.mkdir(parents=True, exist_ok=True)
        self.scratch = scratch
        self.engine = make_engine()
        self.seed = SEED
        self.failures = {}  # text by kind, of this round
        self.counts = collections.Counter()
        self.skipped = collections.Counter()
        self.habits = collections.Counter()

    def fuse(self, data):
        path, output = self.scratch / "input.wasm", self.scratch / "output.wasm"
        path.write_bytes(data)
        output.unlink(missing_ok=True)
        done = subprocess.run([self.meld_opt, path, "-o", output], capture_output=True,
                              text=True, errors="replace")
        if done.returncode == 1 and "not supported" in done.stderr:
            raise Refused(reason(done.stderr))
        if done.returncode:
            raise FusingFails(f"exit status {done.returncode}: {done.stderr.strip()}")
        try:
            return Fused(self.engine, output.read_bytes())
        except wasmtime.WasmtimeError as error:
            raise FusedIsInvalid(str(error)) from None

    def check(self, composition, given):
        data = assemble(composition)
        # Shrinking what fused code does wrong needs no engine.
        if composition.in_engine and self.failures.keys() <= {EngineDiffers}:
            unfused = Unfused(self.engine, data)
            for case in given:
                self.check_engine(composition, case, unfused)
        self.check_fused(composition, data, given)

    def check_engine(self, composition, case, unfused):
        found = difference(unfused, composition, case, Prediction(composition, case))
        if not found:
            return
        habitual = Prediction(composition, case, EngineMemory)
        if difference(unfused, composition, case, habitual):
            self.fail(EngineDiffers, composition, case, found)
        self.habits.update({h for side in habitual.sides for h in side.habits})

    def check_fused(self, composition, data, given):
        """Functions are tried one by one if they are refused together."""
        try:
            fused = self.fuse(data)
        except Refused as refused:
            if len(composition.functions) == 1:
                self.count(self.skipped, str(refused), len(given))
                return
            for i, f in enumerate(composition.functions):
                alone = Composition([f], composition.caller, composition.callee)
                its = [case._replace(index=0) for case in given if case.index == i]
                if its:
                    self.check_fused(alone, assemble(alone), its)
            return
        except Difference as failure:
            self.fail(type(failure), composition, given[0], str(failure))
        for case in given:
            expected = Prediction(composition, case)
            found = difference(fused, composition, case, expected)
            if found:
                self.fail(KINDS.get(found, FusedMemoryDiffers), composition, case, found)
            self.count(self.counts, "returning" if expected.memories else "trapping")
            self.count(self.counts, "engine" if composition.in_engine else "model")

    def count(self, counter, key, number=1):
        if not self.failures:  # Shrinking tries the same things again and again.
            counter[key] += number

    def fail(self, kind, composition, case, found):
        name = f"{kind.__name__}-{self.seed}"
        text = f"{kind.__name__}\n{composition}\n"
        if kind not in (FusingFails, FusedIsInvalid):
            text += f"  call of f{case.index}: {case.note}\n"
        text += f"{found}\n  kept in {self.folder / name}.*"
        (self.folder / f"{name}.wat").write_text(composition.text())
        (self.folder / f"{name}.txt").write_text(text + "\n")
        replay.save(self.folder / f"{name}.json", composition, case)
        self.failures[kind] = text
        raise kind(text)

    def run_round(self):
        @hypothesis.seed(self.seed)
        @hypothesis.settings(
            max_examples=EXAMPLES, deadline=None, database=None, print_blob=False,
            suppress_health_check=list(hypothesis.HealthCheck))
        @hypothesis.given(st.data())
        def compare(data):
            composition = data.draw(compositions())
            self.check(composition, data.draw(st.lists(cases(composition), min_size=4, max_size=12)))

        try:
            compare()
        except Difference:
            pass
        except BaseExceptionGroup as group:
            _, others = group.split(Difference)
            if others:
                raise

    def run(self):
        start = time.time()
        while not self.failures:
            self.run_round()
            tried = self.passed() + sum(self.skipped.values())
            if tried >= CASES and time.time() - start >= SECONDS:
                break
            self.seed += 1
        self.report(time.time() - start)

    def passed(self):
        return self.counts["returning"] + self.counts["trapping"]

    def report(self, seconds):
        for text in self.failures.values():
            print(f"FAIL: {text}")
        for why, number in self.skipped.most_common():
            print(f"skipped: {number:5} {why}")
        for why, number in self.habits.most_common():
            print(f"note: {number} times {why}")
        skipped = sum(self.skipped.values())
        print(f"{self.passed()} calls agree in {seconds:.0f} s: "
              f"{self.counts['returning']} return, {self.counts['trapping']} trap; "
              f"{self.counts['model']} by the model alone")
        if not self.passed():
            print("NOTHING WAS COMPARED: everything was refused")
        print(f"{self.passed()} passed, {len(self.failures)} failed"
              + (f", {skipped} skipped" if skipped else ""))


def assemble(composition):
    return bytes(wasmtime.wat2wasm(composition.text()))


def reason(message):
    """An error without what differs from one function to the next."""
    text = message.strip().splitlines()[-1]
    text = text.rpartition("crosses a component boundary: ")[2]
    # "variant<...> is not supported yet"
    return re.sub(r"^([\w-]+)\W.* (is|are) not supported", r"\1 \2 not supported", text)


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    print(f"seed {SEED}", flush=True)
    with tempfile.TemporaryDirectory() as scratch:
        checker = Checker(pathlib.Path(sys.argv[1]).resolve(), pathlib.Path(scratch))
        checker.run()
    sys.exit(1 if checker.failures else 0)


main()
