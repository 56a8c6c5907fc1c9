# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Strategies: compositions, and memory images of good and of ill-formed calls."""

import collections

from hypothesis import strategies as st

import guests
from guests import Composition, End, Function, Prediction, Side
from model import (FixedList, Flags, FuncType, List, Map, Memory, Record, Scalar, String,
                   Text, Variant, align_to, lower_values)

ENCODINGS = ["utf8", "utf16", "latin1+utf16"]

Case = collections.namedtuple("Case", "index images note")  # an image for each side


class Image(collections.namedtuple("Image", "data ranges")):
    def __repr__(self):
        return f"<{len(self.data)} bytes, written at {self.ranges}>"


# --- Types

SCALARS = st.sampled_from(list(Scalar.CORE) + ["char"] * 2).map(Scalar)
STRINGS = st.builds(String)
FLAGS = st.sampled_from([1, 2, 7, 8, 9, 16, 17, 31, 32]).map(Flags)
ENUMS = st.sampled_from([1, 2, 3, 5, 255, 256, 257]).map(
    lambda n: Variant((None,) * n, "enum"))
KEYS = st.sampled_from(["bool", "s8", "u16", "s32", "u64", "char"]).map(Scalar) | STRINGS
LEAVES = st.one_of(SCALARS, SCALARS, STRINGS, STRINGS, FLAGS, ENUMS)


def aggregates(inner):
    maybe = st.none() | inner
    return st.one_of(
        inner.map(List),
        inner.map(lambda t: Variant((None, t), "option")),
        st.builds(lambda ok, error: Variant((ok, error), "result"), maybe, maybe),
        st.lists(inner, min_size=1, max_size=5).map(lambda ts: Record(ts, True)),
        st.lists(inner, min_size=1, max_size=4).map(lambda ts: Record(ts, False)),
        st.lists(maybe, min_size=1, max_size=5).map(Variant),
        # Cases enough for a discriminant of two bytes.
        maybe.map(lambda t: Variant((t, Scalar("u16")) + (None,) * 299)),
        st.builds(Map, KEYS, inner))


def fixed_aggregates(inner):
    lengths = st.sampled_from([1, 2, 3, 4, 7, 16, 17, 40])
    return st.one_of(st.builds(FixedList, inner, lengths), st.builds(FixedList, inner, lengths),
                     aggregates(inner))


TYPES = st.recursive(LEAVES, aggregates, max_leaves=7)
FIXED_TYPES = st.recursive(LEAVES, fixed_aggregates, max_leaves=5)


def func_types(types):
    params = st.one_of(st.lists(types, max_size=3), st.lists(types, max_size=3),
                       st.lists(SCALARS | STRINGS, min_size=6, max_size=18))
    return st.builds(FuncType, params, st.none() | types | types)


ENDS = st.builds(End, st.sampled_from(ENCODINGS), st.integers(0, 1))


@st.composite
def functions(draw, types, middle, twin):
    ends = [draw(ENDS), draw(ENDS)]
    if middle:
        lifting, lowering = draw(ENDS), draw(ENDS)
        # It passes on what it gets as it is, which often should be well-formed.
        same = draw(st.sampled_from([True, True, True, False]))
        ends[1:1] = [lifting, lowering._replace(encoding=lifting.encoding) if same else lowering]
    return Function(draw(types), tuple(ends), draw(st.booleans()), twin and draw(st.booleans()))


