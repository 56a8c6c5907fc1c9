# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Pipelines to fuse with: the one that is asked for, or random ones.

A random one is a `fuse` and up to eight elements behind it: levels of `opt`, and
any pass of Binaryen that promises to leave the meaning of a module alone and needs
nothing in particular. Hypothesis draws it together with the composition, so it is
shrunk with it: a pipeline that fails ends as the few passes that make it fail.
"""

import re
import subprocess

from hypothesis import strategies as st

RANDOM = "random"
LEVELS = ["O1", "O2", "O3", "O4", "Os", "Oz"]

# Passes that read arguments for which there is no good default, that print, or
# that demand a form of code which the ones before them have to bring about.
DEMANDING = {
    "deinstrument-branch-hints", "delete-branch-hints", "dfo", "func-metrics",
    "limit-segments", "metrics", "nm", "no-full-inline", "no-inline", "no-partial-inline",
    "optimize-added-constants", "optimize-added-constants-propagate", "rereloop",
    "souperify", "souperify-single-use"}


def binaryen_passes(meld_opt):
    table = subprocess.run([meld_opt, "-print-binaryen-passes"], check=True,
                           capture_output=True, text=True).stdout
    rows = re.findall(r"^\| ([a-z0-9-]+) \| ((?!origins)\w+) \| (.*) \|$", table, re.M)
    return [name for name, effect, remarks in rows
            if effect != "refused" and name not in DEMANDING and not name.startswith("print")
            and not re.search("one memory|no vectors|closed-world|changes meaning", remarks)]


def elements(meld_opt):
    level = st.sampled_from(LEVELS).map(lambda level: f"opt<{level}>")
    single = st.builds(
        lambda name, optimize, shrink, ifs:
            f"binaryen<{name};optimize-level={optimize};shrink-level={shrink}"
            + (f";partial-inlining-ifs={ifs}>" if ifs else ">"),
        st.sampled_from(binaryen_passes(meld_opt)), st.sampled_from([3, 2, 1, 0, 4]),
        st.sampled_from([0, 1, 2]), st.sampled_from([0, 0, 4]))
    # Code that has been flattened and not put together again grows.
    return st.one_of(single, single, single, level)


def pipelines(meld_opt, wanted):
    """`wanted` is a pipeline, RANDOM, or None for meld-opt's own."""
    if wanted != RANDOM:
        return st.just(wanted)
    return st.lists(elements(meld_opt), min_size=1, max_size=8).map(
        lambda chosen: ",".join(["fuse", *chosen, "premises", "emit-scpv"]))
