# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""The Canonical ABI of values, as the specification has it.

Independent of what meld-opt does, and of any engine: lifts values from a
memory and lowers them into another one, calling realloc in between. Integers
and characters are Python's; a float is the integer of its bits, which must
survive; a variant is (case, payload); a string is a Text.
"""

import collections
import copy

LITTLE = "little"
MAX_FLAT_PARAMS = 16
MAX_FLAT_RESULTS = 1
MAX_BYTE_LENGTH = (1 << 28) - 1  # of strings and lists

Layout = collections.namedtuple("Layout", "size align flat")

# `encoding` and `tagged` (length) are those it was lifted with. A Text that
# has not been lifted yet says with `wide` how latin1+utf16 is to hold it.
Text = collections.namedtuple("Text", "text encoding tagged wide",
                              defaults=(None, None, False))


class Trap(Exception):
    pass


def trap_if(condition):
    if condition:
        raise Trap


def align_to(position, alignment):
    return -(-position // alignment) * alignment


class Memory:
    """One side of a call: its memory, realloc and options."""

    def __init__(self, data, pointer_size, encoding, realloc):
        self.data = data
        self.pointer_size = pointer_size
        self.encoding = encoding
        self.realloc = realloc

    @property
    def tag(self):
        return 1 << (8 * self.pointer_size - 1)

    @property
    def pointer(self):
        return "i32" if self.pointer_size == 4 else "i64"

    def read(self, address, size):
        return int.from_bytes(self.data[address:address + size], LITTLE)

    def write(self, address, size, value):
        self.data[address:address + size] = (value % (1 << 8 * size)).to_bytes(size, LITTLE)

    def check(self, address, size, alignment):
        trap_if(address % alignment)
        trap_if(address + size > len(self.data))

    def resize(self, old, old_size, alignment, size):
        # CanonicalABI.md checks the alignment once more where it was asked for.
        address = self.realloc(old, old_size, alignment, size)
        self.check(address, size, alignment)
        return address

    def allocate(self, alignment, size):
        return self.resize(0, 0, alignment, size)

    def write_checked(self, address, size, value, limit):
        """Stores a number that lifting checks to be below `limit`. For image
        builders to override."""
        self.write(address, size, value)

    def write_flags(self, address, size, value, count):
        """Stores what lifting takes `count` bits of. Likewise."""
        self.write(address, size, value)

    def padding(self, core):
        """A slot that the case of a flat variant does not use."""
        return 0

    # Strings: "Loading", load_string; "Storing", store_string.

    def load_text(self, address, tagged):
        wide = self.encoding == "utf16" or (
            self.encoding == "latin1+utf16" and tagged & self.tag)
        units = tagged & ~self.tag if self.encoding == "latin1+utf16" else tagged
        size = 2 * units if wide else units
        trap_if(size > MAX_BYTE_LENGTH)
        self.check(address, size, 1 if self.encoding == "utf8" else 2)
        codec = "utf-16-le" if wide else "utf-8" if self.encoding == "utf8" else "latin-1"
        try:
            return Text(self.data[address:address + size].decode(codec), self.encoding, tagged)
        except UnicodeDecodeError:
            raise Trap from None

    def store_text(self, value, source_tag):
        """Returns the pointer and the tagged length."""
        source, units = value.encoding, value.tagged
        if source == "latin1+utf16":
            source = "utf16" if units & source_tag else "latin1"
            units &= ~source_tag
        if self.encoding == "utf8":
            if source == "utf8":
                return self.copy_text(value.text.encode(), 1), units
            return self.text_to_utf8(value.text, units, 3 if source == "utf16" else 2)
        if self.encoding == "utf16":
            if source == "utf8":
                return self.utf8_to_utf16(value.text, units)
            return self.copy_text(value.text.encode("utf-16-le"), 2), units
        if source == "latin1":
            return self.copy_text(value.text.encode("latin-1"), 2), units
        if value.encoding == "latin1+utf16":
            return self.wide_to_either(value.text, units)
        return self.text_to_either(value.text, units)

    def put(self, address, data):
        self.data[address:address + len(data)] = data

    def copy_text(self, data, alignment):
        address = self.allocate(alignment, len(data))
        self.put(address, data)
        return address

    def text_to_utf8(self, text, units, growth):
        address = self.allocate(1, units)
        ascii_length = next((i for i, c in enumerate(text) if ord(c) >= 0x80), len(text))
        self.put(address, text[:ascii_length].encode())
        if ascii_length == len(text):
            return address, units
        worst = units * growth
        address = self.resize(address, units, 1, worst)
        data = text.encode()
        self.put(address + ascii_length, data[ascii_length:])
        if worst > len(data):
            address = self.resize(address, worst, 1, len(data))
        return address, len(data)

    def utf8_to_utf16(self, text, units):
        address = self.allocate(2, 2 * units)
        data = text.encode("utf-16-le")
        self.put(address, data)
        if len(data) < 2 * units:
            address = self.resize(address, 2 * units, 2, len(data))
        return address, len(data) // 2

    def text_to_either(self, text, units):
        address = self.allocate(2, units)
        narrow = next((i for i, c in enumerate(text) if ord(c) >= 0x100), len(text))
        self.put(address, text[:narrow].encode("latin-1"))
        if narrow == len(text):
            if narrow < units:
                address = self.resize(address, units, 2, narrow)
            return address, narrow
        worst = 2 * units
        address = self.resize(address, units, 2, worst)
        data = text.encode("utf-16-le")
        # The part written before is read back, so realloc has to have kept it.
        kept = self.data[address:address + narrow]
        self.put(address, b"".join(bytes((b, 0)) for b in kept))
        self.put(address + 2 * narrow, data[2 * narrow:])
        if worst > len(data):
            address = self.resize(address, worst, 2, len(data))
        return address, len(data) // 2 | self.tag

    def wide_to_either(self, text, units):
        data = text.encode("utf-16-le")
        address = self.allocate(2, len(data))
        self.put(address, data)
        if any(ord(c) >= 0x100 for c in text):
            return address, units | self.tag
        self.put(address, text.encode("latin-1"))
        return self.resize(address, len(data), 1, units), units


class Type:
    """A value type. Subclasses give _layout, load, store, lift and lower."""

    named = False  # has to be defined before a function of the world uses it
    parts = ()

    @property
    def has_handles(self):
        return any(part.has_handles for part in self.parts)

    def layout(self, pointer_size):
        layouts = self.__dict__.setdefault("layouts", {})
        if pointer_size not in layouts:
            layouts[pointer_size] = self._layout(pointer_size)
        return layouts[pointer_size]

    def __repr__(self):
        return self.text(str)


class Scalar(Type):
    CORE = {"bool": "i32", "s8": "i32", "u8": "i32", "s16": "i32", "u16": "i32",
            "s32": "i32", "u32": "i32", "char": "i32", "s64": "i64", "u64": "i64",
            "f32": "f32", "f64": "f64"}
    SIZES = {"bool": 1, "char": 4}

    def __init__(self, name):
        self.name = name
        self.size = self.SIZES.get(name) or int(name[1:]) // 8
        self.core = self.CORE[name]

    def text(self, name_of):
        return self.name

    def _layout(self, pointer_size):
        return Layout(self.size, self.size, [self.core])

    def from_bits(self, bits):
        if self.name == "bool":
            return int(bits != 0)
        if self.name == "char":
            trap_if(bits >= 0x110000 or 0xd800 <= bits < 0xe000)
            return bits
        bits %= 1 << 8 * self.size
        if self.name[0] == "s" and bits >> (8 * self.size - 1):
            bits -= 1 << 8 * self.size
        return bits

    def load(self, memory, address):
        return self.from_bits(memory.read(address, self.size))

    def store(self, memory, value, address, source_tag):
        if self.name == "char":
            memory.write_checked(address, self.size, value, 0x110000)
        else:
            memory.write(address, self.size, value)

    def lift(self, memory, flat):
        return self.from_bits(next(flat))

    def lower(self, memory, value, source_tag):
        return [value % (1 << (64 if self.core in ("i64", "f64") else 32))]


class HandleType(Type):
    """`own` or `borrow`. Values are representations; a side's memory knows the
    table, `lift_handle` and `lower_handle`."""

    has_handles = True

    def __init__(self, resource, is_own):
        self.resource = resource
        self.is_own = is_own

    def text(self, name_of):
        return f"({'own' if self.is_own else 'borrow'} {name_of(self.resource)})"

    def _layout(self, pointer_size):
        return Layout(4, 4, ["i32"])

    def load(self, memory, address):
        return memory.lift_handle(self, memory.read(address, 4))

    def store(self, memory, value, address, source_tag):
        memory.write(address, 4, memory.lower_handle(self, value))

    def lift(self, memory, flat):
        return memory.lift_handle(self, next(flat))

    def lower(self, memory, value, source_tag):
        return [memory.lower_handle(self, value)]


class Pair(Type):
    """A pointer and a length. Subclasses give load_from and store_away."""

    def _layout(self, pointer_size):
        return Layout(2 * pointer_size, pointer_size,
                      ["i32" if pointer_size == 4 else "i64"] * 2)

    def load(self, memory, address):
        size = memory.pointer_size
        return self.load_from(memory, memory.read(address, size),
                              memory.read(address + size, size))

    def store(self, memory, value, address, source_tag):
        size = memory.pointer_size
        data, length = self.store_away(memory, value, source_tag)
        memory.write(address, size, data)
        memory.write(address + size, size, length)

    def lift(self, memory, flat):
        return self.load_from(memory, next(flat), next(flat))

    def lower(self, memory, value, source_tag):
        return list(self.store_away(memory, value, source_tag))


class String(Pair):
    def text(self, name_of):
        return "string"

    def load_from(self, memory, address, tagged):
        return memory.load_text(address, tagged)

    def store_away(self, memory, value, source_tag):
        return memory.store_text(value, source_tag)


class List(Pair):
    def __init__(self, element):
        self.element = element
        self.parts = (element,)

    def text(self, name_of):
        return f"(list {name_of(self.element)})"

    def load_from(self, memory, address, length):
        size, align, _ = self.element.layout(memory.pointer_size)
        trap_if(length * size > MAX_BYTE_LENGTH)
        memory.check(address, length * size, align)
        return [self.element.load(memory, address + i * size) for i in range(length)]

    def store_away(self, memory, value, source_tag):
        size, align, _ = self.element.layout(memory.pointer_size)
        address = memory.allocate(align, len(value) * size)
        for i, element in enumerate(value):
            self.element.store(memory, element, address + i * size, source_tag)
        return address, len(value)


class Record(Type):
    """A record, or with `named` unset a tuple."""

    def __init__(self, parts, named):
        self.parts = tuple(parts)
        self.named = named

    def text(self, name_of):
        if self.named:
            fields = " ".join(f'(field "f{i}" {name_of(t)})' for i, t in enumerate(self.parts))
            return f"(record {fields})"
        return f"(tuple {' '.join(map(name_of, self.parts))})"

    def _layout(self, pointer_size):
        layouts = [t.layout(pointer_size) for t in self.parts]
        end, align = 0, max([l.align for l in layouts], default=1)
        for l in layouts:
            end = align_to(end, l.align) + l.size
        return Layout(align_to(end, align), align, [c for l in layouts for c in l.flat])

    def fields(self, pointer_size, address):
        for part in self.parts:
            size, align, _ = part.layout(pointer_size)
            address = align_to(address, align)
            yield part, address
            address += size

    def load(self, memory, address):
        return [t.load(memory, at) for t, at in self.fields(memory.pointer_size, address)]

    def store(self, memory, value, address, source_tag):
        for v, (t, at) in zip(value, self.fields(memory.pointer_size, address)):
            t.store(memory, v, at, source_tag)

    def lift(self, memory, flat):
        return [t.lift(memory, flat) for t in self.parts]

    def lower(self, memory, value, source_tag):
        return [c for t, v in zip(self.parts, value) for c in t.lower(memory, v, source_tag)]


class FixedList(Record):
    """Lies in memory as a tuple does."""

    def __init__(self, element, length):
        super().__init__((element,) * length, False)

    def text(self, name_of):
        return f"(list {name_of(self.parts[0])} {len(self.parts)})"


class Map(List):
    def __init__(self, key, value):
        super().__init__(Record((key, value), False))
        self.parts = (key, value)

    def text(self, name_of):
        return f"(map {name_of(self.parts[0])} {name_of(self.parts[1])})"


class Flags(Type):
    named = True

    def __init__(self, count):
        self.count = count

    def text(self, name_of):
        return f"(flags {' '.join(f'{chr(34)}l{i}{chr(34)}' for i in range(self.count))})"

    def _layout(self, pointer_size):
        size = 1 if self.count <= 8 else 2 if self.count <= 16 else 4
        return Layout(size, size, ["i32"])

    def load(self, memory, address):
        return memory.read(address, self.layout(4).size) % (1 << self.count)

    def store(self, memory, value, address, source_tag):
        memory.write_flags(address, self.layout(4).size, value, self.count)

    def lift(self, memory, flat):
        return next(flat) % (1 << self.count)

    def lower(self, memory, value, source_tag):
        return [value]


class Variant(Type):
    """A variant, or what the specification reduces to one."""

    def __init__(self, cases, keyword="variant"):
        self.cases = tuple(cases)  # types or None
        self.parts = tuple(c for c in cases if c)
        self.keyword = keyword
        self.named = keyword in ("variant", "enum")

    def text(self, name_of):
        names = [name_of(c) if c else "" for c in self.cases]
        if self.keyword == "option":
            return f"(option {names[1]})"
        if self.keyword == "result":
            return f"(result {names[0]}{f' (error {names[1]})' if names[1] else ''})"
        if self.keyword == "enum":
            return f"(enum {' '.join(f'{chr(34)}c{i}{chr(34)}' for i in range(len(names)))})"
        return f"(variant {' '.join(f'(case {chr(34)}c{i}{chr(34)} {n})' for i, n in enumerate(names))})"

    def discriminant_size(self):
        count = len(self.cases)
        return 1 if count <= 1 << 8 else 2 if count <= 1 << 16 else 4

    def payload_align(self, pointer_size):
        return max((t.layout(pointer_size).align for t in self.parts), default=1)

    def payload_offset(self, pointer_size):
        return align_to(self.discriminant_size(), self.payload_align(pointer_size))

    def _layout(self, pointer_size):
        layouts = [t.layout(pointer_size) for t in self.parts]
        align = max(self.discriminant_size(), self.payload_align(pointer_size))
        end = self.payload_offset(pointer_size) + max((l.size for l in layouts), default=0)
        joined = []
        for l in layouts:
            for i, core in enumerate(l.flat):
                if i == len(joined):
                    joined.append(core)
                elif joined[i] != core:
                    joined[i] = "i32" if {joined[i], core} == {"i32", "f32"} else "i64"
        return Layout(align_to(end, align), align, ["i32"] + joined)

    def load(self, memory, address):
        index = memory.read(address, self.discriminant_size())
        trap_if(index >= len(self.cases))
        case = self.cases[index]
        offset = self.payload_offset(memory.pointer_size)
        return index, case and case.load(memory, address + offset)

    def store(self, memory, value, address, source_tag):
        index, payload = value
        memory.write_checked(address, self.discriminant_size(), index, len(self.cases))
        if self.cases[index]:
            self.cases[index].store(
                memory, payload, address + self.payload_offset(memory.pointer_size), source_tag)

    def lift(self, memory, flat):
        index, *slots = [next(flat) for _ in self.layout(memory.pointer_size).flat]
        trap_if(index >= len(self.cases))
        case = self.cases[index]
        if not case:
            return index, None
        wanted = case.layout(memory.pointer_size).flat
        # All bits of a smaller core type are the low ones of a larger one.
        return index, case.lift(memory, iter(
            [s % (1 << (64 if w in ("i64", "f64") else 32)) for s, w in zip(slots, wanted)]))

    def lower(self, memory, value, source_tag):
        index, payload = value
        case = self.cases[index]
        flat = [index] + (case.lower(memory, payload, source_tag) if case else [])
        return flat + [memory.padding(c)
                       for c in self.layout(memory.pointer_size).flat[len(flat):]]


class FuncType:
    def __init__(self, params, result):
        self.params = Record(params, False)
        self.result = Record([result] if result else [], False)

    def types(self):
        return self.params.parts + self.result.parts

    def spills_params(self, pointer_size):
        return len(self.params.layout(pointer_size).flat) > MAX_FLAT_PARAMS

    def spills_result(self, pointer_size):
        return len(self.result.layout(pointer_size).flat) > MAX_FLAT_RESULTS

    def core(self, pointer_size, lowered):
        """Core parameters and results of the lowered or the lifted function."""
        pointer = ["i32" if pointer_size == 4 else "i64"]
        params = self.params.layout(pointer_size).flat
        results = self.result.layout(pointer_size).flat
        if self.spills_params(pointer_size):
            params = pointer
        if self.spills_result(pointer_size):
            params, results = (params + pointer, []) if lowered else (params, pointer)
        return params, results

    def __repr__(self):
        return f"{list(self.params.parts)} -> {list(self.result.parts)}"


def replace_resources(type, resource_of, done):
    """`type` with other resources; `done` keeps a type one type."""
    if not type.has_handles:
        return type
    if type not in done:
        parts = [replace_resources(part, resource_of, done) for part in type.parts]
        new = copy.copy(type)
        new.parts = tuple(parts)
        new.__dict__.pop("layouts", None)
        if isinstance(type, HandleType):
            new.resource = resource_of(type.resource)
        elif isinstance(type, Map):
            new.element = Record(parts, False)
        elif isinstance(type, List):
            new.element, = parts
        elif isinstance(type, Variant):
            rest = iter(parts)
            new.cases = tuple(case and next(rest) for case in type.cases)
        done[type] = new
    return done[type]


def lift_values(memory, types, spilled, flat):
    if not spilled:
        return types.lift(memory, flat)
    address = next(flat)
    size, align, _ = types.layout(memory.pointer_size)
    memory.check(address, size, align)
    return types.load(memory, address)


def lower_values(memory, types, spilled, values, source_tag, address=None):
    """Lowers into `address`, if there is one, where the values are spilled."""
    if not spilled:
        return types.lower(memory, values, source_tag)
    size, align, _ = types.layout(memory.pointer_size)
    allocated = address is None
    if allocated:
        address = memory.allocate(align, size)
    memory.check(address, size, align)
    types.store(memory, values, address, source_tag)
    return [address] if allocated else []


def call(type, caller, callee, args, callee_function):
    """What a lowered function does. Returns its flat results."""
    flat = iter(args)
    values = lift_values(caller, type.params, type.spills_params(caller.pointer_size), flat)
    results = callee_function(lower_values(
        callee, type.params, type.spills_params(callee.pointer_size), values, caller.tag))
    value = lift_values(callee, type.result, type.spills_result(callee.pointer_size),
                        iter(results))
    spilled = type.spills_result(caller.pointer_size)
    lowered = lower_values(caller, type.result, spilled, value, callee.tag,
                           next(flat) if spilled else None)
    callee_function.post_return(results)
    return lowered
