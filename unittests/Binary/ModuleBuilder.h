//===- ModuleBuilder.h - Core modules for tests -----------------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/// \file
/// Puts encoded items into sections, so that a test writes only the bytes it
/// is about.
//===----------------------------------------------------------------------===//
#ifndef MELD_UNITTESTS_BINARY_MODULEBUILDER_H
#define MELD_UNITTESTS_BINARY_MODULEBUILDER_H

#include "meld/Binary/ByteWriter.h"
#include "meld/Binary/CoreModule.h"

#include <gtest/gtest.h>

namespace meld::test {

using Bytes = std::vector<uint8_t>;

inline Bytes concat(std::initializer_list<Bytes> Parts) {
  Bytes Result;
  for (const Bytes &Part : Parts)
    Result.insert(Result.end(), Part.begin(), Part.end());
  return Result;
}

inline Bytes toBytes(ArrayRef<uint8_t> Contents) {
  return Bytes(Contents.begin(), Contents.end());
}

inline Bytes name(StringRef Text) {
  ByteWriter W;
  W.writeName(Text);
  return W.take();
}

/// Types of functions without and with results.
inline const Bytes VoidFunc = {0x60, 0, 0};
inline const Bytes I32Func = {0x60, 0, 1, 0x7f};

class ModuleBuilder {
public:
  uint32_t addType(const Bytes &Type) { return Types.add(Type); }
  /// \p Type is an externtype without its kind byte.
  void addImport(StringRef Module, StringRef Field, ExternKind Kind,
                 const Bytes &Type) {
    addRawImport(Module, Field, concat({{static_cast<uint8_t>(Kind)}, Type}));
    ++NumImports[static_cast<unsigned>(Kind)];
  }
  void addRawImport(StringRef Module, StringRef Field, const Bytes &Type) {
    Imports.add(concat({name(Module), name(Field), Type}));
  }
  /// Adds a function without locals; \p Code lacks the final `end`.
  uint32_t addFunc(uint32_t Type, const Bytes &Code) {
    return addFuncWithLocals(Type, {0}, Code);
  }
  uint32_t addFuncWithLocals(uint32_t Type, const Bytes &Locals,
                             const Bytes &Code) {
    return addRawFunc(Type, concat({Locals, Code, {0x0b}}));
  }
  uint32_t addRawFunc(uint32_t Type, const Bytes &Body) {
    ByteWriter W;
    W.writeSized(Body);
    Code.add(W.take());
    return NumImports[0] + Functions.add({static_cast<uint8_t>(Type)});
  }
  uint32_t addTable(const Bytes &Table) {
    return NumImports[1] + Tables.add(Table);
  }
  uint32_t addMemory(const Bytes &Limits) {
    return NumImports[2] + Memories.add(Limits);
  }
  /// \p Init lacks the final `end`.
  uint32_t addGlobal(const Bytes &Type, const Bytes &Init) {
    return NumImports[3] + Globals.add(concat({Type, Init, {0x0b}}));
  }
  uint32_t addTag(uint8_t Type) { return NumImports[4] + Tags.add({0, Type}); }
  void addExport(StringRef Name, ExternKind Kind, uint8_t Index) {
    Exports.add(concat({name(Name), {static_cast<uint8_t>(Kind), Index}}));
  }
  void setStart(uint8_t Func) { Start = Func; }
  void addElem(const Bytes &Elem) { Elems.add(Elem); }
  void addData(const Bytes &Data) { Datas.add(Data); }
  void addDataCount() { HasDataCount = true; }
  void addCustom(StringRef Name, const Bytes &Contents) {
    Customs.push_back({Name.str(), Contents});
  }

  Bytes build() const {
    ByteWriter W;
    W.writeBytes({0x00, 'a', 's', 'm', 1, 0, 0, 0});
    Types.write(W, 1);
    Imports.write(W, 2);
    Functions.write(W, 3);
    Tables.write(W, 4);
    Memories.write(W, 5);
    Tags.write(W, 13);
    Globals.write(W, 6);
    Exports.write(W, 7);
    if (Start)
      W.writeSection(8, {*Start});
    Elems.write(W, 9);
    if (HasDataCount)
      W.writeSection(12, {static_cast<uint8_t>(Datas.Count)});
    Code.write(W, 10);
    Datas.write(W, 11);
    for (const auto &[Name, Contents] : Customs)
      W.writeSection(0, concat({name(Name), Contents}));
    return W.take();
  }

private:
  struct Section {
    uint32_t Count = 0;
    Bytes Items;
    uint32_t add(const Bytes &Item) {
      Items.insert(Items.end(), Item.begin(), Item.end());
      return Count++;
    }
    void write(ByteWriter &W, uint8_t Id) const {
      if (Count == 0)
        return;
      ByteWriter Contents;
      Contents.writeULEB(Count);
      Contents.writeBytes(Items);
      W.writeSection(Id, Contents.bytes());
    }
  };
  Section Types, Imports, Functions, Tables, Memories, Tags, Globals, Exports,
      Elems, Code, Datas;
  uint32_t NumImports[NumExternKinds] = {0, 0, 0, 0, 0};
  std::optional<uint8_t> Start;
  bool HasDataCount = false;
  std::vector<std::pair<std::string, Bytes>> Customs;
};

/// The text of the error that reading \p Module gives; empty without one.
inline std::string readError(const Bytes &Module) {
  Expected<CoreModule> Read = readCoreModule(Module);
  return Read ? std::string() : llvm::toString(Read.takeError());
}

} // namespace meld::test

#endif // MELD_UNITTESTS_BINARY_MODULEBUILDER_H
