# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Runs one saved call again: replay.py MELD-OPT FAILURE.json

Prints how the outcome of the fused module and of the engine, where it can run
the composition, differs from what the specification demands.
"""

import base64
import collections
import json
import pathlib
import subprocess
import sys
import tempfile
import zlib

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "tools"))

import wasmtime  # noqa: E402

from engine import make_engine  # noqa: E402
from generate import Case, Image  # noqa: E402
from guests import Prediction, Side  # noqa: E402
from sides import Fused, Unfused, difference  # noqa: E402

Saved = collections.namedtuple("Saved", "text caller callee in_engine")
Expected = collections.namedtuple("Expected", "sides memories")


def pack(data):
    return base64.b64encode(zlib.compress(data)).decode()


def unpack(text):
    return zlib.decompress(base64.b64decode(text))


def save(path, composition, case):
    expected = Prediction(composition, case).memories
    path.write_text(json.dumps({
        "text": composition.text(),
        "in engine": composition.in_engine,
        "sides": [composition.caller, composition.callee],
        "index": case.index,
        "images": [[pack(i.data), i.ranges] for i in (case.caller, case.callee)],
        "expected": [pack(m) for m in expected] if expected else None,
    }))


class NothingUndefined:
    settle = staticmethod(lambda found: found)


def main():
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    saved = json.loads(pathlib.Path(sys.argv[2]).read_text())
    composition = Saved(saved["text"], *(Side(*s) for s in saved["sides"]), saved["in engine"])
    case = Case(saved["index"],
                *(Image(unpack(d), [tuple(r) for r in ranges]) for d, ranges in saved["images"]),
                None)
    expected = Expected([NothingUndefined] * 2, saved["expected"] and
                        [unpack(m) for m in saved["expected"]])
    engine = make_engine()
    data = bytes(wasmtime.wat2wasm(composition.text))
    sides = {}
    if composition.in_engine:
        sides["engine"] = Unfused(engine, data)
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder) / "input.wasm"
        path.write_bytes(data)
        subprocess.run([sys.argv[1], path, "-o", f"{folder}/fused.wasm"], check=True)
        sides["fused"] = Fused(engine, pathlib.Path(f"{folder}/fused.wasm").read_bytes())
    for name, running in sides.items():
        print(f"{name}: {difference(running, composition, case, expected) or 'as expected'}")


if __name__ == "__main__":
    main()
