//===- Validate.h - Whether a core module is valid --------------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/// \file
/// Validation of core modules (core, "Validation"): WebAssembly 3.0, threads,
/// legacy exceptions, wide arithmetic and custom page sizes, each of which can
/// be switched off.
//===----------------------------------------------------------------------===//
#ifndef MELD_VALIDATE_VALIDATE_H
#define MELD_VALIDATE_VALIDATE_H

#include "meld/Binary/CoreModule.h"
#include "meld/Binary/Feature.h"

namespace meld {

struct ValidationOptions {
  /// What the module may use. Using more is an error like any other.
  FeatureSet Features = FeatureSet::all();
  /// Threads that share the function bodies. The verdict and the error do not
  /// depend on their number.
  unsigned Threads = 1;
};

/// Validates \p Modules as readCoreModule() returned them, which has checked
/// the encoding and the indices outside of code. Of a file with several
/// modules, they are in the order in which they lie there.
///
/// \returns the first error in the order of the bytes. It names the offset,
/// from the start of the outermost file, of the instruction or item to blame,
/// the function, and the rule that is broken.
Error validate(ArrayRef<const CoreModule *> Modules,
               const ValidationOptions &Options = {});
inline Error validate(const CoreModule &Module,
                      const ValidationOptions &Options = {}) {
  return validate(ArrayRef(&Module), Options);
}

/// The same, and what of \c Options.Features the modules use.
Expected<FeatureSet> findFeatures(ArrayRef<const CoreModule *> Modules,
                                  const ValidationOptions &Options = {});
inline Expected<FeatureSet>
findFeatures(const CoreModule &Module, const ValidationOptions &Options = {}) {
  return findFeatures(ArrayRef(&Module), Options);
}

} // namespace meld

#endif // MELD_VALIDATE_VALIDATE_H
