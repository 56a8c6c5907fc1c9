//===- ImportMerger.h - What several inputs want of the host ----*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/// \file
/// Imports of the same name, or of compatible versions of an interface, become
/// one import of the root: of the highest version, with all functions and types
/// that any of the inputs wants. The first one states a type that
/// several state; that the others mean the same is found out when they are
/// instantiated.
//===----------------------------------------------------------------------===//
#ifndef MELD_LIB_GRAPH_IMPORTMERGER_H
#define MELD_LIB_GRAPH_IMPORTMERGER_H

#include "CompositionPlan.h"
#include "ScopeCopier.h"

#include <deque>

namespace meld {

class ImportMerger {
public:
  ImportMerger(ArrayRef<CompositionInput> Inputs, const CompositionPlan &Plan,
               Component &Root);
  ~ImportMerger();

  /// Takes import \p Number of \p Input, which stays, into the root. \returns
  /// its index there, in the space of its sort.
  Expected<uint32_t> merge(uint32_t Input, uint32_t Number);

  /// Puts the imports into an order in which each refers to earlier ones only.
  Error finish();

  /// By the location of an import: "'a.wasm' imports it at offset 0x10", of the
  /// first that wanted it.
  std::map<uint64_t, std::string> takeFirstUsers();

private:
  struct Merged {
    ImportDef Import;
    uint32_t Input = 0;           ///< the first that wanted it
    uint32_t Index = 0;           ///< in the space of its sort
    TypeScope *Scope = nullptr;   ///< of an instance
    ExportTable Exports;          ///< of an instance
    std::vector<uint32_t> Needed; ///< others, that its type refers to
  };
  class InputCopier;

  Error addToType(Merged &M, uint32_t Input, const ImportDef &Import);
  Error order(uint32_t Number, std::vector<uint8_t> &States,
              std::vector<uint32_t> &Order);

  const ArrayRef<CompositionInput> Inputs;
  const CompositionPlan &Plan;
  Component &Root;
  std::deque<Merged> Imports;
  llvm::StringMap<uint32_t> ByTrack;
  std::vector<std::unique_ptr<InputCopier>> Copiers; ///< by input
  std::map<uint64_t, std::string> FirstUsers;
  std::vector<uint32_t> Open; ///< imports whose types are being made
};

} // namespace meld

#endif // MELD_LIB_GRAPH_IMPORTMERGER_H
