//===- ModuleLabels.cpp - Short names of core modules ---------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//

#include "ModuleLabels.h"

#include "meld/Support/Quote.h"

#include "llvm/ADT/StringExtras.h"

using namespace meld;

std::string ModuleLabels::make(StringRef ComponentName, StringRef ModuleName) {
  std::string Label = escaped(ComponentName, MaxLabelPart);
  if (!ModuleName.empty() && ModuleName != ComponentName) {
    if (!Label.empty())
      Label += '/';
    Label += escaped(ModuleName, MaxLabelPart);
  }
  if (Label.empty())
    Label = "module";
  unsigned &Count = Uses[Label];
  if (++Count == 1)
    return Label;
  // The numbered label may itself be the name of another module.
  while (true) {
    std::string Numbered = Label + "." + llvm::utostr(Count);
    if (Uses.try_emplace(Numbered, 1).second)
      return Numbered;
    ++Count;
  }
}
