//===- Imports.cpp - Functions of the host --------------------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "Lowering.h"

#include "meld/Support/Error.h"

using namespace meld;

Error meld::Lowerer::checkImport(const Lowering &Caller) {
  if (hasErrorContexts(Caller.Type))
    return makeErrorAt(Caller.Offset, "function \"" + Names.of(Caller.Callee) +
                                          "\" of type " +
                                          Graph.Types.str(Caller.Type) +
                                          " is the host's: error contexts "
                                          "cannot leave the composition yet");
  if (hasHandles(Caller.Type) && Tables.hasTable(Caller.ComponentInstance))
    return makeErrorAt(Caller.Offset,
                       "function \"" + Names.of(Caller.Callee) + "\" of type " +
                           Graph.Types.str(Caller.Type) +
                           " is the host's: translating handles is not "
                           "supported yet");
  return Error::success();
}

BoundaryTarget meld::Lowerer::lowerImport(uint32_t Index) {
  const Lowering &Caller = Graph.Lowerings[Index];
  const FlatSignature Flat = Signatures.ofLowering(Caller);
  const ObservableOptions Needs = observableOptions(Caller, Flat, Types);
  if (Needs.Memory)
    Memories.add(Definitions.of(*Caller.Opts.Memory));
  if (Needs.Realloc)
    Reallocs.add(Definitions.of(*Caller.Opts.Realloc));
  const BoundaryTarget Target =
      checked({CoreBinding::Lowered, ExternKind::Func, 0, Index},
              Residuals.ofLowering(Caller, Flat.Core, Needs), Flat.Core,
              Names.of(Caller.Callee));
  reportImport(Index, Needs, Target);
  return Target;
}
