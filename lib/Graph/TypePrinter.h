//===- TypePrinter.h - Resolved types as WIT writes them --------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/// \file
/// Text of resolved types for diagnostics and pictures.
//===----------------------------------------------------------------------===//
#ifndef MELD_LIB_GRAPH_TYPEPRINTER_H
#define MELD_LIB_GRAPH_TYPEPRINTER_H

#include "meld/Graph/TypeTable.h"
#include <string>

namespace meld {

/// Appends types to a text of limited length. A type of some kilobytes can
/// stand for a tree of 2^200 nodes, because nodes are shared: past the limit
/// everything is left out and the text ends in "...".
class TypePrinter {
public:
  static constexpr size_t MaxLength = 2000; ///< bytes, roughly

  explicit TypePrinter(const TypeTable &Types) : Types(Types) {}

  void print(TypeId Id);
  void print(FuncTypeId Id);
  std::string take() { return std::move(Text); }

private:
  bool isFull();
  void printChildren(const ResolvedType &Type);
  void printLabeled(const ResolvedType &Type);
  void printResource(ResourceId Id);

  const TypeTable &Types;
  std::string Text;
  bool IsCut = false;
};

} // namespace meld

#endif // MELD_LIB_GRAPH_TYPEPRINTER_H
