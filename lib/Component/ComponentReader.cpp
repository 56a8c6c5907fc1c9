//===- ComponentReader.cpp - Preamble and sections of a component ---------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//

#include "CoreImportNames.h"
#include "Readers.h"

using namespace meld;

namespace {
enum SectionId : uint8_t {
  CustomSectionId,
  CoreModuleSection,
  CoreInstanceSection,
  CoreTypeSection,
  ComponentSection,
  InstanceSection,
  AliasSection,
  TypeSection,
  CanonSection,
  StartSection,
  ImportSection,
  ExportSection,
  ValueSection
};
} // namespace

static const char *sectionName(uint8_t Id) {
  switch (Id) {
  case CustomSectionId:
    return "custom section";
  case CoreModuleSection:
    return "core module section";
  case CoreInstanceSection:
    return "core instance section";
  case CoreTypeSection:
    return "core type section";
  case ComponentSection:
    return "component section";
  case InstanceSection:
    return "instance section";
  case AliasSection:
    return "alias section";
  case TypeSection:
    return "type section";
  case CanonSection:
    return "canonical section";
  case StartSection:
    return "start section";
  case ImportSection:
    return "import section";
  case ExportSection:
    return "export section";
  case ValueSection:
    return "value section";
  default:
    return nullptr;
  }
}

//===----------------------------------------------------------------------===//
// Preamble
//===----------------------------------------------------------------------===//

static Expected<WasmLayer> readPreambleAt(ArrayRef<uint8_t> Bytes,
                                          uint64_t Offset) {
  constexpr size_t PreambleSize = 8, VersionPosition = 4;
  constexpr uint8_t Magic[] = {0x00, 0x61, 0x73, 0x6d};
  constexpr uint8_t CoreVersion[] = {0x01, 0x00, 0x00, 0x00};
  constexpr uint8_t ComponentVersion[] = {0x0d, 0x00, 0x01, 0x00};
  if (Bytes.size() < PreambleSize)
    return malformedAt(Offset, "%zu bytes are too few for a preamble of %zu",
                       Bytes.size(), PreambleSize);
  if (Bytes.take_front(4) != ArrayRef(Magic))
    return malformedAt(Offset,
                       "expected the magic number 00 61 73 6d, found "
                       "%02x %02x %02x %02x",
                       Bytes[0], Bytes[1], Bytes[2], Bytes[3]);
  const ArrayRef<uint8_t> Version = Bytes.slice(VersionPosition, 4);
  if (Version == ArrayRef(CoreVersion))
    return WasmLayer::CoreModule;
  if (Version == ArrayRef(ComponentVersion))
    return WasmLayer::Component;
  return malformedAt(Offset + VersionPosition,
                     "unknown version and layer %02x %02x %02x %02x, expected "
                     "01 00 00 00 (core module) or 0d 00 01 00 (component)",
                     Version[0], Version[1], Version[2], Version[3]);
}

Expected<WasmLayer> meld::readPreamble(ArrayRef<uint8_t> Bytes) {
  return readPreambleAt(Bytes, 0);
}

//===----------------------------------------------------------------------===//
// Definitions that only components have
//===----------------------------------------------------------------------===//

static Error readStart(ByteReader &R, Scope &S, Component &C) {
  StartDef Def;
  Def.Offset = R.offset();
  if (Error Err = S.readIndex(R, Sort::Func).moveInto(Def.Func))
    return Err;
  uint32_t NumArgs;
  if (Error Err = R.readCount("argument count").moveInto(NumArgs))
    return Err;
  Def.Args.resize(NumArgs);
  for (uint32_t &Arg : Def.Args)
    if (Error Err = S.readIndex(R, Sort::Value).moveInto(Arg))
      return Err;
  const uint64_t ResultsOffset = R.offset();
  if (Error Err = R.readU32("result count").moveInto(Def.Results))
    return Err;
  if (Def.Results > 1)
    return malformedAt(ResultsOffset,
                       "start function with %u results, at most one is "
                       "possible",
                       Def.Results);
  const auto Index = static_cast<uint32_t>(C.Starts.size());
  for (uint32_t I = 0; I != Def.Results; ++I)
    if (Error Err = S.append(Sort::Value, {.K = IndexEntry::StartResult,
                                           .Offset = Def.Offset,
                                           .Index = Index}))
      return Err;
  C.Starts.push_back(std::move(Def));
  C.Steps.push_back({Component::Step::Start, Index});
  return Error::success();
}

