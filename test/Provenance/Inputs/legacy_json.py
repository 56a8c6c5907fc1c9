# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Prints version 2 provenance of a module whose only body is 7 bytes long."""

import hashlib
import json
import pathlib
import sys

module = pathlib.Path(sys.argv[1]).read_bytes()
json.dump({
    "version": 2,
    "fused_module_sha256": hashlib.sha256(module).hexdigest(),
    "entries": [{
        "fused_func_idx": 1,
        "component_id": "auth",
        "originating_func_idx": 5,
        "code_range": {"start": 2, "end": 9},
    }],
}, sys.stdout)
