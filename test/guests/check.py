#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Fuses every guest and compares the fused module with the component.

    check.py BUILD [NAME...]

BUILD is the build folder. What is fused stays in BUILD/test/guests, as a core
module and as the component that `wrap` makes of it. The last line is `N passed,
N failed, N skipped`; a guest counts once for each check.
"""

import itertools
import pathlib
import random
import re
import subprocess
import sys
import tempfile
import time
import wasmtime
import wasmtime.component

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "tools"))

from abi import (  # noqa: E402
    ComponentInstance, CoreInstance, Trap, answerable, functions, is_callable)
from build import CACHE, Builder, NotBuilt  # noqa: E402
from engine import make_engine  # noqa: E402
from values import TEXTS, make_value  # noqa: E402
import wasm_tools  # noqa: E402

# What a host needs besides the functions, see the linker's export names.
SUPPORT = re.compile(r"(memory|cabi_realloc)(\$\d+)?$|_initialize$|(.*#)?\[dtor\]")


class Failure(Exception):
    """A check's finding."""


class Skip(Exception):
    """Says why a check cannot be made here."""


def expect(condition, message):
    if not condition:
        raise Failure(message)


class Host:
    """The other side of a guest's imports. Its answers depend on the calls."""

    def __init__(self):
        self.calls = []

    def __call__(self, name, type, values):
        self.calls.append((name, values))
        if type.result:
            # A text as the seed: hashes of tuples differ from run to run.
            source = random.Random(f"{len(self.calls)} {name} {values}")
            return make_value(source, type.result, None)
        return None


class Side:
    """One of the two that must behave alike, made anew after each trap."""

    def __init__(self, make_instance):
        self.host = Host()
        self.make_instance = make_instance
        self.instance = None

    def call(self, name, type, values):
        """Returns what the caller and what the host saw."""
        self.host.calls.clear()
        self.instance = self.instance or self.make_instance(self.host)
        try:
            result = self.instance.call(name, type, values)
        except Trap as trap:
            self.instance = None
            result = trap
        return result, list(self.host.calls)