static Error readValue(ByteReader &R, Scope &S, Component &C) {
  ValueDef Def;
  Def.Offset = R.offset();
  TypeFacts Facts;
  if (Error Err = readValType(R, S, Facts).moveInto(Def.Type))
    return Err;
  uint32_t Size;
  if (Error Err = R.readU32("value size").moveInto(Size))
    return Err;
  if (Error Err = R.readBytes(Size, "value").moveInto(Def.Bytes))
    return Err;
  const IndexEntry Entry{.K = IndexEntry::Defined,
                         .Offset = Def.Offset,
                         .Index = static_cast<uint32_t>(C.Values.size())};
  C.Values.push_back(Def);
  return S.append(Sort::Value, Entry);
}

static Error readCoreModuleSection(ByteReader &R, Scope &S, Component &C) {
  const uint64_t Offset = R.offset();
  ArrayRef<uint8_t> Bytes;
  if (Error Err = R.readBytes(R.bytesLeft(), "core module").moveInto(Bytes))
    return Err;
  CoreModuleDef Def;
  if (Error Err = readCoreModule(Bytes, Offset).moveInto(Def.Module))
    return Err;
  CoreImportNames Imports;
  Imports.reserve(Def.Module.Imports.size());
  for (const CoreImport &Import : Def.Module.Imports)
    Imports.add(Import.Module, Import.Field, Import.Offset);
  if (Error Err = Imports.check())
    return Err;
  Def.Name = readCoreModuleName(Def.Module);

  NameTable &Exports = S.State.makeTable();
  Exports.reserve(Def.Module.Exports.size());
  for (const CoreExport &Export : Def.Module.Exports)
    Exports.add(Export.Name, sortOfExtern(Export.Kind));
  Exports.finish();
  EntityInfo Info;
  Info.Exports = &Exports;

  const IndexEntry Entry{.K = IndexEntry::Defined,
                         .Offset = Offset,
                         .Index = static_cast<uint32_t>(C.CoreModules.size())};
  C.CoreModules.push_back(std::move(Def));
  return S.append(Sort::CoreModule, Entry, Info);
}

static Error readCustomSection(ByteReader &R, ArrayRef<uint8_t> Whole,
                               uint64_t Offset, Component &C) {
  CustomSection Section;
  Section.Whole = Whole;
  Section.Offset = Offset;
  if (Error Err = R.readName("name of a custom section").moveInto(Section.Name))
    return Err;
  if (Error Err =
          R.readBytes(R.bytesLeft(), "custom section").moveInto(Section.Bytes))
    return Err;
  // The first name section counts, as for core modules.
  const bool HasNames = !C.Names.Self.empty() || !C.Names.Entries.empty();
  if (Section.Name == "component-name" && !HasNames)
    C.Names = readComponentNames(Section.Bytes);
  C.Customs.push_back(Section);
  return Error::success();
}

//===----------------------------------------------------------------------===//
// Sections
//===----------------------------------------------------------------------===//

static Error readComponentInto(ByteReader R, Scope &S, Component &C);

static Error readNestedComponent(ByteReader &R, Scope &S, Component &C) {
  const uint64_t Offset = R.offset();
  if (Error Err = S.checkNesting(Offset))
    return Err;
  const IndexEntry Entry{.K = IndexEntry::Defined,
                         .Offset = Offset,
                         .Index = static_cast<uint32_t>(C.Components.size())};
  C.Components.push_back(std::make_unique<Component>());
  Component &Nested = *C.Components.back();
  Scope NestedScope(ScopeKind::Component, &S, S.State, Nested.Spaces,
                    Nested.Types, Nested.CoreTypes);
  ArrayRef<uint8_t> Bytes;
  if (Error Err = R.readBytes(R.bytesLeft(), "component").moveInto(Bytes))
    return Err;
  if (Error Err =
          readComponentInto(ByteReader(Bytes, Offset), NestedScope, Nested))
    return Err;
  EntityInfo Info;
  Info.Imports = &NestedScope.Imports;
  Info.Exports = &NestedScope.Exports;
  return S.append(Sort::Component, Entry, Info);
}

static Error readComponentImport(ByteReader &R, Scope &S, Component &C) {
  Expected<ImportDef> Def =
      readImport(R, S, static_cast<uint32_t>(C.Imports.size()));
  if (!Def)
    return Def.takeError();
  C.Imports.push_back(std::move(*Def));
  return Error::success();
}

/// Reads a count, makes room in \p Pool, and reads as many definitions.
template <typename T, typename Reader>
static Error readVector(ByteReader &R, std::vector<T> &Pool,
                        const char *CountName, size_t MinSize, Reader ReadOne) {
  uint32_t Count;
  if (Error Err = R.readCount(CountName, MinSize).moveInto(Count))
    return Err;
  reserveSome(Pool, Count);
  for (uint32_t I = 0; I != Count; ++I)
    if (Error Err = ReadOne())
      return Err;
  return Error::success();
}

