# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
import wit_world
from componentize_py_types import Err, Ok
from wit_world.imports import catalogue
from wit_world.imports.catalogue import *


def caught(function, *args):
    try:
        return function(*args)
    except Err as error:
        return error


class WitWorld(wit_world.WitWorld):
    def evaluate(self, expression: str) -> str:
        return str(eval(expression, globals()))
