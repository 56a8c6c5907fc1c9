//===- CompositionPlan.cpp - Who provides which import --------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//

#include "CompositionPlan.h"
#include "InterfaceNames.h"

#include "meld/Support/Error.h"
#include "meld/Support/Location.h"
#include "meld/Support/Quote.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/ADT/StringMap.h"

using namespace meld;

std::string meld::describeProvider(ArrayRef<CompositionInput> Inputs,
                                   const Provider &P) {
  const ExportDef &Export = Inputs[P.Input].Def->Exports[P.Export];
  return quoted(Inputs[P.Input].Name) + " exports it as " +
         quoted(Export.Name.Name) + " at offset 0x" +
         llvm::utohexstr(offsetOf(Export.Offset), /*LowerCase=*/true);
}

Expected<ProviderRule> meld::ProviderRule::parse(StringRef Text,
                                                 ArrayRef<std::string> Inputs) {
  ProviderRule Rule;
  const auto [Left, Provider] = Text.rsplit('=');
  if (Left.size() == Text.size())
    return makeError(quoted(Text) +
                     " has not the form [IMPORTER:]NAME=[PROVIDER]");
  StringRef Import = Left;
  // Names of interfaces have colons as well.
  for (const std::string &Input : Inputs) {
    StringRef Rest = Left;
    if (Rest.consume_front(Input) && Rest.consume_front(":")) {
      Rule.Importer = Input;
      Import = Rest;
    }
  }
  if (Import.empty())
    return makeError(quoted(Text) + " names no import");
  Rule.Import = Import.str();
  Rule.Provider = Provider.str();
  if (!Provider.empty() && !llvm::is_contained(Inputs, Provider))
    return makeError(quoted(Text) + ": " + quoted(Provider) +
                     " is not one of the inputs");
  return Rule;
}

namespace {

class Planner {
public:
  Planner(ArrayRef<CompositionInput> Inputs, const CompositionRules &Rules)
      : Inputs(Inputs), Rules(Rules), States(Inputs.size()) {}

  Expected<CompositionPlan> run();

private:
  enum class State : uint8_t { Untouched, Open, Done };

  const ProviderRule *ruleFor(uint32_t Importer, StringRef Import);
  Expected<std::optional<Provider>> providerOf(uint32_t Importer,
                                               const ImportDef &Import);
  Error visitProviders();
  Error cycle(uint32_t Input) const;
  Error unused(uint32_t Input) const;

  const ArrayRef<CompositionInput> Inputs;
  const CompositionRules &Rules;
  CompositionPlan Plan;
  llvm::StringMap<SmallVector<Provider, 1>> ByTrack;
  std::vector<State> States;
  /// The inputs being visited, with the import that is looked at. They may be
  /// as many as there are inputs.
  std::vector<std::pair<uint32_t, uint32_t>> Path;
};

} // namespace

const ProviderRule *Planner::ruleFor(uint32_t Importer, StringRef Import) {
  // One for this importer is more particular than one for all.
  const ProviderRule *Found = nullptr;
  for (const ProviderRule &Rule : Rules.Providers) {
    const bool IsForAll = Rule.Importer.empty();
    if (!IsForAll && Rule.Importer != Inputs[Importer].Name)
      continue;
    if (Rule.Import != Import && Rule.Import != withoutVersion(Import))
      continue;
    if (!Found || !IsForAll)
      Found = &Rule;
  }
  return Found;
}

