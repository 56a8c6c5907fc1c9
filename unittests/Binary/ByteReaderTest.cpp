//===- ByteReaderTest.cpp - Bounds-checked cursor over wasm bytes ---------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//

#include "meld/Binary/ByteReader.h"

#include <gtest/gtest.h>

using namespace meld;

namespace {
using Bytes = std::vector<uint8_t>;

/// The value that \p Read returns, or the message of its error.
template <typename T> std::string show(Expected<T> Value) {
  if (!Value)
    return toString(Value.takeError());
  return std::to_string(*Value);
}
} // namespace

TEST(ByteReaderTest, ReadsBytesAndKeepsTheOffsetOfTheOutermostFile) {
  const Bytes Input = {0xaa, 0xbb};
  ByteReader R(Input, /*BaseOffset=*/0x100);
  EXPECT_EQ(show(R.peekByte("first")), "170");
  EXPECT_EQ(R.offset(), 0x100u);
  EXPECT_EQ(show(R.readByte("first")), "170");
  EXPECT_EQ(R.offset(), 0x101u);
  EXPECT_EQ(R.position(), 1u);
  EXPECT_EQ(R.bytesLeft(), 1u);
  EXPECT_EQ(show(R.readByte("second")), "187");
  EXPECT_TRUE(R.atEnd());
  EXPECT_EQ(show(R.readByte("third")),
            "offset 0x102: unexpected end, expected third");
  EXPECT_EQ(show(R.peekByte("third")),
            "offset 0x102: unexpected end, expected third");
}

TEST(ByteReaderTest, ReadsUnsignedNumbersUpToTheirWidth) {
  const auto U32 = [](Bytes Input) {
    ByteReader R(Input);
    return show(R.readU32("index"));
  };
  EXPECT_EQ(U32({0x00}), "0");
  EXPECT_EQ(U32({0x7f}), "127");
  EXPECT_EQ(U32({0x80, 0x01}), "128");
  EXPECT_EQ(U32({0xff, 0xff, 0xff, 0xff, 0x0f}), "4294967295");
  EXPECT_EQ(U32({0x80, 0x80, 0x80, 0x80, 0x00}), "0"); // not minimal
  EXPECT_EQ(U32({}), "offset 0x0: unexpected end, expected index");
  EXPECT_EQ(U32({0x80}), "offset 0x0: unexpected end inside index");
  EXPECT_EQ(U32({0xff, 0xff, 0xff, 0xff, 0x1f}),
            "offset 0x0: index does not fit in 32 bits");
  EXPECT_EQ(U32({0x80, 0x80, 0x80, 0x80, 0x80, 0x00}),
            "offset 0x0: index is encoded in more than 5 bytes");

  const auto U64 = [](Bytes Input) {
    ByteReader R(Input);
    return show(R.readU64("size"));
  };
  EXPECT_EQ(U64({0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01}),
            "18446744073709551615");
  EXPECT_EQ(U64({0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x02}),
            "offset 0x0: size does not fit in 64 bits");
}

TEST(ByteReaderTest, ReadsSignedNumbersUpToTheirWidth) {
  const auto S32 = [](Bytes Input) {
    ByteReader R(Input);
    return show(R.readS32("constant"));
  };
  EXPECT_EQ(S32({0x3f}), "63");
  EXPECT_EQ(S32({0x40}), "-64");
  EXPECT_EQ(S32({0xff, 0x00}), "127");
  EXPECT_EQ(S32({0x80, 0x80, 0x80, 0x80, 0x78}), "-2147483648");
  EXPECT_EQ(S32({0xff, 0xff, 0xff, 0xff, 0x07}), "2147483647");
  EXPECT_EQ(S32({0xff, 0xff, 0xff, 0xff, 0x08}),
            "offset 0x0: constant does not fit in 32 bits");
  EXPECT_EQ(S32({0xff, 0xff, 0xff, 0xff, 0x4f}),
            "offset 0x0: constant does not fit in 32 bits");
  EXPECT_EQ(S32({0x80, 0x80, 0x80, 0x80, 0x80, 0x00}),
            "offset 0x0: constant is encoded in more than 5 bytes");

  const auto S33 = [](Bytes Input) {
    ByteReader R(Input);
    return show(R.readS33("type"));
  };
  EXPECT_EQ(S33({0xff, 0xff, 0xff, 0xff, 0x0f}), "4294967295");
  EXPECT_EQ(S33({0x80, 0x80, 0x80, 0x80, 0x70}), "-4294967296");
  EXPECT_EQ(S33({0xff, 0xff, 0xff, 0xff, 0x1f}),
            "offset 0x0: type does not fit in 33 bits");

  const auto S64 = [](Bytes Input) {
    ByteReader R(Input);
    return show(R.readS64("constant"));
  };
  EXPECT_EQ(S64({0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x7f}),
            "-9223372036854775808");
  EXPECT_EQ(S64({0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x7e}),
            "offset 0x0: constant does not fit in 64 bits");
}

