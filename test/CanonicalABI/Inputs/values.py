# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Values that are easily bent on their way between components: values.py COMMAND

COMMAND is run as `COMMAND IN.wasm -o OUT.wasm`. Each function runs one or more
calls unfused and fused (crossing.py) and states what both must show.
"""

import os
import shlex
import struct
import sys

sys.path.append(os.path.join(os.path.dirname(__file__), "..", "..", "tools"))

from crossing import ARGS, HEAP, POSTS, REPLY, RESULT, Crossing, Memory, Runner  # noqa: E402

DATA = 0x4000  # where the caller's arguments point to
PAIR = ["i32", "i32"]


def words(*values):
    return struct.pack(f"<{len(values)}I", *[v % 2**32 for v in values])


def args(*values):
    return {ARGS: struct.pack(f"<{len(values)}Q", *[v % 2**64 for v in values])}


def text(runner, data, units, caller="utf8", callee="utf8", **options):
    """Passes a string; the outcomes, or None for a trap of both."""
    outcomes = runner.run(Crossing([("string", PAIR)], caller=caller, callee=callee, **options),
                          args(DATA, units) | {DATA: data})
    return None if outcomes[0].trapped else outcomes


def ls_p_06_fields_lie_behind_padding(runner):
    types = [("a", '(record (field "x" u32) (field "y" u8))')]
    params = [("$a", PAIR), ("u8", ["i32"]), ("(list u32)", PAIR)]
    params += [("u8", ["i32"])] * 12  # 17 core values: all in memory
    area = words(0x11223344) + b"\x55\xaa\xaa\xaa" + b"\x66\xaa\xaa\xaa"
    area += words(DATA + 0x100, 2) + bytes(range(12))
    given = args(DATA) | {DATA: area, DATA + 0x100: words(7, 8)}
    for outcome in runner.run(Crossing(params, types=types, spilled=True), given):
        at = outcome.callee.word(ARGS)
        assert outcome.callee.reallocs()[0] == (0, 0, 4, 32)
        found = outcome.callee.bytes(at, 32)
        assert found[0:5] == area[0:5] and found[8] == 0x66
        assert found[16:32] == words(2) + bytes(range(12))
        assert outcome.callee.bytes(outcome.callee.word(at + 12), 8) == words(7, 8)


def ls_p_08_flags_are_one_word(runner):
    for count, size in ((8, 1), (9, 2), (17, 4), (32, 4)):
        labels = " ".join(f'"l{i}"' for i in range(count))
        types = [("fl", f"(flags {labels})"),
                 ("r", '(record (field "f" $fl) (field "u" u8))')]
        crossing = Crossing([("(list $r)", PAIR)], types=types)
        stride = {1: 2, 2: 4, 4: 8}[size]
        area = b"".join(b"\xff" * size + bytes([i]) + b"\xaa" * (stride - size - 1)
                        for i in range(3))
        for outcome in runner.run(crossing, args(DATA, 3) | {DATA: area}):
            found = outcome.callee.bytes(outcome.callee.word(ARGS), len(area))
            mask = ((1 << count) - 1).to_bytes(size, "little")
            for i in range(3):
                assert found[i * stride:][:size + 1] == mask + bytes([i]), (count, found)


def ls_p_09_cases_share_wider_slots(runner):
    types = [("v", '(variant (case "a" f32) (case "b" u64) (case "c"))')]
    crossing = Crossing([("$v", ["i32", "i64"])], ("$v", ["i32", "i64"]), types=types)
    value = 0x123456789abcdef0
    for case, kept in ((0, value & 0xffffffff), (1, value), (2, 0)):
        area = struct.pack("<IIQ", case, 0, value)
        for outcome in runner.run(crossing, args(case, value), {REPLY: area}):
            assert outcome.callee.word(ARGS) == case
            assert outcome.callee.bytes(ARGS + 8, 8) == struct.pack("<Q", kept)
            size = {0: 4, 1: 8, 2: 0}[case]
            assert outcome.caller.bytes(RESULT, 1)[0] == case
            assert outcome.caller.bytes(RESULT + 8, size) == area[8:8 + size]
    crossing = Crossing([("(result u64 (error string))", ["i32", "i64", "i32"])])
    for outcome in runner.run(crossing, args(0, value, 0xbad)):
        assert outcome.callee.bytes(ARGS + 8, 8) == struct.pack("<Q", value)
        assert outcome.callee.word(ARGS + 16) == 0
        assert outcome.callee.reallocs() == []
    for outcome in runner.run(crossing, args(1, DATA, 3) | {DATA: b"err"}):
        at = outcome.callee.word(ARGS + 8)
        assert outcome.callee.bytes(at, 3) == b"err"
    for size, count in ((1, 256), (2, 257)):
        labels = " ".join(f'"l{i}"' for i in range(count))
        crossing = Crossing([("(list $e)", PAIR)], types=[("e", f"(enum {labels})")])
        last = (count - 1).to_bytes(size, "little")
        for outcome in runner.run(crossing, args(DATA, 2) | {DATA: last * 2}):
            assert outcome.callee.reallocs() == [(0, 0, size, 2 * size)]
            assert outcome.callee.bytes(outcome.callee.word(ARGS), 2 * size) == last * 2


def ls_a_01_options_name_realloc_and_memory(runner):
    crossing = Crossing([("string", PAIR)], ("string", PAIR), post_return=True)
    for outcome in runner.run(crossing, args(DATA, 5) | {DATA: b"hello"},
                              {REPLY: words(HEAP + 16, 5), HEAP + 16: b"reply"}):
        assert outcome.decoy.reallocs() == []
        assert outcome.decoy.bytes(HEAP, 16) == bytes(16)
        assert outcome.callee.reallocs() == [(0, 0, 1, 5)]
        assert outcome.callee.word(POSTS) == 1
        # Copied before post-return overwrote it.
        assert outcome.caller.bytes(outcome.caller.word(RESULT), 5) == b"reply"


def ls_a_02_only_allocated_bytes_are_written(runner):
    crossing = Crossing([("string", PAIR)], ("string", PAIR))
    fill = {HEAP: b"\xaa" * 64}
    for outcome in runner.run(crossing, args(DATA, 5) | {DATA: b"hello"} | fill,
                              {REPLY: words(DATA, 6), DATA: b"answer", HEAP: b"\x55" * 64}):
        assert outcome.callee.bytes(HEAP, 64) == b"hello" + b"\x55" * 59
        assert outcome.caller.bytes(HEAP, 64) == b"answer" + b"\xaa" * 58
        assert outcome.caller.bytes(DATA, 5) == b"hello"
        assert outcome.callee.bytes(DATA, 6) == b"answer"


def ls_a_03_elements_are_walked_at_their_stride(runner):
    types = [("r", '(record (field "name" string) (field "tag" u8))')]
    crossing = Crossing([("(list $r)", PAIR)], types=types)
    for count in (0, 1, 3, 1000):
        rows = b"".join(words(0x800 + i % 7, i % 5) + bytes([i & 255, 0, 0, 0])
                        for i in range(count))
        for outcome in runner.run(crossing, args(DATA, count)
                                  | {DATA: rows, 0x800: b"abcdefghijkl"}):
            assert outcome.callee.word(ARGS + 8) == count
            at = outcome.callee.word(ARGS)
            for i in {0, 1, 2, 500, count - 1} & set(range(count)):
                name, length = struct.unpack("<II", outcome.callee.bytes(at + 12 * i, 8))
                assert length == i % 5 and outcome.callee.bytes(at + 12 * i + 8, 1)[0] == i & 255
                assert outcome.callee.bytes(name, length) == b"abcdefghijkl"[i % 7:][:length]


def ls_a_04_pointers_in_elements_are_followed(runner):
    inner = [("a", '(record (field "s" string) (field "n" u32))'),
             ("b", '(record (field "l" (list u8)) (field "o" (option string)))')]
    text_at = {0x800: b"xyz"}
    cases = [
        ("$a", words(0x800, 3, 9), lambda m, e: m.word(e)),
        ("(option string)", words(1, 0x800, 3), lambda m, e: m.word(e + 4)),
        ("(result string (error u32))", words(0, 0x800, 3), lambda m, e: m.word(e + 4)),
        ("$b", words(0x800, 3, 1, 0x800, 3), lambda m, e: m.word(e + 12)),
        ("(list string)", words(0x900, 1), lambda m, e: m.word(m.word(e))),
    ]
    for element, data, find in cases:
        crossing = Crossing([(f"(list {element})", PAIR)], types=inner)
        given = args(DATA, 2) | text_at | {DATA: data * 2, 0x900: words(0x800, 3)}
        for outcome in runner.run(crossing, given):
            for i in range(2):
                at = find(outcome.callee, outcome.callee.word(ARGS) + i * len(data))
                assert at >= HEAP and outcome.callee.bytes(at, 3) == b"xyz", element


def ls_a_05_each_leaf_is_copied_with_its_size(runner):
    kind = "(option (tuple u32 (list u64)))"
    flat = ["i32", "i32", "i32", "i32"]
    items = struct.pack("<QQQ", 1, 2 ** 63, 3)
    area = words(1, 7, DATA, 3)
    for outcome in runner.run(Crossing([(kind, flat)], (kind, flat)),
                              args(1, 7, DATA, 3) | {DATA: items},
                              {REPLY: area, DATA: items}):
        assert outcome.callee.reallocs() == [(0, 0, 8, 24)]
        assert outcome.callee.bytes(outcome.callee.word(ARGS + 16), 24) == items
        assert outcome.caller.reallocs() == [(0, 0, 8, 24)]
        assert outcome.caller.bytes(outcome.caller.word(RESULT + 8), 24) == items


def ls_a_06_inactive_cases_hold_no_pointers(runner):
    for kind, given in (("(option string)", (0, 0xdeadbeef, 0xffffffff)),
                        ("(result (option string) (error u32))", (1, 5, 0xdeadbeef, 0x7fffffff))):
        flat = ["i32"] * len(given)
        for outcome in runner.run(Crossing([(kind, flat)], (kind, flat)), args(*given),
                                  {REPLY: words(*given)}):
            assert outcome.callee.reallocs() == outcome.caller.reallocs() == []
            assert outcome.callee.word(ARGS) == given[0]
            assert outcome.caller.bytes(RESULT, 1)[0] == given[0]
        for outcome in runner.run(Crossing([(f"(list {kind})", PAIR)]),
                                  args(DATA, 1) | {DATA: words(*given)}):
            assert len(outcome.callee.reallocs()) == 1


def ls_a_07_lists_of_fixed_length_have_their_own_sizes(runner):
    types = [("r", '(record (field "l" (list u64 3)) (field "s" string))')]
    row = struct.pack("<QQQ", 1, 2, 3) + words(0x800, 3)
    given = {DATA: words(0x900, 2, 0xa00, 1), 0x900: struct.pack("<QQ", 5, 6),
             0xa00: struct.pack("<Q", 7), 0x800: b"xyz", 0xb00: row + b"\1\0\2\0"}
    nested = Crossing([("(list (list (list u64) 2))", PAIR)])
    (outcome,) = runner.run(nested, args(DATA, 1) | given, in_engine=False)
    assert [r[3] for r in outcome.callee.reallocs()] == [16, 16, 8]
    at = outcome.callee.word(ARGS)
    assert outcome.callee.bytes(outcome.callee.word(at), 16) == struct.pack("<QQ", 5, 6)
    assert outcome.callee.bytes(outcome.callee.word(at + 8), 8) == struct.pack("<Q", 7)
    mixed = Crossing([("(list $r)", PAIR), ("(list u16)", PAIR)], types=types)
    (outcome,) = runner.run(mixed, args(0xb00, 1, 0xb20, 2) | given, in_engine=False)
    assert [r[3] for r in outcome.callee.reallocs()] == [32, 3, 4]
    at = outcome.callee.word(ARGS)
    assert outcome.callee.bytes(at, 24) == row[:24]
    assert outcome.callee.bytes(outcome.callee.word(at + 24), 3) == b"xyz"
    flat = Crossing([("(list u8 3)", ["i32"] * 3)])
    (outcome,) = runner.run(flat, args(1, 2, 0x103), in_engine=False)
    assert [outcome.callee.word(ARGS + 8 * i) for i in range(3)] == [1, 2, 3]


def ls_a_08_neighbouring_integers_are_no_pointers(runner):
    params = [("u32", ["i32"]), ("string", PAIR), ("u32", ["i32"]), ("u32", ["i32"])]
    given = args(0xfffffff0, DATA, 2, 0x80000000, 0xffffffff) | {DATA: b"ok"}
    for outcome in runner.run(Crossing(params), given):
        assert outcome.callee.word(ARGS) == 0xfffffff0
        assert outcome.callee.word(ARGS + 24) == 0x80000000
        assert outcome.callee.word(ARGS + 32) == 0xffffffff
        assert outcome.callee.reallocs() == [(0, 0, 1, 2)]


def ls_a_09_both_sides_agree_when_values_are_flat(runner):
    labels = " ".join(f'"l{i}"' for i in range(17))
    types = [("fl", f"(flags {labels})")]
    for count in (15, 16):
        params = [("u8", ["i32"])] * count + [("$fl", ["i32"])]
        spilled = count == 16
        area = bytes(range(count)) + b"\xaa" * (-count % 4) + words(0x1ffff)
        given = args(*([DATA] if spilled else list(range(count)) + [0x1ffff]))
        for outcome in runner.run(Crossing(params, types=types, spilled=spilled),
                                  given | {DATA: area}):
            if spilled:
                assert outcome.callee.reallocs() == [(0, 0, 4, 20)]
                assert outcome.callee.bytes(outcome.callee.word(ARGS), 20) == area
            else:
                assert outcome.callee.reallocs() == []
                assert outcome.callee.word(ARGS + 8 * count) == 0x1ffff
    for kind, flat in (("u32", ["i32"]), ("(tuple u16 u16)", PAIR)):
        for outcome in runner.run(Crossing(result=(kind, flat)), {}, {REPLY: words(0x12345678)}):
            assert outcome.caller.word(RESULT) == 0x12345678


def ls_a_10_results_keep_the_gaps_of_the_area(runner):
    types = [("r", '(record (field "a" u32) (field "b" u64))')]
    full = bytes(range(1, 17))
    for kind, flat, kept in (("$r", ["i32", "i64"], [0, 1, 2, 3, *range(8, 16)]),
                             ("(tuple u8 u16 f64)", ["i32", "i32", "f64"],
                              [0, 2, 3, *range(8, 16)])):
        for outcome in runner.run(Crossing(result=(kind, flat), types=types),
                                  {RESULT: b"\xaa" * 24}, {REPLY: full}):
            expected = bytearray(b"\xaa" * 24)
            for i in kept:
                expected[i] = full[i]
            assert outcome.caller.bytes(RESULT, 24) == expected, kind
    for outcome in runner.run(Crossing(result=("(result string (error u8))", ["i32"] * 3)),
                              {RESULT: b"\xaa" * 12}, {REPLY: b"\x01\0\0\0\x07"}):
        assert outcome.caller.bytes(RESULT, 12) == b"\x01\xaa\xaa\xaa\x07" + b"\xaa" * 7


def ls_a_11_lengths_do_not_wrap(runner):
    nested = Crossing([("(list (list u32))", PAIR)])
    for pointer, length in ((DATA, 0x40000001), (0xfffffff8, 2), (0xfffffff8, 0x40000002)):
        outcomes = runner.run(nested, args(0x800, 1) | {0x800: words(pointer, length)})
        assert outcomes[0].trapped
        # The outer list was made, nothing of the wrapped size.
        assert len(reallocs_before_trap(outcomes[1])) == 1
    assert text(runner, b"", 0x80000000, callee="utf16") is None
    assert runner.run(Crossing([("string", PAIR)]), args(0xfffffff8, 16))[0].trapped


def reallocs_before_trap(outcome):
    """Of the callee, at which one can look after a fused module's trap."""
    return Memory(outcome.running, "callee").reallocs()


