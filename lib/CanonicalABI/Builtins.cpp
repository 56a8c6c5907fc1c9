//===- Builtins.cpp - Canonical built-ins ---------------------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "Lowering.h"

using namespace meld;

BoundaryTarget meld::Lowerer::lowerBuiltin(uint32_t Index) {
  const InstanceGraph::Builtin &Builtin = Graph.Builtins[Index];
  if (isContextAccess(Builtin.Def->K))
    return emitContextAccess(Adapters, Builtin, Storage.slotOf(Builtin),
                             path(Builtin.ComponentInstance) + "." +
                                 canonKindName(Builtin.Def->K).str());
  const CoreFuncType Type = Signatures.ofBuiltin(Builtin);
  const BoundaryTarget Target =
      checked({CoreBinding::Builtin, ExternKind::Func, 0, Index},
              Residuals.ofBuiltin(Builtin, Type), Type,
              canonKindName(Builtin.Def->K).str());
  reportBuiltin(Index, Target);
  return Target;
}
