//===- HandleCopy.cpp - Passing handles between tables --------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "HandleCopy.h"

using namespace meld;

using Expr = FunctionBuilder::Expr;

Expr meld::HandleCopier::call(FunctionBuilder &B, RuntimeFunction Function,
                              ArrayRef<Expr> Args) {
  return B.call(Module.runtime(Function), Args,
                toBinaryen(runtimeFunctionType(Function).Results));
}

Expr meld::HandleCopier::callHost(FunctionBuilder &B, CanonKind Kind,
                                  ResourceId Resource, Expr Operand) {
  const CoreFuncType Type =
      resourceBuiltinType(Kind, Graph.Resources[Resource.Value].Rep);
  return B.call(Module.function(Residuals.ofResource(Kind, Resource), Type),
                {Operand}, toBinaryen(Type.Results));
}

static Expr lowHalf(FunctionBuilder &B, Expr Value) {
  return B.unary(BinaryenWrapInt64(), Value);
}

static Expr highHalf(FunctionBuilder &B, Expr Value) {
  return lowHalf(B, B.op(AddressType::I64, IntOp::ShrU, Value, B.i64(32)));
}

Expr meld::HandleCopier::copyOwn(FunctionBuilder &B, ResourceId Resource,
                                 const HandleForm &Source,
                                 const HandleForm &Target, Expr Handle) {
  const HandleForm From = Tables.formOf(Source, Resource);
  const HandleForm To = Tables.formOf(Target, Resource);
  const auto Number = [&] { return B.i32(Tables.typeNumber(Resource)); };
  const auto Add = [&](Expr Rep, Expr Host) {
    return call(B, RuntimeFunction::HandleAdd,
                {table(B, To), Number(), Rep, Host});
  };
  const bool IsImport = Graph.Resources[Resource.Value].IsImport;
  if (From.K == HandleForm::Host) {
    const Scratch Host(B, BinaryenTypeInt32(), Handle);
    return Add(IsImport
                   ? B.get(Host)
                   : callHost(B, CanonKind::ResourceRep, Resource, B.get(Host)),
               B.get(Host));
  }

  Expr Taken =
      call(B, RuntimeFunction::HandleTake, {table(B, From), Number(), Handle});
  if (!Tables.isKnownToHost(Resource))
    return Add(lowHalf(B, Taken), B.i32(0));
  const Scratch Both(B, BinaryenTypeInt64(), Taken);
  if (To.K != HandleForm::Host)
    return Add(lowHalf(B, B.get(Both)), highHalf(B, B.get(Both)));
  if (IsImport)
    return lowHalf(B, B.get(Both));
  // The host may not have seen it yet.
  const Scratch Host(B, BinaryenTypeInt32(), highHalf(B, B.get(Both)));
  B.ifThen(B.eqz(B.get(Host)), [&] {
    B.set(Host, callHost(B, CanonKind::ResourceNew, Resource,
                         lowHalf(B, B.get(Both))));
  });
  return B.get(Host);
}

Expr meld::HandleCopier::copyBorrow(FunctionBuilder &B, ResourceId Resource,
                                    const HandleForm &Source,
                                    const HandleForm &Target, Expr Handle) {
  const HandleForm From = Tables.formOf(Source, Resource);
  const HandleForm To = Tables.formOf(Target, Resource);
  const auto Number = [&] { return B.i32(Tables.typeNumber(Resource)); };
  const InstanceGraph::Resource &Definition = Graph.Resources[Resource.Value];
  Expr Rep = Handle;
  if (From.K == HandleForm::Table)
    Rep = call(B,
               From.CountsLends ? RuntimeFunction::HandleLend
                                : RuntimeFunction::HandleRep,
               {table(B, From), Number(), Handle});
  // The host lends what the root defines as its representation, since for the
  // host the root is one component instance.
  const bool IsDefiner =
      !Definition.IsImport && To.Instance == Definition.ComponentInstance;
  if (To.K != HandleForm::Table || IsDefiner)
    return Rep;
  const bool BorrowsFromHost =
      From.K == HandleForm::Host && Definition.IsImport;
  return call(
      B,
      BorrowsFromHost ? RuntimeFunction::BorrowAddHost
                      : RuntimeFunction::BorrowAdd,
      {table(B, To), Number(), Rep,
       BinaryenGlobalGet(B.ref(), Module.borrowScope(), BinaryenTypeInt32())});
}

Expr meld::HandleCopier::copyErrorContext(FunctionBuilder &B,
                                          const HandleForm &From,
                                          const HandleForm &To, Expr Handle) {
  constexpr uint32_t Number = HandleTables::ErrorContextTypeNumber;
  const auto Rep = [&](Expr Table, Expr Index) {
    return call(B, RuntimeFunction::HandleRep, {Table, B.i32(Number), Index});
  };
  const auto Add = [&](Expr Table, Expr Value, uint32_t Users) {
    return call(B, RuntimeFunction::HandleAdd,
                {Table, B.i32(Number), Value, B.i32(Users)});
  };
  const bool IsShared = Tables.hostHasErrorContexts();
  const auto Shares = [&] { return B.i32(Tables.errorContextTable()); };
  Expr Value = Handle;
  if (From.K == HandleForm::Table)
    Value = Rep(table(B, From), Handle);
  else if (From.K == HandleForm::Host)
    Value = Add(Shares(), Handle, /*Users=*/1);
  if (To.K == HandleForm::Lifted)
    return Value;
  if (To.K == HandleForm::Host)
    return Rep(Shares(), Value);
  if (IsShared && From.K != HandleForm::Host)
    Value = call(B, RuntimeFunction::ShareAdd, {Shares(), Value});
  return Add(table(B, To), Value, 0);
}

Expr meld::HandleCopier::drop(FunctionBuilder &B, const ResolvedType &Type,
                              Expr Handle) {
  if (Type.K == DefinedValType::Own)
    return Handle;
  const Scratch Dropped(B, BinaryenTypeInt32(), Handle);
  if (Type.K == DefinedValType::Borrow) {
    B.add(callHost(B, CanonKind::ResourceDrop, Type.Resource, B.get(Dropped)));
  } else {
    const BoundaryTarget Drop =
        Residuals.ofErrorContext(CanonKind::ErrorContextDrop, {});
    B.add(B.call(Module.function(Drop, {{pointerType(AddressType::I32)}, {}}),
                 {B.get(Dropped)}, BinaryenTypeNone()));
  }
  return B.get(Dropped);
}

Expr meld::HandleCopier::copy(FunctionBuilder &B, const ResolvedType &Type,
                              const HandleForm &From, const HandleForm &To,
                              Expr Handle) {
  assert(From.K != HandleForm::None && To.K != HandleForm::None &&
         "a side without handles passes one");
  if (To.K == HandleForm::Dropped)
    return drop(B, Type, Handle);
  if (Type.K == DefinedValType::Prim)
    return copyErrorContext(B, From, To, Handle);
  if (Type.K == DefinedValType::Own)
    return copyOwn(B, Type.Resource, From, To, Handle);
  return copyBorrow(B, Type.Resource, From, To, Handle);
}
