//===- Feature.cpp - Names of features ------------------------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//

#include "meld/Binary/Feature.h"

#include "meld/Support/Error.h"

using namespace meld;

static constexpr const char *Names[NumFeatures] = {
    "mvp",
    "mutable-global",
    "saturating-float-to-int",
    "sign-extension",
    "reference-types",
    "multi-value",
    "bulk-memory",
    "simd",
    "relaxed-simd",
    "threads",
    "tail-call",
    "multi-memory",
    "exceptions",
    "legacy-exceptions",
    "memory64",
    "extended-const",
    "function-references",
    "gc",
    "wide-arithmetic",
    "custom-page-sizes",
};

StringRef meld::featureName(Feature F) {
  return Names[static_cast<unsigned>(F)];
}

std::string meld::toString(FeatureSet Features) {
  std::string Text;
  for (unsigned I = 1; I != NumFeatures; ++I) {
    if (!Features.contains(static_cast<Feature>(I)))
      continue;
    if (!Text.empty())
      Text += ",";
    Text += Names[I];
  }
  return Text.empty() ? "mvp" : Text;
}

static bool startFrom(StringRef Word, FeatureSet &Features) {
  if (Word == "all")
    Features = FeatureSet::all();
  else if (Word == "wasm3")
    Features = FeatureSet::standard();
  else if (Word == "mvp")
    Features = FeatureSet();
  else
    return false;
  return true;
}

Expected<FeatureSet> meld::parseFeatures(StringRef List) {
  FeatureSet Features = FeatureSet::all();
  SmallVector<StringRef> Words;
  List.split(Words, ',');
  for (StringRef Word : Words) {
    if (startFrom(Word, Features))
      continue;
    StringRef Name = Word;
    const bool Off = Name.consume_front("-");
    const auto *Known = llvm::find(Names, Name);
    if (Known == std::end(Names) || Known == std::begin(Names))
      return makeError("unknown feature '" + Word + "'");
    const auto F = static_cast<Feature>(Known - std::begin(Names));
    if (Off)
      Features.erase(F);
    else
      Features.insert(F);
  }
  return Features;
}
