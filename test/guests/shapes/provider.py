# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
import dataclasses

from componentize_py_types import Err, Ok
from wit_world import exports
from wit_world.exports import catalogue as c


def following(mark):
    return mark and chr({0xd7ff: 0xe000, 0x10ffff: 0}.get(ord(mark), ord(mark) + 1))


def transposed(rows):
    return [list(column) for column in zip(*rows, strict=True)]


class Catalogue(exports.Catalogue):
    def change(self, items, how):
        if c.Changes.REVERSE in how:
            items = items[::-1]
        if c.Changes.SHOUT in how:
            items = [dataclasses.replace(i, name=i.name.upper(), tags=[t.upper() for t in i.tags])
                     for i in items]
        if c.Changes.RENUMBER in how:
            items = [dataclasses.replace(item, id=number) for number, item in enumerate(items)]
        return [dataclasses.replace(i, weight=-i.weight, mark=following(i.mark)) for i in items]

    def transpose(self, rows):
        try:
            return transposed(rows)
        except ValueError as error:
            raise Err(str(error))

    def next_shape(self, of, which):
        if isinstance(of, c.Shape_Empty):
            return c.Shape_Circle(which.value + 0.5)
        if isinstance(of, c.Shape_Circle):
            return c.Shape_Nested(Ok((200 + which.value, "was a circle")))
        if isinstance(of, c.Shape_Label):
            return c.Shape_Label(of.value + "!")
        if isinstance(of, c.Shape_Grid):
            return c.Shape_Grid(transposed(of.value))
        if isinstance(of, c.Shape_Items):
            return c.Shape_Items(of.value[::-1])
        if isinstance(of.value, Err):
            return c.Shape_Nested(Err(which))
        return c.Shape_Label(of.value.value[1])

    def shout(self, text):
        return text.upper() + "!"

    def pick(self, items, at):
        return items[at] if at < len(items) else None

    def split(self, text, parts):
        return [part for part in text.split(" ", parts[0]) if len(part) >= (parts[1] or 0)]

    def join(self, a, b, c, d, e, f, g):
        text = a + "," + (c or "none") + (d.value if isinstance(d, Err) else "") + e.name
        if isinstance(d, Ok):
            f += d.value
        return text + "".join(e.tags), bytes(n ^ i & 255 for i, n in enumerate(b)), f + e.id
