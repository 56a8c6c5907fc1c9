# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Reads WebAssembly scripts (.wast) as far as finding the components in them."""

import re

# Comments, strings and words are taken whole: they may contain parentheses.
TOKEN = re.compile(
    r'(?P<space>\s+|;;[^\n]*)|(?P<block>\(;)|(?P<open>\()|(?P<close>\))'
    r'|(?P<word>"(?:[^"\\]|\\.)*"|[^\s()";]+|;)', re.DOTALL)
HEAD = re.compile(r"\(\s*component\b\s*(?:definition\b\s*)?(?P<rest>(?:\$[^\s()]+\s*)?"
                  r"(?P<kind>instance\b|quote\b)?)")


def skip_block_comment(text, position):
    depth = 0
    for mark in re.compile(r"\(;|;\)").finditer(text, position):
        depth += 1 if mark.group() == "(;" else -1
        if depth == 0:
            return mark.end()
    raise ValueError("a block comment does not end")


def forms(text, depths):
    """Yields start, end and first word of each form at one of the depths."""
    position, stack = 0, []
    while position < len(text):
        token = TOKEN.match(text, position)
        if not token:
            raise ValueError(f"unexpected character at {position}")
        position = token.end()
        if token["block"]:
            position = skip_block_comment(text, token.start())
        elif token["open"]:
            stack.append([token.start(), None])
        elif token["close"]:
            start, word = stack.pop()
            if len(stack) in depths:
                yield start, position, word
        elif token["word"] and stack and stack[-1][1] is None:
            stack[-1][1] = token["word"]


def components(text):
    """Yields line number and text of each component that a script defines.

    Those inside assertions, which an engine must reject, are among them.
    """
    for start, end, word in forms(text, (0, 1)):
        if word != "component":
            continue
        form = text[start:end]
        head = HEAD.match(form)
        if head["kind"]:
            continue  # An instance of a definition, or text that cannot be parsed.
        name = head["rest"]
        yield text.count("\n", 0, start) + 1, f"(component {name}{form[head.end():]}"
