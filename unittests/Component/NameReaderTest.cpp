//===- NameReaderTest.cpp - Name sections ------------------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//

#include "ComponentBytes.h"

#include <gtest/gtest.h>

using namespace meld;
using namespace meld::test;

namespace {
template <typename... Ts> Bytes named(const Ts &...Subsections) {
  return component(section(CustomId, "component-name", Subsections...));
}
} // namespace

TEST(NameReaderTest, ReadsTheNamesOfEntries) {
  const Bytes Input = named(section(0, "app"), // the component
                            section(1, 0x05, 2, 3, "three", 1, "one"),
                            section(1, 0x00, 0x00, 1, 7, "core"));
  const auto C = readValid(Input);
  EXPECT_EQ(C->Names.Self, "app");
  EXPECT_EQ(C->Names.find(Sort::Instance, 1), "one");
  EXPECT_EQ(C->Names.find(Sort::Instance, 3), "three");
  EXPECT_EQ(C->Names.find(Sort::Instance, 2), "");
  EXPECT_EQ(C->Names.find(Sort::CoreFunc, 7), "core");
  EXPECT_EQ(C->Names.find(Sort::Func, 7), "");
}

TEST(NameReaderTest, IgnoresAMalformedSection) {
  for (const Bytes &Input :
       {named(section(0, "app"), Bytes{1, 9, 0}),   // too long
        named(section(0, "app"), section(1, 0x09)), // no sort
        named(section(0, Bytes{1, 0xff})),          // no UTF-8
        named(section(1, 0x05, 1, 0, "x", 1))}) {   // bytes left
    const auto C = readValid(Input);
    EXPECT_EQ(C->Names.Self, "");
    EXPECT_TRUE(C->Names.Entries.empty());
    EXPECT_EQ(C->Customs.size(), 1u); // kept nevertheless
  }
}

TEST(NameReaderTest, SkipsUnknownSubsections) {
  const Bytes Input = named(section(9, 1, 2, 3), section(0, "app"));
  EXPECT_EQ(readValid(Input)->Names.Self, "app");
}
