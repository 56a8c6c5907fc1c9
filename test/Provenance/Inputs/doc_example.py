# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Holds the example of docs/scpv.md against what is really written.

doc_example.py wat DOC                  prints the component
doc_example.py check DOC SECTION DUMP   compares the contents of the section and
                                        what meld-scpv dump prints

`..` in the document stands for the hash, whatever it is.
"""

import pathlib
import re
import sys


def block(doc, language):
    return re.search(rf"^```{language}\n(.*?)^```$", doc, re.M | re.S).group(1)


def check_bytes(listing, section):
    lines = [line for line in listing.splitlines() if line]
    starts = [int(line.split()[0], 16) for line in lines]
    assert starts[0] == 0 and starts[-1] == len(section), \
        f"the section has {len(section):#x} bytes"
    for line, start, end in zip(lines, starts, starts[1:]):
        real = section[start:end].hex(" ")
        listed = line[4:].split("  ")[0].strip()
        assert listed in (real, ".."), f"{line!r}: the section has {real}"


def check_dump(listed, real):
    pattern = re.escape(listed).replace(re.escape(".."), "[0-9a-f]{64}")
    assert re.fullmatch(pattern, real), f"meld-scpv prints\n{real}"


doc = pathlib.Path(sys.argv[2]).read_text()
if sys.argv[1] == "wat":
    print(block(doc, "wat"))
else:
    module = pathlib.Path(sys.argv[3]).read_bytes()
    name = b"component-provenance"
    assert module.count(name) == 1
    check_bytes(block(doc, "hex"), module[module.index(name) + len(name):])
    check_dump(block(doc, "text"), pathlib.Path(sys.argv[4]).read_text())
