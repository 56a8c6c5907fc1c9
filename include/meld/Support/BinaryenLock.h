//===- BinaryenLock.h - One thread at a time in Binaryen --------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/// \file
/// Binaryen keeps options, a thread pool and what it prints in variables of the
/// process. A thread that has a Binaryen module holds this lock until the
/// module is gone; then several threads may fuse at the same time, and only
/// what needs Binaryen is done in turns.
//===----------------------------------------------------------------------===//
#ifndef MELD_SUPPORT_BINARYENLOCK_H
#define MELD_SUPPORT_BINARYENLOCK_H

#include <mutex>

namespace meld {

/// A thread may hold it several times. It is given back by the same thread.
class BinaryenLock {
public:
  BinaryenLock() : Held(mutex()) {}

private:
  static std::recursive_mutex &mutex();
  std::unique_lock<std::recursive_mutex> Held;
};

} // namespace meld

#endif // MELD_SUPPORT_BINARYENLOCK_H
