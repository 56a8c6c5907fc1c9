//===- Linker.cpp - Link core module instances into one module ------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//

#include "meld/Link/Linker.h"

#include "CodeLinker.h"
#include "ConstExprLinker.h"
#include "ImportMatcher.h"
#include "NameMerger.h"
#include "ProducersMerger.h"
#include "SegmentLinker.h"
#include "StartPlan.h"

#include "meld/Binary/ByteWriter.h"
#include "meld/Binary/CoreTypeWriter.h"
#include "meld/Link/CallGraph.h"
#include "meld/Support/Error.h"

#include "llvm/ADT/StringMap.h"
#include "llvm/ADT/StringSet.h"

using namespace meld;

namespace {

enum SectionId : uint8_t {
  CustomId = 0,
  TypeId = 1,
  ImportId = 2,
  FunctionId = 3,
  TableId = 4,
  MemoryId = 5,
  GlobalId = 6,
  ExportId = 7,
  StartId = 8,
  ElementId = 9,
  CodeId = 10,
  DataId = 11,
  DataCountId = 12,
  TagId = 13,
};

constexpr const char InitializeName[] = "_initialize";

/// Sections in the making. Code and data are kept apart until the output's
/// size is known, so that the output is allocated once.
class ModuleLinker {
public:
  explicit ModuleLinker(LinkState &State) : State(State), Exprs(State) {}
  Expected<LinkedModule> run();

private:
  Error checkPlan() const;
  bool isValidTarget(const LinkExport &Export) const;
  Error planStart();
  Error decideInitialize();

  void writeTypes();
  void writeImports();
  void writeFunctions();
  Error writeTables();
  void writeMemories();
  void writeTags();
  Error writeGlobals();
  void writeExports();
  void writeStart();
  Error writeElems();
  void writeDataCount();
  std::vector<uint32_t> undeclaredRefFuncs(ArrayRef<uint32_t> InElems) const;
  Error assemble(LinkedModule &Result);
  OriginMap collectOrigins() const;

  void writeCounted(uint8_t Id, uint64_t Count, const ByteWriter &Items) {
    if (Count == 0)
      return;
    ByteWriter Contents;
    Contents.writeULEB(Count);
    Contents.writeBytes(Items.bytes());
    Head.writeSection(Id, Contents.bytes());
  }

  LinkState &State;
  ConstExprLinker Exprs;
  StartPlan Starts;
  std::optional<uint32_t> FusedStart; ///< output index of the one made here
  std::vector<uint8_t> FusedStartBody;
  uint32_t FusedStartType = 0;
  std::optional<uint32_t> Start; ///< output index of what runs first
  bool ExportsInitialize = false;
  ByteWriter Head; ///< header and the sections before the code section
  std::vector<CodeChunk> Code;
  LinkedData Data;
};

} // namespace

//===----------------------------------------------------------------------===//
// Decisions
//===----------------------------------------------------------------------===//

static Error checkLimit(uint64_t Count, uint64_t Limit, const char *What) {
  if (Count <= Limit)
    return Error::success();
  return makeError("the linked module would have " + Twine(Count) + " " + What +
                   ", engines accept " + Twine(Limit));
}

Error ModuleLinker::checkPlan() const {
  const IndexMaps &Maps = State.Maps;
  const struct {
    uint64_t Count;
    uint64_t Limit;
    const char *What;
  } Sizes[] = {
      {State.Types.types().size(), MaxModuleItems, "types"},
      {Maps.size(ExternKind::Func), MaxModuleItems, "functions"},
      {Maps.size(ExternKind::Global), MaxModuleItems, "globals"},
      {Maps.size(ExternKind::Tag), MaxModuleItems, "tags"},
      {Maps.size(ExternKind::Table), MaxTables, "tables"},
      {Maps.numElems(), MaxSegments, "element segments"},
      {Maps.numDatas(), MaxSegments, "data segments"},
  };
  for (const auto &[Count, Limit, What] : Sizes)
    if (Error E = checkLimit(Count, Limit, What))
      return E;

  llvm::StringMap<llvm::StringSet<>> ImportNames;
  for (const ResidualImport &Residual : State.Plan.Residuals)
    if (!ImportNames[Residual.Module].insert(Residual.Field).second)
      return makeError("two different imports are named '" + Residual.Module +
                       "' '" + Residual.Field + "'");
  llvm::StringSet<> ExportNames;
  for (const LinkExport &Export : State.Plan.Exports) {
    if (!ExportNames.insert(Export.Name).second)
      return makeError("duplicate export '" + Export.Name + "'");
    if (!isValidTarget(Export))
      return makeError("export '" + Export.Name +
                       "' is bound to an entity that does not exist");
  }
  return Error::success();
}

