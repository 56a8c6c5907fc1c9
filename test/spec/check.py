# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""The specification's own tests of validation: check.py BUILD

Every module in the scripts of a WebAssembly/testsuite checkout goes through
meld-validate: those under assert_invalid and binary ones under assert_malformed
have to be refused, all others to be valid. What a script executes is not looked
at, and neither are malformed texts. Environment:

    MELD_SPEC_TEST_DIR   the checkout; without it, everything is skipped
    MELD_WASM_TOOLS      the wasm-tools that splits scripts (else that of the
                         Python environment)

Expected differences are in differences.txt, each with its reason; one that is
no longer there is a failure, too.
"""

import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile

import legacy

HERE = pathlib.Path(__file__).resolve().parent
sys.path.append(str(HERE.parent / "tools"))
import wasm_tools  # noqa: E402

# What a folder's scripts take for granted; wasm3 is WebAssembly 3.0. Threads
# are tested on the version of the standard that they were proposed for.
FEATURES = {
    ".": "wasm3",
    "legacy": "wasm3,legacy-exceptions",
    "proposals/threads": "wasm3,threads,-multi-memory,-reference-types",
    "proposals/wide-arithmetic": "wasm3,wide-arithmetic",
    "proposals/custom-page-sizes": "wasm3,custom-page-sizes",
}

# Proposals that meld-opt refuses by name.
REFUSED = {"proposals/custom-descriptors"}

ERROR = re.compile(r"meld-validate: error: '([^']*)': (.*)")
VALID = {"module", "module_definition", "assert_unlinkable",
         "assert_uninstantiable"}
INVALID = {"assert_invalid", "assert_malformed"}


def split(tools, script, folder):
    """Yields (line, path, whether it is valid, the expected message)."""
    out = folder / "script.json"
    source = script
    if script.parent.name == "legacy":
        source = folder / script.name
        source.write_text(legacy.unfold(script.read_text()))
    process = subprocess.run(
        [tools, "json-from-wast", source, "--wasm-dir", folder, "-o", out],
        stderr=subprocess.PIPE, text=True)
    if process.returncode:
        raise RuntimeError(f"{script}: {process.stderr}")
    for command in json.loads(out.read_text())["commands"]:
        kind = command["type"]
        if kind not in VALID | INVALID:
            continue
        path = folder / command["filename"]
        if command.get("module_type") == "text":
            if kind == "assert_malformed":
                continue  # of the text format
            text, path = path, path.with_suffix(".text.wasm")
            subprocess.run([tools, "parse", text, "-o", path], check=True)
        yield command["line"], path, kind in VALID, command.get("text", "")


def validate(build, features, paths):
    """The error of each path that has one."""
    errors = {}
    for first in range(0, len(paths), 500):
        process = subprocess.run(
            [build / "bin/meld-validate", f"--features={features}",
             *paths[first:first + 500]],
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        if process.returncode not in (0, 1):
            raise RuntimeError(f"meld-validate: {process.stderr}")
        for line in process.stderr.splitlines():
            path, message = ERROR.fullmatch(line).groups()
            errors[pathlib.Path(path)] = message
    return errors


def check_script(build, tools, script, features):
    """The number of modules and, by line, those with another verdict."""
    differences = {}
    with tempfile.TemporaryDirectory() as scratch:
        modules = list(split(tools, script, pathlib.Path(scratch)))
        errors = validate(build, features, [path for _, path, _, _ in modules])
        for line, path, valid, expected in modules:
            if valid and path in errors:
                differences[line] = f"refused: {errors[path]}"
            elif not valid and path not in errors:
                differences[line] = f"accepted: {expected}"
            elif "-v" in sys.argv and path in errors:
                print(f"{script.name}:{line}: {expected} | {errors[path]}")
    return len(modules), differences


def known_differences():
    known = {}
    for text in (HERE / "differences.txt").read_text().splitlines():
        if text and not text.startswith("#"):
            place, reason = text.split(" ", 1)
            known[place] = reason
    return known


def main():
    build = pathlib.Path(sys.argv[1])
    root = os.environ.get("MELD_SPEC_TEST_DIR")
    if not root:
        print("MELD_SPEC_TEST_DIR is not set: see test/spec/check.py")
        print("0 passed, 0 failed, 1 skipped")
        return 0
    root = pathlib.Path(root)
    tools = wasm_tools.find()
    known = known_differences()
    passed = failed = skipped = 0
    for script in sorted(root.rglob("*.wast")):
        name = script.relative_to(root).as_posix()
        folder = script.relative_to(root).parent.as_posix()
        if folder in REFUSED or folder == "custom":
            skipped += 1
            continue
        count, differences = check_script(build, tools, script,
                                          FEATURES[folder])
        for line, what in sorted(differences.items()):
            if known.pop(f"{name}:{line}", None):
                passed += 1
                continue
            print(f"{name}:{line}: {what}")
            failed += 1
        passed += count - len(differences)
    for place in known:
        print(f"{place}: the known difference is gone")
        failed += 1
    print(f"{passed} passed, {failed} failed, {skipped} skipped")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
