# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Prints a composition in which $c calls function "f" of $p: one adapter.

Neither side's code does anything; the adapter is what there is to see.
"""

import argparse


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--type", action="append", default=[],
                        help="NAME=TYPE, referred to as $NAME")
    parser.add_argument("--func", required=True, help="its parameters and result")
    parser.add_argument("--lower", default="", help="the core type for $c")
    parser.add_argument("--lift", default="", help="the core type for $p")
    parser.add_argument("--caller", default="utf8", help="the encoding of $c")
    parser.add_argument("--callee", default="utf8", help="the encoding of $p")
    args = parser.parse_args()
    types = [type.split("=", 1) for type in args.type]
    exports = "\n  ".join(f"(type ${n}' {t}) (export ${n} \"{n}\" (type ${n}'))"
                          for n, t in types)
    imports = "\n  ".join(f"(type ${n}' {t}) (import \"{n}\" (type ${n} (eq ${n}')))"
                          for n, t in types)
    withs = " ".join(f'(with "{n}" (type $p "{n}"))' for n, _ in types)
    options = ('(memory (core memory $memory "memory")) '
               '(realloc (core func $memory "realloc"))')
    memory = """(core module $Memory
    (memory (export "memory") 1)
    (func (export "realloc") (param i32 i32 i32 i32) (result i32) unreachable))
  (core instance $memory (instantiate $Memory))"""
    print(f"""(component
(component $P
  {memory}
  (core module $M (func (export "f") {args.lift} unreachable))
  (core instance $m (instantiate $M))
  {exports}
  (func (export "f") {args.func} (canon lift (core func $m "f")
    string-encoding={args.callee} {options})))
(component $C
  {imports}
  (import "f" (func $f {args.func}))
  {memory}
  (core func $f' (canon lower (func $f) string-encoding={args.caller} {options}))
  (core module $M (import "" "f" (func {args.lower})) (func (export "go")))
  (core instance $m (instantiate $M (with "" (instance (export "f" (func $f'))))))
  (func (export "go") (canon lift (core func $m "go"))))
(instance $p (instantiate $P))
(instance $c (instantiate $C {withs} (with "f" (func $p "f"))))
(export "go" (func $c "go")))""")


main()
