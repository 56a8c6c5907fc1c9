//===- NativeRuntime.cpp - Natively compiled run-time functions -----------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//

#include "NativeRuntime.h"

#include "Runtime/MemoryLayout.h"

#include <algorithm>

using namespace meld;
using namespace meld::test;

NativeMachine nativeMachine;

extern "C" [[noreturn]] void nativeTrap() { throw Trapped(); }

meld::test::NativeMemory::NativeMemory(const MemoryPlan &Plan,
                                       uint32_t MaxPages) {
  const uint32_t Min = Plan.Memory.Min;
  if (Plan.Memory.Max)
    MaxPages = *Plan.Memory.Max;
  // Exactly what there may be, so that the sanitizers see what is outside.
  Bytes = std::make_unique<uint8_t[]>(size_t(MaxPages) << 16);
  std::copy(Plan.State.begin(), Plan.State.end(), &Bytes[StateAt]);
  nativeMachine = {Bytes.get(), Min, MaxPages, 0};
}
