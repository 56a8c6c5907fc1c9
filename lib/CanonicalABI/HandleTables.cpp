//===- HandleTables.cpp - Whose handles are kept where --------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "HandleTables.h"

#include "llvm/ADT/DenseSet.h"

using namespace meld;

meld::HandleTables::HandleTables(const InstanceGraph &Graph,
                                 const ReachedDefinitions &Reached,
                                 Layouts &Types, const BoundaryOptions &Options)
    : Graph(Graph), Types(Types), InternalResources(Options.InternalResources),
      Holders(Graph.ComponentInstances.size()),
      Numbers(Graph.ComponentInstances.size()),
      HeldByHost(Graph.Resources.size()) {
  HostHasErrorContexts = findErrorContextsOfHost(Reached);
  for (uint32_t I : Reached.Builtins) {
    const InstanceGraph::Builtin &Builtin = Graph.Builtins[I];
    if (isErrorContextBuiltin(Builtin.Def->K))
      Holders[Builtin.ComponentInstance].Holds |= ofErrorContexts();
    if (Builtin.Resource)
      Holders[Builtin.ComponentInstance].Holds |=
          knowledgeOf(*Builtin.Resource);
  }
  const auto HasHandles = [&](FuncTypeId Id) {
    return Types.paramContents(Id).handles() ||
           Types.resultContents(Id).handles();
  };
  bool PassesToItself = false;
  for (uint32_t I : Reached.Lowerings) {
    const InstanceGraph::Lowering &Caller = Graph.Lowerings[I];
    if (!HasHandles(Caller.Type))
      continue;
    const Knowledge Passed = knowledgeOf(Caller.Type);
    Holders[Caller.ComponentInstance].Holds |= Passed;
    if (Caller.Callee.K == FuncRef::Import)
      continue;
    const uint32_t Callee = Graph.Lifts[Caller.Callee.Index].ComponentInstance;
    Holders[Callee].Holds |= Passed;
    Holders[Caller.ComponentInstance].Exchanges = true;
    Holders[Callee].Exchanges = true;
    PassesToItself |= Callee == Caller.ComponentInstance;
  }
  for (const InstanceGraph::ExportedFunc &Export : Graph.Exports) {
    if (Export.Func.K != FuncRef::Lifted || !HasHandles(Export.Type))
      continue;
    Holders[Graph.Lifts[Export.Func.Index].ComponentInstance].Holds |=
        knowledgeOf(Export.Type);
    if (InternalResources)
      addHeldByHost(Export.Type);
  }
  // What the host passes on to itself is in its table for a while.
  const bool HostExchanges = llvm::any_of(
      Graph.Exports, [&](const InstanceGraph::ExportedFunc &Export) {
        return Export.Func.K == FuncRef::Import && HasHandles(Export.Type);
      });
  number(Options, HostExchanges);
  if (PassesToItself)
    LiftedTable = NumTables++;
  if (HostHasErrorContexts && NumTables != 0)
    ErrorContextTable = NumTables++;
}

bool meld::HandleTables::findErrorContextsOfHost(
    const ReachedDefinitions &Reached) {
  const auto HasSome = [&](FuncTypeId Id) {
    return Types.paramContents(Id).ErrorContext ||
           Types.resultContents(Id).ErrorContext;
  };
  return llvm::any_of(Reached.Lowerings,
                      [&](uint32_t I) {
                        const InstanceGraph::Lowering &Caller =
                            Graph.Lowerings[I];
                        return Caller.Callee.K == FuncRef::Import &&
                               HasSome(Caller.Type);
                      }) ||
         llvm::any_of(
             Graph.Exports, [&](const InstanceGraph::ExportedFunc &Export) {
               return Export.Func.K == FuncRef::Lifted && HasSome(Export.Type);
             });
}

bool meld::HandleTables::isKnownToHost(ResourceId Resource) const {
  return Graph.Resources[Resource.Value].IsImport ||
         (Graph.Resources[Resource.Value].IsExported && !isInternal(Resource));
}

bool meld::HandleTables::isInternal(ResourceId Resource) const {
  const InstanceGraph::Resource &Definition = Graph.Resources[Resource.Value];
  return InternalResources && Definition.IsExported && !Definition.IsImport;
}

meld::HandleTables::Knowledge
meld::HandleTables::knowledgeOf(ResourceId Resource) const {
  const bool Known = isKnownToHost(Resource);
  return {Known, !Known,
          Graph.Resources[Resource.Value].Rep.K != CoreValType::I32};
}