@st.composite
def compositions(draw, lengths=st.integers(1, 3)):
    # Fixed-length lists and 64-bit memories keep the engine from taking part.
    fixed = draw(st.sampled_from([False] * 7 + [True]))
    pointers = draw(st.sampled_from(
        [(4, 4, 4)] * 12 + [(4, 8, 4), (8, 4, 8), (8, 8, 4), (4, 4, 8)]))
    pages = draw(st.sampled_from([(3, 2, 3), (2, 3, 2), (2, 2, 3)]))
    calls_itself = draw(st.sampled_from([False] * 9 + [True]))
    has_middle, has_twin = calls_itself and (False, False) or draw(st.sampled_from(
        [(False, False)] * 3 + [(True, False), (False, True), (True, True)]))
    caller = Side("caller", pointers[0], pages[0], 0xc5)
    callee = caller if calls_itself else Side("callee", pointers[1], pages[1], 0x3a)
    middle = Side("middle", pointers[2], pages[2], 0x9e) if has_middle else None
    twin = callee._replace(name="twin") if has_twin else None
    types = func_types(FIXED_TYPES if fixed else TYPES)
    composition = Composition(
        [draw(functions(types, has_middle, has_twin)) for _ in range(draw(lengths))],
        caller, callee, middle, twin)
    # So does a call of an instance by itself, which the engine does not permit.
    composition.in_engine = not fixed and not calls_itself and \
        all(s.pointer_size == 4 for s in composition.sides)
    return composition


# --- Values

PIECES = ["a", "abcdefg", "\0", "\x7f", "\x80", "\u00e9", "\u00ff", "\u0100", "\u07ff", "\u0800",
          "\u65e5\u672c", "\ud7ff", "\ue000", "\ufeff", "\uffff", "\U00010000", "\U0001f600",
          "\U0010ffff", "caf\u00e9"]
REPEATS = [1, 1, 1, 2, 3, 7, 8, 15, 16, 17, 31, 33, 63, 64, 65, 130]
TEXTS = st.builds(
    lambda pieces, wide: Text("".join(p * n for p, n in pieces), wide=wide),
    st.lists(st.tuples(st.sampled_from(PIECES), st.sampled_from(REPEATS)), max_size=4),
    st.booleans())
BITS = {4: [0, 1, 1 << 31, 0x3f800000, 0x7f800000, 0xff800000, 0x7fc00000, 0x7fc12345,
            0xffc00001, 0x7f800001, 0xffa00000],
        8: [0, 1, 1 << 63, 0x3ff0000000000000, 0x7ff0000000000000, 0x7ff8000000000000,
            0x7ff8000012345678, 0xfff8000000000001, 0x7ff0000000000001, 0xfff4000000000000]}
CHARS = st.sampled_from([0, 0x41, 0x7f, 0x80, 0xff, 0x100, 0xd7ff, 0xe000, 0xffff, 0x10000,
                         0x10ffff])


def scalar_values(name, size):
    if name == "bool":
        return st.integers(0, 1)
    if name == "char":
        return CHARS
    if name[0] == "f":
        return st.sampled_from(BITS[size]) | st.integers(0, (1 << 8 * size) - 1)
    bits = 8 * size
    low, high = (-(1 << bits - 1), (1 << bits - 1) - 1) if name[0] == "s" else (0, (1 << bits) - 1)
    return st.sampled_from([low, high, low + 1, 1, 0]) | st.integers(low, high)


SCALAR_VALUES = {name: scalar_values(name, Scalar(name).size) for name in Scalar.CORE}


# What the core type can hold besides values of the type. Only for characters
# that is an error; for all others lifting ignores some bits.
WILD_CHARS = st.sampled_from([0xd800, 0xdbff, 0xdc00, 0xdfff, 0x110000, 0x7fffffff, 1 << 31,
                              0xffffffff, 0xd7ff, 0xe000, 0x10ffff])
WILD_WORDS = st.sampled_from([2, 0x80, 0xff, 0x100, 0x1ff, 0xffff, 0x10000, 1 << 31, 0xfffffffe,
                              0xffffffff]) | st.integers(0, 0xffffffff)


