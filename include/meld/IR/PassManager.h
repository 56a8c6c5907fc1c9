//===- PassManager.h - LLVM's pass manager over a FusedModule ---*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/// \file
/// LLVM's pass and analysis managers for a unit that is not LLVM IR. They are
/// instantiated once, in libmeld: the address of an analysis key is the
/// analysis' identity, so there must be one copy of each.
//===----------------------------------------------------------------------===//
#ifndef MELD_IR_PASSMANAGER_H
#define MELD_IR_PASSMANAGER_H

#include "meld/Support/LLVM.h"
#include "llvm/IR/PassManager.h"

namespace meld {
class FusedModule;
using FusedModulePassManager = llvm::PassManager<FusedModule>;
using FusedModuleAnalysisManager = llvm::AnalysisManager<FusedModule>;
using llvm::PreservedAnalyses;
} // namespace meld

namespace llvm {
/// Says in a crash report what was being worked on: the input's name.
template <>
void printIRUnitNameForStackTrace<meld::FusedModule>(
    raw_ostream &OS, const meld::FusedModule &Module);

extern template class AllAnalysesOn<meld::FusedModule>;
extern template class AnalysisManager<meld::FusedModule>;
extern template class PassManager<meld::FusedModule>;
} // namespace llvm

#endif // MELD_IR_PASSMANAGER_H
