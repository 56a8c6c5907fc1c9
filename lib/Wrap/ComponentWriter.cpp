//===- ComponentWriter.cpp - Write a component ----------------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "ComponentWriter.h"

#include "meld/Binary/CoreTypeWriter.h"

using namespace meld;

namespace {
enum SectionId : uint8_t {
  CustomSectionId = 0,
  CoreModuleSection = 1,
  CoreInstanceSection = 2,
  ComponentSection = 4,
  InstanceSection = 5,
  AliasSection = 6,
  TypeSection = 7,
  CanonSection = 8,
  ImportSection = 10,
  ExportSection = 11,
};
} // namespace

//===----------------------------------------------------------------------===//
// Names, sorts and types
//===----------------------------------------------------------------------===//

void meld::writeExternName(ByteWriter &W, const ExternName &Name) {
  if (!Name.Attributes) {
    W.writeByte(0x00);
    W.writeName(Name.Name);
    return;
  }
  const std::optional<StringRef> Attributes[] = {Name.Attributes->Implements,
                                                 Name.Attributes->VersionSuffix,
                                                 Name.Attributes->ExternalId};
  W.writeByte(0x02);
  W.writeName(Name.Name);
  W.writeULEB(llvm::count_if(Attributes, [](const auto &A) { return !!A; }));
  for (auto [Kind, Attribute] : llvm::enumerate(Attributes))
    if (Attribute) {
      W.writeByte(Kind);
      W.writeName(*Attribute);
    }
}

void meld::writeExternType(ByteWriter &W, const ExternType &Type) {
  switch (Type.K) {
  case ExternType::Func:
    W.writeByte(0x01);
    break;
  case ExternType::Type:
    W.writeByte(0x03);
    W.writeByte(Type.TypeBound);
    if (Type.TypeBound == ExternType::SubResource)
      return;
    break;
  case ExternType::Instance:
    W.writeByte(0x05);
    break;
  case ExternType::CoreModule:
  case ExternType::Value:
  case ExternType::Component:
    llvm_unreachable("not at the surface of a component that can be fused");
  }
  W.writeULEB(Type.Index);
}

/// Of Sort, the byte behind the 0x00 that core sorts begin with.
static std::optional<uint8_t> coreSortByte(Sort S) {
  switch (S) {
  case Sort::CoreFunc:
    return 0x00;
  case Sort::CoreTable:
    return 0x01;
  case Sort::CoreMemory:
    return 0x02;
  case Sort::CoreGlobal:
    return 0x03;
  case Sort::CoreTag:
    return 0x04;
  case Sort::CoreType:
    return 0x10;
  case Sort::CoreModule:
    return 0x11;
  case Sort::CoreInstance:
    return 0x12;
  default:
    return std::nullopt;
  }
}

void meld::writeSort(ByteWriter &W, Sort S) {
  if (const std::optional<uint8_t> Core = coreSortByte(S)) {
    W.writeByte(0x00);
    W.writeByte(*Core);
    return;
  }
  switch (S) {
  case Sort::Func:
    return W.writeByte(0x01);
  case Sort::Value:
    return W.writeByte(0x02);
  case Sort::Type:
    return W.writeByte(0x03);
  case Sort::Component:
    return W.writeByte(0x04);
  case Sort::Instance:
    return W.writeByte(0x05);
  default:
    llvm_unreachable("core sorts are handled");
  }
}

static void writeSortIndex(ByteWriter &W, SortIndex Item) {
  writeSort(W, Item.S);
  W.writeULEB(Item.Index);
}

static void writeCanonOptions(ByteWriter &W, const CanonOptions &Options) {
  ByteWriter List;
  unsigned Count = 0;
  if (Options.Encoding != StringEncoding::Utf8) {
    ++Count;
    List.writeByte(static_cast<uint8_t>(Options.Encoding));
  }
  const auto AddIndex = [&](uint8_t Kind, std::optional<uint32_t> Index) {
    if (!Index)
      return;
    ++Count;
    List.writeByte(Kind);
    List.writeULEB(*Index);
  };
  AddIndex(0x03, Options.Memory);
  AddIndex(0x04, Options.Realloc);
  AddIndex(0x05, Options.PostReturn);
  if (Options.Async) {
    ++Count;
    List.writeByte(0x06);
  }
  AddIndex(0x07, Options.Callback);
  W.writeULEB(Count);
  W.writeBytes(List.bytes());
}

