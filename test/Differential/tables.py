# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Component instances with their handles, as the specification has them.

CanonicalABI.md, "Component Instances", "Table State", "Resource State", "Task
State", "Subtask State", "canon lift", "canon lower", "canon resource.*". Only
what synchronous calls need.
"""

import collections

from model import Trap, lift_values, lower_values, trap_if

MAX_LENGTH = (1 << 28) - 1

# A resource type: `owner` is the index of the instance that defines it, None for
# the host; `number` counts the owner's; `destructor` says whether it has one.
Resource = collections.namedtuple("Resource", "owner number destructor")


class MayNotLeave(Trap):
    """A trap that known.py knows."""


class Handle:
    """An element of a table. `scope` is the task that a borrowed one was
    passed to."""

    def __init__(self, resource, rep, scope=None):
        self.resource = resource
        self.rep = rep
        self.scope = scope
        self.lends = 0

    @property
    def is_own(self):
        return self.scope is None


class Table:
    """Index 0 stays unused; what was freed last is used first."""

    def __init__(self):
        self.handles = [None]
        self.free = []

    def add(self, handle):
        if self.free:
            index = self.free.pop()
            self.handles[index] = handle
        else:
            index = len(self.handles)
            trap_if(index > MAX_LENGTH)
            self.handles.append(handle)
        return index

    def get(self, index, resource):
        trap_if(index >= len(self.handles) or self.handles[index] is None)
        handle = self.handles[index]
        trap_if(handle.resource != resource)
        return handle

    def remove(self, index, resource):
        handle = self.get(index, resource)
        self.handles[index] = None
        self.free.append(index)
        return handle

    def items(self):
        return [(i, h) for i, h in enumerate(self.handles) if h]


class Task:
    """A call into an instance, seen from inside."""

    def __init__(self):
        self.borrows = 0


class Subtask:
    """A call out of an instance, seen from inside."""

    def __init__(self):
        self.lenders = []


class Instance:
    """A component instance, child of the root."""

    def __init__(self):
        self.table = Table()
        self.may_enter = True
        self.may_leave = True

    def leave(self):
        if not self.may_leave:
            raise MayNotLeave

    # Built-ins. A destructor is called by `destroy(resource, rep)`.

    def resource_new(self, resource, rep):
        self.leave()
        return self.table.add(Handle(resource, rep))

    def resource_rep(self, resource, index):
        return self.table.get(index, resource).rep

    def resource_drop(self, resource, index, destroy):
        self.leave()
        handle = self.table.remove(index, resource)
        trap_if(handle.lends)
        if handle.is_own:
            destroy(resource, handle.rep)
        else:
            handle.scope.borrows -= 1

    # Lifting and lowering handles.

    def lift(self, type, index, scope):
        if type.is_own:
            handle = self.table.remove(index, type.resource)
            trap_if(handle.lends or not handle.is_own)
        else:
            handle = self.table.get(index, type.resource)
            handle.lends += 1
            scope.lenders.append(handle)
        return handle.rep

    def lower(self, type, rep, scope, is_owner):
        if type.is_own:
            return self.table.add(Handle(type.resource, rep))
        if is_owner:
            return rep
        scope.borrows += 1
        return self.table.add(Handle(type.resource, rep, scope))


class Entered:
    """While control is in `instance`: traps what would enter it once more. All
    instances have one parent, so calls between them enter just the callee."""

    def __init__(self, instance, caller):
        self.instance = None if instance is caller else instance

    def __enter__(self):
        if self.instance:
            trap_if(not self.instance.may_enter)
            self.instance.may_enter = False

    def __exit__(self, *_):
        if self.instance:
            self.instance.may_enter = True


def cross(type, caller, callee, args, core_function, post_return):
    """`canon lower` of a `canon lift`. The ends, which have an `instance` and a
    `memory`, lift and lower in the `scope` they are given. Returns flat results."""
    caller.instance.leave()
    with Entered(callee.instance, caller.instance):
        subtask, task = Subtask(), Task()
        lowering, lifting = caller.memory(subtask), callee.memory(task)
        flat = iter(args)
        values = lift_values(lowering, type.params, type.spills_params(4), flat)
        results = core_function(task, lower_values(
            lifting, type.params, type.spills_params(4), values, lowering.tag))
        value = lift_values(lifting, type.result, type.spills_result(4), iter(results))
        trap_if(task.borrows)
        area = next(flat) if type.spills_result(4) else None
        lowered = lower_values(lowering, type.result, type.spills_result(4), value,
                               lifting.tag, area)
        callee.instance.may_leave = False
        post_return(results)
        callee.instance.may_leave = True
    for lender in subtask.lenders:
        lender.lends -= 1
    return lowered