bool ModuleLinker::isValidTarget(const LinkExport &Export) const {
  const LinkTarget &Target = Export.Target;
  switch (Target.K) {
  case LinkTarget::Unset:
    return false;
  case LinkTarget::Residual:
    return Export.Kind == ExternKind::Func &&
           Target.Index < State.Plan.Residuals.size();
  case LinkTarget::Entity:
    return Target.Instance < State.numInstances() &&
           Target.Index <
               State.module(Target.Instance).numEntities(Export.Kind);
  }
  return false;
}

/// Decides what runs at instantiation, and makes the fused start function
/// where the inputs' own do not do.
Error ModuleLinker::planStart() {
  Expected<StartPlan> Plan = StartPlan::create(State, Exprs.constants());
  if (!Plan)
    return Plan.takeError();
  Starts = std::move(*Plan);
  if (Starts.starts().empty())
    return Error::success();
  if (!Starts.needsFusedFunction()) {
    const FunctionRef &Sole = Starts.starts().front();
    Start = State.Maps.instance(Sole.Instance).of(ExternKind::Func)[Sole.Index];
    return decideInitialize();
  }
  FusedStartType = State.Types.addFuncType({});
  FusedStart = Start = State.Maps.size(ExternKind::Func);
  ByteWriter Body;
  if (Error E = Starts.writeBody(Body, State, Exprs))
    return E;
  FusedStartBody = Body.take();
  return decideInitialize();
}

/// The host can serve a call that was lowered with a memory or realloc only
/// once it has the module's exports, which is after its start section has run.
Error ModuleLinker::decideInitialize() {
  if (llvm::none_of(State.Plan.Residuals, [](const ResidualImport &Residual) {
        return Residual.NeedsExports;
      }))
    return Error::success();
  Expected<CallGraph> Graph = CallGraph::create(State.Plan);
  if (!Graph)
    return Graph.takeError();
  Expected<ReachableFunctions> Reachable =
      Graph->reachableFrom(Starts.starts());
  if (!Reachable)
    return Reachable.takeError();
  for (uint32_t I = 0; I != State.Plan.Residuals.size(); ++I)
    ExportsInitialize |=
        State.Plan.Residuals[I].NeedsExports && Reachable->containsResidual(I);
  if (!ExportsInitialize)
    return Error::success();
  for (const LinkExport &Export : State.Plan.Exports)
    if (Export.Name == InitializeName)
      return makeError(Twine("the start function must be exported as '") +
                       InitializeName +
                       "', because it may call the host, but that name is "
                       "taken");
  return Error::success();
}

//===----------------------------------------------------------------------===//
// Sections before the code
//===----------------------------------------------------------------------===//

void ModuleLinker::writeTypes() {
  if (State.Types.types().empty())
    return;
  ByteWriter Contents;
  State.Types.write(Contents);
  Head.writeSection(TypeId, Contents.bytes());
}

void ModuleLinker::writeImports() {
  ByteWriter Items;
  for (uint32_t I = 0; I != State.Plan.Residuals.size(); ++I) {
    Items.writeName(State.Plan.Residuals[I].Module);
    Items.writeName(State.Plan.Residuals[I].Field);
    Items.writeByte(0x00); // function
    Items.writeULEB(State.ResidualTypes[I]);
  }
  writeCounted(ImportId, State.Plan.Residuals.size(), Items);
}

void ModuleLinker::writeFunctions() {
  ByteWriter Items;
  uint32_t Count = 0;
  for (uint32_t I = 0; I != State.numInstances(); ++I) {
    const CoreModule &Module = State.module(I);
    ArrayRef<uint32_t> Types = State.Maps.instance(I).Types;
    for (uint32_t Type : ArrayRef(Module.FuncTypes)
                             .drop_front(Module.numImports(ExternKind::Func))) {
      Items.writeULEB(Types[Type]);
      ++Count;
    }
  }
  if (FusedStart) {
    Items.writeULEB(FusedStartType);
    ++Count;
  }
  writeCounted(FunctionId, Count, Items);
}

Error ModuleLinker::writeTables() {
  ByteWriter Items;
  for (uint32_t I = 0; I != State.numInstances(); ++I) {
    ArrayRef<uint32_t> Types = State.Maps.instance(I).Types;
    for (const CoreTable &Table : State.module(I).Tables) {
      if (Table.Init) {
        Items.writeByte(0x40);
        Items.writeByte(0x00);
      }
      CoreTableType Type = Table.Type;
      Type.Element = mapValType(Type.Element, Types);
      writeTableType(Items, Type);
      // Tables are initialised before defined globals exist.
      if (Table.Init)
        if (Error E = Exprs.write(Items, I, *Table.Init, /*NumReadable=*/0))
          return E;
    }
  }
  writeCounted(TableId, State.Maps.size(ExternKind::Table), Items);
  return Error::success();
}

