//===- HandleCopy.h - Passing handles between tables ------------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/// \file
/// CanonicalABI.md, "Loading", "Storing": `lift_own`, `lift_borrow`,
/// `lower_own`, `lower_borrow`, for handles in tables of our own and in the
/// host's.
///
/// In our tables the representation of a resource that the root imports is the
/// host's handle, owned by the handle that stands for it. A resource that the
/// root exports has its own representation, and beside it, once the host has
/// seen it, the host's handle, unless the host's handles of it are in a table
/// of ours as well. An error context is copied by lifting and never
/// given away, so that several of our handles may stand for one of the host's:
/// ErrorContexts.cpp.
//===----------------------------------------------------------------------===//
#ifndef MELD_LIB_CANONICALABI_HANDLECOPY_H
#define MELD_LIB_CANONICALABI_HANDLECOPY_H

#include "AdapterModule.h"
#include "FunctionBuilder.h"
#include "HandleTables.h"
#include "HostNames.h"

namespace meld {

class HandleCopier {
public:
  using Expr = FunctionBuilder::Expr;

  HandleCopier(AdapterModule &Module, const HandleTables &Tables,
               ResidualImports &Residuals)
      : Module(Module), Tables(Tables), Residuals(Residuals),
        Graph(Tables.graph()) {}

  /// What \p Handle, an i32 of type \p Type (Own, Borrow, ErrorContext),
  /// becomes on its way.
  Expr copy(FunctionBuilder &B, const ResolvedType &Type,
            const HandleForm &From, const HandleForm &To, Expr Handle);

private:
  Expr copyOwn(FunctionBuilder &B, ResourceId Resource,
               const HandleForm &Source, const HandleForm &Target, Expr Handle);
  Expr copyBorrow(FunctionBuilder &B, ResourceId Resource,
                  const HandleForm &Source, const HandleForm &Target,
                  Expr Handle);
  /// `lift_error_context`, `lower_error_context`.
  Expr copyErrorContext(FunctionBuilder &B, const HandleForm &From,
                        const HandleForm &To, Expr Handle);
  /// Drops the host's \p Handle unless it is owned.
  Expr drop(FunctionBuilder &B, const ResolvedType &Type, Expr Handle);
  /// A call of one of the host's built-ins for \p Resource.
  Expr callHost(FunctionBuilder &B, CanonKind Kind, ResourceId Resource,
                Expr Operand);
  Expr call(FunctionBuilder &B, RuntimeFunction Function, ArrayRef<Expr> Args);
  Expr table(FunctionBuilder &B, const HandleForm &Form) {
    return B.i32(Form.K == HandleForm::Lifted ? Tables.liftedTable()
                                              : Tables.table(Form.Instance));
  }

  AdapterModule &Module;
  const HandleTables &Tables;
  ResidualImports &Residuals;
  const InstanceGraph &Graph;
};

} // namespace meld

#endif // MELD_LIB_CANONICALABI_HANDLECOPY_H
