# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Component-level values of the tests' hosts.

A type is one of Differential/model.py, made of wasmtime's; a value is the
model's too, with a Resource for a handle: so what a host says and sees is
the same whether it serves a component or a core module. Written, a value is
JSON: numbers; texts; lists, tuples and records as lists; a case of a variant,
option (none, some) or result (ok, err) as {"case": value} or "case". A
resource of the host is its representation; "@0", "@1", ... are resources of
the guest in the order in which the host received them.
"""

import json
import os
import sys

from wasmtime import component
from wasmtime.component import _types as ct

sys.path.append(os.path.join(os.path.dirname(__file__), "..", "Differential"))
import model


class Resource:
    """What a handle stands for. `rep` is a number of the host, or None."""

    def __init__(self, rep, own, number=None, native=None):
        self.rep, self.own, self.number, self.native = rep, own, number, native

    def __str__(self):
        name = f"@{self.number}" if self.number is not None else str(self.rep)
        return ("own " if self.own else "borrow ") + name


class Handle(model.Type):
    """`own` or `borrow`. The memory knows the table: lift_own and so on."""

    def __init__(self, type, resources):
        self.own = isinstance(type, ct.OwnType)
        self.resource = resources.find(type.ty)

    def text(self, name_of):
        return ("own " if self.own else "borrow ") + self.resource.name

    def _layout(self, pointer_size):
        return model.Layout(4, 4, ["i32"])

    def lift(self, memory, flat):
        return memory.lift_handle(self, next(flat))

    def load(self, memory, address):
        return memory.lift_handle(self, memory.read(address, 4))

    def lower(self, memory, value, source_tag):
        return [memory.lower_handle(self, value)]

    def store(self, memory, value, address, source_tag):
        memory.write(address, 4, memory.lower_handle(self, value))


class Case(model.Variant):
    """A variant with the names of its cases."""

    def __init__(self, cases, keyword, ct_type):
        super().__init__([case for _, case in cases], keyword)
        self.names = [name for name, _ in cases]
        self.tagged = ct_type._tagged()


class KnownResource:
    def __init__(self, type, name, is_guests, number):
        self.type, self.name, self.is_guests, self.number = type, name, is_guests, number


class Resources:
    """The resource types that the host knows, equal ones once."""

    def __init__(self):
        self.known = []

    def add(self, type, name, is_guests):
        if not any(known.type == type for known in self.known):
            self.known.append(KnownResource(type, name, is_guests, len(self.known)))

    def find(self, type):
        return next(known for known in self.known if known.type == type)


SCALARS = {ct.Bool: "bool", ct.S8: "s8", ct.U8: "u8", ct.S16: "s16", ct.U16: "u16",
           ct.S32: "s32", ct.U32: "u32", ct.S64: "s64", ct.U64: "u64", ct.Char: "char"}


def model_type(type, resources):
    def inner(part):
        return part and model_type(part, resources)
    if type.__class__ in SCALARS:
        return model.Scalar(SCALARS[type.__class__])
    if isinstance(type, ct.String):
        return model.String()
    if isinstance(type, ct.ListType):
        return model.List(inner(type.element))
    if isinstance(type, ct.TupleType):
        return model.Record([inner(part) for part in type.elements], False)
    if isinstance(type, ct.RecordType):
        record = model.Record([inner(part) for _, part in type.fields], True)
        record.names = [name for name, _ in type.fields]
        return record
    if isinstance(type, (ct.OwnType, ct.BorrowType)):
        return Handle(type, resources)
    if isinstance(type, ct.VariantLikeType):
        return Case([(name, inner(part)) for name, part in type._cases()],
                    type.__class__.__name__.removesuffix("Type").lower(), type)
    sys.exit(f"host: no model of type {type}")


class Signature:
    """A function type of the component as one of the model's."""

    def __init__(self, type, resources):
        self.params = [model_type(part, resources) for _, part in type.params]
        self.result = model_type(type.result, resources) if type.result else None
        self.core = model.FuncType(self.params, self.result)


# Text

def parse(text):
    return json.loads(text)


