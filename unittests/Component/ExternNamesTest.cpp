//===- ExternNamesTest.cpp - Names of imports and exports --------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//

#include "meld/Component/ExternNames.h"

#include <gtest/gtest.h>

using namespace meld;

TEST(ExternNamesTest, LabelsAreKebabCase) {
  for (const char *Good :
       {"a", "a-b-c", "a1-2-3", "A", "A-B-C", "A1-2-3", "a11-w0rds",
        "A11-4CR0NYMS", "m1x3d-4CR0NYMS", "get-JSON", "is-XML"})
    EXPECT_TRUE(isLabel(Good)) << Good;
  for (const char *Bad : {"", "-", "a-", "-a", "a--b", "1", "1-2-3", "aB", "Ab",
                          "a_b", "a.b", "a b", "\xc3\xa9"})
    EXPECT_FALSE(isLabel(Bad)) << Bad;
}

TEST(ExternNamesTest, ClassifiesNames) {
  const std::pair<const char *, ExternNameKind> Good[] = {
      {"custom-hook", ExternNameKind::Label},
      {"[constructor]foo", ExternNameKind::Constructor},
      {"[method]foo.bar-BAZ", ExternNameKind::Method},
      {"[static]foo.bar", ExternNameKind::Static},
      {"wasi:http/handler", ExternNameKind::Interface},
      {"wasi:http/handler@0.2.0-rc.1+b", ExternNameKind::Interface},
      {"wasi:http/handler@1", ExternNameKind::Interface},
      {"a:b:c/d/e@0.0.0", ExternNameKind::Interface},
      {"unlocked-dep=<a:b@{>=1.0.0}>", ExternNameKind::Dependency},
      {"integrity=<sha256-AA>", ExternNameKind::Dependency},
  };
  for (const auto &[Name, Kind] : Good)
    EXPECT_EQ(classifyExternName(Name), Kind) << Name;
  for (const char *Bad :
       {"", "[constructor]", "[constructor]a.b", "[method]a", "[method]a.",
        "[method]a.b.c", "[other]a.b", "wasi:http", "Wasi:http/handler",
        "wasi:HTTP/handler", "wasi:http/", "a:b/c@", "a:b/c@1.2", "a:b/c@01",
        "a:b/c@0", "a:b/c@0.0", "a/b", "unlocked-dep=<a", "url=a"})
    EXPECT_FALSE(classifyExternName(Bad).has_value()) << Bad;
}

TEST(ExternNamesTest, KnowsSemanticVersions) {
  for (const char *Good : {"0.0.0", "1.2.3", "1.0.0-alpha.1", "1.0.0-0a.b-c",
                           "1.0.0+001", "1.0.0-x+y.z-w"})
    EXPECT_TRUE(isSemanticVersion(Good)) << Good;
  for (const char *Bad :
       {"", "1", "1.2", "1.2.3.4", "01.2.3", "1.02.3", "1.2.3-", "1.2.3+",
        "1.2.3-01", "1.2.3-a..b", "1.2.3-a_b", "a.b.c", "1.2.-3"})
    EXPECT_FALSE(isSemanticVersion(Bad)) << Bad;
}

TEST(ExternNamesTest, SplitsCanonicalVersions) {
  EXPECT_TRUE(isCanonicalVersionSplit("1", ".2.3"));
  EXPECT_TRUE(isCanonicalVersionSplit("0.2", ".6-rc.1"));
  EXPECT_TRUE(isCanonicalVersionSplit("0.0.1", "-alpha"));
  EXPECT_TRUE(isCanonicalVersionSplit("0.0.0", ""));
  EXPECT_FALSE(isCanonicalVersionSplit("1.2", ".3"));
  EXPECT_FALSE(isCanonicalVersionSplit("0", ".2.3"));
  EXPECT_FALSE(isCanonicalVersionSplit("1", ".2"));
  EXPECT_FALSE(isCanonicalVersionSplit("", "1.2.3"));
  EXPECT_EQ(interfaceVersion("a:b/c@0.2"), "0.2");
  EXPECT_EQ(interfaceVersion("a:b/c"), "");
}

namespace {
/// The error of \p Names, each at its position in the list, or "".
std::string conflict(std::initializer_list<const char *> Names) {
  UniqueNames Unique;
  uint64_t Offset = 0;
  for (const char *Name : Names)
    Unique.add(Name, Offset++, *classifyExternName(Name));
  return toString(Unique.check("name"));
}
} // namespace

TEST(ExternNamesTest, FindsTheFirstNameThatIsNotStronglyUnique) {
  // The example of Explainer.md, "Name Uniqueness".
  const auto With = [](const char *Name) {
    return conflict({"foo", "foo-bar", "[constructor]foo", "[method]foo.bar",
                     "[static]foo.baz", "foo:bar/baz", Name});
  };
  EXPECT_EQ(With("other"), "");
  EXPECT_EQ(With("[method]other.foo"), "");
  EXPECT_EQ(With("foo"),
            "offset 0x6: name 'foo' conflicts with 'foo' at offset 0x0");
  for (const char *Name :
       {"FOO", "foo-BAR", "[constructor]FOO", "[method]foo.BAR",
        "[static]foo.bar", "[method]foo.baz", "[method]foo.foo", "foo:bar/BAZ"})
    EXPECT_NE(With(Name), "") << Name;
  EXPECT_EQ(With("[static]foo-BAR.FOO-bar"),
            "offset 0x6: name '[static]foo-BAR.FOO-bar' conflicts with "
            "'foo-bar' at offset 0x1");
  EXPECT_EQ(conflict({"b", "a", "c", "A", "B", "b"}),
            "offset 0x3: name 'A' conflicts with 'a' at offset 0x1");
}
