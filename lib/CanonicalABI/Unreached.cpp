//===- Unreached.cpp - Canonical definitions that nothing uses ------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "Unreached.h"

using namespace meld;

namespace {

class Checker {
public:
  Checker(const InstanceGraph &Graph, Layouts &Types,
          CoreSignatures &Signatures)
      : Graph(Graph), Types(Types), Signatures(Signatures) {}

  Error checkLifts(ArrayRef<uint32_t> Reached) {
    return forOthers(Graph.Lifts.size(), Reached, [&](uint32_t I) -> Error {
      const InstanceGraph::Lift &Lift = Graph.Lifts[I];
      if (!hasKnownTypes(Lift) || !isKnown(Lift.Callee) ||
          !isKnown(Lift.Opts.PostReturn))
        return Error::success();
      return Signatures.checkLift(I);
    });
  }
  Error checkLowerings(ArrayRef<uint32_t> Reached) {
    return forOthers(Graph.Lowerings.size(), Reached, [&](uint32_t I) -> Error {
      if (!hasKnownTypes(Graph.Lowerings[I]))
        return Error::success();
      return Signatures.checkLowering(I);
    });
  }
  Error checkDestructors() {
    for (uint32_t I = 0; I != Graph.Resources.size(); ++I) {
      const std::optional<CoreBinding> &Dtor = Graph.Resources[I].Dtor;
      if (Dtor && isKnown(Dtor))
        if (Error Err = Signatures.checkDestructor(I))
          return Err;
    }
    return Error::success();
  }

private:
  template <typename CheckT>
  static Error forOthers(size_t Count, ArrayRef<uint32_t> Reached,
                         CheckT Check) {
    std::vector<bool> IsReached(Count);
    for (uint32_t I : Reached)
      IsReached[I] = true;
    for (uint32_t I = 0; I != Count; ++I)
      if (!IsReached[I])
        if (Error Err = Check(I))
          return Err;
    return Error::success();
  }

  /// Whether it is known what a lift or lowering flattens to.
  bool hasFlatType(FuncTypeId Type, const ResolvedOpts &Opts) {
    if (Opts.Async || Opts.Callback)
      return false;
    TypeContents Contents = Types.paramContents(Type);
    Contents |= Types.resultContents(Type);
    if (Contents.Async)
      return false;
    return !llvm::errorToBool(Types.check(Type));
  }
  bool isKnown(const std::optional<CoreBinding> &Binding) {
    if (!Binding || Binding->K == CoreBinding::Entity)
      return true;
    if (Binding->K == CoreBinding::Builtin)
      return isSupportedBuiltin(Graph.Builtins[Binding->Index].Def->K);
    const InstanceGraph::Lowering &Lowering = Graph.Lowerings[Binding->Index];
    return hasFlatType(Lowering.Type, Lowering.Opts);
  }
  template <typename DefinitionT>
  bool hasKnownTypes(const DefinitionT &Definition) {
    return hasFlatType(Definition.Type, Definition.Opts) &&
           isKnown(Definition.Opts.Realloc);
  }

  const InstanceGraph &Graph;
  Layouts &Types;
  CoreSignatures &Signatures;
};

} // namespace

Error meld::checkUnreached(const InstanceGraph &Graph,
                           const ReachedDefinitions &Reached, Layouts &Types,
                           CoreSignatures &Signatures) {
  Checker Check(Graph, Types, Signatures);
  if (Error Err = Check.checkLifts(Reached.Lifts))
    return Err;
  if (Error Err = Check.checkLowerings(Reached.Lowerings))
    return Err;
  return Check.checkDestructors();
}
