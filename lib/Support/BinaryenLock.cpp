//===- BinaryenLock.cpp - One thread at a time in Binaryen ----------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//

#include "meld/Support/BinaryenLock.h"

std::recursive_mutex &meld::BinaryenLock::mutex() {
  static std::recursive_mutex Mutex;
  return Mutex;
}
