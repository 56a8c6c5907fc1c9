# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""contains.py FILE PART: whether the bytes of PART are in FILE."""

import pathlib
import sys

whole, part = (pathlib.Path(path).read_bytes() for path in sys.argv[1:])
sys.exit(part not in whole)
