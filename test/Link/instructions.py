# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Runs each kind of instruction that has an index, before and after fusion.

    instructions.py OUT.wat                  writes a component
    instructions.py COMPONENT.wasm FUSED.wasm  runs both and compares

The component instantiates a module that has two of everything, then one that
imports some of that and defines its own. Each instruction works on the
imported entity and on the own one in a way that the result tells them apart.
Every export is called on a fresh instance.
"""

import os
import sys

import wasmtime
from wasmtime import component

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "tools"))
from engine import make_engine  # noqa: E402

PROVIDER = """
  (core module $Provider
    (type $f (func (result i32)))
    (memory $decoy 1) (memory (export "memory") 1 10)
    (data (memory $decoy) (i32.const 0) "decoy")
    (data (memory 1) (i32.const 0) "\\11\\12\\13\\14\\15\\16\\17\\18")
    (table $decoys 9 funcref) (table (export "table") 4 20 funcref)
    (elem (table $decoys) (i32.const 0) func $decoy1)
    (elem (table 1) (i32.const 0) func $decoy1 $f)
    (global $unused i64 (i64.const 1)) (global (export "global") (mut i32) (i32.const 300))
    (tag $other (param i64)) (tag (export "tag") (param i32))
    (func $decoy1 (type $f) (i32.const 1))
    (func $f (export "func") (type $f) (i32.const 2)))"""

# What instructions below can name: $i... is imported, $o... is the user's own.
USER = """
    (type $other (func (param f64)))
    (type $f (func (result i32)))
    (type $pair (struct (field (mut i32)) (field (mut i32))))
    (type $sub (sub (struct (field i32))))
    (type $subsub (sub $sub (struct (field i32) (field i32))))
    (type $bytes (array (mut i8)))
    (type $funcs (array (mut funcref)))
    (import "p" "memory" (memory $im 1 10)) (import "p" "table" (table $it 4 20 funcref))
    (import "p" "global" (global $ig (mut i32))) (import "p" "tag" (tag $ix (param i32)))
    (import "p" "func" (func $if (result i32)))
    (memory $om 2 5) (table $ot 3 7 funcref) (global $og (mut i32) (i32.const 400))
    (tag $ox (param i32))
    (func $of (type $f) (i32.const 20)) (func $og2 (type $f) (i32.const 30))
    (data $d "\\21\\22\\23\\24\\25\\26\\27\\28") (data $d2 "\\31\\32\\33\\34")
    (elem $e func $of $og2 $if) (elem $e2 funcref (ref.func $og2) (ref.null func))
    (elem declare func $of $if $og2)
    (data (memory $om) (i32.const 0) "\\41\\42\\43\\44\\45\\46\\47\\48")
    (elem (table $ot) (i32.const 1) func $of)"""

CALL_TABLE = "(call_indirect {t} (type $f) (i32.const {i}))"


def both(text):
    """The instruction on the imported entity and on the own one, combined."""
    return (f"(i32.add (i32.mul (i32.const 1009) {text.replace('@', 'i')}) "
            f"{text.replace('@', 'o')})")


def effect(statements, then):
    return both(f"(block (result i32) {statements} {then})")


KINDS = {
    "call": both("(call $@f)"),
    "return_call": "(return_call $of)",
    "return_call_import": "(return_call $if)",
    "call_indirect": both("(call_indirect $@t (type $f) (i32.const 1))"),
    "return_call_indirect": "(return_call_indirect $it (type $f) (i32.const 1))",
    "call_indirect_null": "(call_indirect $ot (type $f) (i32.const 0))",
    "call_indirect_mismatch":
        "(block (result i32) (call_indirect $ot (type $other) (f64.const 0) (i32.const 1)) (i32.const 0))",
    "call_ref": both("(call_ref $f (ref.func $@f))"),
    "return_call_ref": "(return_call_ref $f (ref.func $og2))",
    "global": effect("(global.set $@g (i32.add (global.get $@g) (i32.const 7)))", "(global.get $@g)"),
    "table.get": both("(ref.is_null (table.get $@t (i32.const 2)))"),
    "table.set": effect("(table.set $@t (i32.const 0) (ref.func $og2))",
                        CALL_TABLE.format(t="$@t", i=0)),
    "table.size": both("(table.size $@t)"),
    "table.grow": effect("(drop (table.grow $@t (ref.func $if) (i32.const 2)))",
                         "(i32.add (table.size $@t) (call_indirect $@t (type $f) "
                         "(i32.sub (table.size $@t) (i32.const 1))))"),
    "table.grow_limit": both("(table.grow $@t (ref.null func) (i32.const 10))"),
    "table.fill": effect("(table.fill $@t (i32.const 0) (ref.func $og2) (i32.const 2))",
                         CALL_TABLE.format(t="$@t", i=1)),
    "table.copy_in": "(block (result i32) (table.copy $ot $it (i32.const 0) (i32.const 0) (i32.const 2)) "
                     + CALL_TABLE.format(t="$ot", i=0) + ")",
    "table.copy_out": "(block (result i32) (table.copy $it $ot (i32.const 0) (i32.const 0) (i32.const 2)) "
                      + CALL_TABLE.format(t="$it", i=1) + ")",
    "table.init": effect("(table.init $@t $e (i32.const 0) (i32.const 1) (i32.const 2))",
                         "(i32.add (call_indirect $@t (type $f) (i32.const 0))"
                         " (i32.mul (i32.const 7) (call_indirect $@t (type $f) (i32.const 1))))"),
    "elem.drop": "(block (result i32) (elem.drop $e2) (table.init $ot $e (i32.const 0) (i32.const 0) (i32.const 1)) "
                 "(table.init $ot $e2 (i32.const 0) (i32.const 0) (i32.const 1)) (i32.const 0))",
    "load": both("(i32.load $@m (i32.const 1))"),
    "load_offset": both("(i32.load16_u $@m offset=3 (i32.const 1))"),
    "load64_bounds": "(i32.load $om offset=131069 (i32.const 0))",
    "load_import_bounds": "(i32.load $im offset=65533 (i32.const 0))",
    "store": effect("(i32.store8 $@m offset=2 (i32.const 0) (i32.const 0xee))", "(i32.load $@m (i32.const 0))"),
    "float": effect("(f64.store $@m (i32.const 64) (f64.const 1.5))",
                    "(i32.trunc_f64_s (f64.mul (f64.load $@m (i32.const 64)) (f64.const 100)))"),
    "memory.size": both("(memory.size $@m)"),
    "memory.grow": effect("(drop (memory.grow $@m (i32.const 1)))", "(memory.size $@m)"),
    "memory.grow_limit": both("(memory.grow $@m (i32.const 5))"),
    "memory.fill": effect("(memory.fill $@m (i32.const 1) (i32.const 0x77) (i32.const 2))",
                          "(i32.load $@m (i32.const 0))"),
    "memory.init": effect("(memory.init $@m $d (i32.const 0) (i32.const 4) (i32.const 4))",
                          "(i32.load $@m (i32.const 0))"),
    "memory.init_second": effect("(memory.init $@m $d2 (i32.const 0) (i32.const 0) (i32.const 4))",
                                 "(i32.load $@m (i32.const 0))"),
    "data.drop": "(block (result i32) (data.drop $d2) (memory.init $om $d (i32.const 0) (i32.const 0) (i32.const 4)) "
                 "(memory.init $om $d2 (i32.const 0) (i32.const 0) (i32.const 4)) (i32.const 0))",
    "memory.copy_in": "(block (result i32) (memory.copy $om $im (i32.const 0) (i32.const 2) (i32.const 3))"
                      " (i32.load $om (i32.const 0)))",
    "memory.copy_out": "(block (result i32) (memory.copy $im $om (i32.const 0) (i32.const 2) (i32.const 3))"
                       " (i32.load $im (i32.const 0)))",
    "atomic": effect("(drop (i32.atomic.rmw.add $@m (i32.const 0) (i32.const 1)))",
                     "(i32.add (i32.atomic.load $@m (i32.const 0)) (i32.atomic.rmw8.cmpxchg_u $@m "
                     "(i32.const 4) (i32.const 0x45) (i32.const 9)))"),
    "notify": both("(memory.atomic.notify $@m (i32.const 0) (i32.const 1))"),
    "v128": effect("(v128.store $@m (i32.const 32) (i32x4.splat (i32.const 6)))",
                   "(i32.add (i32x4.extract_lane 3 (v128.load $@m (i32.const 32)))"
                   " (i32x4.extract_lane 1 (v128.load32_lane $@m 1 (i32.const 0) (v128.const i64x2 0 0))))"),
    "v128_lanes": effect("(v128.store16_lane $@m 2 (i32.const 2) (v128.const i16x8 1 2 3 4 5 6 7 8))",
                         "(i32x4.extract_lane 0 (v128.load32_zero $@m (i32.const 0)))"),
    "throw": both("(block $h (result i32) (try_table (catch $@x $h) (throw $@x (i32.const 21))) (unreachable))"),
    "throw_wrong": "(block $h (result i32) (block $all (try_table (catch $ix $h) (catch_all $all)"
                   " (throw $ox (i32.const 5))) (unreachable)) (i32.const 6))",
    "throw_ref": "(block $h (result i32) (try_table (catch $ix $h) (block $r (result exnref)"
                 " (try_table (catch_all_ref $r) (throw $ix (i32.const 8))) (unreachable)) (throw_ref)) (unreachable))",
    "struct": "(block (result i32) (local.set $p (struct.new $pair (i32.const 3) (i32.const 4)))"
              " (struct.set $pair 1 (local.get $p) (i32.const 40))"
              " (i32.add (struct.get $pair 0 (local.get $p)) (struct.get $pair 1 (local.get $p))))",
    "array.new_data": "(array.get_u $bytes (array.new_data $bytes $d2 (i32.const 1) (i32.const 2)) (i32.const 1))",
    "array.init_data": "(block (result i32) (local.set $b (array.new_default $bytes (i32.const 4)))"
                       " (array.init_data $bytes $d (local.get $b) (i32.const 1) (i32.const 5) (i32.const 2))"
                       " (i32.add (array.get_u $bytes (local.get $b) (i32.const 1)) (array.len (local.get $b))))",
    "array.new_elem": "(call_ref $f (ref.cast (ref $f) (array.get $funcs (array.new_elem $funcs $e (i32.const 0)"
                      " (i32.const 3)) (i32.const 2))))",
    "array.init_elem": "(block (result i32) (local.set $a (array.new_default $funcs (i32.const 2)))"
                       " (array.init_elem $funcs $e2 (local.get $a) (i32.const 1) (i32.const 0) (i32.const 1))"
                       " (call_ref $f (ref.cast (ref $f) (array.get $funcs (local.get $a) (i32.const 1)))))",
    "array.copy": "(block (result i32) (local.set $b (array.new $bytes (i32.const 9) (i32.const 4)))"
                  " (array.copy $bytes $bytes (local.get $b) (i32.const 0) (array.new $bytes (i32.const 5) (i32.const 2))"
                  " (i32.const 0) (i32.const 2)) (i32.add (array.get_u $bytes (local.get $b) (i32.const 1))"
                  " (array.get_s $bytes (local.get $b) (i32.const 2))))",
    "ref.test": "(i32.add (ref.test (ref $subsub) (struct.new $sub (i32.const 1)))"
                " (i32.mul (i32.const 2) (ref.test (ref $sub) (struct.new $subsub (i32.const 1) (i32.const 2)))))",
    "ref.cast": "(struct.get $subsub 1 (ref.cast (ref $subsub) (struct.new $sub (i32.const 1))))",
    "br_on_cast": "(struct.get $subsub 1 (block $l (result (ref $subsub)) (br_on_cast $l anyref (ref $subsub)"
                  " (struct.new $subsub (i32.const 1) (i32.const 88))) (unreachable)))",
    "br_on_cast_fail": "(block (result i32) (drop (block $l (result anyref) (drop (br_on_cast_fail $l anyref"
                       " (ref $subsub) (struct.new $sub (i32.const 1)))) (return (i32.const 1)))) (i32.const 2))",
    "block_type": "(i32.const 5) (block (type $one) (i32.const 6) (i32.add))",
    "select": "(call_ref $f (select (result (ref $f)) (ref.func $of) (ref.func $if) (i32.const 0)))",
    "ref.null": "(ref.is_null (ref.null $subsub))",
}


def export_name(kind):
    return kind.replace(".", "-").replace("_", "-")


def component_text():
    functions, lifts = [], []
    for kind, code in KINDS.items():
        functions.append(
            f'    (func (export "{export_name(kind)}") (result i32) (local $p (ref null $pair))'
            f" (local $b (ref null $bytes)) (local $a (ref null $funcs))\n      {code})")
        lifts.append(f'  (func (export "{export_name(kind)}") (result s32)'
                     f' (canon lift (core func $u "{export_name(kind)}")))')
    return "\n".join(["(component", PROVIDER, "  (core module $User",
                      "    (type $one (func (param i32) (result i32)))", USER,
                      *functions, "  )",
                      "  (core instance $p (instantiate $Provider))",
                      '  (core instance $u (instantiate $User (with "p" (instance $p))))',
                      *lifts, ")\n"])


def show(call):
    try:
        return call()
    except (wasmtime.Trap, wasmtime.WasmtimeError) as error:
        text = str(error)
        at = text.find("wasm trap: ")
        if at < 0:
            raise
        return text[at:].splitlines()[0]


def compare(linked_path, fused_path):
    engine = make_engine()
    linked = component.Component.from_file(engine, linked_path)
    fused = wasmtime.Module.from_file(engine, fused_path)
    for kind in KINDS:
        def run_linked():
            store = wasmtime.Store(engine)
            instance = component.Linker(engine).instantiate(store, linked)
            return instance.get_func(store, export_name(kind))(store)

        def run_fused():
            store = wasmtime.Store(engine)
            instance = wasmtime.Instance(store, fused, [])
            return instance.exports(store)[export_name(kind)](store)

        expected, found = show(run_linked), show(run_fused)
        if expected != found:
            sys.exit(f"instructions: {kind}: linked {expected}, fused {found}")
        print(kind, found)


if len(sys.argv) == 2:
    with open(sys.argv[1], "w") as file:
        file.write(component_text())
else:
    compare(*sys.argv[1:])
