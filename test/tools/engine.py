# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""The wasmtime engine of the tests: every proposal it knows is on."""

import wasmtime
from wasmtime import _ffi

FEATURES = """
    threads tail_call reference_types function_references gc simd relaxed_simd
    bulk_memory multi_value multi_memory memory64 wide_arithmetic exceptions
    custom_page_sizes component_model component_model_map
    component_model_implements component_model_async
    component_model_more_async_builtins component_model_async_stackful
""".split()


def make_engine(cache=None):
    """Makes an engine. `cache`, a folder, keeps compiled code between runs."""
    config = wasmtime.Config()
    for feature in FEATURES:
        getattr(_ffi, f"wasmtime_config_wasm_{feature}_set")(config.ptr(), True)
    config.shared_memory = True
    # Tests run each function once or twice: compiling is what takes time.
    config.cranelift_opt_level = "none"
    if cache:
        cache.mkdir(parents=True, exist_ok=True)
        settings = cache / "settings.toml"
        settings.write_text(f"[cache]\ndirectory = '{cache.resolve()}'\n")
        config.cache = str(settings)
    return wasmtime.Engine(config)


def is_component(data):
    """Tells the two binary formats apart by the layer field of the header."""
    return data[6:8] == b"\x01\x00"