def from_json(type, value, guests):
    if isinstance(type, Handle):
        if isinstance(value, str):
            return Resource(int(value[1:]), type.own) if value[0] == "%" else guests[int(value[1:])]
        return Resource(value, type.own)
    if isinstance(type, model.String):
        return model.Text(value, "utf8", len(value.encode()))
    if isinstance(type, model.List):
        return [from_json(type.element, item, guests) for item in value]
    if isinstance(type, model.Record):
        return [from_json(part, item, guests) for part, item in zip(type.parts, value)]
    if isinstance(type, Case):
        name, payload = next(iter(value.items())) if isinstance(value, dict) else (value, None)
        index = type.names.index(name)
        case = type.cases[index]
        return index, case and from_json(case, payload, guests)
    return value


def zero(type):
    """The JSON of some value."""
    if isinstance(type, model.String):
        return ""
    if isinstance(type, model.List):
        return []
    if isinstance(type, model.Record):
        return [zero(part) for part in type.parts]
    if isinstance(type, Case):
        return {type.names[0]: type.cases[0] and zero(type.cases[0])}
    return 0


def show(type, value):
    if isinstance(type, model.String):
        return json.dumps(value.text, ensure_ascii=False)
    if isinstance(type, model.List):
        return f"[{', '.join(show(type.element, item) for item in value)}]"
    if isinstance(type, model.Record):
        return f"({', '.join(show(part, item) for part, item in zip(type.parts, value))})"
    if isinstance(type, Case):
        index, payload = value
        case = type.cases[index]
        return type.names[index] + (f"({show(case, payload)})" if case else "")
    return str(value)


# wasmtime's values for components

def to_native(type, value):
    if isinstance(type, Handle):
        if value.native is not None:
            return value.native
        make = component.ResourceHost.own if type.own else component.ResourceHost.borrow
        return make(value.rep, type.resource.number)
    if isinstance(type, model.String):
        return value.text
    if isinstance(type, model.List):
        items = [to_native(type.element, item) for item in value]
        return bytes(items) if str(type.element) == "u8" else items
    if isinstance(type, model.Record):
        parts = [to_native(part, item) for part, item in zip(type.parts, value)]
        if not type.named:
            return tuple(parts)
        record = ct.Record()
        for name, part in zip(type.names, parts):
            setattr(record, name, part)
        return record
    if isinstance(type, Case):
        index, payload = value
        native = to_native(type.cases[index], payload) if type.cases[index] else None
        return ct.Variant(type.names[index], native) if type.tagged else native
    if isinstance(type, model.Scalar) and type.name in ("bool", "char"):
        return bool(value) if type.name == "bool" else chr(value)
    return value


def from_native(type, value, receive):
    """`receive` makes a Resource of the type's of a ResourceAny."""
    if isinstance(type, Handle):
        return receive(type, value)
    if isinstance(type, model.String):
        return model.Text(value)
    if isinstance(type, model.List):
        return [from_native(type.element, item, receive) for item in value]
    if isinstance(type, model.Record):
        items = [getattr(value, name) for name in type.names] if type.named else value
        return [from_native(part, item, receive) for part, item in zip(type.parts, items)]
    if isinstance(type, Case):
        index, payload = find_case(type, value)
        case = type.cases[index]
        return index, case and from_native(case, payload, receive)
    if isinstance(type, model.Scalar) and type.name in ("bool", "char"):
        return int(value) if type.name == "bool" else ord(value)
    return value


def find_case(type, value):
    if type.tagged:
        return type.names.index(value.tag), value.payload
    for index, case in enumerate(type.cases):
        if (case is None) if value is None else case and is_native_of(case, value):
            return index, value
    raise ValueError("no case for the value")


def is_native_of(type, value):
    if isinstance(type, Handle):
        return isinstance(value, component.ResourceAny)
    if isinstance(type, model.String):
        return isinstance(value, str)
    if isinstance(type, model.Record):
        return isinstance(value, ct.Record if type.named else tuple)
    if isinstance(type, model.List):
        return isinstance(value, (list, bytes))
    return isinstance(value, int)