meld::HandleTables::Knowledge meld::HandleTables::knowledgeOf(TypeId Id) {
  if (!Types.contents(Id).handles())
    return {};
  const auto Found = OfTypes.find(Id.Value);
  if (Found != OfTypes.end())
    return Found->second;
  const ResolvedType &Type = Graph.Types[Id];
  Knowledge Sum;
  if (Types.contents(Id).ErrorContext)
    Sum |= ofErrorContexts();
  if (Type.K == DefinedValType::Own || Type.K == DefinedValType::Borrow)
    Sum |= knowledgeOf(Type.Resource);
  for (const std::optional<TypeId> &Child : Type.Children)
    if (Child)
      Sum |= knowledgeOf(*Child);
  OfTypes.try_emplace(Id.Value, Sum);
  return Sum;
}

meld::HandleTables::Knowledge meld::HandleTables::knowledgeOf(FuncTypeId Id) {
  const ResolvedFuncType &Type = Graph.Types[Id];
  Knowledge Sum;
  for (const auto &[Label, Param] : Type.Params)
    Sum |= knowledgeOf(Param);
  if (Type.Result)
    Sum |= knowledgeOf(*Type.Result);
  return Sum;
}

/// Whether \p Id, or what is in it, is a handle that \p IsSought holds for.
static bool findHandle(const TypeTable &Types, Layouts &Layouts, TypeId Id,
                       llvm::function_ref<bool(const ResolvedType &)> IsSought,
                       llvm::DenseSet<uint32_t> &Seen) {
  if (!Layouts.contents(Id).handles() || !Seen.insert(Id.Value).second)
    return false;
  const ResolvedType &Type = Types[Id];
  if (Type.K == DefinedValType::Own || Type.K == DefinedValType::Borrow)
    return IsSought(Type);
  return llvm::any_of(Type.Children, [&](const std::optional<TypeId> &Child) {
    return Child && findHandle(Types, Layouts, *Child, IsSought, Seen);
  });
}

/// Whether parameters of \p Type have a borrow that \p IsSought holds for.
static bool findBorrow(const TypeTable &Types, Layouts &Layouts,
                       const ResolvedFuncType &Type,
                       llvm::function_ref<bool(ResourceId)> IsSought) {
  const auto IsBorrow = [&](const ResolvedType &Handle) {
    return Handle.K == DefinedValType::Borrow && IsSought(Handle.Resource);
  };
  llvm::DenseSet<uint32_t> Seen;
  return llvm::any_of(Type.Params, [&](const auto &Param) {
    return findHandle(Types, Layouts, Param.second, IsBorrow, Seen);
  });
}

bool meld::HandleTables::addsBorrows(uint32_t ComponentInstance,
                                     FuncTypeId Id) {
  const auto IsForeign = [&](ResourceId Resource) {
    const InstanceGraph::Resource &Definition = Graph.Resources[Resource.Value];
    return Definition.IsImport ||
           Definition.ComponentInstance != ComponentInstance;
  };
  return findBorrow(Graph.Types, Types, Graph.Types[Id], IsForeign);
}

bool meld::HandleTables::lendsForHost(FuncTypeId Id) {
  return InternalResources &&
         findBorrow(Graph.Types, Types, Graph.Types[Id],
                    [&](ResourceId Resource) { return isInternal(Resource); });
}

void meld::HandleTables::addHeldByHost(FuncTypeId Id) {
  const auto Add = [&](const ResolvedType &Handle) {
    if (isInternal(Handle.Resource))
      HeldByHost[Handle.Resource.Value] = true;
    return false; // there may be more
  };
  const ResolvedFuncType &Type = Graph.Types[Id];
  llvm::DenseSet<uint32_t> Seen;
  for (const auto &[Label, Param] : Type.Params)
    findHandle(Graph.Types, Types, Param, Add, Seen);
  if (Type.Result)
    findHandle(Graph.Types, Types, *Type.Result, Add, Seen);
}

void meld::HandleTables::number(const BoundaryOptions &Options,
                                bool HostExchanges) {
  const size_t KnownHolders =
      HostExchanges + llvm::count_if(Holders, [](const Holder &H) {
        return H.Holds.KnownToHost;
      });
  const bool MayUseHosts = KnownHolders == 1 || Options.SharedHandles;
  for (auto [H, Number] : llvm::zip_equal(Holders, Numbers)) {
    const bool UsesHosts =
        H.Holds.KnownToHost && MayUseHosts && !H.Holds.Unknown && !H.Exchanges;
    if ((H.Holds.KnownToHost || H.Holds.Unknown) && !UsesHosts)
      Number = NumTables++;
  }
  if (llvm::is_contained(HeldByHost, true))
    HostNumber = NumTables++;
}
