# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""refusals.py MELD-OPT MODULE DOCUMENT: runs each pass of Binaryen that the
document lists, and compares what is refused with what it says."""

import re
import subprocess
import sys

tool, module, document = sys.argv[1:]
rows = re.findall(r"^\| ([a-z0-9-]+) \| ((?!origins)\w+) \| (.*) \|$", open(document).read(), re.M)
assert len(rows) > 150, "the table was not found"
refused = demanding = 0
for name, effect, remarks in rows:
    done = subprocess.run(
        [tool, f"-passes=fuse,binaryen<{name}>", "-disable-output", module],
        capture_output=True, text=True)
    if effect == "refused":
        assert done.returncode == 2, (name, done.returncode)
        assert f"Binaryen's pass '{name}' is refused: {remarks}\n" in done.stderr, done.stderr
        refused += 1
    elif "closed-world" in remarks:
        assert f"'{name}' needs the option closed-world\n" in done.stderr, (name, done.stderr)
        demanding += 1
    elif "one memory" in remarks:
        assert "is for modules with one memory; this one has 0\n" in done.stderr, done.stderr
        demanding += 1
    else:
        assert done.returncode in (0, 1, 2), (name, done.returncode, done.stderr)
print(f"{refused} passes are refused, and {demanding} for this module")
