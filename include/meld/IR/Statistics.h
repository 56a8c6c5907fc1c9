//===- Statistics.h - What passes counted -----------------------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/// \file
/// Figures for -stats. They belong to one module and not to the process, so
/// that a library user gets those of his own run, and they never depend on
/// time or on the number of threads.
//===----------------------------------------------------------------------===//
#ifndef MELD_IR_STATISTICS_H
#define MELD_IR_STATISTICS_H

#include "meld/Support/LLVM.h"
#include <string>
#include <vector>

namespace meld {

class Statistics {
public:
  struct Figure {
    std::string Pass; ///< pipeline name of the pass that counted
    std::string What; ///< "memories", "bytes of the fused module", ...
    uint64_t Value;
  };

  /// States that \p Pass found \p Value of \p What; a later statement of the
  /// same figure replaces the earlier one.
  void set(StringRef Pass, StringRef What, uint64_t Value);

  ArrayRef<Figure> figures() const { return Figures; }
  /// One line for each figure, in the order in which they were first stated.
  void print(raw_ostream &OS) const;

private:
  std::vector<Figure> Figures;
};

} // namespace meld

#endif // MELD_IR_STATISTICS_H