TEST(ByteReaderTest, LeavesTheCursorWhereAFailedNumberStarts) {
  const Bytes Input = {0x05, 0x80};
  ByteReader R(Input);
  EXPECT_EQ(show(R.readU32("first")), "5");
  EXPECT_EQ(show(R.readU32("second")),
            "offset 0x1: unexpected end inside second");
  EXPECT_EQ(R.offset(), 1u);
}

TEST(ByteReaderTest, LS_P_03_ChecksACountAgainstTheBytesLeft) {
  const Bytes Input = {0x03, 1, 2, 3};
  ByteReader Fits(Input);
  EXPECT_EQ(show(Fits.readCount("item count")), "3");
  ByteReader TooLarge(Input, 0x20);
  EXPECT_EQ(show(TooLarge.readCount("item count", /*MinElementSize=*/2)),
            "offset 0x20: item count 3 is more than the 3 bytes left can hold");
  // A product of 32 bits would be 0.
  const Bytes Huge = {0x80, 0x80, 0x80, 0x80, 0x08};
  ByteReader Wraps(Huge);
  EXPECT_EQ(show(Wraps.readCount("item count", 2)),
            "offset 0x0: item count 2147483648 is more than the 0 bytes left "
            "can hold");
}

TEST(ByteReaderTest, LS_P_03_RefusesBytesPastTheEnd) {
  const Bytes Input = {1, 2, 3};
  ByteReader R(Input, 0x10);
  Expected<ArrayRef<uint8_t>> TooMany = R.readBytes(UINT64_MAX, "body");
  EXPECT_EQ(toString(TooMany.takeError()),
            "offset 0x10: body of 18446744073709551615 bytes reaches past the "
            "end: 3 bytes left");
  Expected<ArrayRef<uint8_t>> All = R.readBytes(3, "body");
  ASSERT_TRUE(static_cast<bool>(All));
  EXPECT_EQ(All->data(), Input.data());
  EXPECT_TRUE(R.atEnd());
}

TEST(ByteReaderTest, ReadsNamesAndRefusesIllFormedOnes) {
  const auto Read = [](Bytes Input) {
    ByteReader R(Input);
    Expected<StringRef> Name = R.readName("name");
    return Name ? Name->str() : toString(Name.takeError());
  };
  EXPECT_EQ(Read({0x00}), "");
  EXPECT_EQ(Read({0x02, 'h', 'i'}), "hi");
  EXPECT_EQ(Read({0x02, 0xc3, 0xa9}), "\xc3\xa9");
  EXPECT_EQ(Read({0x05, 'h', 'i'}),
            "offset 0x1: name of 5 bytes reaches past the end: 2 bytes left");
  EXPECT_EQ(Read({0x02, 'h', 0xff}), "offset 0x1: name is not well-formed "
                                     "UTF-8");
}

TEST(ByteReaderTest, KnowsWellFormedUtf8) {
  EXPECT_TRUE(isWellFormedUtf8("a\xc2\x80\xe0\xa0\x80\xf4\x8f\xbf\xbf"));
  for (const char *Bad : {"\x80", "\xc0\x80", "\xc2", "\xe2\x82",
                          "\xed\xa0\x80", "\xf4\x90\x80\x80", "\xf5",
                          "\xc2"
                          "A"})
    EXPECT_FALSE(isWellFormedUtf8(Bad)) << testing::PrintToString(Bad);
}

TEST(ByteReaderTest, ReadsASizedRangeWithItsOwnOffset) {
  const Bytes Input = {0x02, 0xaa, 0xbb, 0xcc};
  ByteReader R(Input, 0x40);
  Expected<ByteReader> Inner = R.readSized("section");
  ASSERT_TRUE(static_cast<bool>(Inner));
  EXPECT_EQ(Inner->offset(), 0x41u);
  EXPECT_EQ(Inner->bytesLeft(), 2u);
  EXPECT_EQ(R.offset(), 0x43u);
  EXPECT_EQ(toString(Inner->expectEnd("section")),
            "offset 0x41: 2 bytes left behind the end of section");
  EXPECT_EQ(show(Inner->readByte("first")), "170");
  EXPECT_EQ(show(Inner->readByte("second")), "187");
  Error AtEnd = Inner->expectEnd("section");
  EXPECT_FALSE(static_cast<bool>(AtEnd));
  EXPECT_EQ(show(Inner->readByte("third")),
            "offset 0x43: unexpected end, expected third");
}
