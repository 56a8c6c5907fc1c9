//===- HostSurface.cpp - What the fused module shows its host -------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "meld/CanonicalABI/HostSurface.h"

#include "Lowering.h"

using namespace meld;

const HostImport *meld::HostSurface::findImport(StringRef Module,
                                                StringRef Field) const {
  const auto Found = llvm::find_if(Imports, [&](const HostImport &Import) {
    return Import.Module == Module && Import.Field == Field;
  });
  return Found == Imports.end() ? nullptr : &*Found;
}

const HostExport *meld::HostSurface::findExport(StringRef Name) const {
  const auto Found = llvm::find_if(
      Exports, [&](const HostExport &Export) { return Export.Name == Name; });
  return Found == Exports.end() ? nullptr : &*Found;
}

namespace {

/// The names of all that canonical options refer to.
class OptionNames {
public:
  explicit OptionNames(const InstanceGraph &Graph) : Graph(Graph) {}

  /// Takes the names of \p Needed into \p Definitions.
  static void add(const NumberedExports &Needed, StringRef PlainName,
                  std::vector<HostDefinition> &Definitions,
                  std::map<DefinitionKey, std::string> &Names) {
    Needed.visit(PlainName, [&](const std::string &Name,
                                const std::optional<CoreBinding> &Definition) {
      Definitions.push_back({Name, Definition});
      Names.emplace(Definition ? keyOf(*Definition) : StagingKey, Name);
    });
  }

  HostOptions options(const OptionKeys &Keys) const {
    HostOptions Options;
    Options.Encoding = Keys.Encoding.value_or(StringEncoding::Utf8);
    if (Keys.Memory) {
      Options.Memory = Memories.at(*Keys.Memory);
      Options.Address = address(*Keys.Memory);
    }
    if (Keys.Realloc)
      Options.Realloc = Reallocs.at(*Keys.Realloc);
    return Options;
  }

  std::map<DefinitionKey, std::string> Memories, Reallocs;

private:
  AddressType address(const DefinitionKey &Memory) const {
    if (Memory == StagingKey)
      return AddressType::I32;
    ResolvedOpts Opts;
    Opts.Memory = {CoreBinding::Entity, ExternKind::Memory, std::get<1>(Memory),
                   std::get<2>(Memory)};
    return addressTypeOf(Graph, Opts);
  }

  const InstanceGraph &Graph;
};

} // namespace

void meld::Lowerer::describeExport(const std::string &Name,
                                   std::optional<std::string> PostReturn) {
  HostExport Export;
  Export.Name = Name;
  Export.Index = Result.Surface.Exports.size();
  const FuncRef Func = Graph.Exports[Export.Index].Func;
  OptionKeys &Keys = ExportOptions.emplace_back();
  if (Func.K == FuncRef::Import) {
    const FuncTypeId Type = Graph.Exports[Export.Index].Type;
    Export.Import = Func.Index;
    Keys = keysOfStaged(observableOptions(
        Type, Direction::Lift,
        Types.flatten(Type, AddressType::I32, Direction::Lift), Types));
  } else {
    const Lift &Callee = Graph.Lifts[Func.Index];
    const bool IsStaged = Passing.ofExport(Callee) == HostWay::Stage;
    const FlatSignature Flat =
        IsStaged ? Types.flatten(Callee.Type, AddressType::I32, Direction::Lift)
                 : Signatures.ofLift(Callee);
    Keys = keysOf(Definitions, Callee.Opts,
                  observableOptions(Callee, Flat, Types), IsStaged);
  }
  Export.Options.PostReturn = std::move(PostReturn);
  Result.Surface.Exports.push_back(std::move(Export));
}

/// Runs when all memories and reallocs are known that the host needs, because
/// their names depend on that.
void meld::Lowerer::describeSurface() {
  HostSurface &Surface = Result.Surface;
  Surface.InternalResources = Options.InternalResources;
  OptionNames Names(Graph);
  Names.add(Memories, "memory", Surface.Memories, Names.Memories);
  Names.add(Reallocs, "cabi_realloc", Surface.Reallocs, Names.Reallocs);
  Surface.Imports = Residuals.describe(
      [&](const OptionKeys &Keys) { return Names.options(Keys); });
  for (auto [Export, Keys] : llvm::zip_equal(Surface.Exports, ExportOptions)) {
    std::optional<std::string> PostReturn =
        std::move(Export.Options.PostReturn);
    Export.Options = Names.options(Keys);
    Export.Options.PostReturn = std::move(PostReturn);
  }
}
