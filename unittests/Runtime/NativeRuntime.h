//===- NativeRuntime.h - Natively compiled run-time functions ---*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/// \file
/// The seam between tests, in C++, and what is compiled from handles.c and
/// staging.c for this machine.
//===----------------------------------------------------------------------===//
#ifndef MELD_UNITTESTS_RUNTIME_NATIVERUNTIME_H
#define MELD_UNITTESTS_RUNTIME_NATIVERUNTIME_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/// The memory of the module that runs.
struct NativeMachine {
  uint8_t *Bytes;
  uint32_t Pages;
  uint32_t MaxPages; ///< more are refused
  uint64_t CopiedBytes;
};
extern struct NativeMachine nativeMachine;

struct NativeHandles {
  uint32_t (*Add)(uint32_t, uint32_t, uint32_t, uint32_t);
  uint64_t (*Take)(uint32_t, uint32_t, uint32_t);
  uint32_t (*Rep)(uint32_t, uint32_t, uint32_t);
  uint64_t (*Drop)(uint32_t, uint32_t, uint32_t);
  uint32_t (*ShareAdd)(uint32_t, uint32_t);
  uint32_t (*ShareDrop)(uint32_t, uint32_t);
  uint32_t (*Lend)(uint32_t, uint32_t, uint32_t);
  uint32_t (*LendsBegin)(void);
  void (*LendsEnd)(uint32_t);
  uint32_t (*ScopeBegin)(void);
  void (*ScopeEnd)(uint32_t);
  uint32_t (*BorrowAdd)(uint32_t, uint32_t, uint32_t, uint32_t);
  uint32_t (*BorrowAddHost)(uint32_t, uint32_t, uint32_t, uint32_t);
};
extern const struct NativeHandles Growing_Handles, Fixed_Handles;

struct NativeStaging {
  uint32_t (*Realloc)(uint32_t, uint32_t, uint32_t, uint32_t);
  uint32_t (*Mark)(void);
  void (*Release)(uint32_t);
};
extern const struct NativeStaging Growing_Staging, Fixed_Staging;

#ifdef __cplusplus
} // extern "C"

#include "Runtime/MemoryPlan.h"

#include <memory>

namespace meld::test {

/// What a run-time function throws where the one in WebAssembly traps.
struct Trapped {};

/// A memory as \p Plan has it, which is the machine's from now on. One that
/// may grow stops at \p MaxPages.
class NativeMemory {
public:
  NativeMemory(const MemoryPlan &Plan, uint32_t MaxPages);

private:
  std::unique_ptr<uint8_t[]> Bytes;
};

/// The result of \p Function, none if it traps. Results are widened.
template <typename FunctionT, typename... Ts>
std::optional<uint64_t> call(FunctionT Function, Ts... Arguments) {
  try {
    if constexpr (std::is_void_v<decltype(Function(Arguments...))>) {
      Function(Arguments...);
      return 0;
    } else {
      return Function(Arguments...);
    }
  } catch (const Trapped &) {
    return std::nullopt;
  }
}

} // namespace meld::test
#endif // __cplusplus

#endif // MELD_UNITTESTS_RUNTIME_NATIVERUNTIME_H
