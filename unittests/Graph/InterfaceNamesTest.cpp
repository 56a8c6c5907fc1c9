//===- InterfaceNamesTest.cpp ---------------------------------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//

#include "Graph/InterfaceNames.h"

#include <gtest/gtest.h>

using namespace meld;

TEST(InterfaceNamesTest, TracksEndWithTheFirstNumberThatIsNotZero) {
  EXPECT_EQ(versionTrack("a:b/c@1.2.3"), "a:b/c@1");
  EXPECT_EQ(versionTrack("a:b/c@10.2.3"), "a:b/c@10");
  EXPECT_EQ(versionTrack("a:b/c@0.2.6"), "a:b/c@0.2");
  EXPECT_EQ(versionTrack("a:b/c@0.0.1"), "a:b/c@0.0.1");
  EXPECT_EQ(versionTrack("a:b/c@0.0.0"), "a:b/c@0.0.0");
  EXPECT_EQ(versionTrack("a:b/c@1.2.3+build-5"), "a:b/c@1");
}

TEST(InterfaceNamesTest, CanonicalNamesAreTheirOwnTrack) {
  for (const char *Name : {"a:b/c@1", "a:b/c@0.2", "a:b/c@0.0.1", "a:b/c", "f"})
    EXPECT_EQ(versionTrack(Name), Name);
}

TEST(InterfaceNamesTest, PreReleasesMatchThemselvesOnly) {
  EXPECT_EQ(versionTrack("a:b/c@1.0.0-rc.1"), "a:b/c@1.0.0-rc.1");
}

TEST(InterfaceNamesTest, VersionsAreComparedAsNumbers) {
  EXPECT_TRUE(isHigherVersion("a:b/c@0.2.10", "a:b/c@0.2.9"));
  EXPECT_FALSE(isHigherVersion("a:b/c@0.2.9", "a:b/c@0.2.10"));
  EXPECT_FALSE(isHigherVersion("a:b/c@0.2.9", "a:b/c@0.2.9"));
  EXPECT_TRUE(isHigherVersion("a:b/c@1.10.0", "a:b/c@1.9.7"));
  EXPECT_TRUE(isHigherVersion("a:b/c@0.2.0", "a:b/c@0.2"));
  EXPECT_FALSE(isHigherVersion("a:b/c@0.2", "a:b/c@0.2.0"));
}
