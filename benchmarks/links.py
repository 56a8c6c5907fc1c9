# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Compositions that pass a value through a chain of components and back.

The last component gives back what it is passed; each one before it hands the
value on. The first one has the loop, so that nothing but the calls is timed.
"""

import collections

# A value in the first component's memory: what a call passes, at DATA.
DATA = 0x20000
HEAP = 0x80000
RETURNED = 0x1000  # where results lie
PAGES = 16

# type: text; data: bytes at DATA; flat: the call's core values;
# encodings: of the first component and of all behind it.
Value = collections.namedtuple("Value", "name type data flat encodings",
                               defaults=(("utf8", "utf8"),))


def is_scalar(value):
    return len(value.flat) == 1


# Frees everything when a call has returned, which costs no time.
ALLOCATOR = f"""
    (memory (export "memory") {PAGES} {PAGES})
    (global $break (mut i32) (i32.const {HEAP}))
    (func (export "realloc") (param $old i32) (param $old-size i32)
        (param $align i32) (param $size i32) (result i32)
      (local $new i32)
      (if (i32.le_u (local.get $size) (local.get $old-size))
        (then (return (local.get $old))))
      (local.set $new (i32.and
        (i32.sub (i32.add (global.get $break) (local.get $align)) (i32.const 1))
        (i32.sub (i32.const 0) (local.get $align))))
      (global.set $break (i32.add (local.get $new) (local.get $size)))
      (if (local.get $old-size) (then
        (memory.copy (local.get $new) (local.get $old) (local.get $old-size))))
      (local.get $new))
    (func $free (global.set $break (i32.const {HEAP})))"""

OPTIONS = '(memory (core memory $m "memory")) (realloc (core func $m "realloc"))'


def signature(value):
    return f'(param "x" {value.type}) (result {value.type})'


def last(value):
    if is_scalar(value):
        function = "(param i32) (result i32) (local.get 0)"
    else:
        function = f"""(param i32 i32) (result i32)
      (i32.store (i32.const {RETURNED}) (local.get 0))
      (i32.store (i32.const {RETURNED + 4}) (local.get 1))
      (call $free)
      (i32.const {RETURNED})"""
    return f"""
  (component $Last
    (core module $M {ALLOCATOR}
    (func (export "f") {function}))
    (core instance $m (instantiate $M))
    (func (export "f") {signature(value)} (canon lift (core func $m "f")
      string-encoding={value.encodings[1]} {OPTIONS})))"""


# A component that lowers a function with the memory of the core module that
# calls it needs a module for the memory alone.
def caller(name, value, encoding, core, exports):
    return f"""
  (component ${name}
    (import "f" (func $f {signature(value)}))
    (core module $Memory {ALLOCATOR}
    (func (export "free") (call $free)))
    (core instance $m (instantiate $Memory))
    (core func $lowered (canon lower (func $f)
      string-encoding={encoding} {OPTIONS}))
    (core module $M
      (import "m" "memory" (memory 1))
      (import "m" "free" (func $free))
      (import "p" "f" (func $f (param i32{"" if is_scalar(value) else " i32 i32"})
        {"(result i32)" if is_scalar(value) else ""}))
      {core})
    (core instance $i (instantiate $M (with "m" (instance $m))
      (with "p" (instance (export "f" (func $lowered))))))
    {exports})"""


def middle(value):
    if is_scalar(value):
        core = '(func (export "f") (param i32) (result i32) (call $f (local.get 0)))'
    else:
        core = f"""(func (export "f") (param i32 i32) (result i32)
        (call $f (local.get 0) (local.get 1) (i32.const {RETURNED}))
        (call $free)
        (i32.const {RETURNED}))"""
    return caller("Middle", value, value.encodings[1], core, f"""
    (func (export "f") {signature(value)} (canon lift (core func $i "f")
      string-encoding={value.encodings[1]} {OPTIONS}))""")


def first(value):
    data = "".join(f"\\{byte:02x}" for byte in value.data)
    arguments = " ".join(f"(i32.const {word})" for word in value.flat)
    if is_scalar(value):
        call = f"(local.set $sum (i32.add (local.get $sum) (call $f {arguments})))"
    else:
        call = f"""(call $f {arguments} (i32.const {RETURNED}))
          (call $free)
          (local.set $sum (i32.add (local.get $sum)
            (i32.load offset=4 (i32.const {RETURNED}))))"""
    core = f"""(data (i32.const {DATA}) "{data}")
      (func (export "run") (param $calls i32) (result i32) (local $sum i32)
        (loop $next
          {call}
          (br_if $next (local.tee $calls (i32.sub (local.get $calls) (i32.const 1)))))
        (local.get $sum))"""
    return caller("First", value, value.encodings[0], core, """
    (func (export "run") (param "calls" u32) (result u32)
      (canon lift (core func $i "run")))""")


def chain(value, depth=1):
    """The text of a composition with `depth` boundaries, which exports
    `run: func(calls: u32) -> u32`."""
    instances = "(instance $i0 (instantiate $Last))"
    for i in range(1, depth):
        instances += f'\n  (instance $i{i} (instantiate $Middle (with "f" (func $i{i - 1} "f"))))'
    return f"""(component {last(value)} {middle(value)} {first(value)}
  {instances}
  (instance $run (instantiate $First (with "f" (func $i{depth - 1} "f"))))
  (export "run" (func $run "run")))"""


# What a call of `run` does again and again with a resource of the other component.
METHOD = "(call $get (local.get $handle))"
OWNED = "(call $give (call $make))"
DROPPED = "(call $drop (call $make)) (i32.const 1)"


def resources(step):
    """The text of a composition of a component that has a resource and of one
    that makes a handle of it and then does `step`."""
    return f"""(component
  (component $Last
    (type $r' (resource (rep i32)))
    (core func $new (canon resource.new $r'))
    (core func $drop (canon resource.drop $r'))
    (core module $M
      (import "" "new" (func $new (param i32) (result i32)))
      (import "" "drop" (func $drop (param i32)))
      (func (export "make") (result i32) (call $new (i32.const 7)))
      (func (export "get") (param i32) (result i32) (local.get 0))
      (func (export "give") (param i32) (result i32)
        (call $drop (local.get 0)) (i32.const 7)))
    (core instance $m (instantiate $M (with "" (instance
      (export "new" (func $new)) (export "drop" (func $drop))))))
    (export $r "r" (type $r'))
    (func (export "make") (result (own $r)) (canon lift (core func $m "make")))
    (func (export "get") (param "self" (borrow $r)) (result u32)
      (canon lift (core func $m "get")))
    (func (export "give") (param "self" (own $r)) (result u32)
      (canon lift (core func $m "give"))))
  (component $First
    (import "r" (type $r (sub resource)))
    (import "make" (func $make (result (own $r))))
    (import "get" (func $get (param "self" (borrow $r)) (result u32)))
    (import "give" (func $give (param "self" (own $r)) (result u32)))
    (core func $make' (canon lower (func $make)))
    (core func $get' (canon lower (func $get)))
    (core func $give' (canon lower (func $give)))
    (core func $drop (canon resource.drop $r))
    (core module $M
      (import "" "make" (func $make (result i32)))
      (import "" "get" (func $get (param i32) (result i32)))
      (import "" "give" (func $give (param i32) (result i32)))
      (import "" "drop" (func $drop (param i32)))
      (func (export "run") (param $calls i32) (result i32)
        (local $sum i32) (local $handle i32)
        (local.set $handle (call $make))
        (loop $next
          (local.set $sum (i32.add (local.get $sum) {step}))
          (br_if $next (local.tee $calls (i32.sub (local.get $calls) (i32.const 1)))))
        (call $drop (local.get $handle))
        (local.get $sum)))
    (core instance $i (instantiate $M (with "" (instance
      (export "make" (func $make')) (export "get" (func $get'))
      (export "give" (func $give')) (export "drop" (func $drop))))))
    (func (export "run") (param "calls" u32) (result u32)
      (canon lift (core func $i "run"))))
  (instance $last (instantiate $Last))
  (instance $first (instantiate $First (with "r" (type $last "r"))
    (with "make" (func $last "make")) (with "get" (func $last "get"))
    (with "give" (func $last "give"))))
  (export "run" (func $first "run")))"""


def direct_call():
    """A core module that calls a function of its own."""
    return direct_calls(1)


def direct_calls(depth):
    """The same with `depth` functions, each of which calls the next one."""
    functions = "\n".join(
        f"(func $f{i} (param i32) (result i32) "
        + (f"(call $f{i + 1} (local.get 0)))" if i + 1 < depth else "(local.get 0))")
        for i in range(depth))
    return f"""(module
  {functions}
  (func (export "run") (param $calls i32) (result i32) (local $sum i32)
    (loop $next
      (local.set $sum (i32.add (local.get $sum) (call $f0 (i32.const 7))))
      (br_if $next (local.tee $calls (i32.sub (local.get $calls) (i32.const 1)))))
    (local.get $sum)))"""


def copies(size):
    """A core module that copies `size` bytes to another memory and back."""
    return f"""(module
  (memory $a {PAGES} {PAGES}) (memory $b {PAGES} {PAGES})
  (func (export "run") (param $calls i32) (result i32)
    (loop $next
      (memory.copy $b $a (i32.const {HEAP}) (i32.const {DATA}) (i32.const {size}))
      (memory.copy $a $b (i32.const {HEAP}) (i32.const {HEAP}) (i32.const {size}))
      (br_if $next (local.tee $calls (i32.sub (local.get $calls) (i32.const 1)))))
    (i32.const 0)))"""
