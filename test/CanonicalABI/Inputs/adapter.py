# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Prints a composition in which $c calls function "f" of $p.

Neither side's code does anything; the adapter is what there is to see. Behind it
is that of "other", which passes a list: what calls realloc is a function of its
own because more than one adapter needs it.
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
    other = '(param "x" (list bool))'
    memory = """(core module $Memory
    (memory (export "memory") 1)
    (func (export "realloc") (param i32 i32 i32 i32) (result i32) unreachable))
  (core instance $memory (instantiate $Memory))"""
    print(f"""(component
(component $P
  {memory}
  (core module $M
    (func (export "f") {args.lift} unreachable)
    (func (export "other") (param i32 i32)))
  (core instance $m (instantiate $M))
  {exports}
  (func (export "f") {args.func} (canon lift (core func $m "f")
    string-encoding={args.callee} {options}))
  (func (export "other") {other} (canon lift (core func $m "other") {options})))
(component $C
  {imports}
  (import "f" (func $f {args.func}))
  (import "other" (func $other {other}))
  {memory}
  (core func $f' (canon lower (func $f) string-encoding={args.caller} {options}))
  (core func $other' (canon lower (func $other) {options}))
  (core module $M
    (import "" "f" (func {args.lower}))
    (import "" "other" (func (param i32 i32)))
    (func (export "go")))
  (core instance $m (instantiate $M (with "" (instance
    (export "f" (func $f')) (export "other" (func $other'))))))
  (func (export "go") (canon lift (core func $m "go"))))
(instance $p (instantiate $P))
(instance $c (instantiate $C {withs} (with "f" (func $p "f"))
  (with "other" (func $p "other"))))
(export "go" (func $c "go")))""")


main()
