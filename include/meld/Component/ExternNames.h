//===- ExternNames.h - Names of imports and exports -------------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/// \file
/// The syntax of labels and of import and export names, and the strong form of
/// uniqueness that they must have in their scope (Explainer.md, "Import and
/// Export Definitions" and "Name Uniqueness").
//===----------------------------------------------------------------------===//
#ifndef MELD_COMPONENT_EXTERNNAMES_H
#define MELD_COMPONENT_EXTERNNAMES_H

#include "meld/Support/LLVM.h"
#include "llvm/Support/Allocator.h"
#include "llvm/Support/StringSaver.h"
#include <optional>
#include <vector>

namespace meld {

/// Whether \p Name is a `label`: kebab case, each word in one case.
bool isLabel(StringRef Name);

/// Whether \p Version is a valid version of Semantic Versioning 2.0.
bool isSemanticVersion(StringRef Version);

enum class ExternNameKind : uint8_t {
  Label,
  Constructor, ///< `[constructor]r`
  Method,      ///< `[method]r.m`
  Static,      ///< `[static]r.m`
  Interface,   ///< `ns:pkg/iface@1.2.3`
  /// `locked-dep=<...>`, `unlocked-dep=<...>`, `url=<...>`, `integrity=<...>`:
  /// forms of earlier drafts, which composition tools still write for imported
  /// components. Only their brackets are checked.
  Dependency
};

/// \returns the kind of the import or export name \p Name, or none where it is
/// no valid `externname`.
std::optional<ExternNameKind> classifyExternName(StringRef Name);

/// The text behind `@` of an interface name, empty where there is none.
StringRef interfaceVersion(StringRef InterfaceName);

/// Whether \p Version is a `canonversion` that \p Suffix completes to a valid
/// semantic version.
bool isCanonicalVersionSplit(StringRef Version, StringRef Suffix);

/// Collects the names of one scope and finds the first that is not strongly
/// unique. Names must outlive this object.
class UniqueNames {
public:
  /// Adds a label of a type, or an import's or export's name with its kind.
  void add(StringRef Name, uint64_t Offset,
           ExternNameKind Kind = ExternNameKind::Label);
  /// Adds a name that only an equal name conflicts with.
  void addExact(StringRef Name, uint64_t Offset);
  /// \returns an error at the first name, in the order of addition, that
  /// conflicts with one before it; \p What says what the names are of.
  Error check(const char *What);

private:
  struct Entry {
    StringRef Canonical;
    StringRef Name;
    uint64_t Offset;
  };
  std::vector<Entry> Entries;
  llvm::BumpPtrAllocator Allocator; ///< of canonical names that differ
};

} // namespace meld

#endif // MELD_COMPONENT_EXTERNNAMES_H
