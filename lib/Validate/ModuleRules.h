//===- ModuleRules.h - Validity of declarations -----------------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/// \file
/// The rules for everything but code (core, "Modules"), section by section.
//===----------------------------------------------------------------------===//
#ifndef MELD_LIB_VALIDATE_MODULERULES_H
#define MELD_LIB_VALIDATE_MODULERULES_H

#include "ModuleContext.h"

namespace meld {

/// Checks what stands before the code of \p Module and makes the context for
/// the code. Features that it needs are added to \p Used.
Error validateDeclarations(const CoreModule &Module, ModuleContext &Context,
                           FeatureSet &Used);

/// Checks what stands behind the code, the data segments, in the finished
/// \p Context.
Error validateDatas(const CoreModule &Module, ModuleContext &Context,
                    FeatureSet &Used);

} // namespace meld

#endif // MELD_LIB_VALIDATE_MODULERULES_H
