//===- ScpvTest.cpp - The SCPV v3 codec and its hash ----------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//

#include "meld/Provenance/Scpv.h"
#include "meld/Binary/ByteWriter.h"
#include "meld/Provenance/Section.h"
#include "llvm/ADT/StringExtras.h"
#include "gtest/gtest.h"
#include <random>
#include <set>

using namespace meld;

namespace {

constexpr size_t HeaderSize = 43;

/// Two premises that differ, and entries with and without id and range.
Scpv makeSample() {
  Scpv Section;
  Section.BoundedMemory = true;
  for (size_t I = 0; I != Section.ModuleHash.size(); ++I)
    Section.ModuleHash[I] = 0xa0 + I;
  Section.Entries = {{3, "auth", 0, CodeRange{1, 42}},
                     {4, "", 0xffffffff, std::nullopt},
                     {0x01020304, "caf\xc3\xa9#main", 7, CodeRange{42, 99}}};
  return Section;
}

std::vector<uint8_t> encode(const Scpv &Section) {
  return llvm::cantFail(encodeScpv(Section));
}

/// The error of decoding \p Bytes, or "" when there is none.
std::string decodeError(ArrayRef<uint8_t> Bytes, uint64_t BaseOffset = 0) {
  Expected<Scpv> Section = decodeScpv(Bytes, BaseOffset);
  return Section ? "" : toString(Section.takeError());
}

std::vector<uint8_t> headerWithCount(uint32_t Count) {
  std::vector<uint8_t> Bytes = encode(Scpv());
  for (unsigned I = 0; I != 4; ++I)
    Bytes[39 + I] = Count >> (8 * I);
  return Bytes;
}

/// The smallest module, to which sections are appended.
std::vector<uint8_t> emptyModule() {
  return {0x00, 'a', 's', 'm', 0x01, 0x00, 0x00, 0x00};
}

void append(std::vector<uint8_t> &Module, StringRef Name, StringRef Contents) {
  llvm::cantFail(
      appendCustomSection(Module, Name, llvm::arrayRefFromStringRef(Contents)));
}

} // namespace

TEST(ScpvTest, EncodesEveryFieldWhereTheFormatSays) {
  Scpv Section;
  Section.ClosedWorld = true;
  Section.ModuleHash.fill(0xee);
  Section.Entries = {{0x01020304, "ab", 5, CodeRange{6, 7}}};
  EXPECT_EQ(llvm::toHex(encode(Section), /*LowerCase=*/true),
            "53435056" // SCPV
            "03"       // version
            "00"       // bounded_memory
            "01"       // closed_world
            "eeeeeeeeeeeeeeeeeeeeeeeeeeeeeeee"
            "eeeeeeeeeeeeeeeeeeeeeeeeeeeeeeee"
            "01000000" // entry count
            "04030201" // fused_func
            "02000000" // id_len
            "6162"     // id
            "05000000" // orig_func
            "01"       // has_range
            "06000000" // start
            "07000000");
}

TEST(ScpvTest, LS_V_09_EncodeThenDecodeIsTheIdentity) {
  const unsigned Seed = std::random_device()();
  SCOPED_TRACE("seed " + std::to_string(Seed));
  std::mt19937 Random(Seed);
  const std::string Alphabet[] = {"a",
                                  "#",
                                  "\xc3\xa9",
                                  "\xe2\x82\xac",
                                  "\xf0\x9f\x98\x80",
                                  std::string(1, '\0')};
  for (unsigned Round = 0; Round != 200; ++Round) {
    Scpv Section;
    Section.BoundedMemory = Random() & 1;
    Section.ClosedWorld = Random() & 1;
    for (uint8_t &Byte : Section.ModuleHash)
      Byte = Random();
    for (unsigned I = Random() % 20; I != 0; --I) {
      ScpvEntry Entry;
      Entry.FusedFunc = Random();
      Entry.OriginalFunc = Random();
      for (unsigned J = Random() % 10; J != 0; --J)
        Entry.ComponentId += Alphabet[Random() % std::size(Alphabet)];
      if (Random() & 1)
        Entry.Range = CodeRange{uint32_t(Random()), uint32_t(Random())};
      Section.Entries.push_back(Entry);
    }
    Expected<Scpv> Decoded = decodeScpv(encode(Section));
    ASSERT_TRUE(bool(Decoded)) << toString(Decoded.takeError());
    ASSERT_EQ(*Decoded, Section);
  }
}

