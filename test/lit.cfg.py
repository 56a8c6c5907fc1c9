# Configuration of the lit tests. Run them all with `make check`, some with
#
#   $(scripts/python-env.sh)/bin/lit -v build/release/test --filter NAME
#
# Commands besides meld-opt, meld-scpv and LLVM's FileCheck, not, count and
# split-file:
#   %wat2wasm IN.wat -o OUT.wasm   assembles a module or a component
#   %validate FILE...              wasmtime's validation, every proposal on
#   %run FILE EXPORT ARG...        calls an export in wasmtime (tools/run.py)
#   %traps FILE... -- EXPORT...    tells which calls trap (tools/traps.py)
#   %host FILE EXPORT VALUE...     the same with a host that has resources

import os
import sys

import lit.formats

config.name = "meld"
config.test_format = lit.formats.ShTest(execute_external=False)
config.suffixes = [".wat", ".test"]
config.excludes = ["Inputs", "guests", "scpv-consumer", "tools"]
config.test_source_root = os.path.join(config.meld_source, "test")
config.test_exec_root = os.path.join(config.meld_build, "test")

# A hang is a failure.
config.maxIndividualTestTime = 300

tools = os.path.join(config.test_source_root, "tools")
for name in ("wat2wasm", "validate", "run", "host", "traps"):
    # lit itself runs in the environment that has wasmtime.
    command = f"'{sys.executable}' '{os.path.join(tools, name)}.py'"
    config.substitutions.append((f"%{name}", command))
config.substitutions.append(("%python", f"'{sys.executable}'"))
config.substitutions.append(("%meld_source", config.meld_source))
config.substitutions.append(("%meld_build", config.meld_build))

config.environment["PATH"] = os.pathsep.join(
    [os.path.join(config.meld_build, "bin"), config.llvm_tools, os.environ["PATH"]])
config.environment["PYTHONDONTWRITEBYTECODE"] = "1"
for variable in ("MELD_CACHE_DIR", "XDG_CACHE_HOME", "HOME",
                 "ASAN_OPTIONS", "UBSAN_OPTIONS", "LSAN_OPTIONS"):
    if variable in os.environ:
        config.environment[variable] = os.environ[variable]

if config.meld_sanitizers:
    config.available_features.add("sanitizers")
