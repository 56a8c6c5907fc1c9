# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Assembles and fuses components, and says what came of each."""

import collections
import concurrent.futures
import os
import pathlib
import re
import subprocess

# Some scripts use names before their definitions.
os.environ.setdefault("WAST_STRICT_COMPONENT_INDICES", "0")

import wasmtime  # noqa: E402
import wasmtime.component  # noqa: E402

SECONDS = 60
# Elements of the pipeline behind `fuse`, such as `opt<O3>`.
OPTIMISE = os.environ.get("MELD_CONFORMANCE_OPTIMISE", "")
OPTIMISE = OPTIMISE and f",{OPTIMISE}"
ERROR = re.compile(r"meld-opt: error: '[^']*': (?P<place>offset 0x[0-9a-f]+: )?(?P<reason>.+)")
UNSUPPORTED = re.compile(r"\bunsupported\b|\bnot supported\b")

# kind: `fused`, `refused` (valid or not, but not supported), `invalid`, `failed`
# or `unassembled`; `reason` says why, if it is not fused. `wrapped` is the fused
# module as a component, or None where that is not supported.
Fusion = collections.namedtuple("Fusion", "kind reason binary fused graph wrapped",
                                defaults=(None,) * 4)


def run(*command):
    return subprocess.run(command, capture_output=True, text=True, errors="replace",
                          timeout=SECONDS)


class Fuser:
    """Fuses each component once, several at a time."""

    def __init__(self, tools, folder, engine):
        self.tools, self.folder, self.engine = pathlib.Path(tools), pathlib.Path(folder), engine
        self.pool = concurrent.futures.ThreadPoolExecutor(os.cpu_count())
        self.jobs = {}

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.pool.shutdown(cancel_futures=True)

    def start(self, text):
        if text not in self.jobs:
            self.jobs[text] = self.pool.submit(self.fuse, text, len(self.jobs))

    def result(self, text):
        return self.jobs[text].result()

    def wrapped(self, text):
        return self.result(text).wrapped

    def fuse(self, text, number):
        try:
            binary = bytes(wasmtime.wat2wasm(text))
        except wasmtime.WasmtimeError as error:
            return Fusion("unassembled", str(error).splitlines()[0])
        source, output = (self.folder / f"{number}.{kind}" for kind in ("wasm", "out"))
        source.write_bytes(binary)
        try:
            # After fuse there would be no graph to print.
            done = run(self.tools / "meld-opt", source, "-o", output,
                       f"-passes=print<graph>,fuse,verify{OPTIMISE},premises,emit-scpv")
        except subprocess.TimeoutExpired:
            return Fusion("failed", f"no result after {SECONDS} seconds")
        if done.returncode == 0:
            return self.check_output(source, output, binary, done.stdout)
        error = ERROR.match(done.stderr)
        if done.returncode != 1 or not error:
            return Fusion("failed", f"exit status {done.returncode}: {done.stderr.strip()}")
        if output.exists():
            return Fusion("failed", "refused, but an output was written")
        if not error["place"]:
            return Fusion("failed", f"refused without saying where: {error['reason']}")
        kind = "refused" if UNSUPPORTED.search(error["reason"]) else "invalid"
        return Fusion(kind, error["reason"])

    def check_output(self, source, output, binary, graph):
        """The module is valid, and its provenance exact."""
        try:
            fused = output.read_bytes()
            wasmtime.Module.validate(self.engine, fused)
        except (OSError, wasmtime.WasmtimeError) as error:
            return Fusion("failed", f"the output is not a valid module: {error}")
        # Optimised bodies are not those of the input.
        against = [] if OPTIMISE else ["--against", source]
        verified = run(self.tools / "meld-scpv", "verify", *against, output)
        if verified.returncode:
            return Fusion("failed", verified.stderr + verified.stdout)
        return self.wrap(source, Fusion("fused", "", binary, fused, graph))

    def wrap(self, source, fusion):
        """The wrapped module is a valid component that can be fused again."""
        output, again = source.with_suffix(".wrapped"), source.with_suffix(".again")
        done = run(self.tools / "meld-opt", source, "-o", output,
                   f"-passes=fuse{OPTIMISE},premises,emit-scpv,wrap")
        if done.returncode:
            error = ERROR.match(done.stderr)
            if error and UNSUPPORTED.search(error["reason"]):
                return fusion
            return Fusion("failed", f"not wrapped: {done.stderr.strip()}")
        wrapped = output.read_bytes()
        if fusion.fused not in wrapped:
            return Fusion("failed", "the fused module is not in its wrapper")
        try:
            wasmtime.component.Component(self.engine, wrapped)
        except wasmtime.WasmtimeError as error:
            return Fusion("failed", f"the wrapper is not a valid component: {error}")
        done = run(self.tools / "meld-opt", output, "-o", again)
        if done.returncode:
            return Fusion("failed", f"not fused again: {done.stderr.strip()}")
        return fusion._replace(wrapped=wrapped)
