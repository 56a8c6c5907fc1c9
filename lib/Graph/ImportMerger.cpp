//===- ImportMerger.cpp - What several inputs want of the host ------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//

#include "ImportMerger.h"
#include "InterfaceNames.h"

#include "meld/Support/Error.h"
#include "meld/Support/Location.h"
#include "meld/Support/Quote.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"

using namespace meld;

/// Copies the types of one input into the root.
class ImportMerger::InputCopier : public ScopeCopier {
public:
  InputCopier(ImportMerger &Merger, uint32_t Input, const Component &Def)
      : ScopeCopier(nullptr, Def.Spaces, Def.Types, Merger.Root.Spaces,
                    Merger.Root.Types),
        Merger(Merger), Input(Input), Def(Def) {}

  using ScopeCopier::append;
  using ScopeCopier::externType;

private:
  Expected<uint32_t> named(const IndexEntry &Entry) override;

  ImportMerger &Merger;
  const uint32_t Input;
  const Component &Def;
};

/// A type that an import uses has a name that was imported, too, or that the
/// input exports.
Expected<uint32_t> ImportMerger::InputCopier::named(const IndexEntry &Entry) {
  if (Entry.K == IndexEntry::Export) {
    const SortIndex &Item = Def.Exports[Entry.Index].Item;
    return entry(Item.S, Item.Index);
  }
  const std::optional<Provider> &P = Merger.Plan.Providers[Input][Entry.Index];
  if (!P)
    return Merger.merge(Input, Entry.Index);
  const ImportDef &User = Merger.Imports[Merger.Open.back()].Import;
  return makeErrorAt(User.Offset,
                     "import " + quoted(User.Name.Name) +
                         " has no provider, but its type refers to import " +
                         quoted(Def.Imports[Entry.Index].Name.Name) + ": " +
                         describeProvider(Merger.Inputs, *P));
}

ImportMerger::ImportMerger(ArrayRef<CompositionInput> Inputs,
                           const CompositionPlan &Plan, Component &Root)
    : Inputs(Inputs), Plan(Plan), Root(Root) {
  for (uint32_t I = 0; I != Inputs.size(); ++I)
    Copiers.push_back(std::make_unique<InputCopier>(*this, I, *Inputs[I].Def));
}

ImportMerger::~ImportMerger() = default;

Expected<uint32_t> ImportMerger::merge(uint32_t Input, uint32_t Number) {
  const ImportDef &Import = Inputs[Input].Def->Imports[Number];
  const StringRef Name = Import.Name.Name;
  const auto [Known, IsNew] =
      ByTrack.try_emplace(versionTrack(Name), Imports.size());
  const uint32_t Position = Known->second;
  if (IsNew) {
    Imports.emplace_back();
    Imports.back().Import = Import;
    Imports.back().Input = Input;
  }
  Merged &M = Imports[Position];
  // The import that is being made depends on this one.
  if (!Open.empty() && Open.back() != Position &&
      !llvm::is_contained(Imports[Open.back()].Needed, Position))
    Imports[Open.back()].Needed.push_back(Position);

  if (M.Import.Type.K != Import.Type.K)
    return makeErrorAt(Import.Offset,
                       "import " + quoted(Name) + " of a " +
                           sortName(sortOf(Import.Type.K)) + " is a " +
                           sortName(sortOf(M.Import.Type.K)) + " for " +
                           quoted(Inputs[M.Input].Name));
  if (isHigherVersion(Name, M.Import.Name.Name))
    M.Import.Name = Import.Name;

  Open.push_back(Position);
  Error Err = Error::success();
  if (IsNew) {
    // What the import needs comes before it in the root's type space; where it
    // comes in its own is of no consequence.
    if (Import.Type.K == ExternType::Instance) {
      auto Scope = std::make_unique<TypeScope>();
      M.Scope = Scope.get();
      TypeDef Def;
      Def.K = TypeDef::Instance;
      Def.Offset = Import.Offset;
      Def.Def = std::move(Scope);
      Root.Types.push_back(std::move(Def));
      IndexEntry Entry;
      Entry.Offset = Import.Offset;
      Entry.Index = static_cast<uint32_t>(Root.Types.size() - 1);
      M.Import.Type.Index = Copiers[Input]->append(Sort::Type, Entry);
    } else {
      Expected<ExternType> Type =
          Copiers[Input]->externType(Import.Type, Import.Offset);
      if (Type)
        M.Import.Type = *Type;
      else
        Err = Type.takeError();
    }
    IndexEntry Entry;
    Entry.K = IndexEntry::Import;
    Entry.Offset = Import.Offset;
    Entry.Index = Position; // until the order is known
    M.Index = Copiers[Input]->append(sortOf(Import.Type.K), Entry);
  } else if (M.Input != Input) {
    FirstUsers.try_emplace(
        Import.Offset,
        quoted(Inputs[M.Input].Name) + " imports it at offset 0x" +
            llvm::utohexstr(offsetOf(M.Import.Offset), /*LowerCase=*/true));
  }
  if (!Err && M.Scope)
    Err = addToType(M, Input, Import);
  Open.pop_back();
  if (Err)
    return Err;
  return M.Index;
}

