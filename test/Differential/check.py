# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Differential test of calls between components: check.py BUILD [values|handles]

Random compositions run in three ways: fused and run as a core module, unfused
in the engine, and in a model of the specification (model.py, tables.py). What
the engine has no switch for (lists of fixed length, 64-bit memories) is compared
with the model alone.

*Values*: random function types, encodings and values, many of them ill-formed,
cross one boundary, or two on their way through a component between them. After
each call all memories, which hold everything that can be seen of it, must be the
same byte for byte; or each of the three must have trapped, the fused module
without having written where it should not.

*Handles*: instances make, pass, lend, return and drop resources of each other
and of the host, by random scripts. The host must see the same events with the
same handles and representations, and in the end the same memories or a trap.

That ill-formed values and handles can fail the test was tried by breaking what
they meet, one at a time: checks of cases, characters, flags, ranges, alignment,
lends and borrows in lib/CanonicalABI and lib/Runtime.

What meld-opt refuses counts as skipped, with its reason. Environment:

    MELD_DIFFERENTIAL_CASES    how many calls to try, at least (2400)
    MELD_DIFFERENTIAL_PLAYS    how many scripts to try, at least (400)
    MELD_DIFFERENTIAL_SECONDS  how long to try either, at least (0)
    MELD_DIFFERENTIAL_SEED     of the first round (1); the next one's is one more
    MELD_DIFFERENTIAL_PASSES   the pipeline, `fuse,opt<O3>` for example, or `random`: a
                               new one for each composition (meld-opt's own)

A failure is shrunk and left in BUILD/test/Differential, see replay.py.
"""

import os
import pathlib
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "tools"))

import wasmtime  # noqa: E402
from hypothesis import strategies as st  # noqa: E402

import performances  # noqa: E402
import replay  # noqa: E402
import sides  # noqa: E402
from engine import make_engine  # noqa: E402
from generate import cases, compositions  # noqa: E402
from guests import Prediction  # noqa: E402
from known import EngineMemory, habit_of  # noqa: E402
from plays import Dice, Play, casts  # noqa: E402
from rounds import Difference, EngineDiffers, Refused, Rounds, kind_of  # noqa: E402


def setting(name, default):
    return float(os.environ.get(f"MELD_DIFFERENTIAL_{name}", default))


def assemble(composition):
    return bytes(wasmtime.wat2wasm(composition.text()))


class Values(Rounds):
    unit = "calls"
    number = setting("CASES", 2400)

    def check(self, data):
        composition = data.draw(compositions())
        given = data.draw(st.lists(cases(composition), min_size=4, max_size=12))
        assembled = assemble(composition)
        if composition.in_engine and self.asks_engine:
            unfused = sides.Unfused(self.engine, assembled)
            for case in given:
                self.check_engine(composition, case, unfused)
        self.check_fused(composition, assembled, given)

    def check_engine(self, composition, case, unfused):
        found = sides.difference(unfused, composition, case, Prediction(composition, case))
        if not found:
            return
        habitual = Prediction(composition, case, EngineMemory)
        if sides.difference(unfused, composition, case, habitual):
            self.fail_case(EngineDiffers, composition, case, found)
        self.habits.update({h for end in habitual.ends for h in end.habits})

    def check_fused(self, composition, data, given):
        """Functions are tried one by one if they are refused together."""
        try:
            output = self.fuse(data)
            fused = self.load(lambda: sides.Fused(self.engine, output))
        except Refused as refused:
            if len(composition.functions) == 1:
                self.count(self.skipped, str(refused), len(given))
                return
            for i in range(len(composition.functions)):
                alone = composition.only(i)
                its = [case._replace(index=0) for case in given if case.index == i]
                if its:
                    self.check_fused(alone, assemble(alone), its)
            return
        except Difference as failure:
            self.fail(type(failure), composition, str(failure))
        for case in given:
            expected = Prediction(composition, case)
            found = sides.difference(fused, composition, case, expected)
            if found:
                self.fail_case(kind_of(found), composition, case, found)
            self.count(self.counts, "returning" if expected.memories else "trapping")
            self.count(self.counts, "engine" if composition.in_engine else "model")

    def fail_case(self, kind, composition, case, found):
        self.fail(kind, composition, found, f"call of f{case.index}: {case.note}",
                  replay.saved_case(composition, case))


class Handles(Rounds):
    unit = "plays"
    number = setting("PLAYS", 400)
    examples = 100

    def check(self, data):
        cast = data.draw(casts())
        dice = Dice(data.draw)
        plays = [Play(dice, cast) for _ in range(3)]
        assembled = assemble(cast)
        if cast.in_engine and self.asks_engine:
            unfused = performances.UnfusedActors(self.engine, assembled, cast.host)
            for play in plays:
                found = performances.difference(unfused, play)
                habit = found and habit_of(play, unfused.events)
                if found and not habit:
                    self.fail_play(EngineDiffers, play, found)
                self.habits.update([habit] if habit else [])
        try:
            output = self.fuse(assembled)
            fused = self.load(lambda: performances.FusedActors(self.engine, output, cast.host))
        except Refused as refused:
            self.count(self.skipped, str(refused), len(plays))
            return
        except Difference as failure:
            self.fail(type(failure), cast, str(failure))
        for play in plays:
            found = performances.difference(fused, play)
            if found:
                self.fail_play(kind_of(found), play, found)
            self.count(self.counts, "trapping" if play.traps else "returning")
            self.count(self.counts, "engine" if cast.in_engine else "model")

    def fail_play(self, kind, play, found):
        self.fail(kind, play.cast, found, f"runs: {' '.join(play.runs)}",
                  replay.saved_play(play))


def main():
    if not 2 <= len(sys.argv) <= 3:
        sys.exit(__doc__)
    build = pathlib.Path(sys.argv[1]).resolve()
    seed = int(setting("SEED", 1))
    print(f"seed {seed}", flush=True)
    engine = make_engine()
    kinds = {"values": Values, "handles": Handles}
    passed = skipped = failed = 0
    with tempfile.TemporaryDirectory() as scratch:
        for name in sys.argv[2:] or kinds:
            rounds = kinds[name](build, pathlib.Path(scratch), engine, seed,
                                 os.environ.get("MELD_DIFFERENTIAL_PASSES"))
            rounds.run(rounds.number, setting("SECONDS", 0))
            passed += rounds.passed()
            skipped += sum(rounds.skipped.values())
            failed += len(rounds.failures)
            if not rounds.passed():
                print(f"NOTHING WAS COMPARED of {name}: everything was refused")
    print(f"{passed} passed, {failed} failed" + (f", {skipped} skipped" if skipped else ""))
    sys.exit(1 if failed else 0)


main()
