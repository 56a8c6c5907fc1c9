//===- ErrorTest.cpp - Diagnostics with byte offsets ----------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//

#include "meld/Support/Error.h"
#include "meld/Support/Location.h"

#include <gtest/gtest.h>

using namespace meld;

TEST(ErrorTest, PrefixesTheOffsetInHexadecimal) {
  EXPECT_EQ(toString(makeErrorAt(0x1c4, "no such thing")),
            "offset 0x1c4: no such thing");
  EXPECT_EQ(toString(makeErrorAt(MaxInputBytes - 1, "far")),
            "offset 0xffffffffff: far");
  EXPECT_EQ(toString(makeError("nowhere")), "nowhere");
}

TEST(ErrorTest, CountsOffsetsFromTheStartOfTheirInput) {
  EXPECT_EQ(toString(makeErrorAt(locationOf(MaxInputs - 1, 0x1c4), "there")),
            "offset 0x1c4: there");
}

TEST(ErrorTest, FormatsAMessage) {
  EXPECT_EQ(toString(malformedAt(16, "unknown option 0x%02x of %u", 0x4, 7u)),
            "offset 0x10: unknown option 0x04 of 7");
}

TEST(ErrorTest, AddsContextToEveryMessage) {
  Error Both = llvm::joinErrors(makeError("one"), makeError("two"));
  EXPECT_EQ(toString(addContext(std::move(Both), "in 'a'")),
            "in 'a': one\nin 'a': two");
}

TEST(ErrorTest, AddsNoContextToSuccess) {
  Error Err = addContext(Error::success(), "in 'a'");
  EXPECT_FALSE(static_cast<bool>(Err));
}
