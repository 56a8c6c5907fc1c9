//===- ElementSizeTest.cpp - Sizes of value types ----------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//

#include "ComponentBytes.h"
#include "llvm/Support/MathExtras.h"

#include <gtest/gtest.h>

using namespace meld;
using namespace meld::test;

namespace {
/// Reads type 0, written as \p Parts, and a list of \p Length of it.
template <typename... Ts>
std::string readList(uint64_t Length, const Ts &...Parts) {
  return read(
      component(one(TypeId, Parts...), one(TypeId, 0x67, 0x00, uleb(Length))));
}
std::string tooLarge(uint64_t Size) {
  return "a value of this type takes " + std::to_string(Size) +
         " bytes, fewer than 2^28 are allowed";
}
/// Checks that type 0, written as \p Parts, takes \p Size bytes: the longest
/// list of it that is allowed says so, as does the next longer one's error.
template <typename... Ts> void expectSize(uint64_t Size, const Ts &...Parts) {
  constexpr uint64_t Limit = uint64_t(1) << 28;
  const uint64_t Length = llvm::divideCeil(Limit, Size);
  EXPECT_EQ(readList(Length - 1, Parts...), "ok");
  const std::string Error = readList(Length, Parts...);
  EXPECT_TRUE(StringRef(Error).ends_with(tooLarge(Length * Size))) << Error;
}
} // namespace

TEST(ElementSizeTest, KnowsThePrimitiveTypes) {
  for (int Opcode : {0x7f, 0x7e, 0x7d}) // bool, s8, u8
    expectSize(1, Opcode);
  for (int Opcode : {0x7c, 0x7b}) // s16, u16
    expectSize(2, Opcode);
  for (int Opcode : {0x7a, 0x79, 0x76, 0x74, 0x64}) // also f32, char, error
    expectSize(4, Opcode);
  for (int Opcode : {0x78, 0x77, 0x75}) // s64, u64, f64
    expectSize(8, Opcode);
  expectSize(16, 0x73); // a string of a 64-bit memory
}

TEST(ElementSizeTest, LS_P_06_PadsFields) {
  expectSize(12, 0x72, 3, "a", 0x7d, "b", 0x79, "c", 0x7d); // u8, u32, u8
  expectSize(24, 0x6f, 2, 0x7d, 0x73);                      // u8, string
}

TEST(ElementSizeTest, LS_P_09_PutsPayloadsBehindTheDiscriminant) {
  expectSize(1, 0x6d, 1, "a"); // enum
  expectSize(16, 0x71, 2, "a", 0x01, 0x77, 0x00, "b", 0x01, 0x7d, 0x00);
  expectSize(2, 0x6b, 0x7d);                    // option<u8>
  expectSize(1, 0x6a, 0x00, 0x00);              // result
  expectSize(24, 0x6a, 0x01, 0x7b, 0x01, 0x73); // result<u16, string>
}

TEST(ElementSizeTest, LS_P_08_PacksFlags) {
  expectSize(1, 0x6e, 1, "a");
  expectSize(2, 0x6e, 9, "a", "b", "c", "d", "e", "f", "g", "h", "i");
}

TEST(ElementSizeTest, CountsPointersAndHandles) {
  expectSize(16, 0x70, 0x7d);       // list<u8>
  expectSize(16, 0x63, 0x7d, 0x73); // map<u8, string>
  expectSize(4, 0x66, 0x01, 0x7d);  // stream<u8>
  expectSize(4, 0x65, 0x00);        // future
}

TEST(ElementSizeTest, LS_P_07_SizesDoNotWrap) {
  // 2^31 and 2^32 bytes; the second would be 0 in 32 bits.
  EXPECT_EQ(readList(uint64_t(1) << 28, 0x77),
            "offset 0xf: " + tooLarge(uint64_t(1) << 31));
  EXPECT_EQ(readList(uint64_t(1) << 29, 0x77),
            "offset 0xf: " + tooLarge(uint64_t(1) << 32));
  // Fields add up, too.
  EXPECT_EQ(
      read(component(one(TypeId, 0x67, 0x7d, uleb((uint64_t(1) << 28) - 1)),
                     one(TypeId, 0x6f, 2, 0x00, 0x7d))),
      "offset 0x14: " + tooLarge(uint64_t(1) << 28));
}
