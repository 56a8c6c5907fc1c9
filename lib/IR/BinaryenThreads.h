//===- BinaryenThreads.h - The threads Binaryen works on --------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/// \file
/// Binaryen recurses over expressions, and has a pool of threads on which an
/// exception ends the process. Here is where its work runs instead: on threads
/// of ours that have deep stacks and hand exceptions on.
//===----------------------------------------------------------------------===//
#ifndef MELD_LIB_IR_BINARYENTHREADS_H
#define MELD_LIB_IR_BINARYENTHREADS_H

#include "llvm/ADT/STLFunctionalExtras.h"

namespace meld {

/// Runs \p Action on a thread with a deep stack and waits for it; on this
/// thread where the system has no room for such a stack. What \p Action throws
/// comes out here. Binaryen's parallel work below it uses \p Threads threads.
void runBinaryenWork(unsigned Threads, llvm::function_ref<void()> Action);

} // namespace meld

#endif // MELD_LIB_IR_BINARYENTHREADS_H
