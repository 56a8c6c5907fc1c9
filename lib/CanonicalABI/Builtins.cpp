//===- Builtins.cpp - Canonical built-ins ---------------------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/// \file
/// CanonicalABI.md, "canon resource.new", "canon resource.drop", "canon
/// resource.rep".
//===----------------------------------------------------------------------===//

#include "AsyncBuiltins.h"
#include "Lowering.h"

#include "meld/Support/Error.h"

using namespace meld;

using Expr = FunctionBuilder::Expr;

Error meld::Lowerer::checkBuiltins() {
  for (uint32_t I : Reached.Builtins) {
    const InstanceGraph::Builtin &Builtin = Graph.Builtins[I];
    if (Builtin.Resource && Tables.hasTable(Builtin.ComponentInstance) &&
        Graph.Resources[Builtin.Resource->Value].Rep.K != CoreValType::I32)
      return makeErrorAt(Builtin.Offset,
                         canonKindName(Builtin.Def->K) +
                             " of a resource that is not represented by an "
                             "i32 is not supported yet");
    if (Builtin.Def->K == CanonKind::ErrorContextNew && !Builtin.Opts.Memory)
      return makeErrorAt(Builtin.Offset, canonKindName(Builtin.Def->K) +
                                             " requires option memory");
    if (Builtin.Def->K == CanonKind::ErrorContextDebugMessage &&
        !(Builtin.Opts.Memory && Builtin.Opts.Realloc))
      return makeErrorAt(Builtin.Offset,
                         canonKindName(Builtin.Def->K) +
                             " requires options memory and realloc");
  }
  return Error::success();
}

BoundaryTarget meld::Lowerer::lowerBuiltin(uint32_t Index) {
  const InstanceGraph::Builtin &Builtin = Graph.Builtins[Index];
  const std::string Name = path(Builtin.ComponentInstance) + "." +
                           canonKindName(Builtin.Def->K).str();
  BoundaryTarget Target;
  if (isContextAccess(Builtin.Def->K))
    Target =
        emitContextAccess(Adapters, Builtin, Storage.slotOf(Builtin), Name);
  else if (isBackpressure(Builtin.Def->K))
    Target = emitBackpressure(Adapters, Builtin, Name);
  else if (!isSupportedBuiltin(Builtin.Def->K))
    Target = emitTrap(Adapters, Signatures.ofBuiltin(Builtin), Name);
  else if (isErrorContextBuiltin(Builtin.Def->K))
    Target = lowerErrorContextBuiltin(Index);
  else if (Tables.hasTable(Builtin.ComponentInstance))
    Target = emitResourceBuiltin(Index);
  else
    Target = checked(
        {CoreBinding::Builtin, ExternKind::Func, 0, Index},
        Residuals.ofResource(Builtin.Def->K, *Builtin.Resource, Index),
        Signatures.ofBuiltin(Builtin), canonKindName(Builtin.Def->K).str());
  reportBuiltin(Index, Target);
  return Target;
}

BoundaryTarget meld::Lowerer::emitResourceBuiltin(uint32_t Index) {
  const InstanceGraph::Builtin &Builtin = Graph.Builtins[Index];
  const uint32_t Instance = Builtin.ComponentInstance;
  const ResourceId Resource = *Builtin.Resource;
  const CoreFuncType Type = Signatures.ofBuiltin(Builtin);
  FunctionBuilder B(Adapters.ref(), {BinaryenTypeInt32()});
  CallSteps Steps;
  if (Leave->isChecked({CoreBinding::Builtin, ExternKind::Func, 0, Index}))
    Steps.CheckedLeave = Instance;
  CallFrame(B, Adapters, Steps).begin();

  const auto Call = [&](RuntimeFunction Function, ArrayRef<Expr> Others) {
    SmallVector<Expr, 4> Args = {B.i32(Tables.table(Instance)),
                                 B.i32(HandleTables::typeNumber(Resource)),
                                 B.get(B.param(0))};
    Args.append(Others.begin(), Others.end());
    return B.call(Adapters.runtime(Function), Args,
                  toBinaryen(runtimeFunctionType(Function).Results));
  };
  Expr Result = nullptr;
  switch (Builtin.Def->K) {
  case CanonKind::ResourceNew:
    Result = Call(RuntimeFunction::HandleAdd, {B.i32(0)});
    break;
  case CanonKind::ResourceRep:
    Result = Call(RuntimeFunction::HandleRep, {});
    break;
  case CanonKind::ResourceDrop:
    finishDrop(B, Index, Call(RuntimeFunction::HandleDrop, {}));
    break;
  default:
    llvm_unreachable("not a built-in of resources");
  }
  return Adapters.add(
      path(Instance) + "." + canonKindName(Builtin.Def->K).str() + "." +
          Graph.Resources[Resource.Value].Name,
      Type, B.locals(), B.finish(toBinaryen(Type.Results), Result));
}

