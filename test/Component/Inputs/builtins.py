# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Fuses a component per canonical definition, in which a core module calls it.

    builtins.py SCRATCH-DIRECTORY

Prints `NAME: fused` or `NAME: refused` for each; a refusal must name it.
"""

import os
import re
import subprocess
import sys

import wasmtime

# Name, text of the definition, core type of its function.
BUILTINS = [
    ("resource.new", "resource.new $r", "(param i32) (result i32)"),
    ("resource.drop", "resource.drop $r", "(param i32)"),
    ("resource.rep", "resource.rep $r", "(param i32) (result i32)"),
    ("backpressure.inc", "backpressure.inc", ""),
    ("backpressure.dec", "backpressure.dec", ""),
    ("task.return", "task.return", ""),
    ("task.cancel", "task.cancel", ""),
    ("context.get", "context.get i32 0", "(result i32)"),
    ("context.set", "context.set i32 0", "(param i32)"),
    ("subtask.cancel", "subtask.cancel", "(param i32) (result i32)"),
    ("subtask.drop", "subtask.drop", "(param i32)"),
    ("waitable-set.new", "waitable-set.new", "(result i32)"),
    ("waitable-set.wait", "waitable-set.wait (memory $memory)",
     "(param i32 i32) (result i32)"),
    ("waitable-set.poll", "waitable-set.poll (memory $memory)",
     "(param i32 i32) (result i32)"),
    ("waitable-set.drop", "waitable-set.drop", "(param i32)"),
    ("waitable.join", "waitable.join", "(param i32 i32)"),
    ("error-context.new", "error-context.new (memory $memory)",
     "(param i32 i32) (result i32)"),
    ("error-context.debug-message",
     "error-context.debug-message (memory $memory) (realloc $realloc)",
     "(param i32 i32)"),
    ("error-context.drop", "error-context.drop", "(param i32)"),
    ("thread.index", "thread.index", "(result i32)"),
    ("thread.new-indirect", "thread.new-indirect $start (core table $table)",
     "(param i32 i32) (result i32)"),
    ("thread.resume-later", "thread.resume-later", "(param i32)"),
    ("thread.suspend", "thread.suspend", "(result i32)"),
    ("thread.yield", "thread.yield", "(result i32)"),
    ("thread.suspend-then-resume", "thread.suspend-then-resume",
     "(param i32) (result i32)"),
    ("thread.yield-then-resume", "thread.yield-then-resume",
     "(param i32) (result i32)"),
    ("thread.suspend-then-promote", "thread.suspend-then-promote",
     "(param i32) (result i32)"),
    ("thread.yield-then-promote", "thread.yield-then-promote",
     "(param i32) (result i32)"),
    ("thread.spawn-ref", "thread.spawn-ref $start", "(param funcref i32) (result i32)"),
    ("thread.spawn-indirect", "thread.spawn-indirect $start (core table $table)",
     "(param i32 i32) (result i32)"),
    ("thread.available-parallelism", "thread.available_parallelism", "(result i32)"),
]
for kind, core in (("stream", "(param i32 i32 i32) (result i32)"),
                   ("future", "(param i32 i32) (result i32)")):
    BUILTINS += [(f"{kind}.new", f"{kind}.new ${kind}", "(result i64)")]
    BUILTINS += [(f"{kind}.{way}", f"{kind}.{way} ${kind} (memory $memory) async", core)
                 for way in ("read", "write")]
    BUILTINS += [(f"{kind}.cancel-{way}", f"{kind}.cancel-{way} ${kind}",
                  "(param i32) (result i32)") for way in ("read", "write")]
    BUILTINS += [(f"{kind}.drop-{end}", f"{kind}.drop-{end} ${kind}", "(param i32)")
                 for end in ("readable", "writable")]

TEXT = """(component
  (core module $Libc
    (memory (export "memory") 1)
    (table (export "table") 1 funcref)
    (func (export "realloc") (param i32 i32 i32 i32) (result i32) (i32.const 8)))
  (core instance $libc (instantiate $Libc))
  (alias core export $libc "memory" (core memory $memory))
  (alias core export $libc "realloc" (core func $realloc))
  (alias core export $libc "table" (core table $table))
  (core type $start (func (param i32)))
  (type $r (resource (rep i32)))
  (type $stream (stream u8))
  (type $future (future u8))
  (core func $builtin (canon {definition}))
  (core module $Main
    (import "host" "builtin" (func $builtin {type}))
    (func (export "run") {type} unreachable)
    (export "builtin" (func $builtin)))
  (core instance $main (instantiate $Main
    (with "host" (instance (export "builtin" (func $builtin))))))
  (core module $User
    (import "main" "builtin" (func $builtin {type}))
    (elem declare func $builtin)
    (func (export "run") (result i32)
      (if (i32.eqz (ref.is_null (ref.func $builtin)))
        (then {call}))
      (i32.const 0)))
  (core instance $user (instantiate $User (with "main" (instance $main))))
  (func (export "run") (result u32) (canon lift (core func $user "run"))))
"""


def call_of(type):
    """A call of $builtin, with zeros and nulls."""
    params, results = (re.findall(r"\w+", "".join(re.findall(rf"\({key}([^)]*)", type)))
                       for key in ("param", "result"))
    zeros = ["(ref.null func)" if param == "funcref" else f"({param}.const 0)" for param in params]
    return " ".join([*zeros, "(call $builtin)", *["(drop)"] * len(results)])


scratch = sys.argv[1]
for name, definition, type in BUILTINS:
    source = os.path.join(scratch, "in.wasm")
    with open(source, "wb") as file:
        file.write(wasmtime.wat2wasm(TEXT.format(
            definition=definition, type=type, call=call_of(type))))
    run = subprocess.run(["meld-opt", source, "-o", os.path.join(scratch, "out.wasm")],
                         capture_output=True, text=True, timeout=60)
    refusal = re.compile(rf"meld-opt: error: '[^']*': offset 0x[0-9a-f]+: .*\b{name}\b")
    if run.returncode == 0:
        print(f"{name}: fused")
    elif run.returncode == 1 and refusal.match(run.stderr):
        print(f"{name}: refused")
    else:
        sys.exit(f"{name}: status {run.returncode}: {run.stderr}")
