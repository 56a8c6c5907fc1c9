# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Calls exports of a component or a core module in wasmtime.

    run.py [--return IMPORT=VALUE]... FILE [EXPORT ARGUMENT... [--then EXPORT ...]...]

All calls are made on one instance. Each prints its results on one line, or
`trap: ...`, after which a core instance can still be called; exit status 0 in
both cases. A trap during instantiation prints `instantiation trap: ...` and
ends the run. A module's `_initialize` is called first, as its host would.

Function imports are the test's to observe: each call prints
`host: MODULE#NAME(arguments)` and returns zero, or what --return says for
`MODULE#NAME`. Exports and imports of a component have the names that their
functions get in a core module: `pkg:name/iface@1.2.3#func`, and `$root#func`
for an import of the root itself. So a component and its fused module can be
run by the same line and must print the same (u32 and u64 results above the
signed range aside, because a core module's integers have no sign).
"""

import math
import sys
import wasmtime
from wasmtime import component
from wasmtime.component import _types as ct
from engine import is_component, make_engine


def parse_core(text, type):
    if str(type) in ("f32", "f64"):
        return float(text)
    if str(type) in ("i32", "i64"):
        bits = 32 if str(type) == "i32" else 64
        value = int(text, 0) & ((1 << bits) - 1)
        return value - (1 << bits) if value >> (bits - 1) else value
    if text == "null":
        return None
    sys.exit(f"run: no way to write an argument of type {type}")


def parse_component(text, type):
    if isinstance(type, ct.Bool):
        return {"true": True, "false": False}[text]
    if isinstance(type, (ct.F32, ct.F64)):
        return float(text)
    if isinstance(type, ct.Char):
        return chr(int(text[2:], 16)) if text.startswith("U+") else text
    if isinstance(type, ct.String):
        return text
    if hasattr(type, "convert_to_c") and type.__class__.__name__[0] in "SU":
        return int(text, 0)
    sys.exit(f"run: no way to write an argument of type {type}")


def zero_text(type):
    """What parse_core or parse_component reads as the type's zero."""
    if isinstance(type, wasmtime.ValType):
        return "0" if str(type) in ("i32", "i64", "f32", "f64") else "null"
    return {ct.Bool: "false", ct.Char: "U+0", ct.String: ""}.get(type.__class__, "0")


def show(value):
    """Text of one value; characters and booleans as a core module has them."""
    if isinstance(value, bool):
        return str(int(value))
    if isinstance(value, str) and len(value) == 1:
        return str(ord(value))
    if value is None:
        return "null"
    if isinstance(value, float) and math.isnan(value):
        return "nan"
    return str(value)


def show_arguments(values):
    return ", ".join(show(v) for v in values)


def show_error(error):
    """The reason of a trap, without the backtrace and the chain of causes."""
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    if "Caused by:" in lines:
        lines = lines[lines.index("Caused by:") + 1:]
    for line in lines:
        _, found, reason = line.partition("wasm trap: ")
        if found:
            return reason
    return lines[0].lstrip("0123456789: ") if lines else "unknown"


class CoreRunner:
    def __init__(self, engine, data, returns):
        self.store = wasmtime.Store(engine)
        module = wasmtime.Module(engine, data)
        imports = [self.stub(i, returns) for i in module.imports]
        self.exports = wasmtime.Instance(self.store, module, imports).exports(self.store)
        if "_initialize" in self.exports:
            self.exports["_initialize"](self.store)

    def stub(self, entry, returns):
        name = f"{entry.module}#{entry.name}"
        type = entry.type
        if isinstance(type, wasmtime.FuncType):
            return wasmtime.Func(self.store, type, self.host_function(name, type, returns))
        if isinstance(type, wasmtime.MemoryType):
            if type.is_shared:
                return wasmtime.SharedMemory(self.store.engine, type)
            return wasmtime.Memory(self.store, type)
        if isinstance(type, wasmtime.TagType):
            return wasmtime.Tag(self.store, type)
        if isinstance(type, wasmtime.TableType):
            return wasmtime.Table(self.store, type, None)
        if isinstance(type, wasmtime.GlobalType):
            value = parse_core(returns.get(name, zero_text(type.content)), type.content)
            return wasmtime.Global(self.store, type, value)
        sys.exit(f"run: no stub for import {name}")

    @staticmethod
    def host_function(name, type, returns):
        def call(*arguments):
            print(f"host: {name}({show_arguments(arguments)})", flush=True)
            results = [parse_core(returns.get(name, zero_text(t)), t) for t in type.results]
            return results[0] if len(results) == 1 else results or None
        return call

    def call(self, name, texts):
        if name not in self.exports:
            sys.exit(f"run: no export {name!r}")
        function = self.exports[name]
        types = function.type(self.store).params
        check_count(name, texts, types)
        result = function(self.store, *[parse_core(t, p) for t, p in zip(texts, types)])
        if not function.type(self.store).results:
            return []
        return result if isinstance(result, list) else [result]


class ComponentRunner:
    def __init__(self, engine, data, returns):
        self.store = wasmtime.Store(engine)
        it = component.Component(engine, data)
        linker = component.Linker(engine)
        with linker.root() as root:
            self.define(engine, root, "$root", it.type.imports(engine), returns)
        self.instance = linker.instantiate(self.store, it)

    def define(self, engine, scope, prefix, imports, returns):
        for name, entry in imports.items():
            type = entry.ty
            if isinstance(type, ct.FuncType):
                scope.add_func(name, self.host_function(f"{prefix}#{name}", type, returns))
            elif isinstance(type, ct.ComponentInstanceType):
                with scope.add_instance(name) as inner:
                    self.define(engine, inner, name, type.exports(engine), returns)
            elif isinstance(type, component.ResourceType):
                scope.add_resource(name, component.ResourceType.host(0), lambda *_: None)
            elif not isinstance(type, ct.ValType):
                sys.exit(f"run: no stub for import {prefix}#{name}")

    @staticmethod
    def host_function(name, type, returns):
        result = type.result
        value = parse_component(returns.get(name, zero_text(result)), result) if result else None

        def call(store, *arguments):
            print(f"host: {name}({show_arguments(arguments)})", flush=True)
            return value
        return call

    def call(self, name, texts):
        scope, _, function_name = name.rpartition("#")
        inner = self.instance.get_export_index(self.store, scope) if scope else None
        index = self.instance.get_export_index(self.store, function_name, inner)
        function = self.instance.get_func(self.store, index) if index else None
        if function is None:
            sys.exit(f"run: no export {name!r}")
        types = [type for _, type in function.type(self.store).params]
        check_count(name, texts, types)
        arguments = [parse_component(t, p) for t, p in zip(texts, types)]
        result = function(self.store, *arguments)
        return [] if result is None else [result]


def check_count(name, texts, types):
    if len(texts) != len(types):
        sys.exit(f"run: {name} takes {len(types)} arguments, not {len(texts)}")


def split_calls(words):
    call = []
    for word in words:
        if word == "--then":
            yield call
            call = []
        else:
            call.append(word)
    if call:
        yield call


def open_instance(path, returns):
    """An instance of the component or core module in a file."""
    with open(path, "rb") as file:
        data = file.read()
    runner = ComponentRunner if is_component(data) else CoreRunner
    return runner(make_engine(), data, returns)


def main(words):
    returns = {}
    while words and words[0] == "--return":
        name, _, value = words[1].rpartition("=")
        returns[name] = value
        words = words[2:]
    if not words:
        sys.exit(__doc__)
    try:
        instance = open_instance(words[0], returns)
    except wasmtime.Trap as trap:
        print(f"instantiation trap: {show_error(trap)}")
        return
    except wasmtime.WasmtimeError as error:
        if "wasm trap:" not in str(error):
            sys.exit(f"run: {words[0]}: {error}")
        print(f"instantiation trap: {show_error(error)}")
        return
    for name, *texts in split_calls(words[1:]):
        try:
            print(" ".join(show(v) for v in instance.call(name, texts)))
        except (wasmtime.Trap, wasmtime.WasmtimeError) as trap:
            print(f"trap: {show_error(trap)}")


if __name__ == "__main__":
    main(sys.argv[1:])
