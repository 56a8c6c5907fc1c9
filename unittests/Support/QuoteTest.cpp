//===- QuoteTest.cpp - Names of the input in messages ---------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//

#include "meld/Support/Quote.h"

#include <gtest/gtest.h>

using namespace meld;

TEST(QuoteTest, EscapesWhatWouldBreakALine) {
  EXPECT_EQ(quoted("plain-\xc3\xa9"), "'plain-\xc3\xa9'");
  EXPECT_EQ(doubleQuoted(StringRef("a\n\"\\\0b\x7f", 7)),
            R"("a\0a\22\5c\00b\7f")");
}

TEST(QuoteTest, CutsBetweenCharacters) {
  EXPECT_EQ(escaped("abcdef", 6), "abcdef");
  EXPECT_EQ(escaped("abcdefg", 6), "abcdef...");
  // Byte 3 is inside of the second two-byte character.
  EXPECT_EQ(escaped("\xc3\xa9\xc3\xa9\xc3\xa9", 3), "\xc3\xa9...");
}
