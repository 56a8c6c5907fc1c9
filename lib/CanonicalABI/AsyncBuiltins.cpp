//===- AsyncBuiltins.cpp - Asynchronous code's built-ins ------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "AsyncBuiltins.h"

#include "FunctionBuilder.h"

using namespace meld;

//===----------------------------------------------------------------------===//
// Built-ins that trap
//===----------------------------------------------------------------------===//

/// Whether reading and writing a stream or future requires no options but those
/// that \p Builtin has.
static bool hasRequiredOptions(const InstanceGraph &Graph, Layouts &Types,
                               const InstanceGraph::Builtin &Builtin) {
  assert(Builtin.Type && "not a built-in of streams or futures");
  const std::optional<TypeId> Element =
      Graph.Types[*Builtin.Type].Children.front();
  return !Element ||
         (Builtin.Opts.Memory && !Types.contents(*Element).pointers());
}

std::optional<CoreFuncType>
meld::typeWhereItTraps(const InstanceGraph &Graph, Layouts &Types,
                       const InstanceGraph::Builtin &Builtin) {
  const ResolvedOpts &Opts = Builtin.Opts;
  if (Opts.Realloc ||
      (Opts.Memory &&
       moduleOf(Graph, *Opts.Memory).memoryType(Opts.Memory->Index).Shared))
    return std::nullopt;
  const CoreValType I32 = {CoreValType::I32, false, {}};
  const CoreValType I64 = {CoreValType::I64, false, {}};
  const CoreValType Pointer = pointerType(addressTypeOf(Graph, Opts));
  switch (Builtin.Def->K) {
  case CanonKind::TaskReturn:
    if (Builtin.Type)
      return std::nullopt;
    return CoreFuncType{};
  case CanonKind::TaskCancel:
    return CoreFuncType{};
  case CanonKind::WaitableSetNew:
  case CanonKind::ThreadIndex:
  case CanonKind::ThreadYield:
    return CoreFuncType{{}, {I32}};
  case CanonKind::WaitableSetWait:
  case CanonKind::WaitableSetPoll:
    return CoreFuncType{{I32, Pointer}, {I32}};
  case CanonKind::WaitableSetDrop:
  case CanonKind::SubtaskDrop:
  case CanonKind::StreamDropReadable:
  case CanonKind::StreamDropWritable:
  case CanonKind::FutureDropReadable:
  case CanonKind::FutureDropWritable:
    return CoreFuncType{{I32}, {}};
  case CanonKind::WaitableJoin:
    return CoreFuncType{{I32, I32}, {}};
  case CanonKind::SubtaskCancel:
  case CanonKind::StreamCancelRead:
  case CanonKind::StreamCancelWrite:
  case CanonKind::FutureCancelRead:
  case CanonKind::FutureCancelWrite:
    return CoreFuncType{{I32}, {I32}};
  case CanonKind::StreamNew:
  case CanonKind::FutureNew:
    return CoreFuncType{{}, {I64}};
  case CanonKind::StreamRead:
  case CanonKind::StreamWrite:
    if (!hasRequiredOptions(Graph, Types, Builtin))
      return std::nullopt;
    return CoreFuncType{{I32, Pointer, Pointer}, {Pointer}};
  case CanonKind::FutureRead:
  case CanonKind::FutureWrite:
    if (!hasRequiredOptions(Graph, Types, Builtin))
      return std::nullopt;
    return CoreFuncType{{I32, Pointer}, {I32}};
  default:
    return std::nullopt;
  }
}

/// By component instance, the functions that begin to run while it may be left.
/// All others are called by these, by realloc or by post-return.
static std::vector<SmallVector<CoreBinding, 4>>
findFreeFunctions(const InstanceGraph &Graph,
                  const ReachedDefinitions &Reached) {
  std::vector<SmallVector<CoreBinding, 4>> Free(
      Graph.ComponentInstances.size());
  for (uint32_t I : Reached.Lifts)
    Free[Graph.Lifts[I].ComponentInstance].push_back(Graph.Lifts[I].Callee);
  for (const InstanceGraph::Resource &Resource : Graph.Resources)
    if (Resource.Dtor)
      Free[Resource.ComponentInstance].push_back(*Resource.Dtor);
  for (size_t I = 0; I != Graph.CoreInstances.size(); ++I) {
    const InstanceGraph::CoreInstance &Instance = Graph.CoreInstances[I];
    const InstanceGraph::Module &Module = Graph.Modules[Instance.Module];
    if (Module.Core->Start)
      Free[Instance.ComponentInstance].push_back(
          {CoreBinding::Entity, ExternKind::Func, static_cast<uint32_t>(I),
           *Module.Core->Start});
  }
  return Free;
}

Expected<std::optional<uint32_t>>
meld::findUnsupportedBuiltin(const CoreDefinitions &Definitions,
                             const ReachedDefinitions &Reached,
                             Layouts &Types) {
  const InstanceGraph &Graph = Definitions.graph();
  CoreCalls Calls(Definitions);
  std::vector<SmallVector<CoreBinding, 4>> Free;
  std::vector<std::optional<CoreReach>> Reaches(
      Graph.ComponentInstances.size());
  for (uint32_t I : Reached.Builtins) {
    const InstanceGraph::Builtin &Builtin = Graph.Builtins[I];
    if (isSupportedBuiltin(Builtin.Def->K))
      continue;
    if (!typeWhereItTraps(Graph, Types, Builtin))
      return I;
    if (Free.empty())
      Free = findFreeFunctions(Graph, Reached);
    std::optional<CoreReach> &Reach = Reaches[Builtin.ComponentInstance];
    if (!Reach)
      if (Error Err = Calls.from(Free[Builtin.ComponentInstance])
                          .moveInto(Reach.emplace()))
        return std::move(Err);
    const bool MayReturn =
        Reach->Indirect ||
        llvm::any_of(Reach->Boundaries, [&](const CoreBinding &Boundary) {
          return Boundary.K == CoreBinding::Builtin && Boundary.Index == I;
        });
    if (MayReturn)
      return I;
  }
  return std::nullopt;
}

BoundaryTarget meld::emitTrap(AdapterModule &Module, const CoreFuncType &Type,
                              StringRef Name) {
  return Module.add(Name, Type, {}, BinaryenUnreachable(Module.ref()));
}

//===----------------------------------------------------------------------===//
// Backpressure
//===----------------------------------------------------------------------===//

bool meld::isBackpressure(CanonKind Kind) {
  return Kind == CanonKind::BackpressureInc ||
         Kind == CanonKind::BackpressureDec;
}

BoundaryTarget meld::emitBackpressure(AdapterModule &Module,
                                      const InstanceGraph::Builtin &Builtin,
                                      StringRef Name) {
  constexpr uint32_t Limit = 1 << 16;
  const BinaryenModuleRef M = Module.ref();
  const char *Count = Module.backpressure(Builtin.ComponentInstance);
  const auto Get = [&] {
    return BinaryenGlobalGet(M, Count, BinaryenTypeInt32());
  };
  const bool IsInc = Builtin.Def->K == CanonKind::BackpressureInc;
  FunctionBuilder B(M, {});
  B.trapIf(B.op(IntOp::Eq, Get(), B.i32(IsInc ? Limit - 1 : 0)));
  B.add(BinaryenGlobalSet(
      M, Count, B.op(IsInc ? IntOp::Add : IntOp::Sub, Get(), B.i32(1))));
  return Module.add(Name, {{}, {}}, B.locals(), B.finish(BinaryenTypeNone()));
}
