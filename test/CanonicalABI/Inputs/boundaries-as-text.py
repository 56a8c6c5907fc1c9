"""Writes as text what print<boundaries-json> printed, read as JSON."""

import json
import sys
from collections import Counter

KINDS = ["direct", "scalar", "copy", "transcode", "handles"]


def entity(of):
    if "core-instance" not in of:
        return " ".join(str(part) for part in next(iter(of.items())))
    kind = next(key for key in ("function", "memory") if key in of)
    return f"core-instance {of['core-instance']} {kind} {of[kind]}"


def options(side):
    if "encoding" in side:
        yield side["encoding"]
    if "memory" in side:
        key = {"i32": "memory", "i64": "memory64"}[side["memory"]["address"]]
        yield f"{key}={entity(side['memory'])}"
    for key in ("realloc", "post-return"):
        if key in side:
            yield f"{key}={entity(side[key])}"


def boundary(noun, number, of, kind_of_type="type"):
    caller, callee = of["caller"], of["callee"]
    path = lambda side: side["path"] if side else "host"
    title = f'{noun} {of[number]} {path(caller)} -> {path(callee)}'
    colon = f": {of[kind_of_type]}" if kind_of_type in of else ""
    yield f'{title} "{of["name"]}"{colon}'
    lowered = f"  lowered {of['lowered']}"
    if of["lowered"] == "transcode":
        lowered += f" {caller['encoding']} -> {callee['encoding']}"
    yield lowered + (f", {of['bytes']} bytes" if of["bytes"] else "")
    for name, side in (("caller", caller), ("callee", callee)):
        if side and list(options(side)):
            yield f"  {name} " + ", ".join(options(side))
    for verb in ("checks", "clears"):
        if of[verb]:
            yield f"  {verb} " + ", ".join(of[verb])


def lines(report):
    for call in report["calls"]:
        yield from boundary("call", "lowering", call)
    for builtin in report["builtins"]:
        yield from boundary("builtin", "builtin", builtin, "resource")
    for export in report["exports"]:
        yield from boundary("export", "export", export)
    for table in report["tables"]:
        number = f" {table['number']}" if table["table"] == "own" else ""
        yield (f"handles of component-instance {table['component-instance']} "
               f"{table['path']}: {table['table']} table{number}")
    kinds = Counter(call["lowered"] for call in report["calls"])
    counts = ", ".join(f"{kinds[kind]} {kind}" for kind in KINDS if kinds[kind])
    yield f"calls {len(report['calls'])}" + (counts and ": " + counts)
    for code in ("adapters", "helpers"):
        yield f"{code} {report[code]['functions']}: {report[code]['bytes']} bytes"


with open(sys.argv[1], encoding="utf-8") as file:
    print("\n".join(lines(json.load(file))))