class Values:
    """Draws values until a budget of bytes is used up; then they are short.

    Of `wild` ones every part is what no lowering would give."""

    def __init__(self, draw, budget=4000, wild=False):
        self.draw = draw
        self.budget = budget
        self.wild = wild

    def of(self, type):
        draw = self.draw
        if self.wild and isinstance(type, (Scalar, Flags)) and draw(st.booleans()):
            if isinstance(type, Flags) or type.core == "i32":
                return draw(WILD_CHARS if isinstance(type, Scalar) and type.name == "char"
                            else WILD_WORDS)
        if isinstance(type, Scalar):
            return draw(SCALAR_VALUES[type.name])
        if isinstance(type, String):
            text = draw(TEXTS) if self.budget > 0 else Text("")
            self.budget -= 2 * len(text.text)
            return text
        if isinstance(type, Flags):
            return draw(st.integers(0, (1 << type.count) - 1))
        if isinstance(type, List):
            if self.budget <= 0:
                return []
            elements = [self.of(type.element) for _ in range(draw(st.integers(0, 3)))]
            if type.has_handles:
                return elements
            size = type.element.layout(8).size * len(elements)
            times = draw(st.sampled_from([1, 1, 1, 2, 5, 16, 33, 100]))
            # What the elements point to is not counted; strings are short.
            times = max(1, min(times, self.budget // 8 // max(size, 1)))
            self.budget -= size * times
            return elements * times
        if isinstance(type, Record):
            return [self.of(part) for part in type.parts]
        index = draw(st.integers(0, len(type.cases) - 1))
        return index, type.cases[index] and self.of(type.cases[index])


# --- Images

class Full(Exception):
    """A value multiplied until the memory has no room for it."""


class Builder(Memory):
    """Lays values out as a guest does, notes where, and calls no realloc. Goes
    on behind what the builder `before` has laid out, if there is one."""

    def __init__(self, side, encoding, garbage, at_end, before=None):
        super().__init__(bytearray(before.data) if before else guests.fresh(side),
                         side.pointer_size, encoding, self.place)
        self.garbage = garbage
        self.at_end = at_end
        self.low = before.low if before else guests.ARENA
        self.high = before.high if before else len(self.data)
        self.ranges = list(before.ranges) if before else [(0, guests.LOG)]
        self.texts, self.checked, self.flags = [], [], []

    def place(self, old, old_size, align, size):
        if self.at_end:
            self.high = address = (self.high - size) // align * align
        else:
            address = align_to(self.low, align)
            self.low = address + size
        if address < self.low and self.at_end or address + size > self.high and not self.at_end \
                or address < guests.ARENA or address + size > len(self.data):
            raise Full
        self.ranges.append((address, size))
        return address

    def store_text(self, value, source_tag):
        wide = self.encoding == "utf16" or self.encoding == "latin1+utf16" and (
            value.wide or any(ord(c) > 0xff for c in value.text))
        codec = "utf-16-le" if wide else "utf-8" if self.encoding == "utf8" else "latin-1"
        data = value.text.encode(codec)
        address = self.copy_text(data, 1 if self.encoding == "utf8" else 2)
        self.texts.append((address, len(data), 2 if wide else 1))
        units = len(data) // 2 if wide else len(data)
        return address, units | (self.tag if wide and self.encoding != "utf16" else 0)

    def write_checked(self, address, size, value, limit):
        super().write_checked(address, size, value, limit)
        self.checked.append((address, size, limit))

    def write_flags(self, address, size, value, count):
        super().write_flags(address, size, value, count)
        if count < 8 * size:
            self.flags.append((address, size, count))

    def padding(self, core):
        return self.garbage % (1 << (64 if core in ("i64", "f64") else 32))

    def image(self):
        return Image(bytes(self.data), self.ranges)


def odd_words(draw, old, end):
    """What a pointer, a length, a discriminant or a number may be instead."""
    return draw(st.sampled_from(draw(st.sampled_from([
        [old + 1, old + 2, old + 3, old - 1, 0, 1, 2, 0x7f, 0x80, 0xff, 0x100],
        [0xd800, 0xdfff, 0x110000, 0xdc00, 0xffffffff],
        [end - n for n in (0, 1, 2, 3, 4, 7, 8, 15, 16)],
        [old ^ 1 << 31, old ^ 1 << 63, old + (1 << 32), 0x7fffffff, 0x80000000, 0x80000001,
         0x40000001, 0x20000001, 0x10000000, 0x55555556, 0xfffffff8, 0xffffffff]]))))


ODD_BYTES = [b"\x80", b"\xc0\x80", b"\xc2A", b"\xe2\x82", b"\xe2", b"\xed\xa0\x80", b"\xf0\x9f",
             b"\xf4\x90\x80\x80", b"\xf5", b"\xff", b"\xe0\x80\x80", b"\xf0\x80\x80\x80", b"\xc1",
             b"\xf8\x88\x80\x80\x80", b"\xc2\x80", b"\xe0\xa0\x80", b"\xf4\x8f\xbf\xbf"]
ODD_UNITS = [b"\x00\xd8", b"\x00\xdc", b"\xff\xdb", b"\xff\xdf", b"\x00\xd8A\x00",
             b"\x00\xdc\x00\xd8", b"\x00\xd8\x00\xdc"]


def references(memory, flat_begin, flat):
    """Where pointers lie, and what they point to: (at, step, address, size); what
    belongs to the pointer lies `step` bytes further."""
    sizes = {address: size for address, size in memory.ranges[1:]}
    places = [(flat_begin + 8 * i, 8) for i in range(len(flat))]
    for begin, size in memory.ranges[1:]:
        places += [(at, memory.pointer_size)
                   for at in range(align_to(begin, memory.pointer_size),
                                   begin + min(size, 4096) - 7, memory.pointer_size)]
    for at, step in places:
        address = memory.read(at, memory.pointer_size)
        if address in sizes:
            yield at, step, address, sizes[address]


def move_to_end(draw, memory, at, address, size):
    """Something ends where the memory does, or is said to, but some bytes on."""
    over = draw(st.sampled_from([0, 0, 1, 1, 2, 4, 8]))
    to = len(memory.data) - size
    memory.put(to, memory.data[address:address + size])
    memory.write(at, memory.pointer_size, to + over)
    memory.ranges += [(to, size), (at, memory.pointer_size)]
    return f"{size} bytes moved to {over} behind the end"


def grow_to_end(draw, memory, at, step, address, size):
    """A length goes to the memory's end, or beyond it, perhaps."""
    length = memory.read(at + step, memory.pointer_size)
    unit = max(1, size // length) if 0 < length <= size else 1
    length = (len(memory.data) - address) // unit + draw(st.sampled_from([0, 1, 1]))
    memory.write(at + step, memory.pointer_size, length)
    memory.ranges.append((at + step, memory.pointer_size))
    return f"length at {at + step:#x}: {length}"


def at_edge(draw, memory, flat_begin, flat):
    found = list(references(memory, flat_begin, flat))
    if not found:
        return None
    at, step, address, size = draw(st.sampled_from(found))
    if step == 8 and at + 8 == flat_begin + 8 * len(flat) or len(memory.data) - address > 4096 \
            or draw(st.booleans()):
        return move_to_end(draw, memory, at, address, size)
    return grow_to_end(draw, memory, at, step, address, size)


def cut_text(draw, memory, flat_begin, flat):
    """Text ends inside a character; the rest of that lies right behind it."""
    units = {address: unit for address, size, unit in memory.texts if size >= 4}
    found = [r for r in references(memory, flat_begin, flat)
             if r[2] in units and (units[r[2]] == 2 or memory.encoding == "utf8")]
    if not found:
        return None
    at, step, address, size = draw(st.sampled_from(found))
    if units[address] == 2:
        last, cut = "\U0001f600".encode("utf-16-le"), 1
    else:
        last = draw(st.sampled_from(["\u00e9", "\u20ac", "\U0001f980"])).encode()
        cut = draw(st.integers(1, len(last) - 1))
    plain = b"a" if units[address] == 1 else b"a\0"
    # Text behind it, too, so that nothing ends the reading before the memory.
    behind = draw(st.sampled_from([0, 0, 32, 1 << 16]))
    behind = min(behind, len(memory.data) - address - size) // 2 * 2
    memory.put(address, plain * ((size - len(last)) // units[address]) + last)
    memory.put(address + size, plain * (behind // units[address]))
    memory.ranges.append((address, size + behind))
    length = memory.read(at + step, memory.pointer_size) - cut
    memory.write(at + step, memory.pointer_size, length)
    memory.ranges.append((at + step, memory.pointer_size))
    if not behind and draw(st.booleans()):
        # Either the last byte of the text is the memory's, or that of the rest.
        kept = size - draw(st.sampled_from([0, cut * units[address]]))
        memory.put(len(memory.data) - kept, memory.data[address:address + kept])
        memory.write(at, memory.pointer_size, len(memory.data) - kept)
        memory.ranges += [(len(memory.data) - kept, kept), (at, memory.pointer_size)]
    return f"text at {address:#x} cut by {cut}"


def corrupt(draw, memory, flat_begin, flat):
    """Changes one thing of an image. Returns what, for the report."""
    end = len(memory.data)
    ways = ["word"] if len(memory.ranges) > 1 else []
    ways += ["text", "text"] if memory.texts else []
    ways += ["checked", "checked"] if memory.checked else []
    ways += ["flat", "flat"] if flat else []
    ways += ["flags", "flags"] if memory.flags else []
    if not ways:
        return None
    way = draw(st.sampled_from(ways))
    if way == "flags":  # bits that stand for none
        at, size, count = draw(st.sampled_from(memory.flags))
        bits = draw(st.sampled_from([1 << count, 1 << 8 * size - 1, -1 << count]))
        memory.write(at, size, memory.read(at, size) ^ bits)
        memory.ranges.append((at, size))
        return f"{way} at {at:#x}: {bits:#x}"
    if way == "flat":
        at, size = flat_begin + 8 * draw(st.integers(0, len(flat) - 1)), 8
    elif way == "checked":
        at, size, limit = draw(st.sampled_from(memory.checked))
    else:
        at, size, unit = draw(st.sampled_from(
            memory.texts if way == "text" else [r + (1,) for r in memory.ranges[1:]]))
        if way == "text":
            odd = draw(st.sampled_from(ODD_BYTES if unit == 1 else ODD_UNITS))
            room = max(size - len(odd), 0) // unit
            # At the beginning, at the end (cut short perhaps), or between.
            at += unit * draw(st.sampled_from([0, room]) | st.integers(0, room))
            if draw(st.booleans()) and size >= unit:
                at, odd = at + size % unit, odd[:max(unit, len(odd) - unit)]
            odd = odd[:max(end - at, 0)]
            memory.put(at, odd)
            memory.ranges.append((at, len(odd)))
            return f"text at {at:#x}: {odd.hex()}"
        size = draw(st.sampled_from([1, 2, memory.pointer_size, memory.pointer_size]))
        words = range(at - at % size, max(at + memory.ranges[-1][1], at + 1), size)
        at = draw(st.sampled_from(words[:64]))
        if at + size > end:
            return None
    value = odd_words(draw, memory.read(at, size), end)
    if way == "checked" or way == "flat" and draw(st.booleans()):
        # Just beyond the cases of a variant, and what is no character.
        limit = limit if way == "checked" else memory.read(at, size) + 2
        value = draw(st.sampled_from(
            [limit, limit, memory.read(at, size) + 1, 0xd800, 0xdfff, 0x110000]))
    memory.write(at, size, value)
    memory.ranges.append((at, size))
    return f"{way} at {at:#x}: {value % (1 << 8 * size):#x}"


def shown(value):
    """A shorter form for reports."""
    if isinstance(value, Text):
        text = value.text if len(value.text) <= 40 else value.text[:40] + "..."
        return f"{text!r} of {len(value.text)}" + " wide" * value.wide
    if isinstance(value, (list, tuple)):
        rest = [f"... {len(value)} in all"] if len(value) > 20 else []
        return type(value)([shown(v) for v in value[:20]] + rest)
    return value


GARBAGE = st.sampled_from([0, (1 << 64) - 1, 0xfffffff8fffffff8, 0x0001000000010000])


def lay_out(draw, side, encoding, types, spilled, area, wild, before):
    garbage, at_end = draw(GARBAGE), draw(st.sampled_from([False, False, True]))
    for budget in (4000, 0):
        memory = Builder(side, encoding, garbage, at_end, before)
        values = Values(draw, budget, wild).of(types)
        try:
            flat = lower_values(memory, types, spilled, values, memory.tag)
        except Full:
            continue
        if area:
            size, align, _ = area.layout(side.pointer_size)
            flat = flat + [memory.allocate(align, size)]
        return memory, values, flat


DAMAGES = st.sampled_from(
    [None] * 3 + [corrupt] * 3 + [at_edge] * 2 + [cut_text] + ["wild"] * 2)


def build(draw, side, encoding, flat_begin, types, spilled, area=None, before=None):
    """An image with values of `types`, perhaps damaged, and the realloc state."""
    damage = draw(DAMAGES)
    memory, values, flat = lay_out(draw, side, encoding, types, spilled, area,
                                   damage == "wild", before)
    for i, value in enumerate(flat):
        memory.write(flat_begin + 8 * i, 8, value)
    note = damage(draw, memory, flat_begin, flat) if callable(damage) else damage
    prepare_realloc(draw, memory, overlaps=before is not None)
    return memory, (shown(values), note)


def prepare_realloc(draw, memory, overlaps=False):
    begin = memory.low
    if overlaps:  # what is given out is what is passed, or the middle of it
        begin = draw(st.sampled_from([begin, guests.ARENA] + [
            at + offset for at, size in memory.ranges[1:40] for offset in (0, size // 2)]))
    memory.write(guests.BREAK, 8, begin + draw(st.sampled_from([0, 1, 2, 4, 7])))
    memory.write(guests.MOVES, 8, draw(st.integers(0, 1)))


def other_image(draw, side):
    """Of a side that no values lie ready in."""
    memory = Builder(side, "utf8", 0, False)
    prepare_realloc(draw, memory)
    return memory


def odd_realloc(draw, composition, case):
    """Has one call of realloc return what is at or beyond some limit."""
    sides = [i for i, data in enumerate(Prediction(composition, case).data)
             if guests.word(data, guests.REALLOCS)]
    if not sides:
        return case
    index = draw(st.sampled_from(sides))
    data = Prediction(composition, case).data[index]
    call = draw(st.integers(1, min(guests.word(data, guests.REALLOCS), 8)))
    entry = guests.LOG + guests.LOG_ENTRY * (call - 1)
    align, size = guests.word(data, entry + 16), guests.word(data, entry + 24)
    result = draw(st.sampled_from(
        [len(data) - size + n for n in (0, 0, 1, 1, 2, align, -align)]
        + [guests.ARENA + n for n in (1, 2, 4)]
        + [0xfffffff8, 0xfffffffe, 0xffffffff, len(data)]))
    image = case.images[index]
    changed = bytearray(image.data)
    for at, word in ((guests.ODD_CALL, call), (guests.ODD_RESULT, max(result, 0))):
        guests.put_word(changed, at, word)
    images = list(case.images)
    images[index] = image._replace(data=bytes(changed))
    return case._replace(images=images)


@st.composite
def cases(draw, composition):
    index = draw(st.integers(0, len(composition.functions) - 1))
    f = composition.functions[index]
    caller, callee = composition.caller, composition.target(f)
    given, args = build(
        draw, caller, f.ends[0].encoding, guests.ARGUMENTS, f.type.params,
        f.type.spills_params(caller.pointer_size),
        f.type.result if f.type.spills_result(caller.pointer_size) else None)
    ready, result = build(
        draw, callee, f.ends[-1].encoding, guests.RESULT, f.type.result,
        f.type.spills_result(callee.pointer_size),
        before=given if composition.calls_itself else None)
    ready = {caller: given, callee: ready}
    images = [(ready.get(side) or other_image(draw, side)).image() for side in composition.sides]
    case = Case(index, images, (args, result))
    return odd_realloc(draw, composition, case) if draw(st.integers(0, 7)) == 0 else case
