//===- CodeMovement.h - Which code went into which function -----*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/// \file
/// Binaryen does not tell which calls it inlined or what an outlined function
/// was made of. Both can be read off the calls before and after: an inlined
/// call is gone, and what the callee called is called by the caller instead.
//===----------------------------------------------------------------------===//
#ifndef MELD_LIB_IR_CODEMOVEMENT_H
#define MELD_LIB_IR_CODEMOVEMENT_H

#include "binaryen-c.h"
#include "meld/Support/LLVM.h"
#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/StringMap.h"
#include <vector>

namespace meld {

/// Direct calls by defined functions. A name is interned for as long as the
/// process lives, so its characters' address stands for it.
class DirectCalls {
public:
  using NameId = const char *;
  /// Number of calls by callee. Binaryen makes it from `{}`, for which the
  /// map's own constructor is too explicit.
  struct Counts : llvm::SmallDenseMap<NameId, unsigned, 4> {
    Counts() = default;
  };

  explicit DirectCalls(BinaryenModuleRef Module);

  /// Callees of a function with the number of calls, or null where it is not
  /// defined in the module.
  const Counts *of(NameId Function) const {
    auto Known = Calls.find(Function);
    return Known == Calls.end() ? nullptr : &Known->second;
  }
  /// Defined functions in the module's order.
  ArrayRef<StringRef> functions() const { return Functions; }

private:
  llvm::DenseMap<NameId, Counts> Calls;
  std::vector<StringRef> Functions;
};

/// Functions whose code \p Function may have received between the states
/// \p Before and \p After: those that it called before, itself or by what it
/// received, more often than it does now. A call that was removed because it
/// had no effect counts as well, so the answer may be too long, but never too
/// short.
std::vector<StringRef> inlinedInto(StringRef Function,
                                   const DirectCalls &Before,
                                   const DirectCalls &After);

/// Functions of \p Before that the name of \p Made, a function that a pass
/// made, is derived from: `byn-split-outlined-A$m3.f17` was split from
/// `m3.f17`.
std::vector<StringRef> namedAfter(StringRef Made, const DirectCalls &Before);

} // namespace meld

#endif // MELD_LIB_IR_CODEMOVEMENT_H
