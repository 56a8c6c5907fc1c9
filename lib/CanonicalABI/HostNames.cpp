//===- HostNames.cpp - Names that the host knows functions by -------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "HostNames.h"

using namespace meld;

ObservableOptions meld::observableOptions(FuncTypeId Type, Direction Dir,
                                          const FlatSignature &Flat,
                                          Layouts &Types) {
  const TypeContents Params = Types.paramContents(Type);
  const TypeContents Result = Types.resultContents(Type);
  ObservableOptions Options;
  Options.Realloc = Dir == Direction::Lift
                        ? Params.pointers() || Flat.SpillsParams
                        : Result.pointers();
  Options.Memory = Params.pointers() || Result.pointers() ||
                   Flat.SpillsParams || Flat.SpillsResult;
  Options.Encoding = Params.Strings || Result.Strings;
  return Options;
}

OptionKeys meld::keysOf(const CoreDefinitions &Definitions,
                        const ResolvedOpts &Opts,
                        const ObservableOptions &Needed, bool IsStaged) {
  const auto KeyOf = [&](const CoreBinding &Option) {
    return IsStaged ? StagingKey : keyOf(Definitions.of(Option));
  };
  OptionKeys Keys;
  if (Needed.Encoding)
    Keys.Encoding = Opts.Encoding;
  if (Needed.Memory)
    Keys.Memory = KeyOf(*Opts.Memory);
  if (Needed.Realloc)
    Keys.Realloc = KeyOf(*Opts.Realloc);
  return Keys;
}

OptionKeys meld::keysOfStaged(const ObservableOptions &Needed) {
  OptionKeys Keys;
  if (Needed.Encoding)
    Keys.Encoding = StringEncoding::Utf8;
  if (Needed.Memory)
    Keys.Memory = StagingKey;
  if (Needed.Realloc)
    Keys.Realloc = StagingKey;
  return Keys;
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
    Import.NeedsExports = Id.Options.Memory || Id.Options.Realloc;
    Imports.push_back(std::move(Import));
    Users.emplace_back();
  }
  return {BoundaryTarget::Residual, 0, Entry->second};
}

void meld::ResidualImports::addUser(BoundaryTarget Import,
                                    CoreBinding::Kind Kind, uint32_t Index) {
  const CoreBinding User = {Kind, ExternKind::Func, 0, Index};
  if (!llvm::is_contained(Users[Import.Index], User))
    Users[Import.Index].push_back(User);
}

BoundaryTarget
meld::ResidualImports::ofLowering(uint32_t Index, const CoreFuncType &Type,
                                  const ObservableOptions &Options,
                                  bool IsStaged) {
  const InstanceGraph::Lowering &Lowering = Graph.Lowerings[Index];
  assert(Lowering.Callee.K == FuncRef::Import && "not lowered from the host");
  const Identity Id = {HostImport::Function, Lowering.Callee.Index,
                       keysOf(Definitions, Lowering.Opts, Options, IsStaged)};
  const InstanceGraph::ImportedFunc &Import = Graph.Imports[Id.Index];
  const BoundaryTarget Target = get(Id, Import.Interface, Import.Name, Type);
  addUser(Target, CoreBinding::Lowered, Index);
  return Target;
}

BoundaryTarget
meld::ResidualImports::ofReexport(uint32_t Index, const CoreFuncType &Type,
                                  const ObservableOptions &Options) {
  const Identity Id = {HostImport::Function, Index, keysOfStaged(Options)};
  const InstanceGraph::ImportedFunc &Import = Graph.Imports[Index];
  return get(Id, Import.Interface, Import.Name, Type);
}

BoundaryTarget
meld::ResidualImports::ofResource(CanonKind Kind, ResourceId Resource,
                                  std::optional<uint32_t> Builtin) {
  const InstanceGraph::Resource &Definition = Graph.Resources[Resource.Value];
  Identity Id;
  Id.Index = Resource.Value;
  std::string Field;
  switch (Kind) {
  case CanonKind::ResourceNew:
    Id.K = HostImport::ResourceNew;
    Field = "[resource-new]";
    break;
  case CanonKind::ResourceRep:
    Id.K = HostImport::ResourceRep;
    Field = "[resource-rep]";
    break;
  case CanonKind::ResourceDrop:
    Id.K = HostImport::ResourceDrop;
    Field = "[resource-drop]";
    break;
  default:
    llvm_unreachable("not a built-in of resources");
  }
  const CoreFuncType Type = resourceBuiltinType(Kind, Definition.Rep);
  const std::string &Interface = Definition.ExportInterface;
  const BoundaryTarget Target =
      Definition.IsImport
          ? get(Id, Definition.Interface, Field + Definition.Name, Type)
          : get(Id, "[export]" + (Interface.empty() ? "$root" : Interface),
                Field + Definition.ExportName, Type);
  if (Builtin)
    addUser(Target, CoreBinding::Builtin, *Builtin);
  return Target;
}

std::vector<HostImport> meld::ResidualImports::describe(
    llvm::function_ref<HostOptions(const OptionKeys &)> Options) const {
  std::vector<HostImport> Result(Imports.size());
  for (const auto &[Id, Number] : Numbers)
    Result[Number] = {
        Imports[Number].Module, Imports[Number].Field, Id.K, Id.Index,
        Options(Id.Options),    Users[Number]};
  return Result;
}

BoundaryTarget
meld::ResidualImports::ofErrorContext(CanonKind Kind, const ResolvedOpts &Opts,
                                      std::optional<uint32_t> Builtin) {
  const CoreValType Handle = {CoreValType::I32, false, {}};
  const CoreValType Pointer = pointerType(addressTypeOf(Graph, Opts));
  Identity Id;
  // The encoding is part of the name.
  const auto Named = [&](StringRef Operation) {
    return "[error-context-" + Operation.str() + "-" +
           stringEncodingName(Opts.Encoding).str() + "]";
  };
  BoundaryTarget Target;
  switch (Kind) {
  case CanonKind::ErrorContextNew:
    Id.K = HostImport::ErrorContextNew;
    Id.Options =
        keysOf(Definitions, Opts, {true, false, true}, /*IsStaged=*/false);
    Target = get(Id, "", Named("new"), {{Pointer, Pointer}, {Handle}});
    break;
  case CanonKind::ErrorContextDebugMessage:
    Id.K = HostImport::ErrorContextDebugMessage;
    Id.Options =
        keysOf(Definitions, Opts, {true, true, true}, /*IsStaged=*/false);
    Target = get(Id, "", Named("debug-message"), {{Handle, Pointer}, {}});
    break;
  case CanonKind::ErrorContextDrop:
    Id.K = HostImport::ErrorContextDrop;
    Target = get(Id, "", "[error-context-drop]", {{Handle}, {}});
    break;
  default:
    llvm_unreachable("not a built-in of error contexts");
  }
  if (Builtin)
    addUser(Target, CoreBinding::Builtin, *Builtin);
  return Target;
}

//===----------------------------------------------------------------------===//
// Exports
//===----------------------------------------------------------------------===//

std::string meld::exportName(StringRef Interface, StringRef Name) {
  return Interface.empty() ? Name.str() : (Interface + "#" + Name).str();
}
