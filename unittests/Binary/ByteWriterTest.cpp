//===- ByteWriterTest.cpp - Append-only wasm encoder ----------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//

#include "meld/Binary/ByteWriter.h"
#include "meld/Binary/ByteReader.h"

#include <gtest/gtest.h>

using namespace meld;

namespace {
using Bytes = std::vector<uint8_t>;
} // namespace

TEST(ByteWriterTest, WritesMinimalNumbers) {
  ByteWriter W;
  W.writeULEB(0);
  W.writeULEB(127);
  W.writeULEB(128);
  W.writeULEB(0xffffffff);
  W.writeSLEB(-1);
  W.writeSLEB(64);
  EXPECT_EQ(W.take(), Bytes({0x00, 0x7f, 0x80, 0x01, 0xff, 0xff, 0xff, 0xff,
                             0x0f, 0x7f, 0xc0, 0x00}));
}

TEST(ByteWriterTest, WritesLittleEndian) {
  ByteWriter W;
  W.writeU32LE(0x01020304);
  W.writeU64LE(0x0102030405060708);
  EXPECT_EQ(W.take(), Bytes({4, 3, 2, 1, 8, 7, 6, 5, 4, 3, 2, 1}));
}

TEST(ByteWriterTest, PrefixesSizes) {
  ByteWriter W;
  W.writeName("ab");
  W.writeSection(3, {9, 8, 7});
  EXPECT_EQ(W.take(), Bytes({2, 'a', 'b', 3, 3, 9, 8, 7}));
}

TEST(ByteWriterTest, ReaderReadsBackWhatIsWritten) {
  for (unsigned Shift = 0; Shift != 64; ++Shift) {
    for (uint64_t Delta : {0, 1}) {
      const uint64_t Value = (uint64_t(1) << Shift) - Delta;
      ByteWriter W;
      W.writeULEB(Value);
      EXPECT_EQ(W.size(), sizeOfULEB(Value));
      W.writeSLEB(static_cast<int64_t>(Value));
      W.writeSLEB(-static_cast<int64_t>(Value >> 1));
      ByteReader R(W.bytes());
      EXPECT_EQ(*R.readU64("value"), Value);
      EXPECT_EQ(*R.readS64("value"), static_cast<int64_t>(Value));
      EXPECT_EQ(*R.readS64("value"), -static_cast<int64_t>(Value >> 1));
      EXPECT_TRUE(R.atEnd());
    }
  }
}
