# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Runs scripts in a component engine, with each component fused and wrapped.

A script stays as it is but for the components that it defines, which become
what meld-opt makes of them. Those that meld-opt refuses stay, so that the rest
of the script is run nevertheless. An engine that fails the script as it is says
nothing about wrapping.

wrapped.txt, written by check.py --update, has one line for each script: how
many components are wrapped and left as they are, and the outcome.
"""

import collections
import pathlib
import re
import subprocess

HERE = pathlib.Path(__file__).resolve().parent
EXPECTED = HERE / "wrapped.txt"
EXCEPTIONS = HERE / "wrapped-exceptions.txt"
SECONDS = 60
# The text of a trap, which an assertion ends with.
MESSAGE = re.compile(r'"(?:[^"\\]|\\.)*"\s*\)$')

FEATURES = """
    component-model-async component-model-more-async-builtins
    component-model-async-stackful component-model-error-context
    component-model-fixed-length-lists component-model-map
    component-model-memory64 component-model-implements component-model-threading
    multi-memory memory64 exceptions gc function-references reference-types
""".split()

# outcome: `passed`, `differs` (meant to, for `reason`), `failed`, or `engine`,
# when the engine fails the script as it is.
Outcome = collections.namedtuple("Outcome", "wrapped left outcome reason", defaults=("",))


def read_exceptions():
    """Reasons by script."""
    lines = [line.partition(" ") for line in EXCEPTIONS.read_text().splitlines()
             if line and not line.startswith("#")]
    return {script: reason for script, _, reason in lines}


def literal(binary):
    return '"' + "".join(f"\\{byte:02x}" for byte in binary) + '"'


class WrappedScripts:
    """Runs scripts with the command `wasmtime`."""

    def __init__(self, wasmtime, fuser, folder):
        self.wasmtime, self.fuser, self.folder = wasmtime, fuser, pathlib.Path(folder)
        self.exceptions = read_exceptions()

    def run(self, script, text, steps):
        rewritten, wrapped, left = self.rewrite(text, steps)
        if not wrapped:
            return Outcome(0, left, "passed")
        error = self.execute(text)
        if error:
            return Outcome(wrapped, left, "engine", error)
        error = self.execute(rewritten)
        reason = self.exceptions.get(script)
        if reason and error:
            return Outcome(wrapped, left, "differs", reason)
        if reason:
            return Outcome(wrapped, left, "failed", f"passes; {EXCEPTIONS.name} has it fail")
        return Outcome(wrapped, left, "failed" if error else "passed", error)

    def rewrite(self, text, steps):
        parts, position, wrapped_count, left = [], 0, 0, 0
        for step in steps:
            if step.kind == "assert_trap":
                # The engine has a text of its own for each trap of its adapters.
                parts += [text[position:step.begin],
                          MESSAGE.sub('"")', text[step.begin:step.end])]
                position = step.end
            if step.kind not in ("component", "definition"):
                continue
            wrapped = self.fuser.wrapped(step.definition.text)
            if not wrapped:
                left += 1
                continue
            wrapped_count += 1
            kind = "definition " if step.kind == "definition" else ""
            name = f"{step.definition.name} " if step.definition.name else ""
            parts += [text[position:step.begin],
                      f"(component {kind}{name}binary {literal(wrapped)})"]
            position = step.end
        return "".join([*parts, text[position:]]), wrapped_count, left

    def execute(self, text):
        """Returns what is wrong, or nothing."""
        path = self.folder / "script.wast"
        path.write_text(text)
        command = [self.wasmtime, "wast", "--ignore-error-messages", "-W",
                   ",".join(f"{feature}=y" for feature in FEATURES), path]
        try:
            done = subprocess.run(command, capture_output=True, text=True, errors="replace",
                                  timeout=SECONDS)
        except subprocess.TimeoutExpired:
            return f"no result after {SECONDS} seconds"
        if done.returncode == 0:
            return ""
        lines = [line.strip() for line in done.stderr.splitlines() if line.strip()]
        return "; ".join(lines)[:300] or f"exit status {done.returncode}"


def read_expected():
    """Outcomes by script."""
    found, reasons = {}, read_exceptions()
    for line in EXPECTED.read_text().splitlines() if EXPECTED.exists() else []:
        if not line.startswith("#"):
            script, wrapped, left, outcome = line.split()
            reason = reasons[script] if outcome == "differs" else ""
            found[script] = Outcome(int(wrapped), int(left), outcome, reason)
    return found


def text_of(outcomes):
    lines = ["# Script, components wrapped, components left as they are, outcome.",
             "# Written by check.py --update; see wrapped.py."]
    return "\n".join(lines + [f"{script} {o.wrapped} {o.left} {o.outcome}"
                              for script, o in outcomes.items()]) + "\n"
