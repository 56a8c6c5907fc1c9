//===- HostNames.cpp - Names that the host knows functions by -------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "HostNames.h"

using namespace meld;

ObservableOptions meld::observableOptions(const InstanceGraph::Lift &Lift,
                                          const FlatSignature &Flat,
                                          Layouts &Types) {
  const TypeContents Params = Types.paramContents(Lift.Type);
  const TypeContents Result = Types.resultContents(Lift.Type);
  ObservableOptions Options;
  Options.Realloc = Params.pointers() || Flat.SpillsParams;
  Options.Memory = Options.Realloc || Result.pointers() || Flat.SpillsResult;
  Options.Encoding = Params.Strings || Result.Strings;
  return Options;
}

ObservableOptions
meld::observableOptions(const InstanceGraph::Lowering &Lowering,
                        const FlatSignature &Flat, Layouts &Types) {
  const TypeContents Params = Types.paramContents(Lowering.Type);
  const TypeContents Result = Types.resultContents(Lowering.Type);
  ObservableOptions Options;
  Options.Realloc = Result.pointers();
  Options.Memory = Options.Realloc || Params.pointers() || Flat.SpillsParams ||
                   Flat.SpillsResult;
  Options.Encoding = Params.Strings || Result.Strings;
  return Options;
}

//===----------------------------------------------------------------------===//
// Imports
//===----------------------------------------------------------------------===//

BoundaryTarget meld::ResidualImports::get(const Identity &Id, StringRef Module,
                                          StringRef Field,
                                          const CoreFuncType &Type) {
  const auto [Entry, IsNew] = Numbers.try_emplace(Id, Imports.size());
  if (IsNew) {
    ResidualImport Import;
    Import.Module = Module.empty() ? "$root" : Module.str();
    Import.Field = Field.str();
    // A name that no valid component has may end like a suffix.
    while (true) {
      unsigned &Number = Uses[Import.Module + '\0' + Import.Field];
      if (Number++ == 0)
        break;
      Import.Field = Field.str() + "$" + std::to_string(Number - 1);
    }
    Import.Type = Type;
    Import.NeedsExports = Id.Memory || Id.Realloc;
    Imports.push_back(std::move(Import));
  }
  return {BoundaryTarget::Residual, 0, Entry->second};
}

BoundaryTarget meld::ResidualImports::ofLowering(
    const InstanceGraph::Lowering &Lowering, const CoreFuncType &Type,
    const ObservableOptions &Options, bool IsStaged) {
  assert(Lowering.Callee.K == FuncRef::Import && "not lowered from the host");
  const auto KeyOf = [&](const CoreBinding &Option) {
    return IsStaged ? StagingKey : keyOf(Definitions.of(Option));
  };
  Identity Id;
  Id.Index = Lowering.Callee.Index;
  if (Options.Encoding)
    Id.Encoding = Lowering.Opts.Encoding;
  if (Options.Memory)
    Id.Memory = KeyOf(*Lowering.Opts.Memory);
  if (Options.Realloc)
    Id.Realloc = KeyOf(*Lowering.Opts.Realloc);
  const InstanceGraph::ImportedFunc &Import = Graph.Imports[Id.Index];
  return get(Id, Import.Interface, Import.Name, Type);
}

BoundaryTarget meld::ResidualImports::ofReexport(uint32_t Index,
                                                 const CoreFuncType &Type) {
  Identity Id;
  Id.Index = Index;
  const InstanceGraph::ImportedFunc &Import = Graph.Imports[Index];
  return get(Id, Import.Interface, Import.Name, Type);
}

BoundaryTarget meld::ResidualImports::ofResource(CanonKind Kind,
                                                 ResourceId Resource) {
  const InstanceGraph::Resource &Definition = Graph.Resources[Resource.Value];
  Identity Id;
  Id.Index = Resource.Value;
  std::string Field;
  switch (Kind) {
  case CanonKind::ResourceNew:
    Id.K = Identity::ResourceNew;
    Field = "[resource-new]";
    break;
  case CanonKind::ResourceRep:
    Id.K = Identity::ResourceRep;
    Field = "[resource-rep]";
    break;
  case CanonKind::ResourceDrop:
    Id.K = Identity::ResourceDrop;
    Field = "[resource-drop]";
    break;
  default:
    llvm_unreachable("not a built-in of resources");
  }
  const CoreFuncType Type = resourceBuiltinType(Kind, Definition.Rep);
  if (Definition.IsImport)
    return get(Id, Definition.Interface, Field + Definition.Name, Type);
  const std::string &Interface = Definition.ExportInterface;
  return get(Id, "[export]" + (Interface.empty() ? "$root" : Interface),
             Field + Definition.ExportName, Type);
}

//===----------------------------------------------------------------------===//
// Exports
//===----------------------------------------------------------------------===//

std::string meld::exportName(StringRef Interface, StringRef Name) {
  return Interface.empty() ? Name.str() : (Interface + "#" + Name).str();
}
