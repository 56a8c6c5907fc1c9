//===- CodeLinker.h - Relocate function bodies ------------------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/// \file
/// Copies all function bodies into the output, each instruction as it was but
/// for the indices in it. This is most of the work of linking: it runs on
/// several threads and touches each byte once.
//===----------------------------------------------------------------------===//
#ifndef MELD_LIB_LINK_CODELINKER_H
#define MELD_LIB_LINK_CODELINKER_H

#include "LinkState.h"

#include <memory>

namespace meld {

/// Relocated bodies, each behind its size, of a contiguous part of the output.
struct CodeChunk {
  std::unique_ptr<uint8_t[]> Bytes;
  size_t Size = 0;
  /// Functions that ref.func instructions name, as output indices.
  std::vector<uint32_t> RefFuncs;
};

/// Relocates the bodies of all instances, in output order. What is in which
/// chunk depends on the plan alone, not on Plan.Threads.
///
/// \returns the error of the first faulty body in output order.
Expected<std::vector<CodeChunk>> linkCode(const LinkState &State);

} // namespace meld

#endif // MELD_LIB_LINK_CODELINKER_H