void ModuleLinker::writeMemories() {
  ByteWriter Items;
  for (uint32_t I = 0; I != State.numInstances(); ++I)
    for (const CoreLimits &Memory : State.module(I).Memories)
      writeMemoryType(Items, Memory);
  writeCounted(MemoryId, State.Maps.size(ExternKind::Memory), Items);
}

void ModuleLinker::writeTags() {
  ByteWriter Items;
  for (uint32_t I = 0; I != State.numInstances(); ++I) {
    const CoreModule &Module = State.module(I);
    ArrayRef<uint32_t> Types = State.Maps.instance(I).Types;
    for (uint32_t Type : ArrayRef(Module.TagTypes)
                             .drop_front(Module.numImports(ExternKind::Tag))) {
      Items.writeByte(0x00); // exception
      Items.writeULEB(Types[Type]);
    }
  }
  writeCounted(TagId, State.Maps.size(ExternKind::Tag), Items);
}

Error ModuleLinker::writeGlobals() {
  ByteWriter Items;
  uint32_t Index = 0;
  for (uint32_t I = 0; I != State.numInstances(); ++I) {
    ArrayRef<uint32_t> Types = State.Maps.instance(I).Types;
    for (const CoreGlobal &Global : State.module(I).Globals) {
      CoreGlobalType Type = Global.Type;
      Type.Type = mapValType(Type.Type, Types);
      writeGlobalType(Items, Type);
      if (Error E = Exprs.write(Items, I, Global.Init, /*NumReadable=*/Index))
        return E;
      ++Index;
    }
  }
  writeCounted(GlobalId, Index, Items);
  return Error::success();
}

void ModuleLinker::writeExports() {
  ByteWriter Items;
  uint64_t Count = State.Plan.Exports.size();
  for (const LinkExport &Export : State.Plan.Exports) {
    Items.writeName(Export.Name);
    Items.writeByte(static_cast<uint8_t>(Export.Kind));
    Items.writeULEB(State.Maps.output(Export.Kind, Export.Target));
  }
  if (ExportsInitialize && Start) {
    Items.writeName(InitializeName);
    Items.writeByte(static_cast<uint8_t>(ExternKind::Func));
    Items.writeULEB(*Start);
    ++Count;
  }
  writeCounted(ExportId, Count, Items);
}

void ModuleLinker::writeStart() {
  if (!Start || ExportsInitialize)
    return;
  ByteWriter Contents;
  Contents.writeULEB(*Start);
  Head.writeSection(StartId, Contents.bytes());
}

/// Functions that code names by ref.func but nothing else in the output does:
/// an input may have declared them by an export that is gone (core, "Modules",
/// validation: ref.func in a body needs its function to occur outside of
/// bodies).
std::vector<uint32_t>
ModuleLinker::undeclaredRefFuncs(ArrayRef<uint32_t> InElems) const {
  std::vector<uint32_t> Named;
  for (const CodeChunk &Chunk : Code)
    Named.insert(Named.end(), Chunk.RefFuncs.begin(), Chunk.RefFuncs.end());
  if (Named.empty())
    return Named;
  std::vector<bool> Declared(State.Maps.size(ExternKind::Func));
  for (uint32_t Func : InElems)
    Declared[Func] = true;
  for (uint32_t Func : Exprs.refFuncs())
    Declared[Func] = true;
  for (const LinkExport &Export : State.Plan.Exports)
    if (Export.Kind == ExternKind::Func)
      Declared[State.Maps.output(Export.Kind, Export.Target)] = true;
  llvm::erase_if(Named, [&](uint32_t Func) { return Declared[Func]; });
  llvm::sort(Named);
  Named.erase(llvm::unique(Named), Named.end());
  return Named;
}

Error ModuleLinker::writeElems() {
  ByteWriter Items;
  std::vector<uint32_t> InElems;
  if (Error E = writeElemSegments(Items, State, Starts, Exprs, InElems))
    return E;
  uint64_t Count = State.Maps.numElems();
  const std::vector<uint32_t> Undeclared = undeclaredRefFuncs(InElems);
  if (!Undeclared.empty()) {
    writeDeclarativeSegment(Items, Undeclared);
    ++Count;
  }
  writeCounted(ElementId, Count, Items);
  return Error::success();
}

void ModuleLinker::writeDataCount() {
  bool Needed = Starts.defersData();
  for (uint32_t I = 0; I != State.numInstances(); ++I)
    Needed |= State.module(I).DataCount.has_value();
  if (!Needed)
    return;
  ByteWriter Contents;
  Contents.writeULEB(State.Maps.numDatas());
  Head.writeSection(DataCountId, Contents.bytes());
}

//===----------------------------------------------------------------------===//
// The whole
//===----------------------------------------------------------------------===//

