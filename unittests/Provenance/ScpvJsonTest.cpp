//===- ScpvJsonTest.cpp - Provenance as JSON ------------------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//

#include "meld/Provenance/ScpvJson.h"
#include "llvm/ADT/StringExtras.h"
#include "gtest/gtest.h"

using namespace meld;

namespace {

const std::string Hash(64, 'b');

/// A document of version \p Version with \p Entries, the text of an array.
std::string document(StringRef Version, StringRef Entries) {
  return ("{\"version\":" + Version + ",\"fused_module_sha256\":\"" + Hash +
          "\",\"entries\":" + Entries + "}")
      .str();
}

std::string importError(StringRef Json) {
  Expected<Scpv> Section = importScpvJson(Json);
  return Section ? "" : toString(Section.takeError());
}

/// The error of a document whose only entry has \p Members.
std::string entryError(StringRef Members, StringRef Version = "2") {
  return importError(document(Version, ("[{" + Members + "}]").str()));
}

constexpr const char Entry[] =
    R"("fused_func_idx":1,"component_id":"a","originating_func_idx":2)";

} // namespace

TEST(ScpvJsonTest, ImportsVersion1) {
  Expected<Scpv> Section = importScpvJson(document("1", R"([
    {"fused_func_idx": 4294967295, "component_id": "caf\u00e9",
     "originating_func_idx": 0}])"));
  ASSERT_TRUE(bool(Section)) << toString(Section.takeError());
  EXPECT_FALSE(Section->BoundedMemory);
  EXPECT_FALSE(Section->ClosedWorld);
  EXPECT_EQ(llvm::toHex(Section->ModuleHash, true), Hash);
  EXPECT_EQ(Section->Entries,
            (std::vector<ScpvEntry>{{0xffffffff, "caf\xc3\xa9", 0, {}}}));
}

TEST(ScpvJsonTest, ImportsVersion2WithAndWithoutCodeRanges) {
  Expected<Scpv> Section = importScpvJson(document("2", R"([
    {"fused_func_idx":1,"component_id":"a","originating_func_idx":2,
     "code_range":{"start":3,"end":4}},
    {"fused_func_idx":2,"component_id":"a","originating_func_idx":3},
    {"fused_func_idx":3,"component_id":"a","originating_func_idx":4,
     "code_range":null}])"));
  ASSERT_TRUE(bool(Section)) << toString(Section.takeError());
  EXPECT_EQ(Section->Entries,
            (std::vector<ScpvEntry>{{1, "a", 2, CodeRange{3, 4}},
                                    {2, "a", 3, {}},
                                    {3, "a", 4, {}}}));
}

TEST(ScpvJsonTest, ReEmitsAsVersion3) {
  Expected<Scpv> Section =
      importScpvJson(document("1", ("[{" + Twine(Entry) + "}]").str()));
  ASSERT_TRUE(bool(Section)) << toString(Section.takeError());
  Expected<Scpv> Again = decodeScpv(llvm::cantFail(encodeScpv(*Section)));
  ASSERT_TRUE(bool(Again)) << toString(Again.takeError());
  EXPECT_EQ(*Again, *Section);
}

TEST(ScpvJsonTest, IgnoresUnknownMembers) {
  EXPECT_EQ(
      importError(document(
          "2", ("[{" + Twine(Entry) + R"(,"x":{"y":[[[[[]]]]]}}])").str())),
      "");
  // Version 1 has no code ranges: there the member is one of those.
  EXPECT_EQ(entryError((Twine(Entry) + R"(,"code_range":"x")").str(), "1"), "");
}

TEST(ScpvJsonTest, NamesWhereTheTextStopsBeingJson) {
  EXPECT_EQ(importError(""), "offset 0x0: expected JSON text");
  EXPECT_EQ(importError("{\"version\" 1}"), "offset 0xb: expected JSON text");
  EXPECT_EQ(importError("{} {}"), "offset 0x3: expected JSON text");
  EXPECT_EQ(importError("{\"\xff\":1}"), "offset 0x2: expected JSON text");
  EXPECT_EQ(importError("[]"), "expected a JSON object, found array");
}

