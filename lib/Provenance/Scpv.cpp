//===- Scpv.cpp - The component-provenance section, SCPV v3 ---------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//

#include "meld/Provenance/Scpv.h"

#include "Decoding.h"

#include "meld/Binary/ByteWriter.h"
#include "meld/Provenance/Section.h"

#include "llvm/ADT/StringExtras.h"
#include <limits>

using namespace meld;

static constexpr StringRef Magic = "SCPV";
static constexpr uint8_t Version = 3;
/// Magic, version, two premises, hash, entry count.
static constexpr size_t HeaderSize = 4 + 1 + 1 + 1 + 32 + 4;
/// Two indices, the length of an empty id, the range's flag.
static constexpr size_t MinEntrySize = 4 + 4 + 4 + 1;
static constexpr size_t RangeSize = 4 + 4;

/// Size of the encoded contents. 64 bits wide on every host, because ids are
/// repeated in each entry and the sum may pass 4 GiB.
static uint64_t encodedSize(const Scpv &Section) {
  uint64_t Size = HeaderSize;
  for (const ScpvEntry &Entry : Section.Entries)
    Size += MinEntrySize + uint64_t(Entry.ComponentId.size()) +
            (Entry.Range ? RangeSize : 0);
  return Size;
}

Expected<std::vector<uint8_t>> meld::encodeScpv(const Scpv &Section) {
  const uint64_t Size = encodedSize(Section);
  if (Size > std::numeric_limits<uint32_t>::max())
    return makeError("provenance of " + Twine(Section.Entries.size()) +
                     " functions would take " + Twine(Size) +
                     " bytes, more than a section can");
  ByteWriter W;
  W.reserve(Size);
  W.writeBytes(llvm::arrayRefFromStringRef(Magic));
  W.writeByte(Version);
  W.writeByte(Section.BoundedMemory);
  W.writeByte(Section.ClosedWorld);
  W.writeBytes(Section.ModuleHash);
  W.writeU32LE(Section.Entries.size());
  for (const ScpvEntry &Entry : Section.Entries) {
    W.writeU32LE(Entry.FusedFunc);
    W.writeU32LE(Entry.ComponentId.size());
    W.writeBytes(llvm::arrayRefFromStringRef(Entry.ComponentId));
    W.writeU32LE(Entry.OriginalFunc);
    W.writeByte(Entry.Range.has_value());
    if (Entry.Range) {
      W.writeU32LE(Entry.Range->Start);
      W.writeU32LE(Entry.Range->End);
    }
  }
  assert(W.size() == Size && "the computed size is the written one");
  return W.take();
}

/// A byte that says yes (1) or no (0).
static Expected<bool> readFlag(ByteReader &R, const char *What) {
  const uint64_t Begin = R.offset();
  Expected<uint8_t> Byte = R.readByte(What);
  if (!Byte)
    return Byte.takeError();
  if (*Byte > 1)
    return malformedAt(Begin, "expected 0 or 1 as %s, found %u", What,
                       unsigned(*Byte));
  return *Byte == 1;
}

static Expected<CodeRange> readCodeRange(ByteReader &R) {
  Expected<uint32_t> Start = readU32LE(R, "start of code range");
  if (!Start)
    return Start.takeError();
  Expected<uint32_t> End = readU32LE(R, "end of code range");
  if (!End)
    return End.takeError();
  return CodeRange{*Start, *End};
}

static Expected<ScpvEntry> readEntry(ByteReader &R) {
  ScpvEntry Entry;
  Expected<uint32_t> FusedFunc = readU32LE(R, "fused function index");
  if (!FusedFunc)
    return FusedFunc.takeError();
  Entry.FusedFunc = *FusedFunc;
  Expected<std::string> Id = readText(R, "component id");
  if (!Id)
    return Id.takeError();
  Entry.ComponentId = std::move(*Id);
  Expected<uint32_t> OriginalFunc = readU32LE(R, "original function index");
  if (!OriginalFunc)
    return OriginalFunc.takeError();
  Entry.OriginalFunc = *OriginalFunc;
  Expected<bool> HasRange = readFlag(R, "code range flag");
  if (!HasRange)
    return HasRange.takeError();
  if (*HasRange) {
    Expected<CodeRange> Range = readCodeRange(R);
    if (!Range)
      return Range.takeError();
    Entry.Range = *Range;
  }
  return Entry;
}

/// Reads everything before the number of entries into \p Section.
static Error readHeader(ByteReader &R, Scpv &Section) {
  if (Error Err = readMagicAndVersion(
          R, {"a", "provenance", Magic, Version, HeaderSize}))
    return Err;
  Expected<bool> Bounded = readFlag(R, "premise bounded_memory");
  if (!Bounded)
    return Bounded.takeError();
  Section.BoundedMemory = *Bounded;
  Expected<bool> Closed = readFlag(R, "premise closed_world");
  if (!Closed)
    return Closed.takeError();
  Section.ClosedWorld = *Closed;
  llvm::copy(llvm::cantFail(R.readBytes(32, "module hash")),
             Section.ModuleHash.begin());
  return Error::success();
}

Expected<Scpv> meld::decodeScpv(ArrayRef<uint8_t> Contents,
                                uint64_t BaseOffset) {
  ByteReader R(Contents, BaseOffset);
  Scpv Section;
  if (Error Err = readHeader(R, Section))
    return Err;
  Expected<uint32_t> Count = readCount(R, MinEntrySize, "provenance entries");
  if (!Count)
    return Count.takeError();
  Section.Entries.reserve(*Count);
  for (uint32_t I = 0; I != *Count; ++I) {
    Expected<ScpvEntry> Entry = readEntry(R);
    if (!Entry)
      return Entry.takeError();
    Section.Entries.push_back(std::move(*Entry));
  }
  if (Error Err = expectEnd(R, "provenance entry"))
    return Err;
  return Section;
}

Expected<Sha256Digest> meld::hashForScpv(ArrayRef<uint8_t> Module,
                                         ArrayRef<uint8_t> Behind) {
  Expected<std::vector<SectionSpan>> Excluded =
      findCustomSections(Module, {ScpvSectionName, AttestationSectionName});
  if (!Excluded)
    return Excluded.takeError();
  SmallVector<ArrayRef<uint8_t>> Kept;
  size_t Begin = 0;
  for (const SectionSpan &Span : *Excluded) {
    Kept.push_back(Module.slice(Begin, Span.Begin - Begin));
    Begin = Span.End;
  }
  Kept.push_back(Module.drop_front(Begin));
  Kept.push_back(Behind);
  return sha256OfPieces(Kept);
}
