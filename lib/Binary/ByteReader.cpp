//===- ByteReader.cpp - Bounds-checked cursor over wasm bytes -------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//

#include "meld/Binary/ByteReader.h"

#include "llvm/Support/ConvertUTF.h"

using namespace meld;

namespace {
enum class LebStatus { Ok, Truncated, TooLong, TooWide };
} // namespace

/// Decodes an unsigned LEB128 of at most \p Bits bits at \p Cur, which moves
/// behind it on success.
template <unsigned Bits>
static LebStatus decodeULEB(const uint8_t *&Cur, const uint8_t *End,
                            uint64_t &Value) {
  constexpr unsigned MaxBytes = (Bits + 6) / 7;
  constexpr unsigned LastBits = Bits - 7 * (MaxBytes - 1);
  const uint8_t *P = Cur;
  Value = 0;
  for (unsigned I = 0; I != MaxBytes; ++I) {
    if (P == End)
      return LebStatus::Truncated;
    const uint8_t Byte = *P++;
    if (I == MaxBytes - 1) {
      if (Byte & 0x80)
        return LebStatus::TooLong;
      if (Byte >> LastBits)
        return LebStatus::TooWide;
    }
    Value |= static_cast<uint64_t>(Byte & 0x7f) << (7 * I);
    if (!(Byte & 0x80))
      break;
  }
  Cur = P;
  return LebStatus::Ok;
}

/// The same for a signed LEB128: the bits of the last byte past the width must
/// repeat the sign.
template <unsigned Bits>
static LebStatus decodeSLEB(const uint8_t *&Cur, const uint8_t *End,
                            int64_t &Value) {
  constexpr unsigned MaxBytes = (Bits + 6) / 7;
  constexpr unsigned LastBits = Bits - 7 * (MaxBytes - 1);
  const uint8_t *P = Cur;
  uint64_t Result = 0;
  for (unsigned I = 0; I != MaxBytes; ++I) {
    if (P == End)
      return LebStatus::Truncated;
    const uint8_t Byte = *P++;
    if (I == MaxBytes - 1) {
      if (Byte & 0x80)
        return LebStatus::TooLong;
      const uint8_t SignAndUnused = Byte >> (LastBits - 1);
      if (SignAndUnused != 0 && SignAndUnused != (0x7f >> (LastBits - 1)))
        return LebStatus::TooWide;
    }
    Result |= static_cast<uint64_t>(Byte & 0x7f) << (7 * I);
    if (!(Byte & 0x80)) {
      const unsigned Read = 7 * (I + 1);
      if (Read < 64 && (Byte & 0x40))
        Result |= ~uint64_t(0) << Read;
      break;
    }
  }
  Cur = P;
  Value = static_cast<int64_t>(Result);
  return LebStatus::Ok;
}

static Error lebError(uint64_t Offset, LebStatus Status, unsigned Bits,
                      const Twine &What) {
  switch (Status) {
  case LebStatus::Ok:
    return Error::success();
  case LebStatus::Truncated:
    return makeErrorAt(Offset, "unexpected end inside " + What);
  case LebStatus::TooLong:
    return makeErrorAt(Offset, What + " is encoded in more than " +
                                   Twine((Bits + 6) / 7) + " bytes");
  case LebStatus::TooWide:
    return makeErrorAt(Offset,
                       What + " does not fit in " + Twine(Bits) + " bits");
  }
  llvm_unreachable("all states are handled");
}

Error ByteReader::unexpectedEnd(const char *What) const {
  return makeErrorAt(offset(), Twine("unexpected end, expected ") + What);
}

Expected<uint32_t> ByteReader::readLongU32(const char *What) {
  if (atEnd())
    return unexpectedEnd(What);
  uint64_t Value;
  const LebStatus Status = decodeULEB<32>(Cur, End, Value);
  if (Status != LebStatus::Ok)
    return lebError(offset(), Status, 32, What);
  return static_cast<uint32_t>(Value);
}