//===----------------------------------------------------------------------===//
// Sections
//===----------------------------------------------------------------------===//

ComponentWriter::ComponentWriter() {
  // "\0asm", version 13, layer 1
  Bytes.writeBytes({0x00, 'a', 's', 'm', 0x0d, 0x00, 0x01, 0x00});
}

ByteWriter &ComponentWriter::section(uint8_t Id) {
  if (OpenId != Id) {
    flush();
    OpenId = Id;
  }
  ++OpenCount;
  return Open;
}

void ComponentWriter::flush() {
  if (!OpenId)
    return;
  ByteWriter Contents;
  Contents.writeULEB(OpenCount);
  Contents.writeBytes(Open.bytes());
  Bytes.writeSection(*OpenId, Contents.bytes());
  OpenId.reset();
  OpenCount = 0;
  Open = ByteWriter();
}

std::vector<uint8_t> ComponentWriter::finish() {
  flush();
  return Bytes.take();
}

uint32_t ComponentWriter::addCoreModule(ArrayRef<uint8_t> Module) {
  flush();
  Bytes.writeSection(CoreModuleSection, Module);
  return next(Sort::CoreModule);
}

uint32_t ComponentWriter::addComponent(ArrayRef<uint8_t> Component) {
  flush();
  Bytes.writeSection(ComponentSection, Component);
  return next(Sort::Component);
}

void ComponentWriter::addCustom(StringRef Name, ArrayRef<uint8_t> Contents) {
  flush();
  ByteWriter Section;
  Section.writeName(Name);
  Section.writeBytes(Contents);
  Bytes.writeSection(CustomSectionId, Section.bytes());
}

//===----------------------------------------------------------------------===//
// Instances and aliases
//===----------------------------------------------------------------------===//

uint32_t ComponentWriter::instantiateCore(
    uint32_t Module, ArrayRef<std::pair<std::string, uint32_t>> Args) {
  ByteWriter &W = section(CoreInstanceSection);
  W.writeByte(0x00);
  W.writeULEB(Module);
  W.writeULEB(Args.size());
  for (const auto &[Name, Instance] : Args) {
    W.writeName(Name);
    W.writeByte(*coreSortByte(Sort::CoreInstance));
    W.writeULEB(Instance);
  }
  return next(Sort::CoreInstance);
}

uint32_t ComponentWriter::bundleCore(ArrayRef<Item> Exports) {
  ByteWriter &W = section(CoreInstanceSection);
  W.writeByte(0x01);
  W.writeULEB(Exports.size());
  for (const Item &Export : Exports) {
    W.writeName(Export.Name);
    W.writeByte(*coreSortByte(Export.What.S));
    W.writeULEB(Export.What.Index);
  }
  return next(Sort::CoreInstance);
}

uint32_t ComponentWriter::instantiate(uint32_t Component, ArrayRef<Item> Args) {
  ByteWriter &W = section(InstanceSection);
  W.writeByte(0x00);
  W.writeULEB(Component);
  W.writeULEB(Args.size());
  for (const Item &Arg : Args) {
    W.writeName(Arg.Name);
    writeSortIndex(W, Arg.What);
  }
  return next(Sort::Instance);
}

uint32_t ComponentWriter::bundle(ArrayRef<InstanceExport> Exports) {
  ByteWriter &W = section(InstanceSection);
  W.writeByte(0x01);
  W.writeULEB(Exports.size());
  for (const InstanceExport &Export : Exports) {
    writeExternName(W, Export.Name);
    writeSortIndex(W, Export.What);
  }
  return next(Sort::Instance);
}

uint32_t ComponentWriter::aliasExport(Sort S, uint32_t Instance,
                                      StringRef Name) {
  ByteWriter &W = section(AliasSection);
  writeSort(W, S);
  W.writeByte(0x00);
  W.writeULEB(Instance);
  W.writeName(Name);
  return next(S);
}

