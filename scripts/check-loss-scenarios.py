#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Checks that each loss scenario we answer for has a test named after it.

test/loss-scenarios.txt lists them: `ID covered|later TITLE`. A test bears an id
by its name: a GoogleTest `TEST(Suite, LS_P_03_...)` or `TEST_F`, or a file in
test/ with `ls-p-03` in its name; each id must be followed by a description. A
`covered` row without a test is a failure, a `later` row without one is only
listed. A test with an id that is not in the list fails as well.
"""

import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
ID = re.compile(r"(?<![a-z])LS[-_]([A-Z])[-_](\d\d)", re.IGNORECASE)
TEST = re.compile(r"\bTEST(?:_F|_P)?\s*\(\s*\w+\s*,\s*(\w+)")


def named_after(text):
    return {f"{letter.upper()}-{number}" for letter, number in ID.findall(text)}


def tested_ids():
    found = set()
    for path in (ROOT / "unittests").rglob("*.cpp"):
        for name in TEST.findall(path.read_text()):
            found |= named_after(name)
    for path in (ROOT / "test").rglob("*"):
        if path.is_file() and path.name != "loss-scenarios.txt":
            found |= named_after(path.name)
            # Runners other than lit have their tests inside of a file.
            if path.suffix in (".py", ".rs"):
                for name in re.findall(r"(?:def|fn) (\w+)", path.read_text()):
                    found |= named_after(name)
    return found


def read_register():
    rows = {}
    for text in (ROOT / "test/loss-scenarios.txt").read_text().splitlines():
        if text and not text.startswith("#"):
            id, status, title = text.split(maxsplit=2)
            assert status in ("covered", "later"), text
            rows[id] = (status, title)
    return rows


def main():
    rows, tested = read_register(), tested_ids()
    missing = [id for id in rows if id not in tested]
    failed = [id for id in missing if rows[id][0] == "covered"]
    later = [id for id in missing if rows[id][0] == "later"]
    unknown = sorted(tested - rows.keys())
    for id in failed:
        print(f"no test is named after LS-{id}: {rows[id][1]}")
    for id in unknown:
        print(f"a test is named after LS-{id}, which is not in the register")
    if later:
        print(f"not yet tested, for later: {' '.join(later)}")
    print(f"{len(rows) - len(missing)} passed, {len(failed) + len(unknown)} failed")
    return 1 if failed or unknown else 0


sys.exit(main())