TEST(ScpvTest, LS_V_09_RefusesEveryTruncation) {
  const std::vector<uint8_t> Whole = encode(makeSample());
  ASSERT_EQ(decodeError(Whole), "");
  for (size_t Size = 0; Size != Whole.size(); ++Size) {
    // A copy of that size, so that a sanitizer sees a read past its end.
    const std::vector<uint8_t> Prefix(Whole.begin(), Whole.begin() + Size);
    const std::string Message = decodeError(Prefix);
    EXPECT_NE(Message, "") << Size;
    EXPECT_EQ(StringRef(Message).contains("provenance header of 43 bytes"),
              Size < HeaderSize)
        << Message;
  }
}

TEST(ScpvTest, LS_V_09_NamesAShortHeader) {
  EXPECT_EQ(decodeError({}),
            "offset 0x0: expected a provenance header of 43 bytes, found 0 "
            "bytes");
}

TEST(ScpvTest, LS_V_09_NamesABadMagic) {
  std::vector<uint8_t> Bytes = encode(makeSample());
  Bytes[3] = 'v';
  EXPECT_EQ(decodeError(Bytes, /*BaseOffset=*/0x100),
            "offset 0x100: expected the provenance magic 'SCPV'");
}

TEST(ScpvTest, LS_V_09_NamesAnUnsupportedVersion) {
  for (uint8_t Version : {0, 1, 2, 4, 255}) {
    std::vector<uint8_t> Bytes = encode(makeSample());
    Bytes[4] = Version;
    EXPECT_EQ(decodeError(Bytes, /*BaseOffset=*/0x100),
              "offset 0x104: provenance version " + std::to_string(Version) +
                  " is not supported, expected 3");
  }
}

TEST(ScpvTest, LS_V_09_NamesAFlagThatIsNeitherZeroNorOne) {
  struct {
    size_t Position;
    const char *Message;
  } const Cases[] = {
      {5, "offset 0x105: expected 0 or 1 as premise bounded_memory, found 2"},
      {6, "offset 0x106: expected 0 or 1 as premise closed_world, found 2"},
      {43 + 16, "offset 0x13b: expected 0 or 1 as code range flag, found 2"},
  };
  for (const auto &Case : Cases) {
    std::vector<uint8_t> Bytes = encode(makeSample());
    ASSERT_LE(Bytes[Case.Position], 1);
    Bytes[Case.Position] = 2;
    EXPECT_EQ(decodeError(Bytes, /*BaseOffset=*/0x100), Case.Message);
  }
}

TEST(ScpvTest, LS_V_09_NamesAnIdThatIsNotUtf8) {
  // A stray continuation byte, a cut sequence, an overlong form, a surrogate,
  // and a number past the last code point.
  for (const char *Id :
       {"\x80", "a\xc3", "\xc0\x80", "\xed\xa0\x80", "\xf4\x90\x80\x80"}) {
    Scpv Section;
    Section.Entries = {{0, Id, 0, std::nullopt}};
    EXPECT_EQ(decodeError(encode(Section)),
              "offset 0x33: component id is not UTF-8");
  }
}

TEST(ScpvTest, LS_V_09_RefusesAnIdLengthThatWouldWrapAnOffset) {
  for (uint32_t Length : {0xffffffffu, 0x80000000u, 0xfffffff0u}) {
    std::vector<uint8_t> Bytes = encode(makeSample());
    for (unsigned I = 0; I != 4; ++I)
      Bytes[HeaderSize + 4 + I] = Length >> (8 * I);
    EXPECT_EQ(decodeError(Bytes),
              "offset 0x33: component id of " + std::to_string(Length) +
                  " bytes reaches past the end: " +
                  std::to_string(Bytes.size() - 0x33) + " bytes left");
  }
}

TEST(ScpvTest, LS_V_09_NamesTrailingBytes) {
  std::vector<uint8_t> Bytes = encode(makeSample());
  const size_t Size = Bytes.size();
  Bytes.push_back(0);
  Bytes.push_back(0);
  EXPECT_EQ(decodeError(Bytes),
            "offset 0x" + llvm::utohexstr(Size) +
                ": 2 bytes follow the last provenance entry");
}

TEST(ScpvTest, LS_V_09_EachKindOfErrorIsDistinct) {
  const std::vector<uint8_t> Good = encode(makeSample());
  auto Changed = [&](size_t Position, uint8_t Value) {
    std::vector<uint8_t> Bytes = Good;
    Bytes[Position] = Value;
    return Bytes;
  };
  std::vector<uint8_t> Trailing = Good;
  Trailing.push_back(0);
  const std::vector<uint8_t> Cases[] = {
      {Good.begin(), Good.begin() + 42},
      Changed(0, 'X'),
      Changed(4, 2),
      Changed(5, 2),
      Changed(6, 2),
      Changed(HeaderSize + 8, 0xff),
      Changed(HeaderSize + 16, 2),
      {Good.begin(), Good.end() - 1},
      Trailing,
      headerWithCount(0xffffffff),
  };
  std::set<std::string> Messages;
  for (const std::vector<uint8_t> &Bytes : Cases)
    Messages.insert(decodeError(Bytes));
  EXPECT_EQ(Messages.size(), std::size(Cases));
  EXPECT_EQ(Messages.count(""), 0u);
}

