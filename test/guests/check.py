#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Fuses every guest and compares the fused module with the component.

    check.py BUILD [NAME...]

BUILD is the build folder. What is fused stays in BUILD/test/guests. The last
line is `N passed, N failed, N skipped`; a guest counts once for each check.
"""

import itertools
import pathlib
import random
import re
import subprocess
import sys
import time
import wasmtime
import wasmtime.component
from wasmtime.component import _types as ct

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "tools"))

from abi import ComponentInstance, CoreInstance, Trap  # noqa: E402
from build import CACHE, Builder, NotBuilt  # noqa: E402
from engine import make_engine  # noqa: E402
from values import TEXTS, is_callable, make_value  # noqa: E402

# What a host needs besides the functions, see the linker's export names.
SUPPORT = re.compile(r"(memory|cabi_realloc)(\$\d+)?$|_initialize$")


class Failure(Exception):
    """A check's finding."""


def expect(condition, message):
    if not condition:
        raise Failure(message)


def functions(items, engine, prefix=""):
    """Yields name and type of every function, instances' functions included."""
    for name, item in items.items():
        if isinstance(item.ty, ct.FuncType):
            yield prefix + name, item.ty
        elif isinstance(item.ty, ct.ComponentInstanceType):
            yield from functions(item.ty.exports(engine), engine, f"{name}#")


class GuestCheck:
    """The checks of one guest, in order; each is a method without arguments."""

    def __init__(self, engine, build, guest, path):
        self.engine = engine
        self.build = build
        self.settings = guest["check"]
        self.input = path
        self.output = build / "test/guests" / f"{guest['name']}.wasm"
        self.output.parent.mkdir(parents=True, exist_ok=True)
        self.checks = [self.fuses, self.validates, self.shows_the_roots_interface,
                       self.carries_exact_provenance, self.is_deterministic,
                       self.behaves_like_the_component]
        if "refused" in self.settings:
            self.checks = [self.is_refused]

    def fuse(self, output, *options):
        if "passes" in self.settings:
            options += (f"-passes={self.settings['passes']}",)
        return self.run("meld-opt", *options, self.input, "-o", output)

    def run(self, tool, *arguments):
        return subprocess.run([self.build / "bin" / tool, *arguments],
                              capture_output=True, text=True, errors="replace")

    @staticmethod
    def expect_success(done):
        expect(done.returncode == 0,
               f"exit status {done.returncode}: {(done.stderr + done.stdout).strip()}")

    def fuses(self):
        self.output.unlink(missing_ok=True)
        self.expect_success(self.fuse(self.output))

    def is_refused(self):
        self.output.unlink(missing_ok=True)
        done = self.fuse(self.output)
        expect(done.returncode == 1, f"exit status {done.returncode}")
        expect(self.settings["refused"] in done.stderr, f"another error: {done.stderr}")
        expect(not self.output.exists(), "an output was written")

    def validates(self):
        try:
            self.module = wasmtime.Module(self.engine, self.output.read_bytes())
        except wasmtime.WasmtimeError as error:
            raise Failure(str(error)) from error
        self.component = wasmtime.component.Component(self.engine, self.input.read_bytes())

    def shows_the_roots_interface(self):
        type = self.component.type
        wanted = dict(functions(type.exports(self.engine), self.engine))
        shown = {export.name for export in self.module.exports}
        expect(not wanted.keys() - shown, f"missing exports: {wanted.keys() - shown}")
        extra = {name for name in shown - wanted.keys() if not SUPPORT.match(name)
                 and name.removeprefix("cabi_post_") not in wanted}
        expect(not extra, f"exports that no one needs: {extra}")
        hosts = type.imports(self.engine).keys() | {"$root"}
        extra = {entry.module for entry in self.module.imports} - hosts
        expect(not extra, f"imports that are not the root's: {extra}")

    def carries_exact_provenance(self):
        self.expect_success(self.run("meld-scpv", "verify", self.output))
        self.expect_success(
            self.run("meld-scpv", "verify", "--against", self.input, self.output))

    def is_deterministic(self):
        again = self.output.with_suffix(".again")
        for jobs in "12":
            self.expect_success(self.fuse(again, "-j", jobs))
            expect(again.read_bytes() == self.output.read_bytes(),
                   f"-j {jobs} gave another module")
        again.unlink()

    def behaves_like_the_component(self):
        exports = [(name, type) for name, type in functions(
            self.component.type.exports(self.engine), self.engine) if is_callable(type)]
        texts = TEXTS
        if "strings" in self.settings:
            texts = (HERE / self.settings["strings"]).read_text().splitlines()
        texts = itertools.cycle(texts)
        source = random.Random(2)
        original = fused = None
        for _ in range(self.settings.get("rounds", 200)):
            # A trap ends an instance's life.
            original = original or ComponentInstance(self.engine, self.component)
            fused = fused or CoreInstance(
                self.engine, self.module, **self.settings.get("names", {}))
            name, type = source.choice(exports)
            params = [param for _, param in type.params]
            values = [make_value(source, param, texts) for param in params]
            results = []
            for instance in original, fused:
                try:
                    results.append(instance.call(name, params, type.result, values))
                except Trap as trap:
                    results.append(trap)
            trapped = [isinstance(result, Trap) for result in results]
            expect(trapped[0] == trapped[1] and (trapped[0] or same(*results)),
                   f"{name}{tuple(values)!r:.200}:\n"
                   f"    component: {results[0]!r:.300}\n    fused:     {results[1]!r:.300}")
            if trapped[0]:
                original = fused = None


def same(left, right):
    return left == right or (left != left and right != right)


def run_checks(check, name, counts):
    """Later checks need what earlier ones made: after a failure they fail, too."""
    for position, method in enumerate(check.checks):
        begin = time.monotonic()
        try:
            method()
        except Failure as failure:
            counts["failed"] += len(check.checks) - position
            print(f"FAIL: {name} {method.__name__}: {failure}", flush=True)
            return
        counts["passed"] += 1
        print(f"PASS: {name} {method.__name__} ({time.monotonic() - begin:.1f} s)", flush=True)


def main(build, *names):
    builder = Builder()
    engine = make_engine(CACHE / "compiled")
    counts = dict(passed=0, failed=0, skipped=0)
    for name, guest in builder.guests.items():
        if "check" not in guest or (names and name not in names):
            continue
        try:
            path = builder.build(name)
        except NotBuilt as reason:
            print(f"SKIP: {name}: {reason}", flush=True)
            counts["skipped"] += 1
            continue
        run_checks(GuestCheck(engine, pathlib.Path(build), guest, path), name, counts)
    print(", ".join(f"{count} {what}" for what, count in counts.items()))
    return 1 if counts["failed"] else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
