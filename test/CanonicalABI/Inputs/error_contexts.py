# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""A host with error contexts: error_contexts.py FUSED.wasm EXPORT...

Answers the imports of the tests error-contexts-*.wat by the model of the
Canonical ABI, with text in UTF-8 and memory32: `show` prints the message of the
error context it gets, `get` makes one, `swap` takes a list of them and returns
one for each. Of an export that returns an error context, it prints the message.
What is left in the host's table is printed at the end.
"""

import os
import sys

import wasmtime

sys.path.append(os.path.join(os.path.dirname(__file__), "..", "..", "tools"))
from engine import make_engine  # noqa: E402


class Host:
    def __init__(self, path):
        engine = make_engine()
        self.table, self.free, self.made = [None], [], 0
        self.store = wasmtime.Store(engine)
        with open(path, "rb") as file:
            module = wasmtime.Module(engine, file.read())
        self.exports = {}
        imports = [wasmtime.Func(self.store, i.type, self.function(i.name))
                   for i in module.imports]
        self.exports = wasmtime.Instance(self.store, module, imports).exports(self.store)

    # Memory. Which one serves an import is told by its suffix.

    def memory(self, suffix):
        return self.exports[f"memory{suffix}"]

    def read(self, suffix, at, size):
        return bytes(self.memory(suffix).read(self.store, at, at + size))

    def word(self, suffix, at):
        return int.from_bytes(self.read(suffix, at, 4), "little")

    def write(self, suffix, at, data):
        self.memory(suffix).write(self.store, data, at)

    def store_text(self, suffix, at, data):
        pointer = self.exports[f"cabi_realloc{suffix}"](self.store, 0, 0, 1, len(data))
        self.write(suffix, pointer, data)
        self.write(suffix, at, pointer.to_bytes(4, "little") + len(data).to_bytes(4, "little"))

    # Error contexts

    def add(self, message):
        if self.free:
            index = self.free.pop()
            self.table[index] = message
        else:
            index = len(self.table)
            self.table.append(message)
        return index

    def message(self, index):
        if index >= len(self.table) or self.table[index] is None:
            raise wasmtime.Trap(f"no error context {index}")
        return self.table[index]

    def drop(self, index):
        print("host: drop", self.message(index).decode())
        self.table[index] = None
        self.free.append(index)

    def make(self):
        self.made += 1
        return f"of the host {self.made}".encode()

    def function(self, full_name):
        name, dollar, number = full_name.partition("$")
        suffix = dollar + number

        def swap(data, length, area):
            # Through the staging area, which is the last memory.
            staging = max((n for n in self.exports if n.startswith("memory")), key=len)[6:]
            items = [self.word(staging, data + 4 * i) for i in range(length)]
            print("host: swap", [self.message(i).decode() for i in items])
            pointer = self.exports[f"cabi_realloc{staging}"](self.store, 0, 0, 4, 4 * length)
            for i in range(length):
                self.write(staging, pointer + 4 * i, self.add(self.make()).to_bytes(4, "little"))
            self.write(staging, area, pointer.to_bytes(4, "little") + length.to_bytes(4, "little"))

        def new(data, length):
            return self.add(self.read(suffix, data, length))

        def debug_message(index, at):
            self.store_text(suffix, at, self.message(index))

        return {"[error-context-new-utf8]": new,
                "[error-context-debug-message-utf8]": debug_message,
                "[error-context-drop]": self.drop,
                "show": lambda index: print("host: show", self.message(index).decode()),
                "get": lambda: self.add(self.make()),
                "swap": swap}[name]

    def run(self, name):
        function = self.exports[name]
        takes = function.type(self.store).params
        result = function(self.store, *[self.add(self.make()) for _ in takes])
        print(f"{name}:", "done" if result is None else self.message(result).decode())


def main():
    try:
        host = Host(sys.argv[1])
        for name in sys.argv[2:]:
            host.run(name)
    except (wasmtime.Trap, wasmtime.WasmtimeError) as error:
        lines = [line.strip() for line in str(error).splitlines() if line.strip()]
        print("trap:", lines[-1].lstrip("0123456789: "))
        return
    print("left:", [m.decode() for m in host.table if m is not None])


main()
