//===- BinaryenIR.h - An image as a Binaryen module -------------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/// \file
/// Goes from bytes to a Binaryen module and back without losing track of which
/// function is which: each has a reserved name while it is in Binaryen.
//===----------------------------------------------------------------------===//
#ifndef MELD_LIB_IR_BINARYENIR_H
#define MELD_LIB_IR_BINARYENIR_H

#include "meld/IR/BinaryenPasses.h"
#include "meld/IR/FusedModule.h"
#include "meld/Support/BinaryenLock.h"
#include "llvm/ADT/StringMap.h"

namespace meld {

/// Ascending indices into OriginMap::Components, by functions' internal names.
using ReceivedCode = llvm::StringMap<std::vector<uint32_t>>;

struct FusedModule::BinaryenIR {
  /// Reads \p Image, which is valid, uses \p Features and whose functions have
  /// the origins \p Origins.
  static Expected<std::unique_ptr<BinaryenIR>>
  read(ArrayRef<uint8_t> Image, FeatureSet Features, const OriginMap &Origins);
  ~BinaryenIR() { BinaryenModuleDispose(Module); }

  BinaryenModuleRef module() const { return Module; }

  /// Runs passes (FusedModule::runBinaryen) and keeps \p Origins right. What
  /// they print is appended to \p Printed.
  Error run(ArrayRef<BinaryenStep> Steps, const BinaryenOptions &Options,
            unsigned Threads, OriginMap &Origins, std::string &Printed);

  /// Serialises the module. With \p KeepNames, functions that had a name get
  /// it back and those made since keep their internal one.
  Expected<std::vector<uint8_t>> write(bool KeepNames) const;

  /// Brings \p Origins to the functions that exist now, at the indices which
  /// they get when they are written.
  void prune(OriginMap &Origins);

private:
  explicit BinaryenIR(BinaryenModuleRef Module) : Module(Module) {}

  BinaryenLock Lock; ///< as long as there is the module
  BinaryenModuleRef Module;
  /// By internal name, from which components code of others came to it.
  ReceivedCode Received;
  /// Levels of the last optimisation: the writer optimises as well.
  BinaryenOptions Optimised;
  /// By reserved name, what the name section called a function.
  llvm::StringMap<std::string> DebugNames;
};

/// \p Module, which is valid and uses \p Features, in the text format; names
/// from its name section when \p UseNames is set, else numbers.
Expected<std::string> textOfModule(ArrayRef<uint8_t> Module,
                                   FeatureSet Features, bool UseNames);

} // namespace meld

#endif // MELD_LIB_IR_BINARYENIR_H