/// Who provides \p Import, by its name.
Expected<std::optional<Provider>> Planner::providerOf(uint32_t Importer,
                                                      const ImportDef &Import) {
  const StringRef Name = Import.Name.Name;
  const bool IsInstance = Import.Type.K == ExternType::Instance;
  if (Rules.IsHosts &&
      Rules.IsHosts(IsInstance ? Name : "", IsInstance ? "" : Name))
    return std::nullopt;
  const ProviderRule *Rule = ruleFor(Importer, Name);
  if (Rule && Rule->Provider.empty())
    return std::nullopt;

  const SmallVector<Provider, 1> OnTrack = ByTrack.lookup(versionTrack(Name));
  const auto HasName = [&](const Provider &P) {
    return Inputs[P.Input].Def->Exports[P.Export].Name.Name == Name;
  };
  SmallVector<Provider, 2> Candidates;
  for (const Provider &P : OnTrack) {
    // Nothing is bound to its own export: what it exports is made of what it
    // imports.
    if (P.Input == Importer || (Rule && Inputs[P.Input].Name != Rule->Provider))
      continue;
    // An input may export several versions on purpose.
    const bool HasBetter = !HasName(P) && llvm::any_of(OnTrack, [&](auto &Q) {
      return Q.Input == P.Input && HasName(Q);
    });
    if (!HasBetter)
      Candidates.push_back(P);
  }
  if (Candidates.size() > 1)
    return makeErrorAt(Import.Offset,
                       "import " + quoted(Name) + " has several providers: " +
                           describeProvider(Inputs, Candidates[0]) + ", and " +
                           describeProvider(Inputs, Candidates[1]) +
                           "; -provider tells which one is meant");
  if (Candidates.empty() && Rule)
    return makeErrorAt(Import.Offset, "import " + quoted(Name) + ": " +
                                          quoted(Rule->Provider) +
                                          " was given as its provider, but "
                                          "exports no such name");
  if (Candidates.empty())
    return std::nullopt;
  return Candidates.front();
}

/// Names the way from \p Input, which is open, back to it.
Error Planner::cycle(uint32_t Input) const {
  const auto *First = llvm::find_if(Path, [&](const auto &Step) {
                        return Step.first == Input;
                      }).base();
  std::string Way = quoted(Inputs[Input].Name);
  const auto *End = Path.data() + Path.size();
  for (const auto *Step = First; Step != End; ++Step) {
    const uint32_t Next = Step + 1 == End ? Input : (Step + 1)->first;
    Way += (Step == First ? " imports " : ", which imports ") +
           quoted(Inputs[Step->first].Def->Imports[Step->second].Name.Name) +
           " of " + quoted(Inputs[Next].Name);
  }
  const auto &[Last, Import] = Path.back();
  return makeErrorAt(Inputs[Last].Def->Imports[Import].Offset,
                     "components need each other: " + Way +
                         "; an import that is to be the host's is declared by "
                         "-host-interface or -provider");
}

Error Planner::unused(uint32_t Input) const {
  std::string Why = "the root " + quoted(Inputs[0].Name) +
                    " needs nothing of " + quoted(Inputs[Input].Name);
  // A frequent reason is that the root was not given first.
  for (const ImportDef &Import : Inputs[Input].Def->Imports)
    for (const Provider &P : ByTrack.lookup(versionTrack(Import.Name.Name)))
      if (P.Input == 0)
        return makeError(Why + ", which needs " + quoted(Import.Name.Name) +
                         " of it; the first input is the root");
  return makeError(Why);
}

/// Visits inputs from the root on, depth first.
Error Planner::visitProviders() {
  Path.push_back({0, 0});
  States[0] = State::Open;
  while (!Path.empty()) {
    auto &[Input, Import] = Path.back();
    const std::vector<ImportDef> &Imports = Inputs[Input].Def->Imports;
    if (Import == Imports.size()) {
      States[Input] = State::Done;
      Plan.Order.push_back(Input);
      Path.pop_back();
      if (!Path.empty())
        ++Path.back().second;
      continue;
    }
    Expected<std::optional<Provider>> P = providerOf(Input, Imports[Import]);
    if (!P)
      return P.takeError();
    Plan.Providers[Input].push_back(*P);
    if (!*P || States[(*P)->Input] == State::Done) {
      ++Import;
      continue;
    }
    const uint32_t Next = (*P)->Input;
    if (States[Next] == State::Open)
      return cycle(Next);
    States[Next] = State::Open;
    Path.push_back({Next, 0});
  }
  return Error::success();
}

Expected<CompositionPlan> Planner::run() {
  Plan.Providers.resize(Inputs.size());
  for (uint32_t I = 0; I != Inputs.size(); ++I)
    for (uint32_t E = 0; E != Inputs[I].Def->Exports.size(); ++E)
      ByTrack[versionTrack(Inputs[I].Def->Exports[E].Name.Name)].push_back(
          {I, E});
  if (Error Err = visitProviders())
    return Err;
  for (uint32_t I = 0; I != Inputs.size(); ++I)
    if (States[I] == State::Untouched)
      return unused(I);
  return std::move(Plan);
}

Expected<CompositionPlan>
meld::planComposition(ArrayRef<CompositionInput> Inputs,
                      const CompositionRules &Rules) {
  return Planner(Inputs, Rules).run();
}
