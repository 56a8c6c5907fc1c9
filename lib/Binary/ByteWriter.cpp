//===- ByteWriter.cpp - Append-only wasm encoder --------------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//

#include "meld/Binary/ByteWriter.h"

#include "llvm/Support/Endian.h"
#include "llvm/Support/LEB128.h"

using namespace meld;

/// Bytes of the longest LEB128 of a 64-bit value.
static constexpr unsigned MaxLEBSize = 10;

unsigned meld::sizeOfULEB(uint64_t Value) {
  return llvm::getULEB128Size(Value);
}

void ByteWriter::writeU32LE(uint32_t Value) {
  uint8_t Bytes[sizeof(Value)];
  llvm::support::endian::write32le(Bytes, Value);
  writeBytes(Bytes);
}

void ByteWriter::writeU64LE(uint64_t Value) {
  uint8_t Bytes[sizeof(Value)];
  llvm::support::endian::write64le(Bytes, Value);
  writeBytes(Bytes);
}

void ByteWriter::writeLongULEB(uint64_t Value) {
  uint8_t Bytes[MaxLEBSize];
  writeBytes({Bytes, llvm::encodeULEB128(Value, Bytes)});
}

void ByteWriter::writeSLEB(int64_t Value) {
  uint8_t Bytes[MaxLEBSize];
  writeBytes({Bytes, llvm::encodeSLEB128(Value, Bytes)});
}

void ByteWriter::writeName(StringRef Name) {
  writeSized({Name.bytes_begin(), Name.size()});
}

void ByteWriter::writeSized(ArrayRef<uint8_t> Bytes) {
  writeULEB(Bytes.size());
  writeBytes(Bytes);
}

void ByteWriter::writeSection(uint8_t Id, ArrayRef<uint8_t> Contents) {
  writeByte(Id);
  writeSized(Contents);
}
