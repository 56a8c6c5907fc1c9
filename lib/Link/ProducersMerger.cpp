//===- ProducersMerger.cpp - One producers section ------------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//

#include "ProducersMerger.h"

#include "meld/Binary/ByteReader.h"
#include "meld/Binary/ByteWriter.h"

#include "llvm/ADT/MapVector.h"

using namespace meld;

namespace {
/// Version by name, in order of appearance.
using Field = llvm::MapVector<StringRef, StringRef>;
struct Producers {
  Field Fields[3];
};
} // namespace

static constexpr StringRef FieldNames[] = {"language", "processed-by", "sdk"};
static constexpr unsigned ProcessedBy = 1;

static Error readProducers(ArrayRef<uint8_t> Contents, Producers &Result) {
  ByteReader R(Contents);
  Expected<uint32_t> NumFields = R.readCount("fields", 2);
  if (!NumFields)
    return NumFields.takeError();
  for (uint32_t I = 0; I != *NumFields; ++I) {
    Expected<StringRef> FieldName = R.readName("field name");
    if (!FieldName)
      return FieldName.takeError();
    Expected<uint32_t> NumValues = R.readCount("values", 2);
    if (!NumValues)
      return NumValues.takeError();
    const auto *Known = llvm::find(FieldNames, *FieldName);
    for (uint32_t J = 0; J != *NumValues; ++J) {
      Expected<StringRef> Name = R.readName("name");
      if (!Name)
        return Name.takeError();
      Expected<StringRef> Version = R.readName("version");
      if (!Version)
        return Version.takeError();
      if (Known != std::end(FieldNames))
        Result.Fields[Known - FieldNames].insert({*Name, *Version});
    }
  }
  return Error::success();
}

std::vector<uint8_t> meld::mergeProducers(const LinkPlan &Plan) {
  Producers Merged;
  for (const LinkModule &Module : Plan.Modules) {
    for (const CustomSection &Custom : Module.Module->Customs) {
      if (Custom.Name != "producers")
        continue;
      Producers OfModule;
      if (Error E = readProducers(Custom.Bytes, OfModule)) {
        llvm::consumeError(std::move(E)); // custom sections cannot be wrong
        continue;
      }
      for (unsigned I = 0; I != std::size(FieldNames); ++I)
        for (const auto &[Name, Version] : OfModule.Fields[I])
          Merged.Fields[I].insert({Name, Version});
    }
  }
  Merged.Fields[ProcessedBy]["meld-opt"] = MELD_VERSION_STRING;

  unsigned NumFields = 0;
  ByteWriter Body;
  for (unsigned I = 0; I != std::size(FieldNames); ++I) {
    if (Merged.Fields[I].empty())
      continue;
    ++NumFields;
    Body.writeName(FieldNames[I]);
    Body.writeULEB(Merged.Fields[I].size());
    for (const auto &[Name, Version] : Merged.Fields[I]) {
      Body.writeName(Name);
      Body.writeName(Version);
    }
  }
  ByteWriter W;
  W.writeULEB(NumFields);
  W.writeBytes(Body.bytes());
  return W.take();
}
