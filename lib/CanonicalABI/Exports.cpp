//===- Exports.cpp - What the host finds in the fused module --------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "CallAdapter.h"
#include "ConvertingAdapter.h"
#include "Lowering.h"
#include "ScalarAdapter.h"

#include "meld/Support/Error.h"

using namespace meld;

CallSteps meld::Lowerer::stepsFromHost(uint32_t ComponentInstance,
                                       const CoreBinding &Func,
                                       bool KeepsEntry) {
  CallSteps Steps;
  Steps.Callee = targetOf(Func);
  Steps.KeepsEntry = KeepsEntry;
  Steps.Entry = Entry->stepsFromHost(ComponentInstance);
  // Left as they are for the post-return, unless a task may be waiting.
  Steps.Storage = Storage.steps(ComponentInstance, /*Restored=*/KeepsEntry);
  return Steps;
}

CallSteps meld::Lowerer::stepsFromHost(const Lift &Callee) {
  const uint32_t Instance = Callee.ComponentInstance;
  CallSteps Steps =
      stepsFromHost(Instance, Callee.Callee, /*KeepsEntry=*/false);
  // What the host lends it watches over itself, as it does exceptions; but not
  // over what it has in a table of ours. It may drop such a handle in a
  // function of its own that the callee calls.
  Steps.CountsLends =
      Tables.lendsForHost(Callee.Type) &&
      (Types.paramContents(Callee.Type).Own || !Graph.Imports.empty());
  Steps.AddsBorrows = Tables.addsBorrows(Instance, Callee.Type);
  if (Callee.Opts.PostReturn && Passing.callsPostReturn(Callee)) {
    Steps.PostReturn = targetOf(*Callee.Opts.PostReturn);
    if (Leave->isLive(Instance))
      Steps.PostReturnLeave = Instance;
  }
  return Steps;
}

BoundaryTarget meld::Lowerer::enteredByHost(uint32_t ComponentInstance,
                                            const CoreBinding &Func,
                                            const std::string &Name,
                                            bool KeepsEntry) {
  ScalarAdapter Adapter;
  Adapter.Steps = stepsFromHost(ComponentInstance, Func, KeepsEntry);
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
    return checkReExport(Export);
  const Lift &Callee = Graph.Lifts[Export.Func.Index];
  if (Passing.ofExport(Callee) == HostWay::Direct)
    return Error::success();
  const auto Refuse = [&](const Twine &What) {
    return makeErrorAt(Export.Offset,
                       "export \"" + exportName(Export.Interface, Export.Name) +
                           "\" of type " + Graph.Types.str(Export.Type) +
                           " passes handles to the host: " + What +
                           " not supported yet");
  };
  if (Tables.hasWideResources(Callee.Type))
    return Refuse("a resource that is not represented by an i32 is");
  return checkCopied(Callee.Type, Refuse);
}

Error meld::Lowerer::exportFunctions() {
  for (const InstanceGraph::ExportedFunc &Export : Graph.Exports)
    if (Error Err = exportFunction(Export))
      return Err;
  return Error::success();
}

BoundaryTarget meld::Lowerer::liftDirect(const Lift &Callee,
                                         const std::string &Name) {
  const ObservableOptions Needs =
      observableOptions(Callee, Signatures.ofLift(Callee), Types);
  if (Needs.Memory)
    Memories.add(Definitions.of(*Callee.Opts.Memory));
  if (Needs.Realloc)
    Reallocs.add(Definitions.of(*Callee.Opts.Realloc));
  if (Passing.ofExport(Callee) == HostWay::Convert)
    return liftConverting(Callee, Name);
  return enteredByHost(Callee.ComponentInstance, Callee.Callee, Name,
                       /*KeepsEntry=*/false);
}

BoundaryTarget meld::Lowerer::liftConverting(const Lift &Callee,
                                             const std::string &Name) {
  ConvertingAdapter Adapter;
  Adapter.Name = "host->" + path(Callee.ComponentInstance) + "." + Name;
  Adapter.Type = Callee.Type;
  Adapter.Signature = Signatures.ofLift(Callee);
  Adapter.Steps = stepsFromHost(Callee);
  Adapter.Caller = {HandleForm::Host};
  Adapter.Caller.CountsLends = Adapter.Steps.CountsLends;
  Adapter.Callee = Tables.formOf(Callee.ComponentInstance);
  Adapter.Address = addressTypeOf(Graph, Callee.Opts);
  return emit(Helpers, Adapter);
}

BoundaryTarget meld::Lowerer::liftStaged(const Lift &Callee,
                                         const std::string &Name) {
  CallAdapter Adapter;
  Adapter.Name = "host->" + path(Callee.ComponentInstance) + "." + Name;
  Adapter.Type = Callee.Type;
  Adapter.CallerSignature =
      Types.flatten(Callee.Type, AddressType::I32, Direction::Lift);
  Adapter.CalleeSignature = Signatures.ofLift(Callee);
  Memories.addStaging();
  if (observableOptions(Callee, Adapter.CallerSignature, Types).Realloc)
    Reallocs.addStaging();
  Adapter.Steps = stepsFromHost(Callee);
  Adapter.Caller = stagingSide(Callee.Opts);
  Adapter.Caller.Handles.CountsLends = Adapter.Steps.CountsLends;
  Adapter.Callee =
      sideOf(Callee.ComponentInstance, Callee.Opts,
             observableOptions(Callee, Adapter.CalleeSignature, Types));
  Adapter.Callee.Handles = Tables.formOf(Callee.ComponentInstance);
  Adapter.Host = HostRole::Caller;
  return emit(Helpers, Adapter);
}

