# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Time and memory of commands, measured by measure.c in turns."""

import collections
import statistics
import subprocess

Sample = collections.namedtuple("Sample", "seconds kib status")


def measure(folder, command):
    """Runs `command` under the program that run.sh builds in `folder`."""
    text = subprocess.run([folder / "measure", *command], check=True, text=True,
                          stdout=subprocess.PIPE).stdout.split()
    return Sample(float(text[0]), int(text[1]), int(text[2]))


def medians_of_turns(rounds, programs, sample):
    """Medians by name of what `sample(turn, name, command)` returns for each of
    `programs(turn)`, one after the other in each turn. Turn 0 warms the page
    cache and is not counted."""
    samples = collections.defaultdict(list)
    for turn in range(rounds + 1):
        for name, command in programs(turn):
            result = sample(turn, name, command)
            if turn:
                samples[name].append(result)
    return {name: Sample(*(statistics.median(column) for column in zip(*rows)))
            for name, rows in samples.items()}
