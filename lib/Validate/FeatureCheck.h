//===- FeatureCheck.h - What is used must be switched on --------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef MELD_LIB_VALIDATE_FEATURECHECK_H
#define MELD_LIB_VALIDATE_FEATURECHECK_H

#include "meld/Binary/Feature.h"
#include "meld/Support/Error.h"

namespace meld {

/// Collects the features that a module uses and refuses those that are off.
class FeatureCheck {
public:
  FeatureCheck(FeatureSet Enabled, FeatureSet &Used)
      : Enabled(Enabled), Used(Used) {}

  /// \p What at \p Offset of the file needs \p Features.
  Error need(FeatureSet Features, uint64_t Offset, const Twine &What) const {
    Used.insert(Features);
    if (LLVM_LIKELY(Enabled.containsAll(Features)))
      return Error::success();
    return makeErrorAt(Offset, What + " " + missing(Features));
  }
  Error need(Feature F, uint64_t Offset, const Twine &What) const {
    return need(FeatureSet{F}, Offset, What);
  }

  /// "needs the feature 'gc', which is off", of the first in \p Features that
  /// is.
  std::string missing(FeatureSet Features) const {
    Features.erase(Enabled);
    for (unsigned I = 0; I != NumFeatures; ++I)
      if (const auto F = static_cast<Feature>(I); Features.contains(F) && I)
        return ("needs the feature '" + featureName(F) + "', which is off")
            .str();
    return {};
  }

private:
  FeatureSet Enabled;
  FeatureSet &Used;
};

} // namespace meld

#endif // MELD_LIB_VALIDATE_FEATURECHECK_H
