//===- Composition.cpp - Several components become one --------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//

#include "meld/Graph/Composition.h"
#include "CompositionPlan.h"
#include "ImportMerger.h"

#include "meld/Support/Error.h"
#include "meld/Support/Location.h"
#include "meld/Support/Quote.h"

#include "llvm/ADT/STLExtras.h"

using namespace meld;

namespace {

/// Makes the root component.
class Composer {
public:
  Composer(std::vector<CompositionInput> Inputs, CompositionPlan Plan)
      : Inputs(std::move(Inputs)), Plan(std::move(Plan)),
        Imports(this->Inputs, this->Plan, *Result.Root),
        InstanceOf(this->Inputs.size()) {}

  Expected<Composition> run();

private:
  Error instantiate(uint32_t Input);
  SortIndex exportOf(const Provider &P);
  void exportAll(uint32_t Input);

  std::vector<CompositionInput> Inputs;
  const CompositionPlan Plan;
  Composition Result = {std::make_unique<Component>(), {}};
  ImportMerger Imports;
  std::vector<uint32_t> InstanceOf; ///< by input, in the instance space
};

} // namespace

/// The root's name for an export of an input that is instantiated.
SortIndex Composer::exportOf(const Provider &P) {
  const ExportDef &Export = Inputs[P.Input].Def->Exports[P.Export];
  IndexEntry Alias;
  Alias.K = IndexEntry::ExportAlias;
  Alias.Offset = Export.Offset;
  Alias.Index = InstanceOf[P.Input];
  Alias.Name = Export.Name.Name;
  std::vector<IndexEntry> &Space = Result.Root->Spaces[Export.Item.S];
  Space.push_back(Alias);
  return {Export.Item.S, static_cast<uint32_t>(Space.size() - 1)};
}

Error Composer::instantiate(uint32_t Input) {
  Component &Root = *Result.Root;
  const Component &Def = *Inputs[Input].Def;
  InstanceDef Instance;
  Instance.Offset = Def.Offset;
  for (uint32_t I = 0; I != Def.Imports.size(); ++I) {
    const ImportDef &Import = Def.Imports[I];
    const std::optional<Provider> &P = Plan.Providers[Input][I];
    InstanceDef::Arg Arg;
    Arg.Name = Import.Name.Name;
    if (P) {
      Arg.Item = exportOf(*P);
      Result.Providers[Import.Offset] = describeProvider(Inputs, *P);
    } else {
      Expected<uint32_t> Index = Imports.merge(Input, I);
      if (!Index)
        return Index.takeError();
      Arg.Item = {sortOf(Import.Type.K), *Index};
    }
    Instance.Args.push_back(std::move(Arg));
  }

  const auto AppendDefinition = [&](Sort S, size_t Pool) {
    IndexEntry Entry;
    Entry.Offset = Def.Offset;
    Entry.Index = static_cast<uint32_t>(Pool);
    Root.Spaces[S].push_back(Entry);
    return static_cast<uint32_t>(Root.Spaces[S].size() - 1);
  };
  // In the order of Plan.Order, in which run() moves the components.
  Instance.Component = AppendDefinition(Sort::Component, Root.Instances.size());
  InstanceOf[Input] = AppendDefinition(Sort::Instance, Root.Instances.size());
  Root.Steps.push_back({Component::Step::Instance,
                        static_cast<uint32_t>(Root.Instances.size())});
  Root.Instances.push_back(std::move(Instance));
  return Error::success();
}

void Composer::exportAll(uint32_t Input) {
  const std::vector<ExportDef> &Exports = Inputs[Input].Def->Exports;
  for (uint32_t I = 0; I != Exports.size(); ++I) {
    ExportDef Export;
    Export.Name = Exports[I].Name;
    Export.Item = exportOf({Input, I});
    Export.Offset = Exports[I].Offset;
    Result.Root->Exports.push_back(std::move(Export));
  }
}

Expected<Composition> Composer::run() {
  Result.Root->IsComposition = true;
  for (const uint32_t Input : Plan.Order)
    if (Error Err = instantiate(Input))
      return Err;
  if (Error Err = Imports.finish())
    return Err;
  exportAll(Plan.Order.back());
  for (auto &[Location, User] : Imports.takeFirstUsers())
    Result.Providers[Location] = User;
  for (const uint32_t Input : Plan.Order)
    Result.Root->Components.push_back(std::move(Inputs[Input].Def));
  return std::move(Result);
}

Expected<Composition> meld::compose(std::vector<CompositionInput> Inputs,
                                    const CompositionRules &Rules) {
  Expected<CompositionPlan> Plan = planComposition(Inputs, Rules);
  if (!Plan)
    return Plan.takeError();
  return Composer(std::move(Inputs), std::move(*Plan)).run();
}

Error meld::Composition::explain(Error Err) const {
  Error Result = Error::success();
  const auto Add = [&](Error One) {
    Result = llvm::joinErrors(std::move(Result), std::move(One));
  };
  llvm::handleAllErrors(
      std::move(Err),
      [&](const LocatedError &Info) {
        std::string Text = Info.text().str();
        const auto Found = Providers.find(Info.location());
        if (Found != Providers.end())
          Text += "; " + Found->second;
        Add(llvm::make_error<LocatedError>(Info.location(),
                                           Info.context().str(), Text));
      },
      [&](const llvm::ErrorInfoBase &Info) { Add(makeError(Info.message())); });
  return Result;
}

/// Whether the instance type consists of types that are no resources: then no
/// host is needed to provide it.
static bool isOfTypesOnly(const Component &Root, const ExternType &Type) {
  if (Type.K == ExternType::Type)
    return Type.TypeBound == ExternType::Eq;
  if (Type.K != ExternType::Instance)
    return false;
  const IndexEntry &Entry = Root.Spaces[Sort::Type][Type.Index];
  if (Entry.K != IndexEntry::Defined ||
      Root.Types[Entry.Index].K != TypeDef::Instance)
    return false;
  return llvm::all_of(Root.Types[Entry.Index].scope().Decls,
                      [](const TypeDecl &Decl) {
                        return Decl.K != TypeDecl::Export ||
                               (Decl.Extern.K == ExternType::Type &&
                                Decl.Extern.TypeBound == ExternType::Eq);
                      });
}

Error meld::checkImportsAreDeclared(const Component &Root,
                                    const CompositionRules &Rules) {
  for (const ImportDef &Import : Root.Imports) {
    const StringRef Name = Import.Name.Name;
    const bool IsInstance = Import.Type.K == ExternType::Instance;
    const bool IsDeclared =
        Rules.IsHosts &&
        Rules.IsHosts(IsInstance ? Name : "", IsInstance ? "" : Name);
    if (!IsDeclared && !isOfTypesOnly(Root, Import.Type))
      return makeErrorAt(Import.Offset,
                         "import " + quoted(Name) +
                             " has no provider and is not declared to be the "
                             "host's (-host-interface)");
  }
  return Error::success();
}
