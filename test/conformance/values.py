# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Types and literals of scripts, as types and values of the model of the
Canonical ABI (../Differential/model.py). The model knows positions only; what
parts are called is kept beside it, in `names`.
"""

import math
import struct

from wasmtime.component import _types as ct

import model

SCALARS = {ct.Bool: "bool", ct.S8: "s8", ct.U8: "u8", ct.S16: "s16", ct.U16: "u16",
           ct.S32: "s32", ct.U32: "u32", ct.S64: "s64", ct.U64: "u64", ct.F32: "f32",
           ct.F64: "f64", ct.Char: "char"}
FORMATS = {"f32": ("<f", "<I"), "f64": ("<d", "<Q")}


class Unknown(Exception):
    """A type that no value of can be told or made here."""


def named(type, names):
    type.names = list(names)
    return type


def from_engine(type):
    """The model's type of an engine's."""
    if type is None:
        return None
    if type.__class__ in SCALARS:
        return model.Scalar(SCALARS[type.__class__])
    match type:
        case ct.String():
            return model.String()
        case ct.ListType():
            return model.List(from_engine(type.element))
        case ct.RecordType():
            names, types = zip(*type.fields)
            return named(model.Record(map(from_engine, types), True), names)
        case ct.TupleType():
            return named(model.Record(map(from_engine, type.elements), False), [])
        case ct.FlagsType():
            return named(model.Flags(len(type.names)), type.names)
        case ct.EnumType():
            return named(model.Variant((None,) * len(type.names), "enum"), type.names)
        case ct.OptionType():
            return named(model.Variant((None, from_engine(type.payload)), "option"),
                         ["none", "some"])
        case ct.ResultType():
            return named(model.Variant((from_engine(type.ok), from_engine(type.err)), "result"),
                         ["ok", "err"])
        case ct.VariantType():
            names, types = zip(*type.cases)
            return named(model.Variant(tuple(map(from_engine, types))), names)
    raise Unknown(f"no values of type {type.__class__.__name__} are known to the harness")


def of_literal(form):
    """The type of a literal, if that tells it."""
    kind = form[0].partition(".")[0]
    if kind in model.Scalar.CORE:
        return model.Scalar(kind)
    if kind == "str":
        return model.String()
    raise Unknown("the engine does not know the function's type")


def float_bits(text, name):
    code, bits = FORMATS[name]
    sign, text = text.startswith("-"), text.lstrip("+-").replace("_", "")
    value = (math.nan if text.startswith("nan") else
             float.fromhex(text) if text.startswith("0x") else float(text))
    return int.from_bytes(struct.pack(code, -value if sign else value), "little")


def scalar(type, text):
    if type.name == "bool":
        return int(text == "true")
    if type.name == "char":
        return ord(text.decode())
    if type.name in FORMATS:
        return float_bits(text, type.name)
    return int(text.replace("_", ""), 0)


def parse(type, form):
    """The model's value of a literal of a type."""
    items = form[1:]
    match type:
        case model.Scalar():
            return scalar(type, items[0])
        case model.String():
            return model.Text(items[0].decode(), "utf8", len(items[0]))
        case model.List():
            return [parse(type.element, item) for item in items]
        case model.Flags():
            return sum(1 << type.names.index(label.decode()) for label in items)
        case model.Record():
            # A field's value has no parentheses of its own: (field "a" u8.const 1).
            parts = [item[2:] if item[0] == "field" else item for item in items]
            return [parse(t, part) for t, part in zip(type.parts, parts, strict=True)]
        case model.Variant():
            return parse_case(type, form[0], items)
    raise Unknown(f"no literals of type {type}")


def parse_case(type, keyword, items):
    if keyword in ("variant.const", "enum.const"):
        name, *items = items
        index = type.names.index(name.decode())
    else:
        index = type.names.index(keyword.partition(".")[2])
    return index, parse(type.cases[index], items[0]) if items else None


def has_pointers(type):
    return isinstance(type, (model.String, model.List)) or any(map(has_pointers, type.parts))


def comparable(type, value):
    """The value without what does not distinguish it from others."""
    match type:
        case model.Scalar():
            if type.name in FORMATS:
                code, bits = FORMATS[type.name]
                number, = struct.unpack(code, value.to_bytes(type.size, "little"))
                return "nan" if math.isnan(number) else value
            return value
        case model.String():
            return value.text
        case model.List():
            return [comparable(type.element, element) for element in value]
        case model.Record():
            return [comparable(t, part) for t, part in zip(type.parts, value)]
        case model.Variant():
            index, payload = value
            case = type.cases[index]
            return index, comparable(case, payload) if case else None
    return value
