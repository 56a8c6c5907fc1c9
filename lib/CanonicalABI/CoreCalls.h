//===- CoreCalls.h - What core functions may reach --------------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/// \file
/// A call graph of core functions, as far as flags of component instances need
/// one, and which component instances may throw. Both end at component
/// boundaries.
//===----------------------------------------------------------------------===//
#ifndef MELD_LIB_CANONICALABI_CORECALLS_H
#define MELD_LIB_CANONICALABI_CORECALLS_H

#include "CoreFunctions.h"

#include "llvm/ADT/DenseMap.h"

namespace meld {

/// What calls of some core functions may do before they return.
struct CoreReach {
  /// Calls through a table or a reference. Its target may be any function of
  /// the component instance, so every boundary of that may be called.
  bool Indirect = false;
  /// Lowered and built-in functions that are called, in order of discovery.
  SmallVector<CoreBinding, 2> Boundaries;
};

/// Scans function bodies when they are first asked for; realloc and
/// post-return functions usually reach few.
///
/// Function references cannot leave a component instance, so one call graph
/// never has to look into another instance's modules.
class CoreCalls {
public:
  explicit CoreCalls(const CoreDefinitions &Definitions)
      : Definitions(Definitions), Graph(Definitions.graph()),
        Scanned(Graph.Modules.size()) {}

  /// \returns what the functions \p Entries of one component instance reach
  /// together; an error for a function body that cannot be decoded.
  Expected<CoreReach> from(ArrayRef<CoreBinding> Entries);

private:
  /// What the body of one function does itself.
  struct Body {
    bool Indirect = false;
    SmallVector<uint32_t, 4> Callees; ///< its module's function indices
  };
  struct CallScan;
  Expected<const Body *> scan(uint32_t Module, uint32_t DefinedFunc);

  const CoreDefinitions &Definitions;
  const InstanceGraph &Graph;
  /// By module, by position among its defined functions. Owned separately,
  /// since the map moves its values.
  std::vector<llvm::DenseMap<uint32_t, std::unique_ptr<Body>>> Scanned;
};

/// Which component instances may let an exception out of a function.
struct ExceptionUse {
  std::vector<bool> MayThrow; ///< by component instance
  /// Some code uses the legacy instructions (try, catch), which engines do not
  /// let a module mix with the others.
  bool Legacy = false;
};

/// Looks at modules that have tags only; without one nothing is thrown.
/// \returns an error for a function body that cannot be decoded.
Expected<ExceptionUse> findExceptions(const InstanceGraph &Graph);

} // namespace meld

#endif // MELD_LIB_CANONICALABI_CORECALLS_H
