//===- Exports.cpp - What the host finds in the fused module --------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "Lowering.h"
#include "ScalarAdapter.h"

#include "meld/Support/Error.h"

using namespace meld;

BoundaryTarget meld::Lowerer::enteredByHost(uint32_t ComponentInstance,
                                            const CoreBinding &Func,
                                            const std::string &Name,
                                            bool KeepsEntry) {
  ScalarAdapter Adapter;
  Adapter.Steps.Callee = targetOf(Func);
  Adapter.Steps.KeepsEntry = KeepsEntry;
  Adapter.Steps.Entry = Entry->stepsFromHost(ComponentInstance);
  // Left as they are for the post-return, unless a task may be waiting.
  Adapter.Steps.Storage =
      Storage.steps(ComponentInstance, /*Restored=*/KeepsEntry);
  if (Adapter.isIdentity())
    return Adapter.Steps.Callee;
  Adapter.Name = "host->" + path(ComponentInstance) + "." + Name;
  Adapter.Type = Signatures.of(Func);
  return emit(Adapters, Adapter);
}

BoundaryTarget meld::Lowerer::restrictedForHost(uint32_t ComponentInstance,
                                                const CoreBinding &Func,
                                                const std::string &Name,
                                                const StorageSteps &Storage) {
  ScalarAdapter Adapter;
  Adapter.Steps.Callee = targetOf(Func);
  if (Leave->isLive(ComponentInstance))
    Adapter.Steps.CalleeLeave = ComponentInstance;
  Adapter.Steps.Storage = Storage;
  if (Adapter.isIdentity())
    return Adapter.Steps.Callee;
  Adapter.Name = "host->" + path(ComponentInstance) + "." + Name;
  Adapter.Type = Signatures.of(Func);
  return emit(Adapters, Adapter);
}

Error meld::Lowerer::addExport(std::string Name, ExternKind Kind,
                               BoundaryTarget Target,
                               std::optional<uint64_t> Offset) {
  if (!ExportNames.insert(Name).second) {
    const std::string Message =
        "the fused module would have two exports \"" + Name + "\"";
    return Offset ? makeErrorAt(*Offset, Message) : makeError(Message);
  }
  Result.Exports.push_back({std::move(Name), Kind, Target});
  return Error::success();
}

Error meld::Lowerer::checkExport(const InstanceGraph::ExportedFunc &Export) {
  if (Export.Func.K == FuncRef::Import)
    return Error::success();
  if (hasErrorContexts(Export.Type))
    return makeErrorAt(Export.Offset, "export \"" + Export.Name +
                                          "\" of type " +
                                          Graph.Types.str(Export.Type) +
                                          ": error contexts cannot leave the "
                                          "composition yet");
  if (hasHandles(Export.Type) &&
      Tables.hasTable(Graph.Lifts[Export.Func.Index].ComponentInstance))
    return makeErrorAt(Export.Offset, "export \"" + Export.Name +
                                          "\" of type " +
                                          Graph.Types.str(Export.Type) +
                                          ": translating handles of the host "
                                          "is not supported yet");
  return Error::success();
}

Error meld::Lowerer::exportFunctions() {
  for (const InstanceGraph::ExportedFunc &Export : Graph.Exports)
    if (Error Err = exportFunction(Export))
      return Err;
  return Error::success();
}

Error meld::Lowerer::exportFunction(const InstanceGraph::ExportedFunc &Export) {
  const std::string Name = exportName(Export.Interface, Export.Name);
  if (Export.Func.K == FuncRef::Import)
    return exportImport(Export, Name);
  const Lift &Callee = Graph.Lifts[Export.Func.Index];
  const FlatSignature Flat = Signatures.ofLift(Callee);
  const ObservableOptions Needs = observableOptions(Callee, Flat, Types);
  if (Needs.Memory)
    Memories.add(Definitions.of(*Callee.Opts.Memory));
  if (Needs.Realloc)
    Reallocs.add(Definitions.of(*Callee.Opts.Realloc));
  const uint32_t Instance = Callee.ComponentInstance;
  const BoundaryTarget Target =
      enteredByHost(Instance, Callee.Callee, Name, /*KeepsEntry=*/false);
  reportExport(Callee, Needs, Target);
  if (Error Err = addExport(Name, ExternKind::Func, Target, Export.Offset))
    return Err;
  if (!Callee.Opts.PostReturn)
    return Error::success();
  const std::string PostName = "cabi_post_" + Name;
  return addExport(PostName, ExternKind::Func,
                   restrictedForHost(Instance, *Callee.Opts.PostReturn,
                                     PostName,
                                     /*Storage=*/{}),
                   Export.Offset);
}

Error meld::Lowerer::exportImport(const InstanceGraph::ExportedFunc &Export,
                                  const std::string &Name) {
  // Nobody lifts or lowers here but the host, on both sides: core code can
  // pass on numbers, but neither what lies in a memory nor handles.
  const auto Refuse = [&](const Twine &What) {
    return makeErrorAt(Export.Offset, "export \"" + Name + "\" of type " +
                                          Graph.Types.str(Export.Type) +
                                          " is an import of the root: " + What +
                                          " cannot be passed on yet");
  };
  TypeContents Contents = Types.paramContents(Export.Type);
  Contents |= Types.resultContents(Export.Type);
  if (Graph.Types[Export.Type].Async)
    return Refuse("an async call");
  if (Contents.pointers())
    return Refuse("strings and lists");
  if (Contents.handles() || Contents.Async)
    return Refuse("handles");
  if (Error Err = Types.check(Export.Type))
    return makeErrorAt(Export.Offset, toString(std::move(Err)));
  const FlatSignature Flat =
      Types.flatten(Export.Type, AddressType::I32, Direction::Lower);
  if (Flat.SpillsParams || Flat.SpillsResult)
    return Refuse("a value in memory");
  const uint32_t Number = Result.Report.Exports.size();
  Result.Report.Exports.emplace_back().Index = Number;
  return addExport(Name, ExternKind::Func,
                   Residuals.ofReexport(Export.Func.Index, Flat.Core),
                   Export.Offset);
}

Error meld::Lowerer::exportDestructors() {
  for (const InstanceGraph::Resource &Resource : Graph.Resources) {
    if (!Resource.IsExported || Resource.IsImport || !Resource.Dtor)
      continue;
    const std::string Name =
        exportName(Resource.ExportInterface, "[dtor]" + Resource.ExportName);
    // The host also calls it when the instance itself drops a handle.
    if (Error Err = addExport(Name, ExternKind::Func,
                              enteredByHost(Resource.ComponentInstance,
                                            *Resource.Dtor, Name,
                                            /*KeepsEntry=*/true),
                              std::nullopt))
      return Err;
  }
  return Error::success();
}

Error meld::Lowerer::exportMemories() {
  Error Failed = Error::success();
  const auto Add = [&](const std::string &Name, ExternKind Kind,
                       BoundaryTarget Target) {
    if (!Failed)
      Failed = addExport(Name, Kind, Target, std::nullopt);
  };
  Memories.visit("memory",
                 [&](const std::string &Name, const CoreBinding &Memory) {
                   Add(Name, ExternKind::Memory,
                       {BoundaryTarget::Entity, Memory.Instance, Memory.Index});
                 });
  Reallocs.visit("cabi_realloc", [&](const std::string &Name,
                                     const CoreBinding &Realloc) {
    const uint32_t Owner = ownerOf(Graph, Realloc);
    Add(Name, ExternKind::Func,
        restrictedForHost(Owner, Realloc, Name, Storage.stepsOfRealloc(Owner)));
  });
  return Failed;
}
