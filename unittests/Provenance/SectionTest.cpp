//===- SectionTest.cpp - Custom sections of a module's bytes --------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//

#include "meld/Provenance/Section.h"
#include "llvm/ADT/StringExtras.h"
#include "gtest/gtest.h"

using namespace meld;

namespace {

std::vector<uint8_t> emptyModule() {
  return {0x00, 'a', 's', 'm', 0x01, 0x00, 0x00, 0x00};
}

void append(std::vector<uint8_t> &Module, StringRef Name, StringRef Contents) {
  llvm::cantFail(
      appendCustomSection(Module, Name, llvm::arrayRefFromStringRef(Contents)));
}

std::vector<SectionSpan> find(ArrayRef<uint8_t> Module, StringRef Name) {
  return llvm::cantFail(findCustomSections(Module, Name));
}

std::string findError(ArrayRef<uint8_t> Module) {
  Expected<std::vector<SectionSpan>> Found = findCustomSections(Module, {"x"});
  return Found ? "" : toString(Found.takeError());
}

} // namespace

TEST(SectionTest, AppendsASectionThatIsFoundAgain) {
  std::vector<uint8_t> Module = emptyModule();
  append(Module, "x", "abc");
  EXPECT_EQ(llvm::toHex(ArrayRef(Module).drop_front(8), /*LowerCase=*/true),
            "00050178616263");
  const std::vector<SectionSpan> Found = find(Module, "x");
  ASSERT_EQ(Found.size(), 1u);
  EXPECT_EQ(Found[0].Begin, 8u);
  EXPECT_EQ(Found[0].End, 15u);
  EXPECT_EQ(Found[0].contentsOffset(), 12u);
  EXPECT_EQ(llvm::toStringRef(Found[0].Contents), "abc");
}

TEST(SectionTest, FindsOnlyTheNamesAskedForInOrder) {
  std::vector<uint8_t> Module = emptyModule();
  append(Module, "b", "1");
  append(Module, "a", "2");
  append(Module, "c", "3");
  append(Module, "b", "4");
  const std::vector<SectionSpan> Found =
      llvm::cantFail(findCustomSections(Module, {"a", "b"}));
  ASSERT_EQ(Found.size(), 3u);
  EXPECT_EQ(llvm::toStringRef(Found[0].Contents), "1");
  EXPECT_EQ(llvm::toStringRef(Found[1].Contents), "2");
  EXPECT_EQ(llvm::toStringRef(Found[2].Contents), "4");
}

TEST(SectionTest, RemovesWhatWasFoundAndNothingElse) {
  // Every pattern of removed (x) and kept (k) sections up to four.
  for (unsigned Size = 0; Size != 5; ++Size)
    for (unsigned Pattern = 0; Pattern != 1u << Size; ++Pattern) {
      std::vector<uint8_t> Module = emptyModule(), Kept = emptyModule();
      for (unsigned I = 0; I != Size; ++I) {
        const std::string Contents(I * 70, 'a' + I);
        append(Module, Pattern >> I & 1 ? "x" : "k", Contents);
        if (!(Pattern >> I & 1))
          append(Kept, "k", Contents);
      }
      removeSections(Module, find(Module, "x"));
      EXPECT_EQ(Module, Kept) << Size << " sections, pattern " << Pattern;
    }
}

TEST(SectionTest, RefusesWhatIsNoCoreModule) {
  EXPECT_EQ(findError({}), "offset 0x0: expected a core module, found 0 bytes");
  EXPECT_EQ(findError(llvm::arrayRefFromStringRef("(module)")),
            "offset 0x0: expected a core module, which starts with the bytes "
            "00 61 73 6d");
}

TEST(SectionTest, RefusesASectionThatReachesPastTheEnd) {
  std::vector<uint8_t> Module = emptyModule();
  append(Module, "x", "abc");
  Module.pop_back();
  EXPECT_EQ(findError(Module), "offset 0xa: section of 5 bytes reaches past "
                               "the end: 4 bytes left");
}

TEST(SectionTest, RefusesANameThatReachesPastItsSection) {
  std::vector<uint8_t> Module = emptyModule();
  append(Module, "x", "");
  append(Module, "other", "");
  Module[10] = 2; // the length of "x"
  EXPECT_EQ(findError(Module),
            "offset 0xb: custom section name of 2 bytes reaches past the end: "
            "1 bytes left");
}