TEST(ScpvTest, LS_V_08_ReservesNothingForACountThatCannotBeTrue) {
  EXPECT_EQ(decodeError(headerWithCount(0xffffffff)),
            "offset 0x27: expected 4294967295 provenance entries of at least "
            "13 bytes each, found 0 bytes");

  std::vector<uint8_t> OneEntry = headerWithCount(0xffffffff);
  OneEntry.resize(OneEntry.size() + 13); // indices 0, no id, no range
  EXPECT_EQ(decodeError(OneEntry),
            "offset 0x27: expected 4294967295 provenance entries of at least "
            "13 bytes each, found 13 bytes");

  // The bytes for the claimed number exist, but the first entry takes them.
  std::vector<uint8_t> LongId = headerWithCount(3);
  LongId.resize(LongId.size() + 3 * 13);
  LongId[HeaderSize + 4] = 3 * 13 - 9;
  EXPECT_NE(decodeError(LongId), "");
}

TEST(ScpvTest, LS_V_08_AcceptsTheLargestCountThatTheBytesHold) {
  std::vector<uint8_t> Bytes = headerWithCount(1000);
  Bytes.resize(Bytes.size() + 1000 * 13);
  Expected<Scpv> Section = decodeScpv(Bytes);
  ASSERT_TRUE(bool(Section)) << toString(Section.takeError());
  EXPECT_EQ(Section->Entries.size(), 1000u);
  EXPECT_EQ(Section->Entries.capacity(), 1000u);
}

TEST(ScpvTest, Sha256IsTheStandardOne) {
  EXPECT_EQ(llvm::toHex(sha256(llvm::arrayRefFromStringRef("abc")), true),
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  EXPECT_EQ(llvm::toHex(sha256({}), true),
            "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
}

TEST(ScpvTest, LS_V_07_TheHashLeavesOutWholeProvenanceAndAttestationSections) {
  std::vector<uint8_t> Plain = emptyModule();
  append(Plain, "name", "abc");
  append(Plain, "producers", "x");
  const Sha256Digest Digest = sha256(Plain);
  EXPECT_EQ(llvm::cantFail(hashForScpv(Plain)), Digest);

  // At the front, between others and at the end, twice each.
  std::vector<uint8_t> Full = emptyModule();
  append(Full, ScpvSectionName, "first");
  append(Full, "name", "abc");
  append(Full, AttestationSectionName, "{}");
  append(Full, ScpvSectionName, "");
  append(Full, "producers", "x");
  append(Full, AttestationSectionName, std::string(300, 'y'));
  EXPECT_EQ(llvm::cantFail(hashForScpv(Full)), Digest);
}

TEST(ScpvTest, LS_V_07_TheHashCoversEveryOtherByte) {
  std::vector<uint8_t> Module = emptyModule();
  append(Module, "name", "abc");
  const size_t Excluded = Module.size();
  append(Module, ScpvSectionName, "payload");
  const size_t ExcludedEnd = Module.size();
  append(Module, "component-provenanc", "almost");
  const Sha256Digest Digest = llvm::cantFail(hashForScpv(Module));
  for (size_t I = 0; I != Module.size(); ++I) {
    std::vector<uint8_t> Flipped = Module;
    Flipped[I] ^= 0x01;
    Expected<Sha256Digest> Other = hashForScpv(Flipped);
    if (!Other) { // the byte held the sections together
      llvm::consumeError(Other.takeError());
      continue;
    }
    const bool InPayload = I >= ExcludedEnd - 7 && I < ExcludedEnd;
    EXPECT_EQ(*Other == Digest, InPayload) << "byte " << I;
  }
  EXPECT_LT(Excluded, ExcludedEnd);
}

TEST(ScpvTest, LS_V_07_TheHashOfWhatIsNoCoreModuleIsAnError) {
  const uint8_t Component[] = {0x00, 'a', 's', 'm', 0x0d, 0x00, 0x01, 0x00};
  Expected<Sha256Digest> Digest = hashForScpv(Component);
  ASSERT_FALSE(bool(Digest));
  EXPECT_EQ(toString(Digest.takeError()),
            "offset 0x4: expected version 1 of a core module; a component is "
            "not one");
}
