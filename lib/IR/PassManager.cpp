//===- PassManager.cpp - LLVM's pass manager over a FusedModule -----------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//

#include "meld/IR/PassManager.h"
#include "meld/IR/FusedModule.h"
#include "llvm/IR/PassManagerImpl.h"
#include "llvm/Support/raw_ostream.h"

template <>
void llvm::printIRUnitNameForStackTrace<meld::FusedModule>(
    raw_ostream &OS, const meld::FusedModule &Module) {
  OS << "module '" << Module.name() << "'";
}

template class llvm::AllAnalysesOn<meld::FusedModule>;
template class llvm::AnalysisManager<meld::FusedModule>;
template class llvm::PassManager<meld::FusedModule>;
