#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Runs the component-model repository's test suite on fused components.

    check.py TOOLS REPOSITORY [--wasmtime COMMAND] [--update] [-v] [FILTER]

TOOLS is the folder of meld-opt and meld-scpv. Each directive of each script
(component, instance, call, assertion) is one test. It succeeds if its outcome
is the expected one; docs/conformance.md explains outcomes. --update writes that
page and the expected outcomes. FILTER selects scripts whose path contains it.

With --wasmtime, each script is also run as a whole by that component engine,
with the fused modules wrapped (wrapped.py): one more test for each script.

The last line is `N passed, N failed, N skipped`; skipped are those that are
expected not to pass and do not.
"""

import argparse
import faulthandler
import pathlib
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
# The engine; the model of the Canonical ABI.
sys.path += [str(HERE.parent / "tools"), str(HERE.parent / "Differential")]

from engine import make_engine  # noqa: E402
from fuser import Fuser  # noqa: E402
from runner import Runner  # noqa: E402
from scripts import directives  # noqa: E402
from table import EXPECTED, PAGE, Table, digest, read_exceptions  # noqa: E402
import wrapped  # noqa: E402

SECONDS = 120  # for one script


def revision(repository):
    """The checkout's commit, if it is one."""
    done = subprocess.run(["git", "-C", repository, "rev-parse", "HEAD"], capture_output=True,
                          text=True)
    return done.stdout.strip() if done.returncode == 0 else None


def with_exceptions(script, outcomes, exceptions):
    """Failures that are meant to be `differ`; what passes instead fails."""
    for outcome in outcomes:
        reason = exceptions.get((script, outcome.line))
        if reason and outcome.outcome == "failed":
            yield outcome._replace(outcome="differs", reason=reason)
        elif reason and outcome.outcome == "passed":
            yield outcome._replace(outcome="failed", reason="passes; exceptions.txt has it fail")
        else:
            yield outcome


class Check:
    def __init__(self, options):
        self.options = options
        self.expected = Table.read()
        self.found = Table()
        self.found_wrapped, self.expected_wrapped = {}, wrapped.read_expected()
        self.counts = dict(passed=0, failed=0, skipped=0)

    def run(self):
        engine = make_engine()
        texts = {}
        for path in sorted((self.options.repository / "test").rglob("*.wast")):
            script = str(path.relative_to(self.options.repository / "test"))
            if self.options.filter in script:
                texts[script] = path.read_text()
        scripts = {script: directives(text) for script, text in texts.items()}
        exceptions = read_exceptions()
        with tempfile.TemporaryDirectory() as scratch, \
                Fuser(self.options.tools, scratch, engine) as fuser:
            for script in scripts:
                for directive in scripts[script]:
                    if directive.definition:
                        fuser.start(directive.definition.text)
            engine_scripts = self.options.wasmtime and wrapped.WrappedScripts(
                self.options.wasmtime, fuser, scratch)
            for script, steps in scripts.items():
                # Ends this process, since code that loops cannot be stopped.
                faulthandler.dump_traceback_later(SECONDS, exit=True)
                outcomes = list(with_exceptions(script, Runner(fuser, engine).run(steps),
                                                exceptions))
                self.found.add_script(script, texts[script], outcomes)
                self.compare(script, texts[script], outcomes)
                if engine_scripts:
                    self.compare_wrapped(script, engine_scripts.run(script, texts[script], steps))
            faulthandler.cancel_dump_traceback_later()

    def compare(self, script, text, outcomes):
        is_known = self.expected.digests.get(script) == digest(text)
        if not is_known and not self.options.update:
            print(f"note: {script} is not the one that expected.txt is about")
        for line, kind, outcome, reason in outcomes:
            expected, _ = self.expected.expected(script, line) if is_known else (outcome, "")
            place = f"{script}:{line}: {kind}"
            if outcome == "failed":
                self.fail(f"{place}: {reason}")
            elif outcome != expected and not self.options.update:
                self.fail(f"{place}: {outcome}, expected {expected}"
                          + (f": {reason}" if reason else ""))
            else:
                self.counts["passed" if outcome == "passed" else "skipped"] += 1
                if self.options.verbose:
                    print(f"{outcome}: {place}" + (f": {reason}" if reason else ""))

    def compare_wrapped(self, script, found):
        self.found_wrapped[script] = found
        expected = self.expected_wrapped.get(script)
        if found.outcome == "failed":
            self.fail(f"{script} with wrapped components: {found.reason}")
        elif expected != found and found.outcome != "engine" and not self.options.update:
            self.fail(f"{script} with wrapped components: {found}, expected {expected}")
        else:
            self.counts["passed" if found.outcome == "passed" else "skipped"] += 1
        if self.options.verbose:
            print(f"wrapped: {script}: {found}")

    def fail(self, text):
        self.counts["failed"] += 1
        print(f"FAIL: {text}", flush=True)

    def check_files(self):
        """The page and the table say what was found."""
        self.found.revision = revision(self.options.repository) or self.expected.revision
        if self.found.digests != self.expected.digests and not self.options.update:
            return  # Another revision of the scripts; the notes say which.
        files = [(EXPECTED, self.found.text())]
        through_wrap = self.expected_wrapped
        if self.options.wasmtime:
            through_wrap = self.found_wrapped
            files.append((wrapped.EXPECTED, wrapped.text_of(through_wrap)))
        else:
            self.counts["skipped"] += 1
            print("scripts are not run with wrapped components: there is no command wasmtime")
        files.append((PAGE, self.found.page(through_wrap)))
        for path, text in files:
            if self.options.update:
                path.write_text(text)
            elif path.read_text() == text:
                self.counts["passed"] += 1
            else:
                self.fail(f"{path.name} is out of date: run-check.sh --update")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("tools", type=pathlib.Path)
    parser.add_argument("repository", type=pathlib.Path)
    parser.add_argument("--wasmtime")
    parser.add_argument("--update", action="store_true")
    parser.add_argument("-v", "--verbose", action="store_true")
    parser.add_argument("filter", nargs="?", default="")
    check = Check(parser.parse_args())
    check.run()
    if not check.options.filter:
        if check.options.update and check.counts["failed"]:
            print("not updated: what fails is repaired, or explained in exceptions.txt")
        else:
            check.check_files()
    print(", ".join(f"{count} {what}" for what, count in check.counts.items()))
    return 1 if check.counts["failed"] or not check.counts["passed"] else 0


sys.exit(main())