Expected<uint64_t> ByteReader::readU64(const char *What) {
  if (atEnd())
    return unexpectedEnd(What);
  uint64_t Value;
  const LebStatus Status = decodeULEB<64>(Cur, End, Value);
  if (Status != LebStatus::Ok)
    return lebError(offset(), Status, 64, What);
  return Value;
}

Expected<int32_t> ByteReader::readS32(const char *What) {
  if (atEnd())
    return unexpectedEnd(What);
  int64_t Value;
  const LebStatus Status = decodeSLEB<32>(Cur, End, Value);
  if (Status != LebStatus::Ok)
    return lebError(offset(), Status, 32, What);
  return static_cast<int32_t>(Value);
}

Expected<int64_t> ByteReader::readS33(const char *What) {
  if (atEnd())
    return unexpectedEnd(What);
  int64_t Value;
  const LebStatus Status = decodeSLEB<33>(Cur, End, Value);
  if (Status != LebStatus::Ok)
    return lebError(offset(), Status, 33, What);
  return Value;
}

Expected<int64_t> ByteReader::readS64(const char *What) {
  if (atEnd())
    return unexpectedEnd(What);
  int64_t Value;
  const LebStatus Status = decodeSLEB<64>(Cur, End, Value);
  if (Status != LebStatus::Ok)
    return lebError(offset(), Status, 64, What);
  return Value;
}

Expected<uint32_t> ByteReader::readCount(const char *What,
                                         size_t MinElementSize) {
  const uint64_t Begin = offset();
  Expected<uint32_t> Count = readU32(What);
  if (!Count)
    return Count;
  if (static_cast<uint64_t>(*Count) * MinElementSize > bytesLeft())
    return makeErrorAt(Begin, Twine(What) + " " + Twine(*Count) +
                                  " is more than the " + Twine(bytesLeft()) +
                                  " bytes left can hold");
  return Count;
}

Expected<ArrayRef<uint8_t>> ByteReader::readBytes(uint64_t Size,
                                                  const char *What) {
  if (Size > bytesLeft())
    return makeErrorAt(offset(), Twine(What) + " of " + Twine(Size) +
                                     " bytes reaches past the end: " +
                                     Twine(bytesLeft()) + " bytes left");
  const ArrayRef<uint8_t> Bytes(Cur, static_cast<size_t>(Size));
  Cur += Size;
  return Bytes;
}

Expected<StringRef> ByteReader::readName(const char *What) {
  Expected<uint32_t> Size = readU32(What);
  if (!Size)
    return Size.takeError();
  const uint64_t Begin = offset();
  Expected<ArrayRef<uint8_t>> Bytes = readBytes(*Size, What);
  if (!Bytes)
    return Bytes.takeError();
  const StringRef Name(reinterpret_cast<const char *>(Bytes->data()),
                       Bytes->size());
  if (!isWellFormedUtf8(Name))
    return makeErrorAt(Begin, Twine(What) + " is not well-formed UTF-8");
  return Name;
}

Expected<ByteReader> ByteReader::readSized(const char *What) {
  Expected<uint32_t> Size = readU32(What);
  if (!Size)
    return Size.takeError();
  const uint64_t Begin = offset();
  Expected<ArrayRef<uint8_t>> Bytes = readBytes(*Size, What);
  if (!Bytes)
    return Bytes.takeError();
  return ByteReader(*Bytes, Begin);
}

Error ByteReader::expectEnd(const char *What) const {
  if (atEnd())
    return Error::success();
  return makeErrorAt(offset(), Twine(bytesLeft()) + " bytes left behind the " +
                                   "end of " + What);
}

bool meld::isWellFormedUtf8(StringRef Bytes) {
  const auto *Cur = reinterpret_cast<const llvm::UTF8 *>(Bytes.begin());
  const auto *End = reinterpret_cast<const llvm::UTF8 *>(Bytes.end());
  // Names are mostly ASCII.
  while (Cur != End && *Cur < 0x80)
    ++Cur;
  return llvm::isLegalUTF8String(&Cur, End);
}
