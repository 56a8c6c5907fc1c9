//===- NameSectionTest.cpp - The `name` custom section --------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//

#include "ModuleBuilder.h"

#include "meld/Binary/NameSection.h"

using namespace meld;
using namespace meld::test;

TEST(NameSectionTest, DecodesWhatItEncodes) {
  NameSection Names;
  Names.Module = "m";
  Names.names(NameKind::Func) = {{0, "f"}, {3, "g"}};
  Names.names(NameKind::Tag) = {{1, "t"}};
  Names.indirect(NameKind::Local) = {{0, {{0, "x"}, {1, "y"}}}};
  const Bytes Encoded = writeNameSection(Names);
  NameSection Decoded = readNameSection(Encoded);
  EXPECT_EQ(Decoded.Module, "m");
  ASSERT_EQ(Decoded.names(NameKind::Func).size(), 2u);
  EXPECT_EQ(Decoded.names(NameKind::Func)[1].Index, 3u);
  EXPECT_EQ(Decoded.names(NameKind::Func)[1].Name, "g");
  ASSERT_EQ(Decoded.indirect(NameKind::Local).size(), 1u);
  EXPECT_EQ(Decoded.indirect(NameKind::Local)[0].Names[1].Name, "y");
  EXPECT_EQ(Decoded.names(NameKind::Tag)[0].Name, "t");
  EXPECT_EQ(writeNameSection(Decoded), Encoded);
}

TEST(NameSectionTest, LeavesOutWhatIsMalformed) {
  // Functions 1 and (again) 1, an unknown subsection, a truncated one.
  const Bytes Contents = {1,  7, 2, 1, 1, 'a', 1, 1, 'b',
                          99, 1, 0, 2, 3, 1,   5, 9};
  NameSection Decoded = readNameSection(Contents);
  ASSERT_EQ(Decoded.names(NameKind::Func).size(), 1u);
  EXPECT_EQ(Decoded.names(NameKind::Func)[0].Name, "a");
  EXPECT_TRUE(Decoded.indirect(NameKind::Local).empty());
  EXPECT_TRUE(readNameSection({0xff}).names(NameKind::Func).empty());
}
