//===- HelperTable.h - Functions that adapters share ------------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/// \file
/// What several adapters do alike is one function of the adapter module, so
/// that code grows with the size of types and not with their number of uses.
//===----------------------------------------------------------------------===//
#ifndef MELD_LIB_CANONICALABI_HELPERTABLE_H
#define MELD_LIB_CANONICALABI_HELPERTABLE_H

#include "AdapterModule.h"
#include "HandleCopy.h"
#include "MemoryAccess.h"

#include "llvm/ADT/DenseMap.h"

namespace meld {

enum class HelperKind : uint8_t {
  CopyFlat,     ///< a value of a type, from core values to core values
  CopyMemory,   ///< a value of a type, from memory to memory
  List,         ///< a list or map: allocates it in the destination
  Elements,     ///< elements of a list, map or fixed-length list
  Text,         ///< a string
  CopyText,     ///< text of one form, to the other memory; traps likewise
  ValidateText, ///< traps on ill-formed text in the source memory
  ConvertText,  ///< text to another form, in the other memory
  FindWide,     ///< the first unit beyond Latin-1 in the source memory
  NarrowText,   ///< UTF-16 to Latin-1, in place
};

/// Which helper; kinds leave unset what they do not depend on.
struct HelperKey {
  HelperKind Kind = HelperKind::CopyFlat;
  uint32_t Detail = 0; ///< the type, or text forms
  CopyRoute Route;
  bool operator<(const HelperKey &Other) const;
};

/// The type of no, one or several results.
BinaryenType resultType(ArrayRef<BinaryenType> Results);

/// What is asked of types again and again while copying.
class TypeShapes {
public:
  explicit TypeShapes(Layouts &Types) : Types(Types) {}

  /// Estimates how many instructions copying a value takes when nothing of it
  /// is outlined; saturates.
  uint32_t weight(TypeId Id);
  /// Whether every pattern of bits in memory is a value, which lifting and
  /// lowering keep, and no byte is padding.
  bool isDense(TypeId Id);

private:
  Layouts &Types;
  llvm::DenseMap<uint32_t, uint32_t> Weights;
  llvm::DenseMap<uint32_t, bool> Dense;
};

class HelperTable {
public:
  HelperTable(AdapterModule &Module, Layouts &Types, HandleCopier &Handles)
      : Module(Module), Types(Types), Handles(Handles), Shapes(Types) {}

  /// The name of the function \p Key, which \p Fill builds if there is none.
  const char *get(const HelperKey &Key, StringRef Name,
                  ArrayRef<BinaryenType> Params, ArrayRef<BinaryenType> Results,
                  llvm::function_ref<void(FunctionBuilder &)> Fill);

  AdapterModule &Module;
  Layouts &Types;
  HandleCopier &Handles;
  TypeShapes Shapes;

private:
  std::map<HelperKey, const char *> Names;
};

} // namespace meld

#endif // MELD_LIB_CANONICALABI_HELPERTABLE_H
