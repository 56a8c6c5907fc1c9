//===- ConstExprValidator.h - Constant expressions --------------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/// \file
/// Types the expressions that initialise globals, tables and segments (core,
/// "Constant Expressions").
//===----------------------------------------------------------------------===//
#ifndef MELD_LIB_VALIDATE_CONSTEXPRVALIDATOR_H
#define MELD_LIB_VALIDATE_CONSTEXPRVALIDATOR_H

#include "BodyValidator.h"

namespace meld {

class ConstExprValidator : public BodyValidator {
public:
  /// Imported globals are the first \p NumImported of the index space.
  ConstExprValidator(const ModuleContext &Context, uint32_t NumImported)
      : BodyValidator(Context), NumImported(NumImported) {
    AllDeclared = true;
  }

  /// Validates \p Expr, which has to yield a \p Type. It may read the globals
  /// that the context has so far.
  Error validate(const ConstExpr &Expr, TypeCode Type);
  /// Validates \p Count expressions that lie one behind the other in \p Items,
  /// whose first byte is at \p Offset of the file.
  Error validateItems(ArrayRef<uint8_t> Items, uint64_t Offset, uint32_t Count,
                      TypeCode Type);

  // Hooks of the walker.
  bool operation(Opcode Op);

private:
  Error walk(const uint8_t *&Cur, const uint8_t *End, uint64_t Offset,
             TypeCode Type);

  const uint32_t NumImported;
};

} // namespace meld

#endif // MELD_LIB_VALIDATE_CONSTEXPRVALIDATOR_H