TEST(ScpvJsonTest, NamesAMissingMember) {
  EXPECT_EQ(importError("{}"), "'version' is missing");
  EXPECT_EQ(importError(R"({"version":1})"),
            "'fused_module_sha256' is missing");
  EXPECT_EQ(
      importError(R"({"version":1,"fused_module_sha256":")" + Hash + "\"}"),
      "'entries' is missing");
  EXPECT_EQ(entryError(""), "'entries[0].fused_func_idx' is missing");
  EXPECT_EQ(entryError(R"("fused_func_idx":1)"),
            "'entries[0].component_id' is missing");
  EXPECT_EQ(entryError(R"("fused_func_idx":1,"component_id":"a")"),
            "'entries[0].originating_func_idx' is missing");
  EXPECT_EQ(entryError((Twine(Entry) + R"(,"code_range":{"start":1})").str()),
            "'entries[0].code_range.end' is missing");
}

TEST(ScpvJsonTest, NamesWhatWasExpectedInPlaceOfAnotherType) {
  const char *Number = "expected a non-negative integer below 2^32 as ";
  EXPECT_EQ(importError(R"({"version":"1"})"),
            Number + std::string("'version', found string"));
  for (const char *Bad : {"-1", "1.5", "1e3", "18446744073709551616"})
    EXPECT_EQ(entryError("\"fused_func_idx\":" + std::string(Bad)),
              Number + std::string("'entries[0].fused_func_idx', found number"))
        << Bad;
  EXPECT_EQ(entryError(R"("fused_func_idx":4294967296)"),
            Number +
                std::string("'entries[0].fused_func_idx', found 4294967296"));
  EXPECT_EQ(entryError(R"("fused_func_idx":1,"component_id":1)"),
            "expected a string as 'entries[0].component_id', found number");
  EXPECT_EQ(entryError((Twine(Entry) + R"(,"code_range":[1,2])").str()),
            "expected an object as 'entries[0].code_range', found array");
  EXPECT_EQ(importError(document("1", "[1]")),
            "expected an object as 'entries[0]', found number");
  EXPECT_EQ(importError(document("1", "{}")),
            "expected an array as 'entries', found object");
}

TEST(ScpvJsonTest, NamesAHashThatIsNotOne) {
  const std::string Prefix =
      "expected 64 hexadecimal digits as 'fused_module_sha256', found '";
  for (const std::string &Bad :
       {std::string(), std::string(63, 'a'), std::string(65, 'a'),
        std::string(63, 'a') + "g"})
    EXPECT_EQ(importError("{\"version\":1,\"fused_module_sha256\":\"" + Bad +
                          "\",\"entries\":[]}"),
              Prefix + Bad + "'");
}

TEST(ScpvJsonTest, NamesAnUnsupportedVersion) {
  for (const char *Bad : {"0", "3"})
    EXPECT_EQ(importError(document(Bad, "[]")),
              "JSON provenance version " + std::string(Bad) +
                  " is not supported, expected 1 or 2");
}

TEST(ScpvJsonTest, RefusesARangeThatEndsBeforeItsStart) {
  EXPECT_EQ(
      entryError((Twine(Entry) + R"(,"code_range":{"start":2,"end":1})").str()),
      "'entries[0].code_range' ends at 1, before its start 2");
}

TEST(ScpvJsonTest, DeepNestingIsNeitherRecursedIntoNorKept) {
  const std::string Deep(1000000, '[');
  EXPECT_EQ(importError(Deep), "offset 0xf4240: expected JSON text");
  const std::string Closed = Deep + std::string(Deep.size(), ']');
  EXPECT_EQ(importError("{\"x\":" + Closed + "}"), "'version' is missing");
}

TEST(ScpvJsonTest, PrintsVersion3WithItsPremises) {
  Scpv Section;
  Section.BoundedMemory = true;
  Section.ModuleHash.fill(0x0c);
  Section.Entries = {{1, "a\"b", 2, CodeRange{3, 4}}, {2, "c", 3, {}}};
  EXPECT_EQ(toJson(Section), R"({
  "version": 3,
  "bounded_memory": true,
  "closed_world": false,
  "fused_module_sha256": "0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c",
  "entries": [
    {
      "fused_func_idx": 1,
      "component_id": "a\"b",
      "originating_func_idx": 2,
      "code_range": {
        "start": 3,
        "end": 4
      }
    },
    {
      "fused_func_idx": 2,
      "component_id": "c",
      "originating_func_idx": 3
    }
  ]
})");
}
