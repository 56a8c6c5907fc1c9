# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Rounds of compositions that are drawn, fused and compared; what check.py's two
kinds of tests have in common."""

import collections
import json
import re
import subprocess
import time

import hypothesis
import wasmtime
from hypothesis import strategies as st
from hypothesis.internal.conjecture import engine as hypothesis_engine

from pipelines import pipelines

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


class FusedDiffers(Difference):
    pass


class EngineDiffers(Difference):
    """From the model. One of the two is wrong; known.py does not say which."""


class Refused(Exception):
    pass


def kind_of(found):
    """Of what the fused module does."""
    return (FusedMissesTrap if found.startswith("no trap") else
            FusedTraps if found.startswith("trap") else FusedDiffers)


class Rounds:
    """Subclasses give check(data), which draws from hypothesis' `data` and
    compares, `unit`, which names what they count, and how to save a failure."""

    examples = 40  # compositions in a round

    def __init__(self, build, scratch, engine, seed, passes=None):
        self.meld_opt = build / "bin" / "meld-opt"
        self.pipelines = pipelines(self.meld_opt, passes)
        self.passes = None  # of the composition at hand
        self.folder = build / "test" / "Differential"
        self.folder.mkdir(parents=True, exist_ok=True)
        self.scratch = scratch
        self.engine = engine
        self.seed = seed
        self.failures = {}  # text by kind, of this round
        self.counts = collections.Counter()
        self.skipped = collections.Counter()
        self.habits = collections.Counter()

    def fuse(self, data):
        path, output = self.scratch / "input.wasm", self.scratch / "output.wasm"
        path.write_bytes(data)
        output.unlink(missing_ok=True)
        options = [f"-passes={self.passes}"] if self.passes else []
        try:
            done = subprocess.run([self.meld_opt, path, "-o", output, *options], timeout=120,
                                  capture_output=True, text=True, errors="replace")
        except subprocess.TimeoutExpired:
            raise FusingFails("no result after two minutes") from None
        if done.returncode == 1 and re.search("not supported|permits that", done.stderr):
            raise Refused(reason(done.stderr))
        if done.returncode:
            raise FusingFails(f"exit status {done.returncode}: {done.stderr.strip()}")
        return output.read_bytes()

    def load(self, make):
        try:
            return make()
        except wasmtime.WasmtimeError as error:
            raise FusedIsInvalid(str(error)) from None

    @property
    def asks_engine(self):
        """Shrinking what fused code does wrong needs no engine."""
        return self.failures.keys() <= {EngineDiffers}

    def count(self, counter, key, number=1):
        if not self.failures:  # Shrinking tries the same things again and again.
            counter[key] += number

    def fail(self, kind, composition, found, what=None, saved=None):
        """Of the failures of a kind, the last one stays, which is the smallest."""
        name = f"{kind.__name__}-{self.seed}"
        text = f"{kind.__name__}\n{composition}\n"
        if self.passes:
            text += f"  -passes='{self.passes}'\n"
        if what:
            text += f"  {what}\n"
        text += f"{found}\n  kept in {self.folder / name}.*"
        (self.folder / f"{name}.wat").write_text(composition.text())
        (self.folder / f"{name}.txt").write_text(text + "\n")
        if saved:
            saved = json.dumps(dict(json.loads(saved), passes=self.passes))
            (self.folder / f"{name}.json").write_text(saved)
        self.failures[kind] = text
        raise kind(text)

    def run_round(self):
        @hypothesis.seed(self.seed)
        @hypothesis.settings(
            max_examples=self.examples, deadline=None, database=None, print_blob=False,
            suppress_health_check=list(hypothesis.HealthCheck))
        @hypothesis.given(st.data())
        def compare(data):
            self.passes = data.draw(self.pipelines)
            self.check(data)

        try:
            compare()
        except Difference:
            pass
        except BaseExceptionGroup as group:
            _, others = group.split(Difference)
            if others:
                raise

    def run(self, number, seconds):
        """Tries `number` units at least, for `seconds` at least."""
        start = time.time()
        while not self.failures:
            self.run_round()
            tried = self.passed() + sum(self.skipped.values())
            if tried >= number and time.time() - start >= seconds:
                break
            self.seed += 1
        self.report(time.time() - start)

    def passed(self):
        return self.counts["returning"] + self.counts["trapping"]

    def report(self, seconds):
        for text in self.failures.values():
            print(f"FAIL: {text}")
        for why, number in self.skipped.most_common():
            print(f"skipped: {number:5} {self.unit}: {why}")
        for why, number in self.habits.most_common():
            print(f"note: {number} times {why}")
        print(f"{self.passed()} {self.unit} agree in {seconds:.0f} s: "
              f"{self.counts['returning']} return, {self.counts['trapping']} trap; "
              f"{self.counts['model']} by the model alone", flush=True)


def reason(message):
    """An error without what differs from one function to the next."""
    text = message.strip().splitlines()[-1].rpartition("crosses a component boundary: ")[2]
    text = re.sub(r".*offset 0x\w+: |.*is the host's: ", "", text)
    text = re.sub(r'"[^"]*"', "...", text)
    # "variant<...> is not supported yet"
    return re.sub(r"^([\w-]+)\W.* (is|are) not supported", r"\1 \2 not supported", text)
