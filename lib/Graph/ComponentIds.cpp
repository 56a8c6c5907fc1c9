//===- ComponentIds.cpp - Stable names of where code came from ------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//

#include "meld/Graph/ComponentIds.h"

#include "meld/Binary/NameSection.h"
#include "meld/Support/Sha256.h"
#include "llvm/ADT/MapVector.h"
#include "llvm/ADT/StringExtras.h"

using namespace meld;

/// Hex digits of a component's hash: as the label of one without a name, and
/// to tell components of one name apart.
static constexpr size_t LabelDigits = 16;
static constexpr size_t SuffixDigits = 8;

/// Longer names count as none. Each function's provenance repeats the id: a
/// single long name would make the section many times the input's size.
static constexpr size_t MaxNameSize = 64;

static std::string hexOfHash(ArrayRef<uint8_t> Bytes, size_t Digits) {
  const Sha256Digest Digest = sha256(Bytes);
  return llvm::toHex(ArrayRef<uint8_t>(Digest).take_front(Digits / 2),
                     /*LowerCase=*/true);
}

static std::string labelOf(StringRef Name, ArrayRef<uint8_t> Bytes) {
  return Name.empty() || Name.size() > MaxNameSize
             ? "component-" + hexOfHash(Bytes, LabelDigits)
             : escapeIdPart(Name);
}

std::string meld::escapeIdPart(StringRef Name) {
  std::string Escaped;
  for (const char C : Name) {
    if (C == '#' || C == '~' || C == '%') {
      Escaped += '%';
      Escaped += llvm::utohexstr(static_cast<uint8_t>(C));
    } else {
      Escaped += C;
    }
  }
  return Escaped;
}

namespace {
/// A component that defines core modules, all that have an id.
struct Owner {
  const Component *Def;
  std::string Label;
};
} // namespace

/// Visits all nested components; nesting is limited, but their number is not.
static std::vector<Owner> collectOwners(const Component &Root) {
  struct Item {
    const Component *Def;
    StringRef NameInParent;
  };
  std::vector<Owner> Owners;
  std::vector<Item> Work = {{&Root, ""}};
  while (!Work.empty()) {
    const auto [Def, NameInParent] = Work.back();
    Work.pop_back();
    if (!Def->CoreModules.empty()) {
      const StringRef Name =
          Def->Names.Self.empty() ? NameInParent : Def->Names.Self;
      Owners.push_back({Def, labelOf(Name, Def->Bytes)});
    }
    if (Def->Components.empty())
      continue;
    const std::vector<IndexEntry> &Space = Def->Spaces[Sort::Component];
    for (size_t I = 0; I != Space.size(); ++I)
      if (Space[I].K == IndexEntry::Defined)
        Work.push_back({Def->Components[Space[I].Index].get(),
                        Def->Names.find(Sort::Component, I)});
  }
  return Owners;
}

/// Appends `~` and digits of the hash to labels that components of different
/// bytes share. Bytes are compared before anything is hashed.
static void separateNamesakes(MutableArrayRef<Owner> Owners) {
  llvm::MapVector<StringRef, SmallVector<Owner *, 1>> ByLabel;
  for (Owner &O : Owners)
    ByLabel[O.Label].push_back(&O);
  for (auto &[Label, Namesakes] : ByLabel) {
    const ArrayRef<uint8_t> First = Namesakes.front()->Def->Bytes;
    const bool AllSame = llvm::all_of(
        Namesakes, [&](const Owner *O) { return O->Def->Bytes == First; });
    if (AllSame)
      continue;
    for (Owner *O : Namesakes)
      O->Label += "~" + hexOfHash(O->Def->Bytes, SuffixDigits);
  }
}

static bool isNumber(StringRef Name) {
  return llvm::all_of(Name, [](char C) { return llvm::isDigit(C); });
}

/// Adds the ids of the modules that \p O defines.
static void addIds(const Owner &O, ComponentIds &Ids) {
  const Component &Def = *O.Def;
  if (Def.CoreModules.size() == 1) {
    Ids.Ids.try_emplace(&Def.CoreModules.front().Module, O.Label);
    return;
  }
  const std::vector<IndexEntry> &Space = Def.Spaces[Sort::CoreModule];
  llvm::DenseMap<StringRef, unsigned> Uses;
  for (size_t I = 0; I != Space.size(); ++I)
    if (Space[I].K == IndexEntry::Defined)
      ++Uses[nameOfModule(Def, I)];
  for (size_t I = 0; I != Space.size(); ++I) {
    if (Space[I].K != IndexEntry::Defined)
      continue;
    const StringRef Name = nameOfModule(Def, I);
    // A name that another module has or that reads as an index is none.
    const bool IsName =
        !isNumber(Name) && Uses[Name] == 1 && Name.size() <= MaxNameSize;
    Ids.Ids.try_emplace(&Def.CoreModules[Space[I].Index].Module,
                        O.Label + "#" +
                            (IsName ? escapeIdPart(Name) : llvm::utostr(I)));
  }
}

StringRef meld::nameOfModule(const Component &Owner, uint32_t Index) {
  const IndexEntry &Entry = Owner.Spaces[Sort::CoreModule][Index];
  assert(Entry.K == IndexEntry::Defined && "names belong to definitions");
  const StringRef Own = Owner.CoreModules[Entry.Index].Name;
  return Own.empty() ? Owner.Names.find(Sort::CoreModule, Index) : Own;
}

StringRef ComponentIds::idOf(const CoreModule &Module) const {
  const auto Found = Ids.find(&Module);
  assert(Found != Ids.end() && "module of another component");
  return Found->second;
}

ComponentIds meld::computeComponentIds(const Component &Root) {
  std::vector<Owner> Owners = collectOwners(Root);
  separateNamesakes(Owners);
  ComponentIds Ids;
  for (const Owner &O : Owners)
    addIds(O, Ids);
  return Ids;
}

std::string meld::coreModuleName(const CoreModule &Module) {
  for (const CustomSection &Section : Module.Customs)
    if (Section.Name == "name")
      return readNameSection(Section.Bytes).Module;
  return "";
}

std::string meld::bareModuleId(const CoreModule &Module, StringRef Name) {
  return labelOf(Name, Module.Bytes);
}
