# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""The outcomes that are expected, in expected.txt, and the page about them.

expected.txt is written by check.py --update. For each script it gives the
start of the SHA-256 of its text, and the lines of the directives that do not
pass, by outcome and reason. What it does not mention passes.

exceptions.txt is written by hand: directives that are to fail, and why.
"""

import collections
import hashlib
import pathlib
import re

HERE = pathlib.Path(__file__).resolve().parent
EXPECTED = HERE / "expected.txt"
EXCEPTIONS = HERE / "exceptions.txt"
PAGE = HERE.parent.parent / "docs" / "conformance.md"
OUTCOMES = ("passed", "refused", "unreachable", "differs")


def digest(text):
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def reason_class(reason):
    """Drops what differs between two refusals for one reason."""
    reason = re.sub(r" of type .*?(?=: |$| requires)", "", reason)
    reason = re.sub(r"'[^']*'|\"[^\"]*\"", "'...'", reason)
    reason = reason.replace("resource '...' is", "a resource is")
    return re.sub(r"\b(0x)?[0-9][0-9a-f]*\b", "N", reason)


def read_exceptions():
    """Reasons by script and line."""
    found = {}
    for line in EXCEPTIONS.read_text().splitlines():
        if line and not line.startswith("#"):
            place, _, reason = line.partition(" ")
            script, _, number = place.rpartition(":")
            found[script, int(number)] = reason
    return found


class Table:
    def __init__(self):
        self.digests = {}
        self.revision = "unknown"
        self.rows = {}  # outcome and reason by script and line
        self.totals = collections.Counter()  # directives by script and outcome

    def add_script(self, script, text, outcomes):
        """Adds the outcomes of a script, those that pass included."""
        self.digests[script] = digest(text)
        for line, _, outcome, reason in outcomes:
            self.totals[script, outcome] += 1
            if outcome != "passed":
                if outcome != "differs":
                    reason = reason_class(reason)
                self.rows[script, line] = outcome, reason

    def expected(self, script, line):
        return self.rows.get((script, line), ("passed", ""))

    @classmethod
    def read(cls):
        table, script = cls(), None
        for line in EXPECTED.read_text().splitlines():
            if line.startswith("  "):
                head, _, reason = line.strip().partition(": ")
                outcome, *numbers = head.split()
                for number in numbers:
                    table.rows[script, int(number)] = outcome, reason
            elif line.startswith("revision "):
                table.revision = line.split()[1]
            elif line and not line.startswith("#"):
                script, table.digests[script] = line.split()
        return table

    def text(self):
        lines = ["# Written by check.py --update; see table.py.", f"revision {self.revision}"]
        for script, hash in self.digests.items():
            lines.append(f"{script} {hash}")
            groups = collections.defaultdict(list)
            for (of, line), row in self.rows.items():
                if of == script:
                    groups[row].append(str(line))
            lines += [f"  {outcome} {' '.join(numbers)}: {reason}"
                      for (outcome, reason), numbers in groups.items()]
        return "\n".join(lines) + "\n"

    # The page

    def page(self, wrapped):
        folders = collections.Counter()
        for (script, outcome), count in self.totals.items():
            folders[script.split("/")[0], outcome] += count
        return PAGE_TEXT.format(
            revision=self.revision,
            folders=self.outcome_table("folder", folders),
            refused=self.reason_table("refused"),
            unreachable=self.reason_table("unreachable"),
            differs=self.place_list("differs"),
            scripts=self.outcome_table("script", self.totals)) + (
                WRAPPED_TEXT.format(table=self.wrapped_table(wrapped),
                                    sum=self.wrapped_sum(wrapped)) if wrapped else "")

    @staticmethod
    def outcome_table(head, counts):
        lines = [f"| {head} | {' | '.join(OUTCOMES)} |", "|---|" + "---:|" * len(OUTCOMES)]
        for name in sorted({name for name, _ in counts}):
            cells = [str(counts[name, o] or "") for o in OUTCOMES]
            lines.append(f"| {name} | {' | '.join(cells)} |")
        sums = [sum(n for (_, o), n in counts.items() if o == outcome) for outcome in OUTCOMES]
        lines.append(f"| all | {' | '.join(map(str, sums))} |")
        return "\n".join(lines)

    def reason_table(self, outcome):
        counts = collections.Counter(reason for o, reason in self.rows.values() if o == outcome)
        lines = ["| directives | reason |", "|---:|---|"]
        for reason, count in sorted(counts.items(), key=lambda item: (-item[1], item[0])):
            lines.append(f"| {count} | {reason} |")
        return "\n".join(lines)

    @staticmethod
    def wrapped_sum(wrapped):
        run = [o for o in wrapped.values() if o.wrapped]
        whole = [o for o in run if not o.left]
        return (f"Of {len(wrapped)} scripts, {len(run)} have a component that is wrapped; in "
                f"{len(whole)} all are. {sum(o.outcome == 'passed' for o in run)} of the "
                f"{len(run)} pass.")

    @staticmethod
    def wrapped_table(wrapped):
        lines = ["| script | wrapped | left | outcome |", "|---|---:|---:|---|"]
        for script, found in wrapped.items():
            if found.wrapped:
                text = {"engine": "the engine fails the script as it is"}.get(
                    found.outcome, f"differs: {found.reason}" if found.reason else found.outcome)
                lines.append(f"| {script} | {found.wrapped} | {found.left or ''} | {text} |")
        return "\n".join(lines)

    def place_list(self, outcome):
        places = collections.defaultdict(list)
        for (script, line), (of, reason) in self.rows.items():
            if of == outcome:
                places[script, reason].append(str(line))
        return "\n".join(f"- `{script}` {', '.join(lines)}: {reason}"
                         for (script, reason), lines in places.items()) or "Nowhere."


PAGE_TEXT = """\
# Conformance

