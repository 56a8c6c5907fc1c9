# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Writes a component with an import of the host at one of three positions.

    positions.py first|middle|last

A consumer imports two functions of a provider and one of the host, which has a
resource; the root passes them on.
"""

import sys

HOST = """
  (import "test:host/log" (instance $log
    (export "level" (type $level (sub resource)))
    (export "put" (func (param "n" u32) (result u32)))))"""
ADD = '(import "add" (func $add (param "n" u32) (result u32)))'
TWICE = '(import "twice" (func $twice (param "n" u32) (result u32)))'
LOG = '(import "log" (instance $log (export "put" (func (param "n" u32) (result u32)))))'

position = ("first", "middle", "last").index(sys.argv[1])
imports = [ADD, TWICE]
imports.insert(position, LOG)
arguments = ['(with "add" (func $p "add"))', '(with "twice" (func $p "twice"))']
arguments.insert(position, '(with "log" (instance $log))')
NEWLINE = "\n    "

print(f"""(component{HOST}
  (component $Provider
    (core module $M
      (func (export "add") (param i32) (result i32) (i32.add (local.get 0) (i32.const 5)))
      (func (export "twice") (param i32) (result i32) (i32.mul (local.get 0) (i32.const 2))))
    (core instance $m (instantiate $M))
    (func (export "add") (param "n" u32) (result u32) (canon lift (core func $m "add")))
    (func (export "twice") (param "n" u32) (result u32) (canon lift (core func $m "twice"))))
  (component $Consumer
    {NEWLINE.join(imports)}
    (core module $M
      (import "" "add" (func $add (param i32) (result i32)))
      (import "" "put" (func $put (param i32) (result i32)))
      (import "" "twice" (func $twice (param i32) (result i32)))
      (func (export "run") (param i32) (result i32)
        (call $twice (call $put (call $add (local.get 0))))))
    (core func $add' (canon lower (func $add)))
    (core func $put' (canon lower (func $log "put")))
    (core func $twice' (canon lower (func $twice)))
    (core instance $m (instantiate $M (with "" (instance
      (export "add" (func $add')) (export "put" (func $put')) (export "twice" (func $twice'))))))
    (func (export "run") (param "n" u32) (result u32) (canon lift (core func $m "run"))))
  (instance $p (instantiate $Provider))
  (instance $c (instantiate $Consumer
    {NEWLINE.join(arguments)}))
  (export "run" (func $c "run")))""")
