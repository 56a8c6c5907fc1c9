# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Runs a script, directive by directive."""

import collections

import values
from host import Definition, Instance, Trap, Unreachable

# outcome: `passed`, `refused` (by meld-opt, as not supported), `unreachable`
# (by way of core exports) or `failed`.
Outcome = collections.namedtuple("Outcome", "line kind outcome reason")


class Stop(Exception):
    """Ends a directive with an outcome."""

    def __init__(self, outcome, reason):
        super().__init__(reason)
        self.outcome, self.reason = outcome, reason


class Runner:
    def __init__(self, fuser, engine):
        self.fuser, self.engine = fuser, engine

    def run(self, directives):
        """Yields the outcome of each directive."""
        self.definitions = {}  # by name; None is the latest one
        self.instance = None
        for directive in directives:
            outcome, reason = "passed", ""
            try:
                self.execute(directive)
            except Stop as stop:
                outcome, reason = stop.outcome, stop.reason
            except (Unreachable, values.Unknown) as error:
                outcome, reason = "unreachable", str(error)
            yield Outcome(directive.line, directive.kind, outcome, reason)

    def execute(self, directive):
        match directive.kind:
            case "component":
                self.define(directive.definition)
                self.instantiate(None)
            case "definition":
                self.define(directive.definition)
            case "instance":
                self.instantiate(directive.name)
            case "invoke" | "assert_return":
                self.check_return(directive)
            case "assert_trap":
                self.check_trap(directive)
            case "assert_invalid" | "assert_malformed":
                self.check_refusal(directive.definition)
            case _:
                raise Stop("failed", f"{directive.kind} is unknown to the harness")

    def define(self, definition):
        fusion = self.fuser.result(definition.text)
        try:
            found = self.check_fused(fusion)
        except Stop as stop:
            # It ends what is done with the component, too: as an instance of its
            # own, which is now the one that calls are for, or of a definition.
            found = stop
            if stop.outcome == "failed":
                found = Stop("unreachable", "its component is not fused")
            if definition.kind == "component":
                self.instance = found
            raise
        finally:
            self.definitions[None] = self.definitions[definition.name] = found

    def check_fused(self, fusion):
        match fusion.kind:
            case "fused":
                return Definition(self.engine, fusion.binary, fusion.fused, fusion.graph)
            case "unassembled":
                raise Stop("unreachable", f"the assembler refuses it: {fusion.reason}")
            case "refused":
                raise Stop("refused", fusion.reason)
        raise Stop("failed", fusion.reason)

    def instantiate(self, name):
        definition = self.definitions[name]
        self.instance = Stop("unreachable", "its component is not instantiated")
        if isinstance(definition, Stop):
            self.instance = definition
            raise definition
        try:
            self.instance = Instance(definition)
        except Trap as trap:
            raise Stop("failed", f"instantiation traps: {trap}") from None
        except Unreachable as error:
            self.instance = Stop("unreachable", str(error))
            raise

    def call(self, directive):
        if isinstance(self.instance, Stop):
            raise self.instance
        return self.instance.call(*directive.call, directive.results)

    def check_return(self, directive):
        try:
            type, value = self.call(directive)
        except Trap as trap:
            raise Stop("failed", f"traps: {trap}") from None
        if directive.kind == "invoke":
            return
        if bool(type) != bool(directive.results):
            raise Stop("failed", "returns a value" if type else "returns nothing")
        if type:
            expected = values.parse(type, directive.results[0])
            if values.comparable(type, value) != values.comparable(type, expected):
                raise Stop("failed", f"returns {value}, expected {expected}")

    def check_trap(self, directive):
        if directive.definition:
            self.define(directive.definition)
            try:
                Instance(self.definitions[None])
            except Trap:
                return
        else:
            try:
                self.call(directive)
            except Trap:
                return
        raise Stop("failed", "does not trap")

    def check_refusal(self, definition):
        fusion = self.fuser.result(definition.text)
        match fusion.kind:
            case "invalid":
                return
            case "unassembled":
                raise Stop("unreachable", "the assembler refuses the text")
            case "refused":
                raise Stop("refused", fusion.reason)
            case "fused":
                raise Stop("failed", "is fused, though it is not valid")
        raise Stop("failed", fusion.reason)
