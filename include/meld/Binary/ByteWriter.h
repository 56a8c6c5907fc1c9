//===- ByteWriter.h - Append-only wasm encoder ------------------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/// \file
/// Appends WebAssembly's primitive encodings to a growing buffer. LEBs are
/// minimal, which keeps outputs deterministic.
//===----------------------------------------------------------------------===//
#ifndef MELD_BINARY_BYTEWRITER_H
#define MELD_BINARY_BYTEWRITER_H

#include "meld/Support/LLVM.h"
#include <vector>

namespace meld {

/// Bytes of a minimal unsigned LEB128 of \p Value.
unsigned sizeOfULEB(uint64_t Value);

class ByteWriter {
public:
  size_t size() const { return Buffer.size(); }
  void reserve(size_t Size) { Buffer.reserve(Size); }
  ArrayRef<uint8_t> bytes() const { return Buffer; }
  std::vector<uint8_t> take() { return std::move(Buffer); }

  void writeByte(uint8_t Byte) { Buffer.push_back(Byte); }
  void writeBytes(ArrayRef<uint8_t> Bytes) {
    Buffer.insert(Buffer.end(), Bytes.begin(), Bytes.end());
  }
  void writeU32LE(uint32_t Value);
  void writeU64LE(uint64_t Value);
  void writeULEB(uint64_t Value) {
    if (Value < 0x80) [[likely]]
      Buffer.push_back(static_cast<uint8_t>(Value));
    else
      writeLongULEB(Value);
  }
  void writeSLEB(int64_t Value);
  /// A length-prefixed string (core:name).
  void writeName(StringRef Name);
  /// A length-prefixed byte vector.
  void writeSized(ArrayRef<uint8_t> Bytes);
  /// Section \p Id with \p Contents, its size prefixed.
  void writeSection(uint8_t Id, ArrayRef<uint8_t> Contents);

private:
  void writeLongULEB(uint64_t Value);

  std::vector<uint8_t> Buffer;
};

} // namespace meld

#endif // MELD_BINARY_BYTEWRITER_H