/// Does \p Then, with what is to be done it to, if \p Dropped, the result of
/// RuntimeFunction::HandleDrop, asks for \p Action.
static void ifAction(FunctionBuilder &B, FunctionBuilder::Local Dropped,
                     RuntimeDrop Action,
                     llvm::function_ref<void(Expr Operand)> Then) {
  Expr High = B.op(AddressType::I64, IntOp::ShrU, B.get(Dropped), B.i64(32));
  B.ifThen(B.op(AddressType::I64, IntOp::Eq, High,
                B.i64(static_cast<uint32_t>(Action))),
           [&] { Then(B.unary(BinaryenWrapInt64(), B.get(Dropped))); });
}

void meld::Lowerer::finishDrop(FunctionBuilder &B, uint32_t Index,
                               Expr Dropped) {
  const uint32_t Instance = Graph.Builtins[Index].ComponentInstance;
  const ResourceId Resource = *Graph.Builtins[Index].Resource;
  const Scratch Both(B, BinaryenTypeInt64(), Dropped);
  if (!Graph.Resources[Resource.Value].IsImport)
    runDestructor(B, Resource, Both, stepsOfDestructor(Instance, Resource));
  if (Tables.isKnownToHost(Resource))
    ifAction(B, Both, RuntimeDrop::DropHostHandle, [&](Expr Operand) {
      const CoreFuncType Type = resourceBuiltinType(
          CanonKind::ResourceDrop, Graph.Resources[Resource.Value].Rep);
      const BoundaryTarget Drop =
          Residuals.ofResource(CanonKind::ResourceDrop, Resource, Index);
      B.add(
          B.call(Adapters.function(Drop, Type), {Operand}, BinaryenTypeNone()));
    });
}

CallSteps meld::Lowerer::stepsOfDestructor(uint32_t Instance,
                                           ResourceId Resource) {
  // It is called as if it were lifted by the definer and lowered here; without
  // one, entering the definer still may trap.
  const InstanceGraph::Resource &Definition = Graph.Resources[Resource.Value];
  const uint32_t Definer = Definition.ComponentInstance;
  CallSteps Steps;
  Steps.Entry = Entry->steps(Instance, Definer);
  if (!Definition.Dtor)
    return Steps;
  Steps.Storage =
      Storage.steps(Definer, /*Restored=*/Calls.mayReturnTo(Instance, Definer));
  Steps.Callee = targetOf(*Definition.Dtor);
  Steps.TrapsOnThrow = catchesFrom(Definer, *Definition.Dtor);
  return Steps;
}

void meld::Lowerer::runDestructor(FunctionBuilder &B, ResourceId Resource,
                                  FunctionBuilder::Local Dropped,
                                  const CallSteps &Steps) {
  const InstanceGraph::Resource &Definition = Graph.Resources[Resource.Value];
  if (!Definition.Dtor && Steps.empty())
    return;
  ifAction(B, Dropped, RuntimeDrop::RunDestructor, [&](Expr Operand) {
    CallFrame Frame(B, Adapters, Steps);
    Frame.begin();
    if (Definition.Dtor)
      B.add(Frame.call({{Definition.Rep}, {}}, {Operand}));
    Frame.end({}, std::nullopt);
  });
}
