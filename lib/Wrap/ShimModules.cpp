//===- ShimModules.cpp - Core modules that close a cycle ------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "ShimModules.h"

#include "meld/Binary/ByteWriter.h"
#include "meld/Binary/CoreTypeWriter.h"
#include "meld/Binary/TypeMerger.h"

using namespace meld;

namespace {

enum SectionId : uint8_t {
  TypeSection = 1,
  ImportSection = 2,
  FunctionSection = 3,
  TableSection = 4,
  ExportSection = 7,
  StartSection = 8,
  ElementSection = 9,
  CodeSection = 10,
};

} // namespace

static ByteWriter beginModule(const TypeMerger &Types) {
  ByteWriter W;
  W.writeBytes({0x00, 'a', 's', 'm', 0x01, 0x00, 0x00, 0x00});
  ByteWriter Section;
  Types.write(Section);
  W.writeSection(TypeSection, Section.bytes());
  return W;
}

/// The type of a table of functions that never changes its size.
static CoreTableType tableOf(size_t Size) {
  CoreTableType Table;
  Table.Element = CoreValType::funcref();
  Table.Limits.Min = Size;
  Table.Limits.Max = Size;
  return Table;
}

static void writeShimBody(ByteWriter &Code, const CoreFuncType &Type,
                          uint32_t TypeIndex, uint32_t Slot) {
  ByteWriter Body;
  Body.writeULEB(0); // locals
  for (uint32_t I = 0; I != Type.Params.size(); ++I) {
    Body.writeByte(0x20); // local.get
    Body.writeULEB(I);
  }
  Body.writeByte(0x41); // i32.const
  Body.writeSLEB(Slot);
  Body.writeByte(0x11); // call_indirect
  Body.writeULEB(TypeIndex);
  Body.writeULEB(0);    // table
  Body.writeByte(0x0b); // end
  Code.writeSized(Body.bytes());
}

std::vector<uint8_t> meld::makeShimModule(ArrayRef<CoreFuncType> Types) {
  TypeMerger Merged;
  ByteWriter Functions, Tables, Exports, Code;
  for (ByteWriter *Section : {&Functions, &Code})
    Section->writeULEB(Types.size());
  Exports.writeULEB(Types.size() + 1);
  for (uint32_t Slot = 0; Slot != Types.size(); ++Slot) {
    const uint32_t Type = Merged.addFuncType(Types[Slot]);
    Functions.writeULEB(Type);
    Exports.writeName(std::to_string(Slot));
    Exports.writeByte(0x00); // function
    Exports.writeULEB(Slot);
    writeShimBody(Code, Types[Slot], Type, Slot);
  }
  Tables.writeULEB(1);
  writeTableType(Tables, tableOf(Types.size()));
  Exports.writeName(ShimTableName);
  Exports.writeByte(0x01); // table
  Exports.writeULEB(0);

  ByteWriter W = beginModule(Merged);
  W.writeSection(FunctionSection, Functions.bytes());
  W.writeSection(TableSection, Tables.bytes());
  W.writeSection(ExportSection, Exports.bytes());
  W.writeSection(CodeSection, Code.bytes());
  return W.take();
}

std::vector<uint8_t> meld::makeFixupModule(ArrayRef<CoreFuncType> Types,
                                           bool CallsInitialize) {
  TypeMerger Merged;
  ByteWriter Imports, Elements;
  Imports.writeULEB(Types.size() + !Types.empty() + CallsInitialize);
  const auto ImportFunction = [&](StringRef Name, const CoreFuncType &Type) {
    Imports.writeName("");
    Imports.writeName(Name);
    Imports.writeByte(0x00);
    Imports.writeULEB(Merged.addFuncType(Type));
  };
  for (uint32_t Slot = 0; Slot != Types.size(); ++Slot)
    ImportFunction(std::to_string(Slot), Types[Slot]);
  if (!Types.empty()) {
    Imports.writeName("");
    Imports.writeName(ShimTableName);
    Imports.writeByte(0x01);
    writeTableType(Imports, tableOf(Types.size()));
  }
  if (CallsInitialize)
    ImportFunction("_initialize", {});

  ByteWriter W = beginModule(Merged);
  W.writeSection(ImportSection, Imports.bytes());
  if (CallsInitialize) {
    ByteWriter Start;
    Start.writeULEB(Types.size());
    W.writeSection(StartSection, Start.bytes());
  }
  if (!Types.empty()) {
    Elements.writeULEB(1);
    Elements.writeULEB(0); // active, of table 0, function indices
    Elements.writeByte(0x41);
    Elements.writeSLEB(0);
    Elements.writeByte(0x0b);
    Elements.writeULEB(Types.size());
    for (uint32_t Slot = 0; Slot != Types.size(); ++Slot)
      Elements.writeULEB(Slot);
    W.writeSection(ElementSection, Elements.bytes());
  }
  return W.take();
}
