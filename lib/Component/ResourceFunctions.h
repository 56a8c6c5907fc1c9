//===- ResourceFunctions.h - Functions of a resource ------------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/// \file
/// An import or export named `[constructor]r`, `[method]r.m` or `[static]r.m`
/// belongs to the resource type that is imported or exported as `r` before it,
/// in the same scope, and has a type that fits (Binary.md, "Import and Export
/// Definitions").
//===----------------------------------------------------------------------===//
#ifndef MELD_LIB_COMPONENT_RESOURCEFUNCTIONS_H
#define MELD_LIB_COMPONENT_RESOURCEFUNCTIONS_H

#include "meld/Component/ExternNames.h"

#include "meld/Support/Error.h"

namespace meld {

struct TypeNode;

/// The resource types among the imports or exports of a scope, and the
/// functions that are named after them. Names must outlive this object.
class ResourceFunctions {
public:
  /// \p Node is that of the resource type.
  void addResource(StringRef Name, uint64_t Offset, const TypeNode *Node) {
    Resources.push_back({Name, Offset, Node});
  }
  /// \p Node is that of the function's type, may be null. Names of other kinds
  /// than those above are left alone.
  void add(StringRef Name, uint64_t Offset, ExternNameKind Kind,
           const TypeNode *Node);
  /// \returns an error at the first function that does not fit; \p What says
  /// what the names are of.
  Error check(const char *What);

private:
  struct Entry {
    StringRef Name;
    uint64_t Offset;
    const TypeNode *Node;
    ExternNameKind Kind = ExternNameKind::Label; ///< of a function
  };
  Error checkOne(const Entry &Function, const char *What) const;

  std::vector<Entry> Resources;
  std::vector<Entry> Functions;
};

} // namespace meld

#endif // MELD_LIB_COMPONENT_RESOURCEFUNCTIONS_H
