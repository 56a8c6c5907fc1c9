//===- ComponentWriter.h - Write a component --------------------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/// \file
/// Appends definitions to a component, gathers consecutive ones of a kind into
/// sections and counts the index spaces (Binary.md).
//===----------------------------------------------------------------------===//
#ifndef MELD_LIB_WRAP_COMPONENTWRITER_H
#define MELD_LIB_WRAP_COMPONENTWRITER_H

#include "meld/Binary/ByteWriter.h"
#include "meld/CanonicalABI/HostSurface.h"
#include "meld/Component/Component.h"

namespace meld {

// Binary.md, "Import and Export Definitions"
void writeExternName(ByteWriter &W, const ExternName &Name);
/// `externtype`; a type index where there is one.
void writeExternType(ByteWriter &W, const ExternType &Type);
/// Binary.md, "Instance Definitions": `sort`.
void writeSort(ByteWriter &W, Sort S);

/// Options of a canonical definition; indices are core ones.
struct CanonOptions {
  StringEncoding Encoding = StringEncoding::Utf8;
  bool Async = false;
  std::optional<uint32_t> Memory, Realloc, PostReturn, Callback;
};

/// Each function that defines something returns its index.
class ComponentWriter {
public:
  ComponentWriter();
  /// The component's bytes. Nothing can be added afterwards.
  std::vector<uint8_t> finish();

  uint32_t addCoreModule(ArrayRef<uint8_t> Bytes);
  uint32_t addComponent(ArrayRef<uint8_t> Bytes);
  void addCustom(StringRef Name, ArrayRef<uint8_t> Contents);

  struct Item {
    std::string Name;
    SortIndex What;
  };
  uint32_t instantiateCore(uint32_t Module,
                           ArrayRef<std::pair<std::string, uint32_t>> Args);
  uint32_t bundleCore(ArrayRef<Item> Exports);
  uint32_t instantiate(uint32_t Component, ArrayRef<Item> Args);

  struct InstanceExport {
    ExternName Name;
    SortIndex What;
  };
  uint32_t bundle(ArrayRef<InstanceExport> Exports);

  uint32_t aliasExport(Sort S, uint32_t Instance, StringRef Name);
  uint32_t aliasCoreExport(Sort S, uint32_t Instance, StringRef Name);

  /// Adds an encoded `deftype`.
  uint32_t addType(ArrayRef<uint8_t> Definition);
  uint32_t addResource(CoreValType Rep, std::optional<uint32_t> Dtor);

  uint32_t lift(uint32_t CoreFunc, const CanonOptions &Options, uint32_t Type);
  uint32_t lower(uint32_t Func, const CanonOptions &Options);
  /// error-context.new, .debug-message or, without options, .drop.
  uint32_t errorContextBuiltin(CanonKind Kind, const CanonOptions &Options);
  /// resource.new, .rep or .drop.
  uint32_t resourceBuiltin(CanonKind Kind, uint32_t Type);

  uint32_t addImport(const ExternName &Name, const ExternType &Type);
  uint32_t addExport(const ExternName &Name, SortIndex What,
                     std::optional<ExternType> Ascribed = std::nullopt);

private:
  /// Section \p Id to append one definition to.
  ByteWriter &section(uint8_t Id);
  void flush();
  uint32_t next(Sort S) { return Sizes[static_cast<unsigned>(S)]++; }

  ByteWriter Bytes;
  // The section that is being gathered.
  std::optional<uint8_t> OpenId;
  uint32_t OpenCount = 0;
  ByteWriter Open;
  std::array<uint32_t, NumSorts> Sizes = {};
};

} // namespace meld

#endif // MELD_LIB_WRAP_COMPONENTWRITER_H
