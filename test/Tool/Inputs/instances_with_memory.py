# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Prints a component of that many instances of one module with a memory."""

import sys

count = int(sys.argv[1])
print("(component (core module $M (memory 1)")
print('  (func (export "f") (result i32) (i32.load (i32.const 0))))')
for i in range(count):
    print(f"  (core instance $i{i} (instantiate $M))")
    print(f'  (func (export "f{i}") (result u32)'
          f' (canon lift (core func $i{i} "f")))')
print(")")
