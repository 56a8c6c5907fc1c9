//===- TypeMerger.h - One type section for all modules ----------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/// \file
/// Merges the type sections of the linked modules. Two recursion groups become
/// one exactly when they are equal under iso-recursive equivalence (core,
/// "Type Equivalence"): same finality, supertypes and composite types, with
/// references inside the group equal by position and others by the merged
/// type. So, in the merged section, types are equal exactly when their indices
/// are. Time is linear in the size of the type sections.
//===----------------------------------------------------------------------===//
#ifndef MELD_BINARY_TYPEMERGER_H
#define MELD_BINARY_TYPEMERGER_H

#include "meld/Binary/CoreModule.h"

#include "llvm/ADT/StringMap.h"

namespace meld {
class ByteWriter;

class TypeMerger {
public:
  /// Merges the types of \p Module; \returns the merged type index of each of
  /// its types.
  std::vector<uint32_t> addModule(const CoreModule &Module);

  /// The merged type index of the final function type \p Type, which must not
  /// refer to concrete types.
  uint32_t addFuncType(const CoreFuncType &Type);

  /// Merged types; the type indices in them are merged ones.
  const std::vector<CoreSubType> &types() const { return Types; }

  /// Whether \p Sub matches \p Super (core, "Matching"); type indices are
  /// merged ones.
  bool matches(const CoreValType &Sub, const CoreValType &Super) const;
  bool matchesHeapType(HeapType Sub, HeapType Super) const;
  /// Whether merged type \p Sub is \p Super or declares it as a supertype,
  /// directly or through others.
  bool matchesDefined(uint32_t Sub, uint32_t Super) const;

  /// Writes the contents of the type section.
  void write(ByteWriter &W) const;

private:
  uint32_t addGroup(std::vector<CoreSubType> Group, StringRef Key);

  std::vector<CoreSubType> Types;
  std::vector<CoreRecGroup> Groups;
  /// First merged type of each group by its encoding, in which references
  /// into the group are relative to its start.
  llvm::StringMap<uint32_t> GroupsByKey;
};

/// \p Type with its type index replaced by its entry in \p TypeMap.
CoreValType mapValType(CoreValType Type, ArrayRef<uint32_t> TypeMap);

} // namespace meld

#endif // MELD_BINARY_TYPEMERGER_H
