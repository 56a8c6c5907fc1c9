# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Runs one saved call or play again: replay.py MELD-OPT FAILURE.json

Prints how the outcome of the fused module and of the engine, where it can run
the composition, differs from what the specification demands.
"""

import base64
import json
import pathlib
import subprocess
import sys
import tempfile
import types
import zlib

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "tools"))

import wasmtime  # noqa: E402

import performances  # noqa: E402
import sides  # noqa: E402
from actors import Host  # noqa: E402
from engine import make_engine  # noqa: E402
from generate import Case, Image  # noqa: E402
from guests import Prediction, Side  # noqa: E402


def pack(data):
    return base64.b64encode(zlib.compress(data)).decode()


def unpack(text):
    return zlib.decompress(base64.b64decode(text))


def saved(composition, images, memories, **others):
    return json.dumps(dict(others, **{
        "text": composition.text(),
        "in engine": composition.in_engine,
        "images": [[pack(image.data), image.ranges] for image in images],
        "memories": memories and [pack(memory) for memory in memories],
    }))


def saved_case(composition, case):
    return saved(composition, case.images, Prediction(composition, case).memories,
                 sides=composition.sides, index=case.index)


def saved_play(play):
    return saved(play.cast, play.scenes, play.memories, sides=play.sides, runs=play.runs,
                 events=play.events, traps=play.traps)


class FusedCase(sides.Fused):
    def scribbles(self, composition, case):
        return None  # The types, which would be needed, are not saved.


class Replay:
    """A saved failure; the same methods for calls and for plays."""

    def __init__(self, failure):
        self.images = [Image(unpack(data), [tuple(r) for r in ranges])
                       for data, ranges in failure["images"]]
        self.memories = failure["memories"] and [unpack(m) for m in failure["memories"]]
        self.sides = [Side(*side) for side in failure["sides"]]
        self.failure = failure


class CaseReplay(Replay):
    def unfused(self, engine, data):
        return sides.Unfused(engine, data)

    def fused(self, engine, data):
        return FusedCase(engine, data)

    def difference(self, running):
        expected = types.SimpleNamespace(memories=self.memories, settle=lambda _, found: found)
        case = Case(self.failure["index"], self.images, None)
        return sides.difference(running, self, case, expected)


class PlayReplay(Replay):
    def unfused(self, engine, data):
        return performances.UnfusedActors(engine, data, Host())

    def fused(self, engine, data):
        return performances.FusedActors(engine, data, Host())

    def difference(self, running):
        play = types.SimpleNamespace(
            sides=self.sides, scenes=self.images, memories=self.memories,
            runs=self.failure["runs"], traps=self.failure["traps"],
            events=[(who, what) for who, what in self.failure["events"]])
        return performances.difference(running, play)


def main():
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    failure = json.loads(pathlib.Path(sys.argv[2]).read_text())
    again = (PlayReplay if "runs" in failure else CaseReplay)(failure)
    engine = make_engine()
    data = bytes(wasmtime.wat2wasm(failure["text"]))
    runnings = {}
    if failure["in engine"]:
        runnings["engine"] = again.unfused(engine, data)
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder) / "input.wasm"
        path.write_bytes(data)
        passes = failure.get("passes")
        options = [f"-passes={passes}"] if passes else []
        subprocess.run([sys.argv[1], path, "-o", f"{folder}/fused.wasm", *options], check=True)
        runnings["fused"] = again.fused(engine, pathlib.Path(f"{folder}/fused.wasm").read_bytes())
    for name, running in runnings.items():
        print(f"{name}: {again.difference(running) or 'as expected'}")


if __name__ == "__main__":
    main()
