//===- HostHandles.cpp - Who holds handles of the host --------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "HostHandles.h"

#include "meld/Support/Error.h"

#include "llvm/ADT/DenseSet.h"

using namespace meld;

namespace {

class Checker {
public:
  Checker(const InstanceGraph &Graph, Layouts &Types,
          const BoundaryOptions &Options)
      : Graph(Graph), Types(Types), Options(Options) {}

  Error addBuiltin(const InstanceGraph::Builtin &Builtin);
  /// A function that \p ComponentInstance shares with the host.
  Error addFunction(uint32_t ComponentInstance, FuncTypeId Type,
                    const std::string &Name, uint64_t Offset);

private:
  Error addHolder(uint32_t ComponentInstance, const std::string &What,
                  uint64_t Offset);
  /// Refuses resource \p Id unless the host has a table for its handles, used
  /// by \p User.
  Error checkResource(ResourceId Id, uint32_t User, const std::string &What,
                      uint64_t Offset);
  Error checkResources(TypeId Id, uint32_t User, const std::string &What,
                       uint64_t Offset, llvm::DenseSet<uint32_t> &Seen);

  const InstanceGraph &Graph;
  Layouts &Types;
  const BoundaryOptions &Options;
  std::optional<uint32_t> Holder;
  std::string HeldBy; ///< what made Holder one
};

} // namespace

Error Checker::addHolder(uint32_t ComponentInstance, const std::string &What,
                         uint64_t Offset) {
  if (!Holder) {
    Holder = ComponentInstance;
    HeldBy = What;
  }
  if (*Holder == ComponentInstance || Options.SharedHandles)
    return Error::success();
  const auto Path = [&](uint32_t Instance) {
    return "\"" + Graph.ComponentInstances[Instance].Path + "\"";
  };
  return makeErrorAt(Offset,
                     "component instances " + Path(*Holder) + " (by " + HeldBy +
                         ") and " + Path(ComponentInstance) + " (by " + What +
                         ") both hold handles of the host, which would share "
                         "one table; fuse<handles=shared> permits that");
}

Error Checker::checkResource(ResourceId Id, uint32_t User,
                             const std::string &What, uint64_t Offset) {
  const InstanceGraph::Resource &Resource = Graph.Resources[Id.Value];
  if (Resource.IsImport)
    return Error::success();
  const std::string Name = Resource.Name.empty()
                               ? "a resource"
                               : "resource \"" + Resource.Name + "\"";
  if (!Resource.IsExported)
    return makeErrorAt(
        Offset, What + ": " + Name + " is defined by \"" +
                    Graph.ComponentInstances[Resource.ComponentInstance].Path +
                    "\" and not exported by the root; handle "
                    "tables are not supported yet");
  if (Resource.ComponentInstance != User)
    return makeErrorAt(
        Offset, What + ": handles of " + Name + " cross from \"" +
                    Graph.ComponentInstances[Resource.ComponentInstance].Path +
                    "\" to \"" + Graph.ComponentInstances[User].Path +
                    "\", which is not supported yet");
  return Error::success();
}

Error Checker::checkResources(TypeId Id, uint32_t User, const std::string &What,
                              uint64_t Offset, llvm::DenseSet<uint32_t> &Seen) {
  if (!Types.contents(Id).handles() || !Seen.insert(Id.Value).second)
    return Error::success();
  const ResolvedType &Type = Types.types()[Id];
  if (Type.K == DefinedValType::Own || Type.K == DefinedValType::Borrow)
    return checkResource(Type.Resource, User, What, Offset);
  for (const std::optional<TypeId> &Child : Type.Children)
    if (Child)
      if (Error Err = checkResources(*Child, User, What, Offset, Seen))
        return Err;
  return Error::success();
}

Error Checker::addBuiltin(const InstanceGraph::Builtin &Builtin) {
  if (!Builtin.Resource)
    return Error::success();
  const std::string What = canonKindName(Builtin.Def->K).str();
  if (Error Err = checkResource(*Builtin.Resource, Builtin.ComponentInstance,
                                What, Builtin.Offset))
    return Err;
  return addHolder(Builtin.ComponentInstance, What, Builtin.Offset);
}

Error Checker::addFunction(uint32_t ComponentInstance, FuncTypeId Id,
                           const std::string &Name, uint64_t Offset) {
  TypeContents Contents = Types.paramContents(Id);
  Contents |= Types.resultContents(Id);
  if (!Contents.handles())
    return Error::success();
  const std::string What = "function \"" + Name + "\"";
  const ResolvedFuncType &Type = Types.types()[Id];
  llvm::DenseSet<uint32_t> Seen;
  for (const auto &[Label, Param] : Type.Params)
    if (Error Err =
            checkResources(Param, ComponentInstance, What, Offset, Seen))
      return Err;
  if (Type.Result)
    if (Error Err =
            checkResources(*Type.Result, ComponentInstance, What, Offset, Seen))
      return Err;
  return addHolder(ComponentInstance, What, Offset);
}

Error meld::checkHostHandles(const InstanceGraph &Graph,
                             const ReachedDefinitions &Reached, Layouts &Types,
                             FunctionNames &Names,
                             const BoundaryOptions &Options) {
  Checker Handles(Graph, Types, Options);
  for (uint32_t I : Reached.Builtins)
    if (Error Err = Handles.addBuiltin(Graph.Builtins[I]))
      return Err;
  for (uint32_t I : Reached.Lowerings) {
    const InstanceGraph::Lowering &Lowering = Graph.Lowerings[I];
    if (Lowering.Callee.K != FuncRef::Import)
      continue;
    if (Error Err =
            Handles.addFunction(Lowering.ComponentInstance, Lowering.Type,
                                Names.of(Lowering.Callee), Lowering.Offset))
      return Err;
  }
  for (const InstanceGraph::ExportedFunc &Export : Graph.Exports) {
    if (Export.Func.K != FuncRef::Lifted)
      continue;
    const InstanceGraph::Lift &Lift = Graph.Lifts[Export.Func.Index];
    if (Error Err = Handles.addFunction(Lift.ComponentInstance, Lift.Type,
                                        Export.Name, Export.Offset))
      return Err;
  }
  return Error::success();
}
