# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Where the engine differs from the specification, which wins.

There the fused module is held to the specification alone. `EngineMemory` is the
model with the engine's habits, so that nothing else of such a call goes
unchecked. Which of the overridden functions are at work, `habits` tells. Plays
are compared up to the trap that the engine misses, `habit_of`.
"""

from guests import GuestMemory
from tables import MayNotLeave

ALIGNMENT = "the engine shrinks UTF-16 to Latin-1 with alignment 2, not 1"
LEAVES = "the engine lets a post-return leave its instance"
SCRIBBLES = "the engine scribbles behind Latin-1 text that it made from UTF-8"


class EngineMemory(GuestMemory):
    def __init__(self, *arguments):
        super().__init__(*arguments)
        self.habits = set()
        self.undefined = []  # ranges
        self.allocations = []

    def wide_to_either(self, text, units):
        """CanonicalABI.md, store_probably_utf16_to_latin1_or_utf16."""
        if any(ord(c) >= 0x100 for c in text):
            return super().wide_to_either(text, units)
        self.habits.add(ALIGNMENT)
        data = text.encode("utf-16-le")
        address = self.allocate(2, len(data))
        self.put(address, data)
        self.put(address, text.encode("latin-1"))
        return self.resize(address, len(data), 2, units), units

    def resize(self, old, old_size, alignment, size):
        address = super().resize(old, old_size, alignment, size)
        self.allocations.append((address, size))
        return address

    def text_to_either(self, text, units):
        """CanonicalABI.md, store_string_to_latin1_or_utf16: writes no more
        than the text, though the buffer may be longer."""
        self.allocations = []
        address, tagged = super().text_to_either(text, units)
        narrow = next((i for i, c in enumerate(text) if ord(c) >= 0x100), len(text))
        first = self.allocations[0][0]
        self.undefined.append((first + narrow, units - narrow))
        if tagged & self.tag:
            second = self.allocations[1][0]
            written = 2 * (tagged & ~self.tag)
            self.undefined.append((second + written, 2 * units - written))
        self.habits.add(SCRIBBLES)
        return address, tagged

    def settle(self, found):
        found = bytearray(found)
        for begin, size in self.undefined:
            found[begin:begin + size] = self.data[begin:begin + size]
        return bytes(found)


def habit_of(play, events):
    """What explains that the engine went on where a play demands a trap."""
    if play.traps == MayNotLeave.__name__ and events[:len(play.events)] == play.events:
        return LEAVES
    return None
