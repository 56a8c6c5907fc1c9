//===- BinaryenPasses.h - Binaryen's passes over a FusedModule --*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/// \file
/// What the pipeline elements `opt<...>` and `binaryen<...>` are made of: which
/// passes of Binaryen to run and under which assumptions. Options belong to one
/// run and not, as in Binaryen's C API, to the process.
//===----------------------------------------------------------------------===//
#ifndef MELD_IR_BINARYENPASSES_H
#define MELD_IR_BINARYENPASSES_H

#include "binaryen-c.h"
#include "meld/Support/LLVM.h"
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace meld {

/// Options of Binaryen's passes, by the names that wasm-opt has for them.
struct BinaryenOptions {
  unsigned OptimizeLevel = 0; ///< 0 to 4, as in -O3
  unsigned ShrinkLevel = 0;   ///< 1 and 2 as in -Os and -Oz
  bool ClosedWorld = false;
  bool TrapsNeverHappen = false;
  bool IgnoreImplicitTraps = false;
  bool FastMath = false;
  bool LowMemoryUnused = false;
  bool ZeroFilledMemory = false;
  bool InlineFunctionsWithLoops = false;
  /// Sizes as Binaryen measures them; unset: its default.
  std::optional<unsigned> AlwaysInlineMaxSize;
  std::optional<unsigned> FlexibleInlineMaxSize;
  std::optional<unsigned> OneCallerInlineMaxSize;
  std::optional<unsigned> InlineMaxCombinedSize;
  unsigned PartialInliningIfs = 0;
  /// What passes read by the names in BinaryenPass::Arguments.
  std::vector<std::pair<std::string, std::string>> Arguments;
};

/// One run of one pass.
struct BinaryenStep {
  std::string Pass;
  std::optional<std::string> Argument; ///< of `pass=argument`
};

/// The passes of `wasm-opt -O...` in their order; some depend on the features
/// of \p Module. Levels and assumptions are those of \p Options.
std::vector<std::string> presetPasses(BinaryenModuleRef Module,
                                      const BinaryenOptions &Options);

/// An error that says why \p Step may not run with \p Options.
Error checkBinaryenStep(const BinaryenStep &Step,
                        const BinaryenOptions &Options);

} // namespace meld

#endif // MELD_IR_BINARYENPASSES_H
