//===- CoreImportNames.cpp - Import names of core modules -----------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//

#include "CoreImportNames.h"

#include "llvm/ADT/STLExtras.h"

#include <tuple>

using namespace meld;

Error meld::CoreImportNames::check() {
  // Sorted as UniqueNames are: names cannot make that slow.
  llvm::sort(Entries, [](const Entry &A, const Entry &B) {
    return std::tie(A.Module, A.Field, A.Offset) <
           std::tie(B.Module, B.Field, B.Offset);
  });
  const Entry *First = nullptr;
  for (size_t I = 1; I < Entries.size(); ++I) {
    const Entry &Prev = Entries[I - 1], &Cur = Entries[I];
    if (Prev.Module == Cur.Module && Prev.Field == Cur.Field &&
        (!First || Cur.Offset < First->Offset))
      First = &Cur;
  }
  if (!First)
    return Error::success();
  return makeErrorAt(First->Offset, "a core module of a component imports '" +
                                        First->Module + "' '" + First->Field +
                                        "' twice");
}