Error ImportMerger::addToType(Merged &M, uint32_t Input,
                              const ImportDef &Import) {
  const Component &Def = *Inputs[Input].Def;
  // The type may be an alias of a definition.
  const IndexEntry *Entry = &Def.Spaces[Sort::Type][Import.Type.Index];
  while (Entry->K == IndexEntry::OuterAlias && Entry->Depth == 0)
    Entry = &Def.Spaces[Sort::Type][Entry->Index];
  if (Entry->K != IndexEntry::Defined ||
      Def.Types[Entry->Index].K != TypeDef::Instance)
    return makeErrorAt(Import.Offset,
                       "unsupported: the type of import " +
                           quoted(Import.Name.Name) +
                           " is not defined by the component itself");
  return InstanceTypeCopier(*Copiers[Input], Def.Types[Entry->Index].scope(),
                            *M.Scope, M.Exports)
      .copyExports();
}

/// Appends \p Number to \p Order, behind what it needs.
Error ImportMerger::order(uint32_t Number, std::vector<uint8_t> &States,
                          std::vector<uint32_t> &Order) {
  enum : uint8_t { Untouched, Active, Done };
  SmallVector<std::pair<uint32_t, size_t>> Path = {{Number, 0}};
  while (!Path.empty()) {
    const auto [Current, Next] = Path.back();
    const Merged &M = Imports[Current];
    if (States[Current] == Done) {
      Path.pop_back();
      continue;
    }
    States[Current] = Active;
    if (Next == M.Needed.size()) {
      States[Current] = Done;
      Order.push_back(Current);
      Path.pop_back();
      continue;
    }
    ++Path.back().second;
    const uint32_t Needed = M.Needed[Next];
    if (States[Needed] == Active)
      return makeErrorAt(M.Import.Offset,
                         "imports of several inputs need each other: " +
                             quoted(M.Import.Name.Name) + " and " +
                             quoted(Imports[Needed].Import.Name.Name));
    Path.push_back({Needed, 0});
  }
  return Error::success();
}

Error ImportMerger::finish() {
  std::vector<uint8_t> States(Imports.size());
  std::vector<uint32_t> Order;
  for (uint32_t I = 0; I != Imports.size(); ++I)
    if (Error Err = order(I, States, Order))
      return Err;
  for (const uint32_t Number : Order) {
    Merged &M = Imports[Number];
    Root.Spaces[sortOf(M.Import.Type.K)][M.Index].Index =
        static_cast<uint32_t>(Root.Imports.size());
    Root.Imports.push_back(std::move(M.Import));
  }
  return Error::success();
}

std::map<uint64_t, std::string> ImportMerger::takeFirstUsers() {
  return std::move(FirstUsers);
}
