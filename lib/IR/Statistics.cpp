//===- Statistics.cpp - What passes counted -------------------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//

#include "meld/IR/Statistics.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/Format.h"
#include "llvm/Support/raw_ostream.h"

using namespace meld;

void Statistics::set(StringRef Pass, StringRef What, uint64_t Value) {
  auto Known = llvm::find_if(Figures, [&](const Figure &F) {
    return F.Pass == Pass && F.What == What;
  });
  if (Known != Figures.end())
    Known->Value = Value;
  else
    Figures.push_back({Pass.str(), What.str(), Value});
}

void Statistics::print(raw_ostream &OS) const {
  for (const Figure &F : Figures)
    OS << llvm::format("%12llu", static_cast<unsigned long long>(F.Value))
       << ' ' << F.Pass << ": " << F.What << '\n';
}
