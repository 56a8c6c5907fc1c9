//===- ByteReader.h - Bounds-checked cursor over wasm bytes -----*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/// \file
/// A cursor over bytes that somebody else wrote. Every read says what it
/// reads, so that an error can say what was expected and where.
//===----------------------------------------------------------------------===//
#ifndef MELD_BINARY_BYTEREADER_H
#define MELD_BINARY_BYTEREADER_H

#include "meld/Support/Error.h"
#include "meld/Support/LLVM.h"

namespace meld {

/// Reads WebAssembly's primitive encodings from a byte range.
///
/// The reader does not own the bytes. Offsets that it reports count from the
/// start of the outermost file: a reader of a nested range is made with that
/// range's own offset as its base.
class ByteReader {
public:
  explicit ByteReader(ArrayRef<uint8_t> Bytes, uint64_t BaseOffset = 0)
      : Begin(Bytes.begin()), Cur(Bytes.begin()), End(Bytes.end()),
        BaseOffset(BaseOffset) {}

  /// Offset of the next byte, from the start of the outermost file.
  uint64_t offset() const { return BaseOffset + (Cur - Begin); }
  /// Position of the next byte, from the start of this reader's range.
  size_t position() const { return Cur - Begin; }
  size_t bytesLeft() const { return End - Cur; }
  bool atEnd() const { return Cur == End; }
  const uint8_t *cursor() const { return Cur; }

  Expected<uint8_t> peekByte(const char *What) const {
    if (Cur == End) [[unlikely]]
      return unexpectedEnd(What);
    return *Cur;
  }
  Expected<uint8_t> readByte(const char *What) {
    if (Cur == End) [[unlikely]]
      return unexpectedEnd(What);
    return *Cur++;
  }
  /// An unsigned LEB128 of at most 32 (64) bits; an encoding that is longer
  /// than ceil(N/7) bytes or has bits past the width is an error.
  Expected<uint32_t> readU32(const char *What) {
    // Nearly every index and count of real files is below 128.
    if (Cur != End && *Cur < 0x80) [[likely]]
      return *Cur++;
    return readLongU32(What);
  }
  Expected<uint64_t> readU64(const char *What);
  /// A signed LEB128 of at most 32, 33 or 64 bits.
  Expected<int32_t> readS32(const char *What);
  Expected<int64_t> readS33(const char *What);
  Expected<int64_t> readS64(const char *What);
  /// A vector's element count (u32), checked against the bytes left: each
  /// element takes at least \p MinElementSize bytes, so a larger count cannot
  /// be true and nothing is ever reserved for it.
  Expected<uint32_t> readCount(const char *What, size_t MinElementSize = 1);
  /// \p Size raw bytes, not copied.
  Expected<ArrayRef<uint8_t>> readBytes(uint64_t Size, const char *What);
  /// A length-prefixed UTF-8 string (core:name), not copied. Ill-formed UTF-8
  /// is an error.
  Expected<StringRef> readName(const char *What);
  /// A u32 size and a reader over that many bytes, which are skipped here.
  Expected<ByteReader> readSized(const char *What);
  /// An error unless all bytes were read.
  Error expectEnd(const char *What) const;

private:
  Error unexpectedEnd(const char *What) const;
  Expected<uint32_t> readLongU32(const char *What);

  const uint8_t *Begin;
  const uint8_t *Cur;
  const uint8_t *End;
  uint64_t BaseOffset;
};

/// Whether \p Bytes are well-formed UTF-8 (no surrogates, no overlong forms).
bool isWellFormedUtf8(StringRef Bytes);

} // namespace meld

#endif // MELD_BINARY_BYTEREADER_H
