//===- VerifyAgainst.cpp - Hold provenance against the input --------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//

#include "BodyComparison.h"
#include "meld/Provenance/Section.h"
#include "meld/Provenance/Verify.h"
#include "meld/Support/Error.h"
#include "llvm/ADT/StringMap.h"
#include "llvm/Support/FormatVariadic.h"

using namespace meld;
using llvm::formatv;

/// Reads a core module, which \p Result holds a copy of: it may have sections
/// that have to be cut out.
static Error readBareModule(ArrayRef<uint8_t> Input, Originals &Result) {
  Expected<std::vector<SectionSpan>> Sections =
      findCustomSections(Input, BoundSectionNames);
  if (!Sections)
    return Sections.takeError();
  Result.BareModule = Input.vec();
  removeSections(Result.BareModule, *Sections);
  Expected<CoreModule> Module = readCoreModule(Result.BareModule);
  if (!Module)
    return Module.takeError();
  Result.Graph =
      flattenBareModule(std::make_unique<CoreModule>(std::move(*Module)));
  return Error::success();
}

static Error readComposition(ArrayRef<uint8_t> Input, Originals &Result) {
  Expected<std::unique_ptr<Component>> Root = readComponent(Input);
  if (!Root)
    return Root.takeError();
  Expected<InstanceGraph> Graph = flatten(std::move(*Root));
  if (!Graph)
    return Graph.takeError();
  Result.Graph = std::move(*Graph);
  return Error::success();
}

Expected<Originals> meld::readOriginals(ArrayRef<uint8_t> Input) {
  Expected<WasmLayer> Layer = readPreamble(Input);
  if (!Layer)
    return Layer.takeError();
  Originals Result;
  if (Error Err = *Layer == WasmLayer::CoreModule
                      ? readBareModule(Input, Result)
                      : readComposition(Input, Result))
    return Err;
  return Result;
}

/// Cuts the run of entries that one core instance can have off the front of
/// \p Entries: its functions lie together and in their order, so that another
/// module's name or an index that does not rise starts the next instance.
static ArrayRef<ScpvEntry> takeInstance(ArrayRef<ScpvEntry> &Entries) {
  size_t Size = 1;
  while (Size != Entries.size() &&
         Entries[Size].ComponentId == Entries[0].ComponentId &&
         Entries[Size].OriginalFunc > Entries[Size - 1].OriginalFunc)
    ++Size;
  const ArrayRef<ScpvEntry> Instance = Entries.take_front(Size);
  Entries = Entries.drop_front(Size);
  return Instance;
}

static bool isDefined(const CoreModule &Module, uint32_t Func) {
  return Func >= Module.numImports(ExternKind::Func) &&
         Func < Module.numEntities(ExternKind::Func);
}

static const CoreBody &bodyOf(const CoreModule &Module, uint32_t Func) {
  return Module.Bodies[Func - Module.numImports(ExternKind::Func)];
}

/// Compares the functions of one core instance with those of its module.
static void compareInstance(ArrayRef<ScpvEntry> Entries,
                            const CoreModule &Original, const CoreModule &Fused,
                            Differences &Found) {
  auto Report = [&](const ScpvEntry &Entry, const Twine &What) {
    Found.push_back(formatv("function {0}, function {1} of '{2}': {3}",
                            Entry.FusedFunc, Entry.OriginalFunc,
                            Entry.ComponentId, What.str()));
  };
  // The entries say what became of the functions: learnt first, they are what
  // every call is held against.
  Renumbering Map(Original, Fused);
  std::vector<const ScpvEntry *> Comparable;
  for (const ScpvEntry &Entry : Entries) {
    if (!isDefined(Fused, Entry.FusedFunc)) {
      Report(Entry, "the module does not define it");
      continue;
    }
    if (!isDefined(Original, Entry.OriginalFunc)) {
      Report(Entry, "the input does not define it");
      continue;
    }
    Map.add(ImmKind::Func, Entry.OriginalFunc, Entry.FusedFunc);
    Comparable.push_back(&Entry);
  }
  for (const ScpvEntry *Entry : Comparable) {
    std::optional<std::string> Difference =
        compareBodies(bodyOf(Original, Entry->OriginalFunc),
                      bodyOf(Fused, Entry->FusedFunc), Map);
    if (!Difference &&
        !Map.add(ImmKind::Type, Original.FuncTypes[Entry->OriginalFunc],
                 Fused.FuncTypes[Entry->FusedFunc]))
      Difference = "its type differs";
    if (!Difference)
      Difference = Map.compareTypes();
    if (Difference)
      Report(*Entry, *Difference);
  }
}

Expected<Differences> meld::verifyScpvAgainst(ArrayRef<uint8_t> Module,
                                              ArrayRef<Originals> Inputs) {
  Expected<Scpv> Section = readScpv(Module);
  if (!Section)
    return Section.takeError();
  Expected<CoreModule> Fused = readCoreModule(Module);
  if (!Fused)
    return Fused.takeError();
  // Modules that share an id are byte for byte the same.
  llvm::StringMap<const CoreModule *> ById;
  for (const Originals &Input : Inputs)
    for (const InstanceGraph::Module &Original : Input.Graph.Modules)
      ById.try_emplace(Original.ComponentId, Original.Core);

  Differences Found;
  for (ArrayRef<ScpvEntry> Rest = Section->Entries; !Rest.empty();) {
    const ArrayRef<ScpvEntry> Instance = takeInstance(Rest);
    const ScpvEntry &First = Instance.front();
    if (const CoreModule *Original = ById.lookup(First.ComponentId))
      compareInstance(Instance, *Original, *Fused, Found);
    else
      Found.push_back(formatv("function {0}: the input has no '{1}'",
                              First.FusedFunc, First.ComponentId));
  }
  return Found;
}
