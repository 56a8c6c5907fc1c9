"""Writes a component that imports a version of an interface, and one that
exports a version of it. `-` is none.

    versions.py USER VERSION PROVIDER VERSION
"""

import sys
import wasmtime

USER = """(component
  (import "{}" (instance $i (export "f" (func (result u32)))))
  (export "run" (func $i "f")))"""
PROVIDER = """(component
  (core module $M (func (export "f") (result i32) (i32.const 7)))
  (core instance $m (instantiate $M))
  (func $f (result u32) (canon lift (core func $m "f")))
  (instance $i (export "f" (func $f)))
  (export "{}" (instance $i)))"""


def write(path, text, version):
    name = "test:versions/i" + ("" if version == "-" else "@" + version)
    with open(path, "wb") as file:
        file.write(wasmtime.wat2wasm(text.format(name)))


write(sys.argv[1], USER, sys.argv[2])
write(sys.argv[3], PROVIDER, sys.argv[4])
