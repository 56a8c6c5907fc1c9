//===- CoreImportNames.h - Import names of core modules ----------*- C++
//-*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/// \file
/// Core WebAssembly lets a module import one name twice, with different types
/// even. What a component supplies is found by name, so that its modules and
/// module types may not.
//===----------------------------------------------------------------------===//
#ifndef MELD_LIB_COMPONENT_COREIMPORTNAMES_H
#define MELD_LIB_COMPONENT_COREIMPORTNAMES_H

#include "meld/Support/Error.h"
#include <vector>

namespace meld {

/// The two-level import names of one module or module type. Names must outlive
/// this object.
class CoreImportNames {
public:
  void reserve(size_t Count) { Entries.reserve(Count); }
  void add(StringRef Module, StringRef Field, uint64_t Offset) {
    Entries.push_back({Module, Field, Offset});
  }
  /// \returns an error at the first import, in the order of addition, whose
  /// name one before it has.
  Error check();

private:
  struct Entry {
    StringRef Module, Field;
    uint64_t Offset;
  };
  std::vector<Entry> Entries;
};

} // namespace meld

#endif // MELD_LIB_COMPONENT_COREIMPORTNAMES_H
