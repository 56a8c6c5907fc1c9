# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Rewrites folded legacy `try` instructions as flat ones.

wasm-tools reads legacy exceptions in flat form only:

    (try (result i32) (do X) (catch $e Y) (catch_all Z))

becomes `try (result i32) X catch $e Y catch_all Z end`, and

    (try (do X) (delegate $l))    `try X delegate $l`

Line numbers stay what they are.
"""

import re

TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|;;[^\n]*|\(;.*?;\)|[()]|\s+|[^\s()";]+',
                   re.DOTALL)


def skip_blank(tokens, at):
    while tokens[at].isspace() or tokens[at].startswith((";;", "(;")):
        at += 1
    return at


def unfold(text):
    tokens = TOKEN.findall(text)
    output = []
    # What the matching ")" of each open "(" becomes.
    closing = []
    at = 0
    while at < len(tokens):
        token = tokens[at]
        if token == "(":
            word = skip_blank(tokens, at + 1)
            keyword = tokens[word]
            if keyword == "try":
                closing.append("try")
                output.append(" try ")
            elif keyword == "do":
                closing.append(" ")
            elif keyword in ("catch", "catch_all"):
                closing.append(" ")
                output.append(f" {keyword} ")
            elif keyword == "delegate":
                closing[-1] = " "  # which ends the try as well
                closing.append(" ")
                output.append(" delegate ")
            else:
                closing.append(")")
                output.append("(")
                at += 1
                continue
            at = word + 1
            continue
        if token == ")":
            close = closing.pop()
            output.append(" end " if close == "try" else close)
        else:
            output.append(token)
        at += 1
    return "".join(output)