The component-model repository has a test suite of its own: scripts that define
components, instantiate them, call their exports and say what must come of it.
`test/conformance` runs these scripts with each component fused first. This page
is written by it.

    git clone https://github.com/WebAssembly/component-model
    MELD_COMPONENT_MODEL_DIR=component-model make check

runs them with all other tests. Any outcome but the ones below fails the check,
better ones included; after a change that is meant to change them,

    MELD_COMPONENT_MODEL_DIR=component-model test/conformance/run-check.sh --update

writes this page and `test/conformance/expected.txt` again. The scripts are those of
revision {revision}.

## How a script is run

A component is assembled, fused by `meld-opt`, and passes if the core module is
valid and its provenance exact. An instance is an instance of that module, in an
engine that knows core modules only. A call lowers the arguments to core values
and to the exported memory, calls the core export, lifts the result and calls the
post-return function, as a host does, by a model of the Canonical ABI that
shares nothing with `meld-opt`. An assertion passes if

- `assert_return`: the value is the expected one,
- `assert_trap`: the call traps, in the module or in the host's part of the ABI,
- `assert_invalid`, `assert_malformed`: `meld-opt` refuses the component, says
  where it is wrong, and writes nothing. A refusal because something is not
  supported is not counted as passed.

## Outcomes

*Refused* means that `meld-opt` says that it does not support something, and
writes nothing; what needs that component is refused with it. *Unreachable* is
what cannot be tried by way of core exports. *Differs* is explained below.

{folders}

## Refused

{refused}

## Unreachable

{unreachable}

## Where the scripts are not followed

{differs}

## By script

{scripts}
"""

WRAPPED_TEXT = """\

## Through `wrap`

Each component that is fused also goes through `wrap`, must be valid then, and
must be fused again. The command `wasmtime` (scripts/setup-guests.sh builds it)
then runs the scripts as they are, with the components that they define replaced
by wrapped ones. Components that `meld-opt` refuses are left, so that the rest
of their script is run all the same. {sum}

{table}
"""
