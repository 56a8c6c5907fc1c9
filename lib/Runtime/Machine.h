//===- Machine.h - What the run-time functions stand on -----------*- C -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/// \file
/// Memory and traps of WebAssembly for freestanding C. All state is in the
/// memory, at known addresses, and addresses are numbers, never pointers that
/// are kept: tests compile the same functions for the machine that builds and
/// give them an arena of their own.
///
/// MELD_FIXED selects the variant of a module that never grows its memory.
//===----------------------------------------------------------------------===//
#ifndef MELD_LIB_RUNTIME_MACHINE_H
#define MELD_LIB_RUNTIME_MACHINE_H

#include <stdint.h>

#ifndef __wasm__
#include "NativeMachine.h" // the tests' own
#else

/// A function that is exported by its name.
#define ENTRY(Name) __attribute__((export_name(#Name))) Name

static inline void *at(uint32_t Address) { return (void *)Address; }

static inline _Noreturn void trap(void) { __builtin_trap(); }

static inline uint32_t memoryPages(void) {
  return __builtin_wasm_memory_size(0);
}

/// \returns whether that many pages could be added.
static inline int addPages(uint32_t Pages) {
  return __builtin_wasm_memory_grow(0, Pages) != UINT32_MAX;
}

static inline void copyBytes(uint32_t To, uint32_t From, uint32_t Size) {
  __builtin_memcpy(at(To), at(From), Size);
}

#endif // __wasm__

#define NOINLINE __attribute__((noinline))

/// Traps unless the memory has, or in the growing variant can be given, \p End
/// bytes.
static inline void needMemory(uint32_t End) {
  const uint32_t Pages = (End >> 16) + ((End & 0xffff) != 0);
  const uint32_t Present = memoryPages();
  if (Pages <= Present)
    return;
#ifdef MELD_FIXED
  trap();
#else
  if (!addPages(Pages - Present))
    trap();
#endif
}

#endif // MELD_LIB_RUNTIME_MACHINE_H
