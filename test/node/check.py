#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Runs fused guests in Node, which knows no components, by their manifests
alone (examples/node/meld.mjs), and compares what they say with what the
components say in an engine. Also has wit-component make components of fused
modules again, which knows imports and exports by their names.

    check.py BUILD

BUILD is the build folder. The last line is `N passed, N failed, N skipped`.
"""

import json
import pathlib
import re
import subprocess
import sys
import wasmtime
import wasmtime.component

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "guests"))
sys.path.insert(0, str(HERE.parent / "tools"))

from abi import ComponentInstance, answerable, functions  # noqa: E402
from build import CACHE, Builder, NotBuilt  # noqa: E402
from engine import make_engine  # noqa: E402

# Module: guest, pipeline.
DEFAULT = "fuse,premises,emit-manifest,emit-scpv"
INTERNAL = DEFAULT.replace("fuse", "fuse<resources=internal>")
MODULES = {
    "shapes-in-c": ("shapes-in-c", DEFAULT),
    "shapes-driver": ("shapes-driver", DEFAULT),
    "vault-owner": ("vault-owner", DEFAULT),
    "vault-owner-internal": ("vault-owner", INTERNAL),
    "vault-borrower": ("vault-borrower", DEFAULT),
    "vault-user": ("vault-user", DEFAULT),
    "things": ("CanonicalABI/exported-resource-of-two-holders.wat", INTERNAL),
}
# What says in the engine what the modules say in Node.
COMPOSITIONS = {"drive": "shapes-native", "use-blobs": "vault-shared"}


def fuse(build, builder, folder):
    for module, (guest, passes) in MODULES.items():
        if guest.endswith(".wat"):
            component = folder / f"{module}.component.wasm"
            component.write_bytes(wasmtime.wat2wasm((HERE.parent / guest).read_text()))
        else:
            component = builder.build(guest)
        subprocess.run([build / "bin/meld-opt", f"-passes={passes}",
                        f"-emit-manifest={folder / module}.json", component,
                        "-o", folder / f"{module}.wasm"], check=True)
        subprocess.run([build / "bin/meld-scpv", "verify", folder / f"{module}.wasm"], check=True)


# Worlds of modules, and the encoding of their strings.
WORLDS = {
    "vault-owner": ("vault/vault.wit", "owner", "utf8"),
    "vault-borrower": ("vault/vault.wit", "borrower", "utf8"),
    "vault-user": ("vault/vault.wit", "user", "utf8"),
    "shapes-in-c": ("shapes/shapes.wit", "provider", "utf16"),
}


def componentize(builder, engine, folder, module):
    """Whether wit-component makes a component with the same exports of it."""
    wit, world, encoding = WORLDS[module]
    jco = builder.tool("jco")
    # Of several worlds jco takes none, whatever it is told.
    text = re.sub(rf"^world (?!{world} )\S+ {{.*?^}}", "", (HERE.parent / "guests" / wit).read_text(),
                  flags=re.MULTILINE | re.DOTALL)
    only = folder / f"{module}.wit"
    only.write_text(text)
    embedded, made = folder / f"{module}.embedded.wasm", folder / f"{module}.new.wasm"
    for command in (["embed", "--wit", only, "--string-encoding", encoding, folder / f"{module}.wasm", "-o", embedded],
                    ["new", embedded, "-o", made]):
        done = subprocess.run([jco, *command], stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT, text=True)
        if done.returncode:
            print(f"FAIL: {module}: {done.stdout}")
            return False
    original = wasmtime.component.Component(engine, builder.build(MODULES[module][0]).read_bytes())
    again = wasmtime.component.Component(engine, made.read_bytes())
    if all(dict(functions(part(again), engine)).keys() == dict(functions(part(original), engine)).keys()
           for part in (lambda c: c.type.imports(engine), lambda c: c.type.exports(engine))):
        return True
    print(f"FAIL: {module}: another world")
    return False


class Original:
    """A composition in the engine."""

    def __init__(self, engine, path):
        component = wasmtime.component.Component(engine, path.read_bytes())
        self.types = dict(functions(component.type.exports(engine), engine))
        self.instance = ComponentInstance(
            engine, component, answerable(component, engine), lambda *_: None)

    def call(self, name, *values):
        return self.instance.call(name, self.types[name], list(values))


OWNED = [["one and more", 5, 12], ["other", "one and more", "trap"],
         ["ok", "name", "err", 2], [0, "trap"]]
EXPECTED = {"vault-owner": OWNED, "vault-owner-internal": OWNED,
            "things": [[7, 108, 1, "trap"], [7, 0, "trap"]]}


def flags(node):
    """Those that node wants and knows: multi-memory has one in versions 21."""
    known = subprocess.run([node, "--v8-options"], stdout=subprocess.PIPE, text=True, check=True)
    flag = "--experimental-wasm-multi-memory"
    return [flag] if flag in known.stdout else []


def check(build):
    builder = Builder()
    node = builder.node()
    folder = build / "test/node"
    folder.mkdir(parents=True, exist_ok=True)
    fuse(build, builder, folder)
    done = subprocess.run(
        [node, *flags(node), HERE / "check.mjs", folder],
        stdout=subprocess.PIPE, text=True, check=True)
    engine = make_engine(CACHE / "compiled")
    counts = [0, 0, 0]  # passed, failed, skipped
    for module in WORLDS:
        counts[not componentize(builder, engine, folder, module)] += 1
    originals = {name: Original(engine, builder.build(guest))
                 for name, guest in COMPOSITIONS.items()}
    said = {}
    for line in done.stdout.splitlines():
        name, *rest = json.loads(line)
        if name == "skip":
            print(f"SKIP: {rest[0]}: this Node knows no module with several memories")
            counts[2] += 12 + 4
            continue
        if name in originals:
            *values, found = rest
            expected = originals[name].call(name, *values)
            # The second owner's user begins anew.
            if name == "use-blobs" and values[0] == 11:
                originals[name] = Original(engine, builder.build(COMPOSITIONS[name]))
        else:
            number = said[name] = said.get(name, -1) + 1
            values, expected, found = [number], EXPECTED[name][number], rest
        counts[found != expected] += 1
        if found != expected:
            print(f"FAIL: {name} {values}:\n    engine: {expected!r:.300}\n    node:   {found!r:.300}")
    # 24 calls of drive; of each owner 12 of use-blobs and 4 lines of its own.
    if sum(counts) != len(WORLDS) + 24 + 2 * (12 + 4) + 2:
        raise subprocess.CalledProcessError(1, "check.mjs ended early")
    return counts


def main(build):
    try:
        passed, failed, skipped = check(pathlib.Path(build))
        print(f"{passed} passed, {failed} failed, {skipped} skipped")
    except NotBuilt as reason:
        print(f"SKIP: {reason}")
        print("0 passed, 0 failed, 1 skipped")
        failed = 0
    except subprocess.CalledProcessError as error:
        print(f"FAIL: {error}")
        print("0 passed, 1 failed, 0 skipped")
        failed = 1
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
