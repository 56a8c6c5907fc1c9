//===- ReservedNames.h - What functions are called in Binaryen --*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/// \file
/// Names that tell, inside a Binaryen module, which function is which. No pass
/// of Binaryen derives names of this form.
//===----------------------------------------------------------------------===//
#ifndef MELD_LIB_IR_RESERVEDNAMES_H
#define MELD_LIB_IR_RESERVEDNAMES_H

#include "meld/Binary/NameSection.h"
#include "meld/Link/OriginMap.h"

namespace meld {

/// The reserved name of a function with an origin: `m3.f17`.
std::string reservedName(const FunctionOrigin &Origin);

/// Reserved names of all \p NumFunctions functions of a module; those without
/// an origin are `gen.f5`, 5 being the function's index.
NameMap reservedNames(const OriginMap &Origins, uint32_t NumFunctions);

} // namespace meld

#endif // MELD_LIB_IR_RESERVEDNAMES_H
