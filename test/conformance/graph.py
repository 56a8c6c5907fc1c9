# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""How a component lifts what it exports, read from what `print<graph>` prints."""

import collections
import re

INSTANCE = re.compile(r"core-instance (?P<number>\d+) ")
IMPORT = re.compile(r'  import .* memory = core-instance (?P<instance>\d+) memory (?P<index>\d+)$')
LIFT = re.compile(r"lift (?P<number>\d+) in .* \[(?P<options>[^]]*)\]$")
MEMORY = re.compile(r"memory=core-instance (\d+) memory (\d+)")
EXPORT = re.compile(r'export "(?P<name>[^"]+)": .* = lift (?P<lift>\d+)$')

# `memory` is an instance and an index of its memory index space, or None.
Lift = collections.namedtuple("Lift", "encoding is_async memory")


class Lifts:
    """`by_export` has the Lift of each exported function of the root."""

    def __init__(self, graph):
        self.imports = collections.defaultdict(list)  # memories, by core instance
        self.by_export = {}
        lifts, instance = {}, None
        for line in graph.splitlines():
            if match := INSTANCE.match(line):
                instance = int(match["number"])
            elif match := IMPORT.match(line):
                self.imports[instance].append((int(match["instance"]), int(match["index"])))
            elif match := LIFT.match(line):
                encoding, *options = match["options"].split(", ")
                memory = MEMORY.search(match["options"])
                lifts[match["number"]] = Lift(encoding, "async" in options,
                                              memory and tuple(map(int, memory.groups())))
            elif match := EXPORT.match(line):
                self.by_export[match["name"]] = lifts[match["lift"]]

    def definition(self, memory):
        """The instance and index that define a memory, behind imports of it."""
        instance, index = memory
        imports = self.imports[instance]
        return self.definition(imports[index]) if index < len(imports) else memory