def ls_a_12_results_of_realloc_are_checked(runner):
    crossing = lambda at: Crossing([("(list u32)", PAIR)],  # noqa: E731
                                   realloc=f"(local $r i32) (local.set $r (i32.const {at})) (local.get $r)")
    given = args(DATA, 2) | {DATA: words(1, 2)}
    assert runner.run(crossing(0x2002), given)[0].trapped
    assert runner.run(crossing(0xfffc), given)[0].trapped
    assert runner.run(crossing(0xfffffffc), given)[0].trapped
    assert not runner.run(crossing(0xfff8), given)[0].trapped
    for outcome in runner.run(crossing(0), args(DATA, 0)):
        assert not outcome.trapped and outcome.callee.reallocs() == [(0, 0, 4, 0)]


ILL_UTF8 = ["c241", "80", "c080", "eda080", "f4908080", "f5", "e2", "f09f", "e0808f", "f0808080"]
ILL_UTF16 = ["00d84100", "00dc", "00d8", "00d800d8"]


def ls_a_13_text_ends_where_it_ends(runner):
    for data, units, encoding in ((b"\xe2\x82\xac", 2, "utf8"), (b"\xe2\x82\xac", 1, "utf8"),
                                  (b"\xf0\x9f\x98\x80", 3, "utf8"), (b"\xf0\x9f\x98\x80", 2, "utf8"),
                                  (b"\x3d\xd8\x00\xde", 1, "utf16")):
        for callee in ("utf8", "utf16", "latin1+utf16"):
            assert text(runner, data, units, encoding, callee) is None
            end = {"utf8": 1, "utf16": 2}[encoding] * units
            crossing = Crossing([("string", PAIR)], caller=encoding, callee=callee)
            given = args(0x10000 - end, units) | {0x10000 - end: data[:end]}
            assert runner.run(crossing, given)[0].trapped


