# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Reads WebAssembly scripts (.wast) that are about components.

A form is a tuple of words, strings and forms. A word is a `str` as written, a
string is `bytes` (it may hold anything), a form has its place in the script.
"""

import re

# Comments, strings and words are taken whole: they may contain parentheses.
TOKEN = re.compile(
    r'(?P<space>\s+|;;[^\n]*)|(?P<block>\(;)|(?P<open>\()|(?P<close>\))'
    r'|(?P<string>"(?:[^"\\]|\\.)*")|(?P<word>[^\s()";]+|;)', re.DOTALL)
ESCAPE = re.compile(rb'\\(?:u\{([0-9a-fA-F_]+)\}|([0-9a-fA-F]{2})|(.))', re.DOTALL)
NAMED = {b"t": b"\t", b"n": b"\n", b"r": b"\r", b'"': b'"', b"'": b"'", b"\\": b"\\"}


class Form(tuple):
    """`begin` and `end` are positions in the script, `line` counts from 1."""

    def __new__(cls, items, begin, end, line):
        form = super().__new__(cls, items)
        form.begin, form.end, form.line = begin, end, line
        return form


def unescape(literal):
    def character(match):
        point, byte, name = match.groups()
        if point:
            return chr(int(point.replace(b"_", b""), 16)).encode()
        return bytes([int(byte, 16)]) if byte else NAMED[name]
    return ESCAPE.sub(character, literal[1:-1].encode())


def skip_block_comment(text, position):
    depth = 0
    for mark in re.compile(r"\(;|;\)").finditer(text, position):
        depth += 1 if mark.group() == "(;" else -1
        if depth == 0:
            return mark.end()
    raise ValueError("a block comment does not end")


def parse(text):
    """All top-level forms of a script."""
    stack = [[]]
    position, counted, line = 0, 0, 1
    while position < len(text):
        token = TOKEN.match(text, position)
        if not token:
            raise ValueError(f"unexpected character at {position}")
        position = token.end()
        if token["block"]:
            position = skip_block_comment(text, token.start())
        elif token["open"]:
            line += text.count("\n", counted, token.start())
            counted = token.start()
            stack.append([(counted, line)])
        elif token["close"]:
            (begin, at), *items = stack.pop()
            stack[-1].append(Form(items, begin, position, at))
        elif token["string"]:
            stack[-1].append(unescape(token["string"]))
        elif token["word"]:
            stack[-1].append(token["word"])
    if len(stack) != 1:
        raise ValueError("a form does not end")
    return stack[0]


def is_name(item):
    return isinstance(item, str) and item.startswith("$")


class Definition:
    """A component as a script writes it: what the assembler is to read."""

    def __init__(self, script, form):
        self.line = form.line
        items = list(form[1:])
        self.kind = items.pop(0) if items[:1] in (["definition"], ["instance"]) else "component"
        self.name = items.pop(0) if items and is_name(items[0]) else None
        if items[:1] == ["quote"]:
            self.text = b"".join(items[1:]).decode(errors="replace")
            if not self.text.lstrip().startswith("(component"):
                self.text = f"(component {self.text})"
        else:
            head = re.compile(r"\(\s*component\s*(?:definition\b\s*)?").match(script, form.begin)
            self.text = f"(component {script[head.end():form.end]}"


class Directive:
    """What a script says at one place.

    kind        what to do: `component` (define and instantiate), `definition`,
                `instance`, `invoke`, or the name of an assertion
    begin, end  its place in the script
    definition  of a component: all kinds but `instance` and those of a call
    name        of an instance: the definition that it is one of
    call        a function's name and the forms of its arguments
    results     of assert_return
    """

    def __init__(self, script, form):
        self.kind, self.line = form[0], form.line
        self.begin, self.end = form.begin, form.end
        self.definition = self.name = self.call = None
        self.results = []
        if self.kind == "component":
            if form[1:2] == ("instance",):
                self.kind, self.name = "instance", form[-1]
                return
            self.definition = Definition(script, form)
            self.kind = self.definition.kind
        elif self.kind == "invoke":
            self.call = form[1].decode(), form[2:]
        elif form[1][0] == "invoke":
            self.call = form[1][1].decode(), form[1][2:]
            if self.kind == "assert_return":
                self.results = form[2:]
        elif form[1][0] == "component":
            self.definition = Definition(script, form[1])
        else:
            raise ValueError(f"line {self.line}: unknown directive")


def directives(text):
    return [Directive(text, form) for form in parse(text)]
