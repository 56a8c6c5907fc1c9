//===- ImportMatcher.cpp - Types on both sides of a binding ---------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//

#include "ImportMatcher.h"

#include "meld/Support/Error.h"

using namespace meld;

static bool matchesLimits(const CoreLimits &Given, const CoreLimits &Wanted) {
  constexpr uint32_t DefaultPage = 16;
  return Given.Is64 == Wanted.Is64 && Given.Shared == Wanted.Shared &&
         Given.PageSizeLog2.value_or(DefaultPage) ==
             Wanted.PageSizeLog2.value_or(DefaultPage) &&
         Given.Min >= Wanted.Min &&
         (!Wanted.Max || (Given.Max && *Given.Max <= *Wanted.Max));
}

namespace {
class ImportMatcher {
public:
  explicit ImportMatcher(const LinkState &State) : State(State) {}
  Error match(uint32_t Instance, const CoreImport &Import) const;

private:
  bool matchesEntity(uint32_t Instance, const CoreImport &Import,
                     const LinkTarget &Target) const;
  std::string describe(ExternKind Kind, uint32_t Instance,
                       uint32_t Index) const;
  const LinkState &State;
};
} // namespace

/// The type of entity \p Index of \p Instance, as its own module writes it.
std::string ImportMatcher::describe(ExternKind Kind, uint32_t Instance,
                                    uint32_t Index) const {
  const CoreModule &Module = State.module(Instance);
  std::string Type;
  switch (Kind) {
  case ExternKind::Func:
    Type = toString(Module.funcType(Index));
    break;
  case ExternKind::Table:
    Type = toString(Module.tableType(Index));
    break;
  case ExternKind::Memory:
    Type = toString(Module.memoryType(Index));
    break;
  case ExternKind::Global:
    Type = toString(Module.globalType(Index));
    break;
  case ExternKind::Tag:
    Type = toString(Module.Types[Module.TagTypes[Index]].Signature);
    break;
  }
  return (externKindName(Kind) + " " + Type).str();
}

bool ImportMatcher::matchesEntity(uint32_t Instance, const CoreImport &Import,
                                  const LinkTarget &Target) const {
  const TypeMerger &Types = State.Types;
  const CoreModule &Provider = State.module(Target.Instance);
  ArrayRef<uint32_t> Given = State.Maps.instance(Target.Instance).Types;
  ArrayRef<uint32_t> Wanted = State.Maps.instance(Instance).Types;
  switch (Import.Kind) {
  case ExternKind::Func:
    return Types.matchesDefined(Given[Provider.FuncTypes[Target.Index]],
                                Wanted[Import.TypeIndex]);
  case ExternKind::Table: {
    const CoreTableType Table = Provider.tableType(Target.Index);
    return mapValType(Table.Element, Given) ==
               mapValType(Import.Table.Element, Wanted) &&
           matchesLimits(Table.Limits, Import.Table.Limits);
  }
  case ExternKind::Memory:
    return matchesLimits(Provider.memoryType(Target.Index), Import.Memory);
  case ExternKind::Global: {
    const CoreGlobalType Global = Provider.globalType(Target.Index);
    const CoreValType GivenType = mapValType(Global.Type, Given);
    const CoreValType WantedType = mapValType(Import.Global.Type, Wanted);
    if (Global.Mutable != Import.Global.Mutable)
      return false;
    return Global.Mutable ? GivenType == WantedType
                          : Types.matches(GivenType, WantedType);
  }
  case ExternKind::Tag:
    return Given[Provider.TagTypes[Target.Index]] == Wanted[Import.TypeIndex];
  }
  return false;
}

Error ImportMatcher::match(uint32_t Instance, const CoreImport &Import) const {
  const LinkTarget Target =
      State.Resolver.resolve(Import.Kind, Instance, Import.Index);
  std::string Found;
  if (Target.K == LinkTarget::Residual) {
    const uint32_t Wanted =
        State.Maps.instance(Instance).Types[Import.TypeIndex];
    if (State.ResidualTypes[Target.Index] == Wanted)
      return Error::success();
    const ResidualImport &Residual = State.Plan.Residuals[Target.Index];
    Found = "root import '" + Residual.Module + "' '" + Residual.Field +
            "', a function " + toString(Residual.Type);
  } else {
    if (matchesEntity(Instance, Import, Target))
      return Error::success();
    Found = describe(Import.Kind, Target.Instance, Target.Index) + " of " +
            describeInstance(State.Plan, Target.Instance);
  }
  return makeErrorAt(Import.Offset,
                     describeImport(State.Plan, Instance, Import) + " is a " +
                         describe(Import.Kind, Instance, Import.Index) +
                         ", which does not match the " + Found);
}

Error meld::matchImports(const LinkState &State) {
  ImportMatcher Matcher(State);
  for (uint32_t I = 0; I != State.numInstances(); ++I)
    for (const CoreImport &Import : State.module(I).Imports)
      if (Error E = Matcher.match(I, Import))
        return E;
  return Error::success();
}
