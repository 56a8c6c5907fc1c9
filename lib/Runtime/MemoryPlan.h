//===- MemoryPlan.h - How the run time's memories are used ------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/// \file
/// Turns options into limits of a memory and the state that handles.c and
/// staging.c find in it.
//===----------------------------------------------------------------------===//
#ifndef MELD_LIB_RUNTIME_MEMORYPLAN_H
#define MELD_LIB_RUNTIME_MEMORYPLAN_H

#include "meld/Runtime/Runtime.h"

namespace meld {

struct MemoryPlan {
  CoreLimits Memory;
  /// What the memory has at StateAt (MemoryLayout.h) at first; zeros behind.
  std::vector<uint8_t> State;
};

/// Fails if more is asked for than a memory can have.
Expected<MemoryPlan> planHandles(const RuntimeOptions &Options);
Expected<MemoryPlan> planStaging(const RuntimeOptions &Options);

} // namespace meld

#endif // MELD_LIB_RUNTIME_MEMORYPLAN_H
