//===- ReservedNames.cpp - What functions are called in Binaryen ----------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//

#include "ReservedNames.h"

using namespace meld;

std::string meld::reservedName(const FunctionOrigin &Origin) {
  return "m" + std::to_string(Origin.Instance) + ".f" +
         std::to_string(Origin.OriginalFunc);
}

NameMap meld::reservedNames(const OriginMap &Origins, uint32_t NumFunctions) {
  NameMap Names;
  Names.reserve(NumFunctions);
  auto Origin = Origins.Functions.begin();
  for (uint32_t I = 0; I != NumFunctions; ++I)
    if (Origin != Origins.Functions.end() && Origin->FusedFunc == I)
      Names.push_back({I, reservedName(*Origin++)});
    else
      Names.push_back({I, "gen.f" + std::to_string(I)});
  return Names;
}
