//===- NameReader.cpp - Name sections -------------------------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//

#include "Readers.h"

#include "llvm/ADT/STLExtras.h"

#include <tuple>

using namespace meld;

static std::pair<Sort, uint32_t> keyOf(const ComponentNames::Entry &Entry) {
  return {Entry.S, Entry.Index};
}

StringRef ComponentNames::find(Sort S, uint32_t Index) const {
  const std::pair<Sort, uint32_t> Key(S, Index);
  const auto It =
      llvm::lower_bound(Entries, Key, [](const Entry &E, const auto &Key) {
        return keyOf(E) < Key;
      });
  return It != Entries.end() && keyOf(*It) == Key ? It->Name : StringRef();
}

/// Reads a `sortnames` subsection.
static Error readSortNames(ByteReader &R,
                           std::vector<ComponentNames::Entry> &Entries) {
  Sort S;
  if (Error Err = readSort(R).moveInto(S))
    return Err;
  uint32_t Count;
  if (Error Err = R.readCount("name count", 2).moveInto(Count))
    return Err;
  for (uint32_t I = 0; I != Count; ++I) {
    ComponentNames::Entry Entry{S, 0, {}};
    if (Error Err = R.readU32("index of a name").moveInto(Entry.Index))
      return Err;
    if (Error Err = R.readName("name").moveInto(Entry.Name))
      return Err;
    Entries.push_back(Entry);
  }
  return R.expectEnd("names of a sort");
}

static Error readNames(ByteReader R, ComponentNames &Names) {
  while (!R.atEnd()) {
    uint8_t Id;
    if (Error Err = R.readByte("name subsection").moveInto(Id))
      return Err;
    Expected<ByteReader> Subsection = R.readSized("name subsection");
    if (!Subsection)
      return Subsection.takeError();
    if (Id == 0) {
      if (Error Err =
              Subsection->readName("component name").moveInto(Names.Self))
        return Err;
    } else if (Id == 1) {
      if (Error Err = readSortNames(*Subsection, Names.Entries))
        return Err;
    }
  }
  return Error::success();
}

ComponentNames meld::readComponentNames(ArrayRef<uint8_t> Bytes) {
  ComponentNames Names;
  if (Error Err = readNames(ByteReader(Bytes), Names)) {
    llvm::consumeError(std::move(Err));
    return {};
  }
  llvm::sort(Names.Entries, [](const auto &A, const auto &B) {
    return std::tuple(keyOf(A), A.Name) < std::tuple(keyOf(B), B.Name);
  });
  return Names;
}

StringRef meld::readCoreModuleName(const CoreModule &Module) {
  for (const CustomSection &Section : Module.Customs) {
    if (Section.Name != "name")
      continue;
    ByteReader R(Section.Bytes);
    const auto ReadName = [&R](StringRef &Name) -> Error {
      uint8_t Id;
      if (Error Err = R.readByte("name subsection").moveInto(Id))
        return Err;
      Expected<ByteReader> Subsection = R.readSized("name subsection");
      if (!Subsection)
        return Subsection.takeError();
      // The module name is subsection 0, which comes first.
      return Id == 0 ? Subsection->readName("module name").moveInto(Name)
                     : Error::success();
    };
    StringRef Name;
    if (Error Err = ReadName(Name))
      llvm::consumeError(std::move(Err));
    return Name;
  }
  return {};
}
