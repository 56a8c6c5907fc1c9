#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Builds the guests of guests.toml: build.py [NAME...]

Prints one line for each: its name and the path of the component, or `-` and why
it could not be built. Everything is kept in the cache under the hash of what it
was made from, so a second run only prints. The tools come from
scripts/setup-guests.sh (TOOLS below), the C and C++ compilers from Debian.
"""

import hashlib
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import tomllib

HERE = pathlib.Path(__file__).resolve().parent
CACHE = pathlib.Path(
    os.environ.get("MELD_CACHE_DIR")
    or pathlib.Path(os.environ.get("XDG_CACHE_HOME") or pathlib.Path.home() / ".cache") / "meld")
WASI = ["--target=wasm32-wasi", "--sysroot=/usr", "-O2"]


class NotBuilt(Exception):
    """Says why a guest is not there."""


class Builder:
    """Builds guests on demand, those they are made of first."""

    def __init__(self):
        script = HERE.parent.parent / "scripts/setup-guests.sh"
        self.tools = pathlib.Path(subprocess.run(
            [script], check=True, text=True, stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL).stdout.strip())
        guests = tomllib.loads((HERE / "guests.toml").read_text())["guest"]
        self.guests = {guest["name"]: guest for guest in guests}
        self.results = {}

    def build(self, name):
        """Returns the path of a guest or raises NotBuilt."""
        if name not in self.results:
            try:
                self.results[name] = self.make(self.guests[name])
            except NotBuilt as reason:
                self.results[name] = reason
        if isinstance(self.results[name], NotBuilt):
            raise self.results[name]
        return self.results[name]

    def make(self, guest):
        command = getattr(self, guest["builder"])
        output = CACHE / "guests" / f"{guest['name']}-{self.key(guest)}.wasm"
        if not output.exists():
            print(f"building guest {guest['name']}", file=sys.stderr, flush=True)
            output.parent.mkdir(parents=True, exist_ok=True)
            with tempfile.TemporaryDirectory(dir=output.parent) as folder:
                result = pathlib.Path(folder) / "result.wasm"
                command(guest, pathlib.Path(folder), result)
                result.rename(output)
        return output

    def key(self, guest):
        """Hashes all that decides the result: files, parts, tools, this script."""
        digest = hashlib.sha256(pathlib.Path(__file__).read_bytes())
        recipe = {key: value for key, value in guest.items() if key != "check"}
        digest.update(repr(sorted(recipe.items())).encode())
        digest.update(self.tools.name.encode())
        for file in self.files(guest):
            digest.update(file.read_bytes())
        for part in self.parts(guest):
            digest.update(self.build(part).name.encode())
        return digest.hexdigest()[:16]

    @staticmethod
    def files(guest):
        own = [guest[key] for key in ("source", "wit") if key in guest]
        return [HERE / file for file in own + list(guest.get("headers", {}).values())]

    @staticmethod
    def parts(guest):
        socket = [guest["socket"]] if "socket" in guest else []
        return socket + guest.get("plugs", []) + list(guest.get("packages", {}).values())

    def tool(self, name):
        path = self.tools / name
        if not path.exists():
            raise NotBuilt(f"{name} is not installed")
        return path

    def node(self):
        """Runs JavaScript: the one of the tools, which knows what is asked of it."""
        path = self.tools / "node"
        return path if path.exists() else self.compiler("node")

    @staticmethod
    def compiler(name):
        path = shutil.which(name)
        if not path:
            raise NotBuilt(f"{name} is not installed")
        return path

    @staticmethod
    def run(*command, **options):
        done = subprocess.run(command, text=True, stdin=subprocess.DEVNULL,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT, **options)
        if done.returncode:
            print(done.stdout, file=sys.stderr)
            raise NotBuilt(f"{pathlib.Path(command[0]).name} failed")

    # The builders: each makes `result` from its guest, with `folder` to work in.

    def c(self, guest, folder, result, driver="clang-19"):
        world = guest["world"]
        self.run(self.tool("wit-bindgen"), "c", HERE / guest["wit"], "--world", world,
                 "--string-encoding", guest.get("encoding", "utf8"), "--out-dir", folder)
        bindings = world.replace("-", "_")
        self.run(self.compiler("clang-19"), *WASI, "-c", folder / f"{bindings}.c",
                 "-o", folder / "bindings.o")
        self.run(self.compiler(driver), *WASI, "-mexec-model=reactor", "-Wall", "-Wextra",
                 "-Werror", f"-I{folder}", HERE / guest["source"], folder / "bindings.o",
                 folder / f"{bindings}_component_type.o", "-o", folder / "core.wasm",
                 *(["-fno-exceptions"] if driver.startswith("clang++") else []))
        self.componentize(guest, folder, result)

    def componentize(self, guest, folder, result):
        adapter = ["--wasi-reactor"] if guest.get("adapt") else []
        self.run(self.tool("jco"), "new", folder / "core.wasm", *adapter, "-o", result)

    def cxx(self, guest, folder, result):
        """C++ that uses the bindings for C."""
        self.c(guest, folder, result, "clang++-19")

    def cpp(self, guest, folder, result):
        """C++ that uses the bindings for C++."""
        world = guest["world"]
        self.run(self.tool("wit-bindgen"), "cpp", HERE / guest["wit"],
                 "--world", world, "--out-dir", folder)
        for name, file in guest.get("headers", {}).items():
            shutil.copy(HERE / file, folder / name)
        self.run(self.compiler("clang++-19"), *WASI, "-std=c++23", "-fno-exceptions",
                 "-mexec-model=reactor", f"-I{folder}", HERE / guest["source"],
                 folder / f"{world}.cpp", folder / f"{world}_component_type.o",
                 "-o", folder / "core.wasm")
        self.componentize(guest, folder, result)

    def command(self, guest, folder, result):
        """C with the standard library's way in and out."""
        self.run(self.compiler("clang-19"), *WASI, "-Wall", "-Wextra", "-Werror",
                 HERE / guest["source"], "-o", folder / "core.wasm")
        self.run(self.tool("jco"), "new", folder / "core.wasm", "--wasi-command", "-o", result)

    def python(self, guest, folder, result):
        source = HERE / guest["source"]
        shutil.copy(source, folder)
        self.run(self.tool("componentize-py"), "-q", "-d", HERE / guest["wit"],
                 "-w", guest["world"], "componentize", source.stem, "-o", result,
                 *([] if guest.get("wasi") else ["--stub-wasi"]), cwd=folder)

    def javascript(self, guest, folder, result):
        self.run(self.tool("jco"), "componentize", HERE / guest["source"],
                 "-w", HERE / guest["wit"], "-n", guest["world"], "-o", result,
                 # No engine of the tests has wasi:http.
                 *(["-d", "http", "-d", "fetch-event"] if guest.get("wasi") else ["-d", "all"]))

    def plug(self, guest, folder, result):
        plugs = [word for plug in guest["plugs"] for word in ("--plug", self.build(plug))]
        self.run(self.tool("wac"), "plug", self.build(guest["socket"]), *plugs, "-o", result)

    def wac(self, guest, folder, result):
        packages = [word for package, name in guest["packages"].items()
                    for word in ("-d", f"{package}={self.build(name)}")]
        self.run(self.tool("wac"), "compose", HERE / guest["source"], *packages, "-o", result)


def main(names):
    builder = Builder()
    for name in names or builder.guests:
        try:
            print(name, builder.build(name), flush=True)
        except NotBuilt as reason:
            print(name, "-", reason, flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
