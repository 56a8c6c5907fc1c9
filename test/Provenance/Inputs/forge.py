# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Forges what a fused module says of its world, with a hash that fits.

    forge.py IN OUT claim             claims closed_world, no evidence
    forge.py IN OUT disclaim          claims the contrary
    forge.py IN OUT drop              drops the evidence
    forge.py IN OUT twice             repeats it
    forge.py IN OUT replace OLD NEW   replaces a text by one as long, there
    forge.py IN OUT keep OLD NEW      the same, with the hash as it was
    forge.py IN OUT graft FROM        takes the evidence of another module
"""

import hashlib
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2] / "tools"))
from wasm_bytes import read_name, sections, uleb  # noqa: E402

PROVENANCE, EVIDENCE = "component-provenance", "closed-world-evidence"


def custom_sections(module):
    """(name, or None of another section; whole section; contents) of each."""
    for number, begin, contents, end in sections(module):
        name = None
        if number == 0:
            name, contents = read_name(module, contents)
        yield name, module[begin:end], module[contents:end]


def custom(name, contents):
    payload = uleb(len(name)) + name.encode() + contents
    return b"\0" + uleb(len(payload)) + payload


def evidence_of(module):
    return [contents for name, _, contents in custom_sections(module) if name == EVIDENCE]


def main(source, target, mode, *words):
    with open(source, "rb") as file:
        module = file.read()
    body = module[:8] + b"".join(whole for name, whole, _ in custom_sections(module)
                                 if name not in (PROVENANCE, EVIDENCE))
    provenance, = (bytearray(contents) for name, _, contents in custom_sections(module)
                   if name == PROVENANCE)
    evidence = evidence_of(module)
    provenance[6] = mode != "disclaim"
    if mode == "drop":
        evidence = []
    elif mode == "twice":
        evidence *= 2
    elif mode in ("replace", "keep"):
        old, new = (word.encode() for word in words)
        assert len(old) == len(new) and old in evidence[0]
        evidence[0] = evidence[0].replace(old, new)
    elif mode == "graft":
        with open(words[0], "rb") as file:
            evidence = evidence_of(file.read())
    body += b"".join(custom(EVIDENCE, contents) for contents in evidence)
    if mode != "keep":
        provenance[7:39] = hashlib.sha256(body).digest()
    with open(target, "wb") as file:
        file.write(body + custom(PROVENANCE, bytes(provenance)))


main(*sys.argv[1:])
