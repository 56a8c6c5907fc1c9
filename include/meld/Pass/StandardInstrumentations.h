//===- StandardInstrumentations.h - Watch passes at work --------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/// \file
/// What -time-passes, -verify-each, -print-before and -print-after do, as
/// callbacks around each pass.
//===----------------------------------------------------------------------===//
#ifndef MELD_PASS_STANDARDINSTRUMENTATIONS_H
#define MELD_PASS_STANDARDINSTRUMENTATIONS_H

#include "meld/Pass/PassBuilder.h"
#include "llvm/IR/PassTimingInfo.h"

namespace meld {

struct InstrumentationOptions {
  bool TimePasses = false; ///< time of each pass and analysis, at the end
  bool VerifyEach = false; ///< verify the image after each pass
  bool PrintBeforeAll = false;
  bool PrintAfterAll = false;
  std::vector<std::string> PrintBefore = {}; ///< pipeline names
  std::vector<std::string> PrintAfter = {};  ///< pipeline names
};

class StandardInstrumentations {
public:
  /// Prints to \p OS; both must outlive the pipeline's run.
  StandardInstrumentations(InstrumentationOptions Options, raw_ostream &OS);

  void registerCallbacks(PassBuilder &PB);

  /// Prints what is printed at the end.
  void finish();

private:
  void print(StringRef When, StringRef Pass, FusedModule &Module);

  InstrumentationOptions Options;
  raw_ostream &OS;
  llvm::TimePassesHandler Timing;
};

} // namespace meld

#endif // MELD_PASS_STANDARDINSTRUMENTATIONS_H
