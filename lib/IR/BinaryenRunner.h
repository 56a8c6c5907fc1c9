//===- BinaryenRunner.h - One run of one of Binaryen's passes ---*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/// \file
/// The part of running passes that needs Binaryen's C++ interface. What it
/// means for origins is BinaryenPasses.cpp's.
//===----------------------------------------------------------------------===//
#ifndef MELD_LIB_IR_BINARYENRUNNER_H
#define MELD_LIB_IR_BINARYENRUNNER_H

#include "binaryen-c.h"
#include "meld/IR/BinaryenPasses.h"
#include "llvm/ADT/STLFunctionalExtras.h"

namespace meld {

/// Whether a pass works on each function by itself.
bool isFunctionParallel(StringRef Pass);

/// Runs \p Steps one after the other, a function at a time where they permit.
void runPasses(BinaryenModuleRef Module, ArrayRef<BinaryenStep> Steps,
               const BinaryenOptions &Options);

/// Makes functions with different numbers unequal, whatever their code.
class DistinctFunctions {
public:
  /// \p NumberOf is called with the name of each defined function.
  DistinctFunctions(BinaryenModuleRef Module,
                    llvm::function_ref<uint32_t(StringRef)> NumberOf);
  /// Ends it: those functions that are left are as before.
  void restore();

private:
  BinaryenModuleRef Module;
};

/// What the host sees of a module: imports and exports with their types.
class ModuleSurface {
public:
  explicit ModuleSurface(BinaryenModuleRef Module);
  /// An export of this that \p Now does not have, or an import of \p Now that
  /// this does not have; empty when \p Now can take this one's place. Imports
  /// of other names are none with \p MayAddImports.
  std::string lostIn(const ModuleSurface &Now, bool MayAddImports) const;
  /// An import or export through which references pass, or empty.
  StringRef reference() const { return Reference; }

private:
  /// Kind and names, then the type.
  using Item = std::pair<std::string, std::string>;
  std::vector<Item> Imports, Exports; ///< sorted
  std::string Reference;
};

size_t numMemories(BinaryenModuleRef Module);

} // namespace meld

#endif // MELD_LIB_IR_BINARYENRUNNER_H
