//===- NameMerger.cpp - One name section for all instances ----------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//

#include "NameMerger.h"

#include "meld/Binary/NameSection.h"

#include "llvm/ADT/StringSet.h"

using namespace meld;

namespace {

/// Hands out each name once.
class UniqueNames {
public:
  std::string take(std::string Name) {
    if (Taken.insert(Name).second)
      return Name;
    // The count makes many equal names cheap.
    for (;;) {
      std::string Next = Name + "_" + std::to_string(++Counts[Name]);
      if (Taken.insert(Next).second)
        return Next;
    }
  }

private:
  llvm::StringSet<> Taken;
  llvm::StringMap<unsigned> Counts;
};

class NameMerger {
public:
  explicit NameMerger(const LinkState &State) : State(State) {}
  std::vector<uint8_t> run(std::optional<uint32_t> FusedStart);

private:
  void labelInstances();
  void nameResiduals();
  void addInstance(uint32_t Instance, const NameSection &Names);
  void addEntities(uint32_t Instance, NameKind To, ExternKind Kind,
                   const NameMap &From);
  void addSegments(uint32_t Instance, NameKind To, uint32_t First,
                   uint32_t Count, const NameMap &From);
  void addInsideFuncs(uint32_t Instance, NameKind To,
                      const IndirectNameMap &From);
  void addTypes(uint32_t Instance, const NameSection &Names);
  void add(NameKind To, uint32_t Index, std::string Name) {
    Merged.names(To).push_back(
        {Index, Unique[static_cast<unsigned>(To)].take(std::move(Name))});
  }

  const LinkState &State;
  std::vector<std::string> Labels; ///< by instance
  NameSection Merged;
  UniqueNames Unique[NumNameKinds];
  std::vector<std::string> TypeNames; ///< by merged type; first wins
  std::vector<NameMap> FieldNames;
};

} // namespace

void NameMerger::labelInstances() {
  UniqueNames Taken;
  llvm::StringMap<unsigned> Uses;
  for (const LinkInstance &Instance : State.Plan.Instances) {
    const std::string &Label = State.Plan.Modules[Instance.Module].Label;
    std::string Wanted = Label.empty() ? "module" : Label;
    if (const unsigned Use = ++Uses[Wanted]; Use != 1)
      Wanted += ":" + std::to_string(Use);
    Labels.push_back(Taken.take(std::move(Wanted)));
  }
}

void NameMerger::nameResiduals() {
  for (uint32_t I = 0; I != State.Plan.Residuals.size(); ++I) {
    const ResidualImport &Residual = State.Plan.Residuals[I];
    add(NameKind::Func, I, Residual.Module + "." + Residual.Field);
  }
}

/// Names what \p Instance defines; imports have the names of what they are
/// bound to.
void NameMerger::addEntities(uint32_t Instance, NameKind To, ExternKind Kind,
                             const NameMap &From) {
  const CoreModule &Module = State.module(Instance);
  const std::vector<uint32_t> &Map = State.Maps.instance(Instance).of(Kind);
  for (const NameAssoc &Assoc : From)
    if (Assoc.Index >= Module.numImports(Kind) && Assoc.Index < Map.size())
      add(To, Map[Assoc.Index], Labels[Instance] + "." + Assoc.Name);
}

void NameMerger::addSegments(uint32_t Instance, NameKind To, uint32_t First,
                             uint32_t Count, const NameMap &From) {
  for (const NameAssoc &Assoc : From)
    if (Assoc.Index < Count)
      add(To, First + Assoc.Index, Labels[Instance] + "." + Assoc.Name);
}

/// Locals and labels need no prefix: their function tells them apart.
void NameMerger::addInsideFuncs(uint32_t Instance, NameKind To,
                                const IndirectNameMap &From) {
  const CoreModule &Module = State.module(Instance);
  const std::vector<uint32_t> &Map =
      State.Maps.instance(Instance).of(ExternKind::Func);
  for (const IndirectNameAssoc &Assoc : From)
    if (Assoc.Index >= Module.numImports(ExternKind::Func) &&
        Assoc.Index < Map.size())
      Merged.indirect(To).push_back({Map[Assoc.Index], Assoc.Names});
}

void NameMerger::addTypes(uint32_t Instance, const NameSection &Names) {
  ArrayRef<uint32_t> Map = State.Maps.instance(Instance).Types;
  for (const NameAssoc &Assoc : Names.names(NameKind::Type))
    if (Assoc.Index < Map.size() && TypeNames[Map[Assoc.Index]].empty())
      TypeNames[Map[Assoc.Index]] = Assoc.Name;
  for (const IndirectNameAssoc &Assoc : Names.indirect(NameKind::Field))
    if (Assoc.Index < Map.size() && FieldNames[Map[Assoc.Index]].empty())
      FieldNames[Map[Assoc.Index]] = Assoc.Names;
}

void NameMerger::addInstance(uint32_t Instance, const NameSection &Names) {
  const CoreModule &Module = State.module(Instance);
  const InstanceMap &Map = State.Maps.instance(Instance);
  addEntities(Instance, NameKind::Func, ExternKind::Func,
              Names.names(NameKind::Func));
  addEntities(Instance, NameKind::Table, ExternKind::Table,
              Names.names(NameKind::Table));
  addEntities(Instance, NameKind::Memory, ExternKind::Memory,
              Names.names(NameKind::Memory));
  addEntities(Instance, NameKind::Global, ExternKind::Global,
              Names.names(NameKind::Global));
  addEntities(Instance, NameKind::Tag, ExternKind::Tag,
              Names.names(NameKind::Tag));
  addSegments(Instance, NameKind::Elem, Map.FirstElem,
              static_cast<uint32_t>(Module.Elems.size()),
              Names.names(NameKind::Elem));
  addSegments(Instance, NameKind::Data, Map.FirstData,
              static_cast<uint32_t>(Module.Datas.size()),
              Names.names(NameKind::Data));
  addInsideFuncs(Instance, NameKind::Local, Names.indirect(NameKind::Local));
  addInsideFuncs(Instance, NameKind::Label, Names.indirect(NameKind::Label));
  addTypes(Instance, Names);
}

std::vector<uint8_t> NameMerger::run(std::optional<uint32_t> FusedStart) {
  labelInstances();
  nameResiduals();
  TypeNames.resize(State.Types.types().size());
  FieldNames.resize(State.Types.types().size());
  std::vector<std::optional<NameSection>> Decoded(State.Plan.Modules.size());
  for (uint32_t I = 0; I != State.numInstances(); ++I) {
    std::optional<NameSection> &Names = Decoded[State.Plan.Instances[I].Module];
    if (!Names) {
      Names.emplace();
      for (const CustomSection &Custom : State.module(I).Customs)
        if (Custom.Name == "name")
          Names = readNameSection(Custom.Bytes);
    }
    addInstance(I, *Names);
  }
  if (FusedStart)
    add(NameKind::Func, *FusedStart, "fused-start");
  for (uint32_t I = 0; I != TypeNames.size(); ++I) {
    if (!TypeNames[I].empty())
      add(NameKind::Type, I, TypeNames[I]);
    if (!FieldNames[I].empty())
      Merged.indirect(NameKind::Field).push_back({I, FieldNames[I]});
  }
  return writeNameSection(Merged);
}

std::vector<uint8_t> meld::mergeNames(const LinkState &State,
                                      std::optional<uint32_t> FusedStart) {
  return NameMerger(State).run(FusedStart);
}
