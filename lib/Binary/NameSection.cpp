//===- NameSection.cpp - The `name` custom section ------------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//

#include "meld/Binary/NameSection.h"

#include "meld/Binary/ByteReader.h"
#include "meld/Binary/ByteWriter.h"

using namespace meld;

/// Appends to \p Map an entry for \p Index unless that does not ascend.
template <typename MapT>
static typename MapT::value_type *append(MapT &Map, uint32_t Index) {
  if (!Map.empty() && Map.back().Index >= Index)
    return nullptr;
  Map.emplace_back();
  Map.back().Index = Index;
  return &Map.back();
}

static Error readNameMap(ByteReader &R, NameMap &Map) {
  Expected<uint32_t> Count = R.readCount("names", 2);
  if (!Count)
    return Count.takeError();
  for (uint32_t I = 0; I != *Count; ++I) {
    Expected<uint32_t> Index = R.readU32("index of a name");
    if (!Index)
      return Index.takeError();
    Expected<StringRef> Name = R.readName("name");
    if (!Name)
      return Name.takeError();
    if (NameAssoc *Assoc = append(Map, *Index))
      Assoc->Name = Name->str();
  }
  return Error::success();
}

static Error readIndirectNameMap(ByteReader &R, IndirectNameMap &Map) {
  Expected<uint32_t> Count = R.readCount("groups of names", 2);
  if (!Count)
    return Count.takeError();
  for (uint32_t I = 0; I != *Count; ++I) {
    Expected<uint32_t> Index = R.readU32("index of a group of names");
    if (!Index)
      return Index.takeError();
    NameMap Names;
    if (Error E = readNameMap(R, Names))
      return E;
    if (IndirectNameAssoc *Assoc = append(Map, *Index))
      Assoc->Names = std::move(Names);
  }
  return Error::success();
}

static Error readSubsection(ByteReader &R, NameKind Kind, NameSection &Names) {
  if (Kind == NameKind::Module) {
    Expected<StringRef> Name = R.readName("module name");
    if (!Name)
      return Name.takeError();
    Names.Module = Name->str();
    return Error::success();
  }
  return isIndirect(Kind) ? readIndirectNameMap(R, Names.indirect(Kind))
                          : readNameMap(R, Names.names(Kind));
}

NameSection meld::readNameSection(ArrayRef<uint8_t> Contents) {
  NameSection Names;
  ByteReader R(Contents);
  while (!R.atEnd()) {
    Expected<uint8_t> Id = R.readByte("name subsection");
    if (!Id) {
      llvm::consumeError(Id.takeError());
      break;
    }
    Expected<ByteReader> Subsection = R.readSized("name subsection");
    if (!Subsection) {
      llvm::consumeError(Subsection.takeError());
      break;
    }
    if (*Id >= NumNameKinds)
      continue;
    // What was read before a fault is kept.
    llvm::consumeError(
        readSubsection(*Subsection, static_cast<NameKind>(*Id), Names));
  }
  return Names;
}

static void writeNameMap(ByteWriter &W, const NameMap &Map) {
  W.writeULEB(Map.size());
  for (const NameAssoc &Assoc : Map) {
    W.writeULEB(Assoc.Index);
    W.writeName(Assoc.Name);
  }
}

static void writeIndirectNameMap(ByteWriter &W, const IndirectNameMap &Map) {
  W.writeULEB(Map.size());
  for (const IndirectNameAssoc &Assoc : Map) {
    W.writeULEB(Assoc.Index);
    writeNameMap(W, Assoc.Names);
  }
}

std::vector<uint8_t> meld::writeNameSection(const NameSection &Names) {
  ByteWriter W;
  for (unsigned I = 0; I != NumNameKinds; ++I) {
    const NameKind Kind = static_cast<NameKind>(I);
    ByteWriter Subsection;
    if (Kind == NameKind::Module) {
      if (Names.Module.empty())
        continue;
      Subsection.writeName(Names.Module);
    } else if (isIndirect(Kind)) {
      if (Names.indirect(Kind).empty())
        continue;
      writeIndirectNameMap(Subsection, Names.indirect(Kind));
    } else {
      if (Names.names(Kind).empty())
        continue;
      writeNameMap(Subsection, Names.names(Kind));
    }
    W.writeSection(static_cast<uint8_t>(I), Subsection.bytes());
  }
  return W.take();
}
