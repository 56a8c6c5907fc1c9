# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Two ways to run a loop of calls in wasmtime and to time it.

A form of a composition is a function of a number of calls, which returns the
seconds of processor time that they took; other work of the machine does not
count into them, though it makes them longer. What wasmtime keeps for
asynchronous calls costs time in every call, so it is off.
"""

import pathlib
import resource
import subprocess
import sys
import time

import wasmtime
from wasmtime import _ffi, component


class InProcess:
    """The engine of the Python package."""

    # As long as one measurement should take.
    seconds = 0.005

    def __init__(self):
        config = wasmtime.Config()
        config.wasm_multi_memory = True
        _ffi.wasmtime_config_concurrency_support_set(config.ptr(), False)
        self.engine = wasmtime.Engine(config)

    def module(self, data):
        store = wasmtime.Store(self.engine)
        module = wasmtime.Module(self.engine, data)
        run = wasmtime.Instance(store, module, []).exports(store)["run"]
        return self.timed(lambda calls: run(store, calls))

    def component(self, data):
        store = wasmtime.Store(self.engine)
        it = component.Component(self.engine, data)
        run = component.Linker(self.engine).instantiate(store, it).get_func(store, "run")

        def call(calls):
            result = run(store, calls)
            run.post_return(store)
            return result
        return self.timed(call)

    @staticmethod
    def timed(call):
        results = set()

        def form(calls):
            begin = time.thread_time()
            result = call(calls)
            taken = time.thread_time() - begin
            if calls == 1:
                results.add(result % 2**32)
            return taken
        form.results = results
        return form


class Command:
    """The `wasmtime` command, which can be told to inline. What the process
    takes besides the calls is measured first and taken off."""

    seconds = 0.05

    def __init__(self, path, scratch, inlining):
        self.path, self.scratch = path, pathlib.Path(scratch)
        self.settings = ["-W", "multi-memory=y,concurrency-support=n", "-S", "cli=n",
                         "-C", f"parallel-compilation=n,inlining={inlining}"]
        self.files = 0

    def module(self, data):
        return self.form(data, lambda path, calls: ["--invoke", "run", path, str(calls)])

    def component(self, data):
        return self.form(data, lambda path, calls: ["--invoke", f"run({calls})", path])

    def form(self, data, arguments):
        self.files += 1
        path = self.scratch / f"{id(self)}-{self.files}.wasm"
        path.write_bytes(data)

        def spent(calls):
            before = processor_time()
            done = subprocess.run(
                [self.path, "run", *self.settings, *arguments(path, calls)],
                capture_output=True, text=True)
            if done.returncode:
                sys.exit(f"bench: {done.stderr}")
            return processor_time() - before
        least = min(spent(1) for _ in range(5))
        return lambda calls: max(spent(calls) - least, 1e-6)


def processor_time():
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime
