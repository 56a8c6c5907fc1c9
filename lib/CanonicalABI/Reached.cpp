//===- Reached.cpp - Canonical definitions that are in use ----------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "Reached.h"

#include "AsyncBuiltins.h"

#include "meld/Support/Error.h"

using namespace meld;

//===----------------------------------------------------------------------===//
// Finding them
//===----------------------------------------------------------------------===//

namespace {

/// Collects definitions in post-order. The stack is explicit: a chain of
/// components that lift what they lowered is as deep as the input is long.
class Collector {
public:
  explicit Collector(const CoreDefinitions &Definitions)
      : Definitions(Definitions), Graph(Definitions.graph()),
        SeenLifts(Graph.Lifts.size()), SeenLowerings(Graph.Lowerings.size()),
        SeenBuiltins(Graph.Builtins.size()) {}

  void visit(const CoreBinding &Binding) {
    push(Binding);
    drain();
  }
  void visit(const FuncRef &Func) {
    push(Func);
    drain();
  }
  ReachedDefinitions take() { return std::move(Reached); }

private:
  struct Item {
    enum Kind : uint8_t { Lift, Lowering, Builtin } K;
    uint32_t Index;
    bool Expanded = false;
  };

  void push(const FuncRef &Func) {
    if (Func.K == FuncRef::Lifted && !SeenLifts[Func.Index])
      Stack.push_back({Item::Lift, Func.Index});
  }
  void push(const CoreBinding &Binding) {
    const CoreBinding Definition = Definitions.of(Binding);
    if (Definition.K == CoreBinding::Lowered) {
      if (!SeenLowerings[Definition.Index])
        Stack.push_back({Item::Lowering, Definition.Index});
    } else if (Definition.K == CoreBinding::Builtin) {
      if (!SeenBuiltins[Definition.Index])
        Stack.push_back({Item::Builtin, Definition.Index});
    }
  }
  void push(const std::optional<CoreBinding> &Binding) {
    if (Binding)
      push(*Binding);
  }

  void drain() {
    while (!Stack.empty()) {
      const Item Top = Stack.back();
      std::vector<bool> &Seen = seen(Top.K);
      if (Top.Expanded || Seen[Top.Index]) {
        Stack.pop_back();
        if (Top.Expanded)
          add(Top);
        continue;
      }
      Seen[Top.Index] = true;
      Stack.back().Expanded = true;
      expand(Top);
    }
  }

  std::vector<bool> &seen(Item::Kind K) {
    switch (K) {
    case Item::Lift:
      return SeenLifts;
    case Item::Lowering:
      return SeenLowerings;
    case Item::Builtin:
      return SeenBuiltins;
    }
    llvm_unreachable("not a kind of definition");
  }

  void add(const Item &Definition) {
    switch (Definition.K) {
    case Item::Lift:
      Reached.Lifts.push_back(Definition.Index);
      return;
    case Item::Lowering:
      Reached.Lowerings.push_back(Definition.Index);
      Reached.Boundaries.push_back(
          {CoreBinding::Lowered, ExternKind::Func, 0, Definition.Index});
      return;
    case Item::Builtin:
      Reached.Builtins.push_back(Definition.Index);
      Reached.Boundaries.push_back(
          {CoreBinding::Builtin, ExternKind::Func, 0, Definition.Index});
      return;
    }
  }

  void expand(const Item &Definition) {
    switch (Definition.K) {
    case Item::Lift: {
      const InstanceGraph::Lift &Lift = Graph.Lifts[Definition.Index];
      push(Lift.Callee);
      push(Lift.Opts.PostReturn);
      push(Lift.Opts.Realloc);
      return;
    }
    case Item::Lowering: {
      const InstanceGraph::Lowering &Lowering =
          Graph.Lowerings[Definition.Index];
      push(Lowering.Callee);
      push(Lowering.Opts.Realloc);
      return;
    }
    case Item::Builtin: {
      const InstanceGraph::Builtin &Builtin = Graph.Builtins[Definition.Index];
      if (Builtin.Def->K == CanonKind::ResourceDrop)
        push(Graph.Resources[Builtin.Resource->Value].Dtor);
      if (Builtin.Def->K == CanonKind::ErrorContextDebugMessage)
        push(Builtin.Opts.Realloc);
      return;
    }
    }
  }

  const CoreDefinitions &Definitions;
  const InstanceGraph &Graph;
  std::vector<bool> SeenLifts, SeenLowerings, SeenBuiltins;
  std::vector<Item> Stack;
  ReachedDefinitions Reached;
};

} // namespace

ReachedDefinitions meld::findReached(const CoreDefinitions &Definitions) {
  const InstanceGraph &Graph = Definitions.graph();
  Collector Found(Definitions);
  for (const InstanceGraph::CoreInstance &Instance : Graph.CoreInstances)
    for (const CoreBinding &Binding : Instance.Imports)
      if (Binding.Extern == ExternKind::Func)
        Found.visit(Binding);
  for (const InstanceGraph::ExportedFunc &Export : Graph.Exports)
    Found.visit(Export.Func);
  for (const InstanceGraph::Resource &Resource : Graph.Resources)
    if (Resource.IsExported && Resource.Dtor)
      Found.visit(*Resource.Dtor);
  return Found.take();
}

//===----------------------------------------------------------------------===//
// Checking them
//===----------------------------------------------------------------------===//

/// Why a function of type \p Type cannot be lowered with \p Opts at all; empty
/// when it can.
static StringRef findAsync(const ResolvedFuncType &Type,
                           const ResolvedOpts &Opts) {
  if (Opts.Async)
    return "option async is";
  if (Opts.Callback)
    return "option callback is";
  // Called synchronously on both sides, such a function may still wait for
  // the exclusive use of its instance.
  if (Type.Async)
    return "async functions are";
  return "";
}

// Exhaustive, so that a new kind is decided on.
bool meld::isSupportedBuiltin(CanonKind Kind) {
  switch (Kind) {
  case CanonKind::ResourceNew:
  case CanonKind::ResourceDrop:
  case CanonKind::ResourceRep:
  case CanonKind::ErrorContextNew:
  case CanonKind::ErrorContextDebugMessage:
  case CanonKind::ErrorContextDrop:
  case CanonKind::ContextGet:
  case CanonKind::ContextSet:
  case CanonKind::BackpressureInc:
  case CanonKind::BackpressureDec:
    return true;
  case CanonKind::Lift:
  case CanonKind::Lower:
  case CanonKind::TaskReturn:
  case CanonKind::TaskCancel:
  case CanonKind::SubtaskCancel:
  case CanonKind::SubtaskDrop:
  case CanonKind::StreamNew:
  case CanonKind::StreamRead:
  case CanonKind::StreamWrite:
  case CanonKind::StreamCancelRead:
  case CanonKind::StreamCancelWrite:
  case CanonKind::StreamDropReadable:
  case CanonKind::StreamDropWritable:
  case CanonKind::FutureNew:
  case CanonKind::FutureRead:
  case CanonKind::FutureWrite:
  case CanonKind::FutureCancelRead:
  case CanonKind::FutureCancelWrite:
  case CanonKind::FutureDropReadable:
  case CanonKind::FutureDropWritable:
  case CanonKind::WaitableSetNew:
  case CanonKind::WaitableSetWait:
  case CanonKind::WaitableSetPoll:
  case CanonKind::WaitableSetDrop:
  case CanonKind::WaitableJoin:
  case CanonKind::ThreadIndex:
  case CanonKind::ThreadNewIndirect:
  case CanonKind::ThreadResumeLater:
  case CanonKind::ThreadSuspend:
  case CanonKind::ThreadYield:
  case CanonKind::ThreadSuspendThenResume:
  case CanonKind::ThreadYieldThenResume:
  case CanonKind::ThreadSuspendThenPromote:
  case CanonKind::ThreadYieldThenPromote:
  case CanonKind::ThreadSpawnRef:
  case CanonKind::ThreadSpawnIndirect:
  case CanonKind::ThreadAvailableParallelism:
    return false;
  }
  return false;
}