std::optional<BoundaryTarget>
meld::Lowerer::liftPostReturn(const Lift &Callee, const std::string &Name) {
  if (Passing.ofExport(Callee) != HostWay::Stage) {
    if (!Callee.Opts.PostReturn || Passing.callsPostReturn(Callee))
      return std::nullopt;
    return restrictedForHost(Callee.ComponentInstance, *Callee.Opts.PostReturn,
                             Name, /*Storage=*/{});
  }
  const FlatSignature Flat =
      Types.flatten(Callee.Type, AddressType::I32, Direction::Lift);
  if (!Flat.SpillsResult)
    return std::nullopt;
  return releaseStaging("host->" + path(Callee.ComponentInstance) + "." + Name);
}

BoundaryTarget meld::Lowerer::releaseStaging(const std::string &Name) {
  // A result is all that is staged between calls.
  FunctionBuilder B(Adapters.ref(), {BinaryenTypeInt32()});
  B.add(B.call(Adapters.runtime(RuntimeFunction::StagingRelease), {B.i32(0)},
               BinaryenTypeNone()));
  return Adapters.add(Name, {{pointerType(AddressType::I32)}, {}}, B.locals(),
                      B.finish(BinaryenTypeNone()));
}

Error meld::Lowerer::exportFunction(const InstanceGraph::ExportedFunc &Export) {
  const std::string Name = exportName(Export.Interface, Export.Name);
  if (Export.Func.K == FuncRef::Import)
    return reExport(Export, Name);
  const Lift &Callee = Graph.Lifts[Export.Func.Index];
  const BoundaryTarget Func = Passing.ofExport(Callee) == HostWay::Stage
                                  ? liftStaged(Callee, Name)
                                  : liftDirect(Callee, Name);
  reportExport(Callee, Func);
  if (Error Err = addExport(Name, ExternKind::Func, Func, Export.Offset))
    return Err;
  const std::string PostName = "cabi_post_" + Name;
  const std::optional<BoundaryTarget> PostReturn =
      liftPostReturn(Callee, PostName);
  if (!PostReturn) {
    describeExport(Name, std::nullopt);
    return Error::success();
  }
  describeExport(Name, PostName);
  return addExport(PostName, ExternKind::Func, *PostReturn, Export.Offset);
}

Error meld::Lowerer::exportDestructors() {
  for (uint32_t I = 0; I != Graph.Resources.size(); ++I) {
    const ResourceId Id = {I};
    const InstanceGraph::Resource &Resource = Graph.Resources[I];
    if (Tables.isInternal(Id)) {
      if (!Tables.isHeldByHost(Id))
        continue;
      const std::string Name = exportName(
          Resource.ExportInterface, "[resource-drop]" + Resource.ExportName);
      if (Error Err = addExport(Name, ExternKind::Func, dropByHost(Id, Name),
                                std::nullopt))
        return Err;
      Result.Surface.Drops.push_back({Name, Id});
      continue;
    }
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
    Result.Surface.Destructors.push_back({Name, Id});
  }
  return Error::success();
}

BoundaryTarget meld::Lowerer::dropByHost(ResourceId Resource,
                                         const std::string &Name) {
  const InstanceGraph::Resource &Definition = Graph.Resources[Resource.Value];
  FunctionBuilder B(Adapters.ref(), {BinaryenTypeInt32()});
  const Scratch Dropped(
      B, BinaryenTypeInt64(),
      B.call(Adapters.runtime(RuntimeFunction::HandleDrop),
             {B.i32(*Tables.hostTable()),
              B.i32(HandleTables::typeNumber(Resource)), B.get(B.param(0))},
             BinaryenTypeInt64()));
  if (Definition.Dtor)
    runDestructor(B, Resource, Dropped,
                  stepsFromHost(Definition.ComponentInstance, *Definition.Dtor,
                                /*KeepsEntry=*/true));
  return Adapters.add(
      "host->" + path(Definition.ComponentInstance) + "." + Name,
      resourceBuiltinType(CanonKind::ResourceDrop, Definition.Rep), B.locals(),
      B.finish(BinaryenTypeNone()));
}

Error meld::Lowerer::exportMemories() {
  Error Failed = Error::success();
  const auto Add = [&](const std::string &Name, ExternKind Kind,
                       BoundaryTarget Target) {
    if (!Failed)
      Failed = addExport(Name, Kind, Target, std::nullopt);
  };
  using Definition = std::optional<CoreBinding>;
  Memories.visit("memory", [&](const std::string &Name, const Definition &Of) {
    Add(Name, ExternKind::Memory,
        Of ? BoundaryTarget{BoundaryTarget::Entity, Of->Instance, Of->Index}
           : StagingMemoryTarget);
  });
  Reallocs.visit(
      "cabi_realloc", [&](const std::string &Name, const Definition &Of) {
        if (!Of)
          return Add(Name, ExternKind::Func,
                     runtimeTarget(RuntimeFunction::StagingRealloc));
        const uint32_t Owner = ownerOf(Graph, *Of);
        Add(Name, ExternKind::Func,
            restrictedForHost(Owner, *Of, Name, Storage.stepsOfRealloc(Owner)));
      });
  return Failed;
}