class GuestCheck:
    """The checks of one guest, in order; each is a method without arguments."""

    def __init__(self, engine, build, builder, guest, path):
        self.engine = engine
        self.builder = builder
        self.build = build
        self.settings = guest["check"]
        self.input = path
        self.output = build / "test/guests" / f"{guest['name']}.wasm"
        self.wrapper = self.output.with_suffix(".component.wasm")
        self.output.parent.mkdir(parents=True, exist_ok=True)
        if "refused" in self.settings:
            self.checks = [self.is_refused]
            return
        # There is no host of WASI for core modules here, but the engine is one for
        # components.
        self.is_called_wrapped = self.settings.get("wasi", False)
        self.is_optimised = False
        self.checks = [self.fuses, self.validates, self.shows_the_roots_interface,
                       self.carries_exact_provenance, self.is_deterministic]
        if not self.is_called_wrapped:
            self.checks.append(self.behaves_like_the_component)
        self.checks += [self.is_wrapped, self.has_the_same_world,
                        self.behaves_when_wrapped, self.is_fused_again]
        if "inputs" in self.settings:
            self.checks.append(self.is_made_of_several_inputs)
        if "node" in self.settings:
            self.checks.append(self.behaves_on_node)
        self.checks += [self.optimises, self.behaves_when_wrapped
                        if self.is_called_wrapped else self.behaves_like_the_component]

    def fuse(self, output, *options, then="", passes=None):
        passes = passes or self.settings.get("passes", "fuse,premises,emit-scpv")
        return self.run("meld-opt", *options, f"-passes={passes}{then}", self.input,
                        "-o", output)

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
        hosts |= {f"[export]{name}" for name in type.exports(self.engine)}
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

    def optimises(self):
        """The checks behind this one are about the optimised module."""
        passes = self.settings.get("passes", "fuse,premises,emit-scpv")
        level = self.settings.get("optimise", "O3")
        passes = passes.replace(",premises", f",opt<{level}>,premises")
        then = ",wrap" if self.is_called_wrapped else ""
        plain = self.wrapper if self.is_called_wrapped else self.output
        optimised = plain.with_name(plain.name.replace(".", ".optimised.", 1))
        self.expect_success(self.fuse(optimised, then=then, passes=passes))
        self.expect_success(self.run("meld-scpv", "verify", optimised))
        before, after = (path.stat().st_size for path in (plain, optimised))
        expect(after < before, f"optimising made {after} bytes of {before}")
        self.is_optimised = True
        if self.is_called_wrapped:
            self.wrapper = optimised
            self.wrapped = self.load(optimised)
            self.has_the_same_world()
        else:
            self.output = optimised
            self.validates()
            self.shows_the_roots_interface()

    def load(self, path):
        """The component of a file."""
        try:
            return wasmtime.component.Component(self.engine, path.read_bytes())
        except wasmtime.WasmtimeError as error:
            raise Failure(str(error)) from error

    def behaves_like_the_component(self):
        self.behaves_as_a_module(self.module)

    def behaves_as_a_module(self, module):
        answers = answerable(self.component, self.engine)
        self.compare(lambda host: CoreInstance(
            self.engine, module, answers, host, **self.settings.get("names", {})))

    def compare(self, make_instance):
        """Makes the same calls of the component and of what is made of it."""
        exports = [(name, type) for name, type in functions(
            self.component.type.exports(self.engine), self.engine) if is_callable(type)]
        texts = TEXTS
        if "strings" in self.settings:
            texts = (HERE / self.settings["strings"]).read_text().splitlines()
        texts = itertools.cycle(texts)
        source = random.Random(2)
        original = Side(self.make_component(self.component))
        fused = Side(make_instance)
        rounds = self.settings.get("rounds", 200)
        returned = 0
        if self.is_optimised:
            rounds = max(rounds // 4, 20)
        for _ in range(rounds):
            name, type = source.choice(exports)
            values = [make_value(source, param, texts) for _, param in type.params]
            expected = original.call(name, type, values)
            found = fused.call(name, type, values)
            expect(is_same(expected, found),
                   f"{name}{tuple(values)!r:.200}:\n"
                   f"    component: {expected!r:.400}\n    fused:     {found!r:.400}")
            returned += not isinstance(expected[0], Trap)
        expect(returned >= rounds / 4, f"only {returned} of {rounds} calls returned")

    def make_component(self, component):
        """Makes instances of a component."""
        if self.is_called_wrapped:
            return lambda host: ComponentInstance(self.engine, component, {}, host, wasi=True)
        answers = answerable(self.component, self.engine)
        return lambda host: ComponentInstance(self.engine, component, answers, host)

    # The fused module as a component

    def is_wrapped(self):
        self.wrapper.unlink(missing_ok=True)
        self.expect_success(self.fuse(self.wrapper, then=",wrap"))
        expect(self.output.read_bytes() in self.wrapper.read_bytes(),
               "the fused module is not in its wrapper")
        self.expect_success(self.run("meld-scpv", "verify", self.wrapper))
        self.wrapped = self.load(self.wrapper)

    def has_the_same_world(self):
        original, wrapped = ([list(items(self.engine)) for items in
                              (component.type.imports, component.type.exports)]
                             for component in (self.component, self.wrapped))
        expect(original == wrapped, f"{original} became {wrapped}")
        world, found = (self.world(path) for path in (self.input, self.wrapper))
        expect(world == found, f"the world\n{world}became\n{found}")

    def world(self, path):
        """The world of a component as text."""
        done = subprocess.run([wasm_tools.find(), "component", "wit", path],
                              capture_output=True, text=True)
        self.expect_success(done)
        return done.stdout

    def behaves_when_wrapped(self):
        self.behaves_as_a_component(self.wrapper)

    def behaves_as_a_component(self, path):
        if "command" in self.settings:
            self.runs_like_the_command(path)
        else:
            self.compare(self.make_component(self.load(path)))

    def is_fused_again(self):
        again = self.output.with_suffix(".again")
        passes = "-passes=fuse,premises,emit-scpv"
        then = ",wrap" if self.is_called_wrapped else ""
        self.expect_success(self.run("meld-opt", passes + then, self.wrapper, "-o", again))
        self.expect_success(self.run("meld-scpv", "verify", "--against", self.wrapper, again))
        if self.is_called_wrapped:
            self.behaves_as_a_component(again)
        else:
            self.behaves_as_a_module(wasmtime.Module(self.engine, again.read_bytes()))
        again.unlink()

    def is_made_of_several_inputs(self):
        """The components that it is composed of give the same module."""
        parts = [self.builder.build(name) for name in self.settings["inputs"]]
        again = self.output.with_suffix(".again")
        self.expect_success(self.run("meld-opt", *parts, "-o", again))
        expect(again.read_bytes() == self.output.read_bytes(), "they gave another module")
        against = [word for part in parts for word in ("--against", part)]
        self.expect_success(self.run("meld-scpv", "verify", *against, again))
        again.unlink()

    def behaves_on_node(self):
        """Both print the same in Node, as JavaScript that jco makes of them."""
        results = [self.run_on_node(path) for path in (self.input, self.wrapper)]
        expect(results[0] == results[1], f"{results[0]!r:.400}\nbecame {results[1]!r:.400}")

    def run_on_node(self, path):
        try:
            jco, node = self.builder.tool("jco"), self.builder.node()
        except NotBuilt as reason:
            raise Skip(str(reason)) from reason
        with tempfile.TemporaryDirectory(dir=self.output.parent) as folder:
            self.expect_success(subprocess.run(
                [jco, "transpile", path, "-o", folder, "--name", "guest", "--multi-memory"],
                capture_output=True, text=True))
            script = pathlib.Path(folder) / "run.mjs"
            script.write_text((HERE / self.settings["node"]).read_text())
            (pathlib.Path(folder) / "node_modules").symlink_to(self.builder.tools / "node_modules")
            flags = self.node_flags(node)
            done = subprocess.run([node, *flags, script], capture_output=True, text=True,
                                  timeout=600)
            self.expect_success(done)
            return done.stdout

    def node_flags(self, node):
        """With which Node takes modules of several memories, if this is one."""
        memories = [m for m in self.module.exports if isinstance(m.type, wasmtime.MemoryType)]
        if len(memories) < 2:
            return []
        probe = "new WebAssembly.Module(new Uint8Array([0,97,115,109,1,0,0,0,5,5,2,0,0,0,0]))"
        for flags in ([], ["--experimental-wasm-multi-memory"]):
            if subprocess.run([node, *flags, "-e", probe], capture_output=True).returncode == 0:
                return flags
        raise Skip("this Node takes no module with several memories")

    def runs_like_the_command(self, wrapped):
        """It prints the same and ends with the same status."""
        tool = self.builder.tools / "wasmtime"
        if not tool.exists():
            raise Skip("wasmtime is not installed")
        for words in self.settings["command"]:
            results = []
            for path in (self.input, wrapped):
                done = subprocess.run(
                    [tool, "run", "-W", "multi-memory=y", path, *words.split()],
                    input=b"one\ntwo\n", capture_output=True)
                # Of a trap the engine prints where it was.
                results.append((done.returncode, done.stdout, done.stderr.split(b"Error:")[0]))
            expect(results[0][1], f"nothing was printed: {results[0]}")
            expect(results[0] == results[1], f"{words}: {results[0]} became {results[1]}")


def is_same(left, right):
    """Compares results and host calls. NaNs are equal, and so are traps."""
    if isinstance(left, Trap):
        return isinstance(right, Trap)
    if isinstance(left, (tuple, list)):
        return isinstance(right, (tuple, list)) and len(left) == len(right) and \
            all(map(is_same, left, right))
    return left == right or (left != left and right != right)


def run_checks(check, name, counts):
    """Later checks need what earlier ones made: after a failure they fail, too."""
    for position, method in enumerate(check.checks):
        begin = time.monotonic()
        try:
            method()
        except Skip as reason:
            counts["skipped"] += 1
            print(f"SKIP: {name} {method.__name__}: {reason}", flush=True)
            continue
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
        run_checks(GuestCheck(engine, pathlib.Path(build), builder, guest, path), name,
                   counts)
    print(", ".join(f"{count} {what}" for what, count in counts.items()))
    return 1 if counts["failed"] else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