def ls_a_14_ill_formed_text_traps(runner):
    for callee in ("utf8", "utf16", "latin1+utf16"):
        for prefix in (b"", b"abcdefghijklm"):
            for data in ILL_UTF8:
                data = prefix + bytes.fromhex(data)
                assert text(runner, data, len(data), "utf8", callee) is None, (data, callee)
            for data in ILL_UTF16:
                data = prefix.decode().encode("utf-16-le") + bytes.fromhex(data)
                assert text(runner, data, len(data) // 2, "utf16", callee) is None
                tagged = len(data) // 2 | 1 << 31
                assert text(runner, data, tagged, "latin1+utf16", callee) is None


ENCODINGS = {"utf8": ("utf-8", 1), "utf16": ("utf-16-le", 2)}


def encode(string, encoding):
    """Bytes and tagged length."""
    if encoding in ENCODINGS:
        codec, unit = ENCODINGS[encoding]
        data = string.encode(codec)
        return data, len(data) // unit
    if all(ord(c) < 256 for c in string):
        return string.encode("latin-1"), len(string)
    data = string.encode("utf-16-le")
    return data, len(data) // 2 | 1 << 31


def check_text(runner, data, units, caller, callee, string):
    wanted, length = encode(string, callee)
    for outcome in text(runner, data, units, caller, callee):
        assert outcome.callee.word(ARGS + 8) == length, (caller, callee, string)
        found = outcome.callee.bytes(outcome.callee.word(ARGS), len(wanted))
        assert found == wanted, (caller, callee, string, found)


def ls_a_15_text_keeps_its_meaning_in_all_encodings(runner):
    encodings = ("utf8", "utf16", "latin1+utf16")
    strings = ["", "café", "日本", "A😀", "plain text, longer than eight",
               "\x7f\x80\xff\u0100\u07ff\u0800\uffff\U00010000\U0010ffff",
               "abcdefgh" * 3 + "é" + "ijklmnop" * 2 + "日" + "q"]
    for caller in encodings:
        for callee in encodings:
            for string in strings:
                check_text(runner, *encode(string, caller), caller, callee, string)
            # Tagged, but Latin-1 would have done.
            if caller == "latin1+utf16":
                check_text(runner, "Aé".encode("utf-16-le"), 2 | 1 << 31, caller, callee, "Aé")
    for caller in ("utf16", "latin1+utf16"):
        assert runner.run(Crossing([("string", PAIR)], caller=caller), args(DATA + 1, 2))[0].trapped


def ls_a_16_text_is_transcoded_wherever_it_lies(runner):
    word, wide = "né€".encode(), "né€".encode("utf-16-le")
    given = {0x800: word, DATA: words(0x800, len(word)), DATA + 0x10: words(DATA, 1)}
    types = [("r", '(record (field "s" string))')]
    direct = lambda m: (ARGS, 8)  # noqa: E731
    cases = [("$r", (0x800, len(word)), direct),
             ("(list string)", (DATA, 1), lambda m: (m.word(ARGS), 4)),
             ("(list (list string))", (DATA + 0x10, 1), lambda m: (m.word(m.word(ARGS)), 4))]
    for kind, flat, find in cases:
        crossing = Crossing([(kind, PAIR)], types=types, callee="utf16")
        for outcome in runner.run(crossing, args(*flat) | given):
            at, step = find(outcome.callee)
            assert outcome.callee.word(at + step) == 3, kind
            assert outcome.callee.bytes(outcome.callee.word(at), 6) == wide, kind
    for outcome in runner.run(Crossing(result=("string", PAIR), caller="utf16"), {},
                              {REPLY: words(0x800, len(word)), 0x800: word}):
        assert outcome.caller.word(RESULT + 4) == 3
        assert outcome.caller.bytes(outcome.caller.word(RESULT), 6) == wide


def bad_discriminants_and_chars_trap(runner):
    for kind, good, bad in (("(option u8)", b"\x01\x05", b"\x02\x05"),
                            ("char", words(0x10ffff), words(0x110000)),
                            ("char", words(0xd7ff), words(0xd800))):
        crossing = Crossing([(f"(list {kind})", PAIR)])
        assert not runner.run(crossing, args(DATA, 1) | {DATA: good})[0].trapped
        assert runner.run(crossing, args(DATA, 1) | {DATA: bad})[0].trapped


def lists_of_scalars_are_read_lane_by_lane(runner):
    """Around the sizes of vectors, at which bool and char are converted."""
    bools = Crossing([("(list bool)", PAIR)])
    for count in (1, 15, 16, 17, 37):
        given = bytes([0, 1, 2, 0x80, 0xff, 0, 0x7f] * 6)[:count]
        for outcome in runner.run(bools, args(DATA, count) | {DATA: given + b"\xff" * 16}):
            at = outcome.callee.word(ARGS)
            assert outcome.callee.bytes(at, count + 16) == \
                bytes(int(b != 0) for b in given) + bytes(16), given
    chars = Crossing([("(list char)", PAIR)])
    good = [0, 0xd7ff, 0xe000, 0x10ffff, 0x7ff, 0x800, 0xffff, 0x10000, 0xd000]
    for count in (3, 4, 9):
        given = words(*good[:count])
        for outcome in runner.run(chars, args(DATA, count)
                                  | {DATA: given + words(*[0x110000] * 4)}):
            at = outcome.callee.word(ARGS)
            assert outcome.callee.bytes(at, len(given) + 16) == given + bytes(16), given
    for place in range(len(good)):
        bad = (0xd800, 0xdfff, 0x110000, 0xffffffff, 0xdc00)[place % 5]
        given = words(*good[:place], bad, *good[place + 1:])
        assert runner.run(chars, args(DATA, len(good)) | {DATA: given})[0].trapped


def main():
    runner = Runner(shlex.split(sys.argv[1]))
    names = sys.argv[2:]
    tests = [(n, f) for n, f in globals().items()
             if n.startswith(("ls_", "bad_", "lists_"))]
    for name, test in tests:
        if not names or name in names:
            test(runner)
            print("passed", name)


main()
