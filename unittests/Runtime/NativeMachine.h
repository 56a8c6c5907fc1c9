//===- NativeMachine.h - The run time on the building machine -----*- C -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/// \file
/// What Machine.h has for WebAssembly: an arena stands for the memory, and
/// NativeRuntime.cpp decides what traps do. VARIANT prefixes functions.
//===----------------------------------------------------------------------===//
#ifndef MELD_UNITTESTS_RUNTIME_NATIVEMACHINE_H
#define MELD_UNITTESTS_RUNTIME_NATIVEMACHINE_H

#include "NativeRuntime.h"

#include <string.h>

#define JOIN_NAMES(Prefix, Name) Prefix##_##Name
#define JOIN(Prefix, Name) JOIN_NAMES(Prefix, Name)
#define ENTRY(Name) JOIN(VARIANT, Name)

static inline void *at(uint32_t Address) {
  return nativeMachine.Bytes + Address;
}

_Noreturn void nativeTrap(void);

static inline _Noreturn void trap(void) { nativeTrap(); }

static inline uint32_t memoryPages(void) { return nativeMachine.Pages; }

static inline int addPages(uint32_t Pages) {
  if (Pages > nativeMachine.MaxPages - nativeMachine.Pages)
    return 0;
  nativeMachine.Pages += Pages;
  return 1;
}

static inline void copyBytes(uint32_t To, uint32_t From, uint32_t Size) {
  nativeMachine.CopiedBytes += Size;
  memcpy(at(To), at(From), Size);
}

#endif // MELD_UNITTESTS_RUNTIME_NATIVEMACHINE_H
