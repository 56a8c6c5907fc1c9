//===- ModuleContext.h - What code may refer to -----------------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/// \file
/// The validation context of a module (core, "Conventions"): its index spaces
/// with canonical types. It is filled by the module-level rules and read by all
/// threads that validate bodies.
//===----------------------------------------------------------------------===//
#ifndef MELD_LIB_VALIDATE_MODULECONTEXT_H
#define MELD_LIB_VALIDATE_MODULECONTEXT_H

#include "ModuleTypes.h"

#include "llvm/ADT/BitVector.h"

namespace meld {

struct ModuleContext {
  struct Global {
    TypeCode Type;
    bool Mutable = false;
  };
  struct Table {
    TypeCode Element;
    TypeCode Address; ///< i32 or i64
  };

  FeatureSet Enabled;
  ModuleTypes Types;
  std::vector<uint32_t> Funcs; ///< canonical type indices
  std::vector<uint32_t> Tags;  ///< likewise
  std::vector<Global> Globals;
  std::vector<Table> Tables;
  std::vector<TypeCode> Memories; ///< address types
  std::vector<TypeCode> Elems;    ///< element types
  uint32_t NumDatas = 0;          ///< that code may name
  bool HasDataCount = false;
  /// Functions that occur outside of code, to which `ref.func` may refer.
  llvm::BitVector DeclaredFuncs;
};

} // namespace meld

#endif // MELD_LIB_VALIDATE_MODULECONTEXT_H