/// A lowered or built-in function has a plain function type of its own, which
/// the import that it is bound to must state.
static Error checkImports(const InstanceGraph &Graph,
                          CoreSignatures &Signatures, FunctionNames &Names) {
  for (const InstanceGraph::CoreInstance &Instance : Graph.CoreInstances) {
    const InstanceGraph::Module &Module = Graph.Modules[Instance.Module];
    for (size_t I = 0; I != Instance.Imports.size(); ++I) {
      const CoreBinding &Binding = Instance.Imports[I];
      if (Binding.K == CoreBinding::Entity ||
          Binding.Extern != ExternKind::Func)
        continue;
      const CoreImport &Import = Module.Core->Imports[I];
      const CoreFuncType &Wanted =
          Module.Core->Types[Import.TypeIndex].Signature;
      const CoreFuncType Actual = Signatures.of(Binding);
      if (Actual == Wanted)
        continue;
      const std::string What =
          Binding.K == CoreBinding::Builtin
              ? canonKindName(Graph.Builtins[Binding.Index].Def->K).str()
              : "lowered function \"" +
                    Names.of(Graph.Lowerings[Binding.Index].Callee) +
                    "\" of type " +
                    Graph.Types.str(Graph.Lowerings[Binding.Index].Type);
      return makeErrorAt(Import.Offset, "import \"" + Import.Module + "\" \"" +
                                            Import.Field + "\" has core type " +
                                            toString(Wanted) + ", but " + What +
                                            " has " + toString(Actual));
    }
  }
  return Error::success();
}

Error meld::checkReached(const CoreDefinitions &Definitions,
                         const ReachedDefinitions &Reached, Layouts &Types,
                         CoreSignatures &Signatures, FunctionNames &Names) {
  const InstanceGraph &Graph = Definitions.graph();
  // Core types of built-ins are only known for those that are lowered.
  Expected<std::optional<uint32_t>> Unsupported =
      findUnsupportedBuiltin(Definitions, Reached, Types);
  if (!Unsupported)
    return Unsupported.takeError();
  if (*Unsupported) {
    const InstanceGraph::Builtin &Builtin = Graph.Builtins[**Unsupported];
    return makeErrorAt(Builtin.Offset, "built-in " +
                                           canonKindName(Builtin.Def->K) +
                                           " is not supported yet");
  }
  const auto Check = [&](const auto &Definition, const FuncRef &Func) -> Error {
    const StringRef Async =
        findAsync(Graph.Types[Definition.Type], Definition.Opts);
    if (!Async.empty())
      return makeErrorAt(Definition.Offset,
                         "function \"" + Names.of(Func) + "\" of type " +
                             Graph.Types.str(Definition.Type) + ": " + Async +
                             " not supported yet");
    TypeContents Contents = Types.paramContents(Definition.Type);
    Contents |= Types.resultContents(Definition.Type);
    if (Contents.Async)
      return makeErrorAt(Definition.Offset,
                         "function \"" + Names.of(Func) + "\" of type " +
                             Graph.Types.str(Definition.Type) +
                             ": streams and futures are not supported yet");
    if (Error Err = Types.check(Definition.Type))
      return makeErrorAt(Definition.Offset, toString(std::move(Err)));
    return Error::success();
  };
  for (uint32_t I : Reached.Lifts)
    if (Error Err = Check(Graph.Lifts[I], {FuncRef::Lifted, I}))
      return Err;
  for (uint32_t I : Reached.Lowerings)
    if (Error Err = Check(Graph.Lowerings[I], Graph.Lowerings[I].Callee))
      return Err;
  // A lifted function may be a lowered one, so these come when all are known
  // to have a core type.
  for (uint32_t I : Reached.Lifts)
    if (Error Err = Signatures.checkLift(I))
      return Err;
  for (uint32_t I : Reached.Lowerings)
    if (Error Err = Signatures.checkLowering(I))
      return Err;
  return checkImports(Graph, Signatures, Names);
}
