# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Runs a tool on every eighth prefix and on mutations of a file.

    damage.py TOOL FILE OUTPUT

Each run must end by itself, with status 0 and an output, or with status 1, a
message and no output.
"""

import os
import random
import subprocess
import sys

tool, path, output = sys.argv[1:]
with open(path, "rb") as file:
    whole = file.read()
source = os.path.join(os.path.dirname(output), "damaged.wasm")


def check(data, what):
    with open(source, "wb") as file:
        file.write(data)
    if os.path.exists(output):
        os.remove(output)
    run = subprocess.run([tool, source, "-o", output], capture_output=True,
                         text=True, timeout=60)
    message = run.stderr.startswith("meld-opt: error: ")
    written = os.path.exists(output)
    if (run.returncode, message, written) not in ((0, False, True), (1, True, False)):
        sys.exit(f"{what}: status {run.returncode}, written: {written}: {run.stderr}")


for size in range(0, len(whole), 8):
    check(whole[:size], f"prefix of {size} bytes")
chance = random.Random(20260823)
for number in range(150):
    damaged = bytearray(whole)
    for _ in range(chance.randint(1, 3)):
        damaged[chance.randrange(len(damaged))] = chance.choice(
            (0, 1, 0x7F, 0x80, 0xFF, chance.randrange(256)))
    check(damaged, f"mutation {number}")
if os.path.exists(output):
    os.remove(output)