/// Puts head, code, data and custom sections one behind the other, and frees
/// the code as it goes.
Error ModuleLinker::assemble(LinkedModule &Result) {
  ByteWriter Tail;
  auto AddCustom = [&](StringRef Name, ArrayRef<uint8_t> Contents) {
    ByteWriter Section;
    Section.writeName(Name);
    Section.writeBytes(Contents);
    Tail.writeSection(CustomId, Section.bytes());
  };
  if (State.Plan.KeepNames)
    AddCustom("name", mergeNames(State, FusedStart));
  AddCustom("producers", mergeProducers(State.Plan));

  const uint64_t NumBodies = State.Maps.size(ExternKind::Func) -
                             State.Plan.Residuals.size() + (FusedStart ? 1 : 0);
  uint64_t CodeSize = sizeOfULEB(NumBodies);
  for (const CodeChunk &Chunk : Code)
    CodeSize += Chunk.Size;
  if (FusedStart)
    CodeSize += sizeOfULEB(FusedStartBody.size()) + FusedStartBody.size();
  const uint64_t DataSize = Data.contentsSize();
  if (CodeSize > UINT32_MAX || DataSize > UINT32_MAX)
    return makeError("a section of the linked module would exceed 4 GiB");

  constexpr size_t MaxSectionHead = 6;
  ByteWriter Out;
  Out.reserve(Head.size() + CodeSize + DataSize + Tail.size() +
              2 * MaxSectionHead);
  Out.writeBytes(Head.bytes());
  if (NumBodies) {
    Out.writeByte(CodeId);
    Out.writeULEB(CodeSize);
    Out.writeULEB(NumBodies);
    for (CodeChunk &Chunk : Code) {
      Out.writeBytes({Chunk.Bytes.get(), Chunk.Size});
      Chunk.Bytes.reset();
    }
    if (FusedStart)
      Out.writeSized(FusedStartBody);
  }
  if (!Data.Segments.empty()) {
    Out.writeByte(DataId);
    Out.writeULEB(DataSize);
    Data.writeContents(Out);
  }
  Out.writeBytes(Tail.bytes());
  Result.Bytes = Out.take();
  return Error::success();
}

OriginMap ModuleLinker::collectOrigins() const {
  OriginMap Origins;
  llvm::StringMap<uint32_t> Components;
  for (uint32_t I = 0; I != State.numInstances(); ++I) {
    const LinkModule &Linked =
        State.Plan.Modules[State.Plan.Instances[I].Module];
    if (Linked.ComponentId.empty())
      continue;
    auto [Entry, IsNew] = Components.try_emplace(
        Linked.ComponentId, static_cast<uint32_t>(Origins.Components.size()));
    if (IsNew)
      Origins.Components.push_back(Linked.ComponentId);
    const std::vector<uint32_t> &Funcs =
        State.Maps.instance(I).of(ExternKind::Func);
    for (uint32_t F = Linked.Module->numImports(ExternKind::Func);
         F != Funcs.size(); ++F)
      Origins.Functions.push_back({Funcs[F], Entry->second, F, I});
  }
  return Origins;
}

Expected<LinkedModule> ModuleLinker::run() {
  if (Error E = checkPlan())
    return E;
  if (Error E = matchImports(State))
    return E;
  if (Error E = planStart())
    return E;
  Expected<std::vector<CodeChunk>> Chunks = linkCode(State);
  if (!Chunks)
    return Chunks.takeError();
  Code = std::move(*Chunks);
  Expected<LinkedData> Linked = linkDataSegments(State, Starts, Exprs);
  if (!Linked)
    return Linked.takeError();
  Data = std::move(*Linked);

  constexpr uint8_t Header[] = {0x00, 'a', 's', 'm', 1, 0, 0, 0};
  Head.writeBytes(Header);
  writeTypes();
  writeImports();
  writeFunctions();
  if (Error E = writeTables())
    return E;
  writeMemories();
  writeTags();
  if (Error E = writeGlobals())
    return E;
  writeExports();
  writeStart();
  if (Error E = writeElems())
    return E;
  writeDataCount();

  LinkedModule Result;
  if (Error E = assemble(Result))
    return E;
  Result.Origins = collectOrigins();
  Result.ExportsInitialize = ExportsInitialize;
  constexpr uint32_t MaxMemories = 100;
  if (const uint32_t Memories = State.Maps.size(ExternKind::Memory);
      Memories > MaxMemories)
    Result.Warnings.push_back(
        "the linked module has " + std::to_string(Memories) +
        " memories, most engines accept " + std::to_string(MaxMemories));
  return Result;
}

Expected<LinkedModule> meld::link(const LinkPlan &Plan) {
  Expected<EntityResolver> Resolver = EntityResolver::create(Plan);
  if (!Resolver)
    return Resolver.takeError();
  LinkState State(Plan, std::move(*Resolver));
  return ModuleLinker(State).run();
}