static Error readSection(uint8_t Id, ByteReader &R, Scope &S, Component &C) {
  switch (Id) {
  case CoreModuleSection:
    return readCoreModuleSection(R, S, C);
  case ComponentSection:
    return readNestedComponent(R, S, C);
  case StartSection:
    return readStart(R, S, C);
  case CoreInstanceSection:
    return readVector(R, C.CoreInstances, "core instance count", 2,
                      [&] { return readCoreInstance(R, S, C); });
  case CoreTypeSection:
    return readVector(R, C.CoreTypes, "core type count", 2,
                      [&] { return readCoreType(R, S); });
  case InstanceSection:
    return readVector(R, C.Instances, "instance count", 2,
                      [&] { return readInstance(R, S, C); });
  case AliasSection: {
    std::vector<char> NoPool;
    return readVector(R, NoPool, "alias count", 4,
                      [&] { return readAlias(R, S); });
  }
  case TypeSection:
    return readVector(R, C.Types, "type count", 1,
                      [&] { return readType(R, S); });
  case CanonSection:
    return readVector(R, C.Canons, "canonical definition count", 1,
                      [&] { return readCanon(R, S, C); });
  case ImportSection:
    return readVector(R, C.Imports, "import count", 4,
                      [&] { return readComponentImport(R, S, C); });
  case ExportSection:
    return readVector(R, C.Exports, "export count", 5,
                      [&] { return readExport(R, S, C); });
  case ValueSection:
    return readVector(R, C.Values, "value count", 2,
                      [&] { return readValue(R, S, C); });
  default:
    llvm_unreachable("unknown sections are refused before");
  }
}

/// Reads the component that \p R covers.
static Error readComponentInto(ByteReader R, Scope &S, Component &C) {
  C.Bytes = ArrayRef<uint8_t>(R.cursor(), R.bytesLeft());
  C.Offset = R.offset();
  WasmLayer Layer;
  if (Error Err = readPreambleAt(C.Bytes, C.Offset).moveInto(Layer))
    return Err;
  if (Layer != WasmLayer::Component)
    return makeErrorAt(C.Offset, "expected a component, found a core module");
  constexpr uint64_t PreambleSize = 8;
  ArrayRef<uint8_t> Preamble;
  if (Error Err = R.readBytes(PreambleSize, "preamble").moveInto(Preamble))
    return Err;

  while (!R.atEnd()) {
    const uint64_t Offset = R.offset();
    const uint8_t *Begin = R.cursor();
    uint8_t Id;
    if (Error Err = R.readByte("section").moveInto(Id))
      return Err;
    const char *Name = sectionName(Id);
    if (!Name)
      return malformedAt(Offset, "unknown section 0x%02x", Id);
    Expected<ByteReader> Contents = R.readSized(Name);
    if (!Contents)
      return Contents.takeError();
    if (Id == CustomSectionId) {
      if (Error Err = readCustomSection(
              *Contents, ArrayRef<uint8_t>(Begin, R.cursor()), Offset, C))
        return Err;
      continue;
    }
    if (Error Err = readSection(Id, *Contents, S, C))
      return Err;
    if (Error Err = Contents->expectEnd(Name))
      return Err;
  }
  return S.finish();
}

//===----------------------------------------------------------------------===//
// The whole file
//===----------------------------------------------------------------------===//

static void collectModules(const Component &C,
                           std::vector<const CoreModule *> &Modules) {
  for (const CoreModuleDef &Def : C.CoreModules)
    Modules.push_back(&Def.Module);
  for (const std::unique_ptr<Component> &Nested : C.Components)
    collectModules(*Nested, Modules);
}

/// Validates all that has been read of \p Root, used or not.
static Error validateModules(const Component &Root,
                             const ValidationOptions &Options) {
  std::vector<const CoreModule *> Modules;
  collectModules(Root, Modules);
  llvm::sort(Modules, [](const CoreModule *A, const CoreModule *B) {
    return A->Offset < B->Offset;
  });
  return validate(Modules, Options);
}

Expected<std::unique_ptr<Component>>
meld::readComponent(ArrayRef<uint8_t> Bytes, uint64_t BaseOffset,
                    const ValidationOptions &Options) {
  ReadState State;
  auto C = std::make_unique<Component>();
  Scope S(ScopeKind::Component, nullptr, State, C->Spaces, C->Types,
          C->CoreTypes);
  Error Malformed = readComponentInto(ByteReader(Bytes, BaseOffset), S, *C);
  // Modules that were read to their end lie before what could not be read.
  if (Error Invalid = validateModules(*C, Options)) {
    consumeError(std::move(Malformed));
    return Invalid;
  }
  if (Malformed)
    return Malformed;
  return C;
}