uint32_t ComponentWriter::aliasCoreExport(Sort S, uint32_t Instance,
                                          StringRef Name) {
  ByteWriter &W = section(AliasSection);
  writeSort(W, S);
  W.writeByte(0x01);
  W.writeULEB(Instance);
  W.writeName(Name);
  return next(S);
}

//===----------------------------------------------------------------------===//
// Types, canonical definitions, imports and exports
//===----------------------------------------------------------------------===//

uint32_t ComponentWriter::addType(ArrayRef<uint8_t> Definition) {
  section(TypeSection).writeBytes(Definition);
  return next(Sort::Type);
}

uint32_t ComponentWriter::addResource(CoreValType Rep,
                                      std::optional<uint32_t> Dtor) {
  ByteWriter &W = section(TypeSection);
  W.writeByte(0x3f);
  writeValType(W, Rep);
  W.writeByte(Dtor.has_value());
  if (Dtor)
    W.writeULEB(*Dtor);
  return next(Sort::Type);
}

uint32_t ComponentWriter::lift(uint32_t CoreFunc, const CanonOptions &Options,
                               uint32_t Type) {
  ByteWriter &W = section(CanonSection);
  W.writeByte(0x00);
  W.writeByte(0x00);
  W.writeULEB(CoreFunc);
  writeCanonOptions(W, Options);
  W.writeULEB(Type);
  return next(Sort::Func);
}

uint32_t ComponentWriter::lower(uint32_t Func, const CanonOptions &Options) {
  ByteWriter &W = section(CanonSection);
  W.writeByte(0x01);
  W.writeByte(0x00);
  W.writeULEB(Func);
  writeCanonOptions(W, Options);
  return next(Sort::CoreFunc);
}

uint32_t ComponentWriter::errorContextBuiltin(CanonKind Kind,
                                              const CanonOptions &Options) {
  ByteWriter &W = section(CanonSection);
  switch (Kind) {
  case CanonKind::ErrorContextNew:
    W.writeByte(0x1c);
    writeCanonOptions(W, Options);
    break;
  case CanonKind::ErrorContextDebugMessage:
    W.writeByte(0x1d);
    writeCanonOptions(W, Options);
    break;
  case CanonKind::ErrorContextDrop:
    W.writeByte(0x1e);
    break;
  default:
    llvm_unreachable("not a built-in of error contexts");
  }
  return next(Sort::CoreFunc);
}

uint32_t ComponentWriter::resourceBuiltin(CanonKind Kind, uint32_t Type) {
  ByteWriter &W = section(CanonSection);
  switch (Kind) {
  case CanonKind::ResourceNew:
    W.writeByte(0x02);
    break;
  case CanonKind::ResourceDrop:
    W.writeByte(0x03);
    break;
  case CanonKind::ResourceRep:
    W.writeByte(0x04);
    break;
  default:
    llvm_unreachable("not a built-in of resources");
  }
  W.writeULEB(Type);
  return next(Sort::CoreFunc);
}

/// The index space that something of type \p Type is added to.
static Sort sortOf(const ExternType &Type) {
  switch (Type.K) {
  case ExternType::Func:
    return Sort::Func;
  case ExternType::Type:
    return Sort::Type;
  case ExternType::Instance:
    return Sort::Instance;
  case ExternType::CoreModule:
  case ExternType::Value:
  case ExternType::Component:
    break;
  }
  llvm_unreachable("not at the surface of a component that can be fused");
}

uint32_t ComponentWriter::addImport(const ExternName &Name,
                                    const ExternType &Type) {
  ByteWriter &W = section(ImportSection);
  writeExternName(W, Name);
  writeExternType(W, Type);
  return next(sortOf(Type));
}

uint32_t ComponentWriter::addExport(const ExternName &Name, SortIndex What,
                                    std::optional<ExternType> Ascribed) {
  ByteWriter &W = section(ExportSection);
  writeExternName(W, Name);
  writeSortIndex(W, What);
  W.writeByte(Ascribed.has_value());
  if (Ascribed)
    writeExternType(W, *Ascribed);
  return next(What.S);
}
