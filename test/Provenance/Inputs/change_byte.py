# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Changes one byte of a fused module that has one function.

change_byte.py MODULE code|section|range OLD NEW -o OUT: the constant of the
function, the first premise, or the size of the code range (its low byte is
made NEW bytes from its start).
"""

import pathlib
import sys

path, what, old, new, out = sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4]), sys.argv[6]
module = bytearray(pathlib.Path(path).read_bytes())
section = module.index(b"component-provenance") + len("component-provenance")
assert module[section:section + 5] == b"SCPV\x03"
if what == "code":
    at = module.index(bytes([0x41, old, 0x0b])) + 1
    module[at] = new
elif what == "section":
    assert module[section + 5] == old
    module[section + 5] = new
else:
    start, end = module[-8], module[-4]
    assert end - start == old
    module[-4] = start + new
pathlib.Path(out).write_bytes(module)
