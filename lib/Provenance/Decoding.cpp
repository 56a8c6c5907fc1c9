//===- Decoding.cpp - What decoders of our sections share -----------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "Decoding.h"

#include "meld/Support/Error.h"

#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/Endian.h"

using namespace meld;

Error meld::readMagicAndVersion(ByteReader &R, const SectionHeader &Header) {
  const uint64_t Begin = R.offset();
  if (R.bytesLeft() < Header.Size)
    return malformedAt(Begin,
                       "expected %s %s header of %zu bytes, found %zu bytes",
                       Header.Article, Header.Name, Header.Size, R.bytesLeft());
  if (llvm::toStringRef(llvm::cantFail(R.readBytes(4, "magic"))) !=
      Header.Magic)
    return makeErrorAt(Begin, Twine("expected the ") + Header.Name +
                                  " magic '" + Header.Magic + "'");
  const uint64_t VersionOffset = R.offset();
  const uint8_t Found = llvm::cantFail(R.readByte("version"));
  if (Found != Header.Version)
    return malformedAt(VersionOffset,
                       "%s version %u is not supported, expected %u",
                       Header.Name, unsigned(Found), unsigned(Header.Version));
  return Error::success();
}

Expected<uint32_t> meld::readU32LE(ByteReader &R, const char *What) {
  Expected<ArrayRef<uint8_t>> Bytes = R.readBytes(4, What);
  if (!Bytes)
    return Bytes.takeError();
  return llvm::support::endian::read32le(Bytes->data());
}

Expected<std::string> meld::readText(ByteReader &R, const char *What) {
  Expected<uint32_t> Size = readU32LE(R, What);
  if (!Size)
    return Size.takeError();
  const uint64_t Begin = R.offset();
  Expected<ArrayRef<uint8_t>> Bytes = R.readBytes(*Size, What);
  if (!Bytes)
    return Bytes.takeError();
  const StringRef Text = llvm::toStringRef(*Bytes);
  if (!isWellFormedUtf8(Text))
    return malformedAt(Begin, "%s is not UTF-8", What);
  return Text.str();
}

Expected<uint32_t> meld::readCount(ByteReader &R, size_t MinElementSize,
                                   const char *What) {
  const uint64_t Begin = R.offset();
  Expected<uint32_t> Count = readU32LE(R, What);
  if (Count && *Count > R.bytesLeft() / MinElementSize)
    return malformedAt(Begin,
                       "expected %u %s of at least %zu bytes each, found %zu "
                       "bytes",
                       *Count, What, MinElementSize, R.bytesLeft());
  return Count;
}

Error meld::expectEnd(const ByteReader &R, const char *What) {
  if (R.atEnd())
    return Error::success();
  return malformedAt(R.offset(), "%zu bytes follow the last %s", R.bytesLeft(),
                     What);
}
