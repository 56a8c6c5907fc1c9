//===- VerifyTest.cpp - Hold provenance against the module ----------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//

#include "meld/Provenance/Verify.h"
#include "TestModule.h"
#include "meld/Provenance/EmitScpv.h"
#include "meld/Provenance/Section.h"
#include "llvm/ADT/StringExtras.h"
#include "gtest/gtest.h"
#include <functional>

using namespace meld;

namespace {

/// One import and three functions, of which the last calls the second.
TestModule sample() {
  TestModule Module;
  Module.Imports = {TestModule::funcImport()};
  Module.Bodies = {TestModule::body({}), TestModule::body({0x01}),
                   TestModule::body({0x10, 0x02})};
  return Module;
}

OriginMap sampleOrigins() {
  OriginMap Origins;
  Origins.Components = {"a"};
  Origins.Functions = {{1, 0, 1, 0}, {2, 0, 2, 0}, {3, 0, 3, 0}};
  return Origins;
}

/// The sample with its true section after \p Change.
std::vector<uint8_t> withChanged(std::function<void(Scpv &)> Change) {
  std::vector<uint8_t> Module = sample().write();
  Scpv Section = llvm::cantFail(
      buildScpv(llvm::cantFail(readCoreModule(Module)), sampleOrigins(),
                /*BoundedMemory=*/true, /*ClosedWorld=*/false));
  Change(Section);
  llvm::cantFail(appendCustomSection(Module, ScpvSectionName,
                                     llvm::cantFail(encodeScpv(Section))));
  return Module;
}

/// All differences, one per line.
std::string differences(ArrayRef<uint8_t> Module) {
  Expected<Differences> Found = verifyScpv(Module);
  return Found ? llvm::join(*Found, "\n") : toString(Found.takeError());
}

} // namespace

TEST(VerifyTest, AcceptsWhatTheBytesShow) {
  EXPECT_EQ(differences(withChanged([](Scpv &) {})), "");
}

TEST(VerifyTest, AnEntryMayLackItsRangeOrBeAbsent) {
  EXPECT_EQ(differences(withChanged([](Scpv &Section) {
              Section.Entries[0].Range.reset();
              Section.Entries.pop_back();
            })),
            "");
}

TEST(VerifyTest, ReportsAnotherHash) {
  EXPECT_EQ(differences(
                withChanged([](Scpv &Section) { Section.ModuleHash.fill(0); })),
            "the hash is " + std::string(64, '0') +
                ", but that of the module is " +
                llvm::toHex(sha256(sample().write()), true));
}

TEST(VerifyTest, LS_V_05_LS_V_06_ReportsPremisesThatTheBytesDoNotShow) {
  EXPECT_EQ(differences(withChanged([](Scpv &Section) {
              Section.BoundedMemory = false;
              Section.ClosedWorld = true;
            })),
            "bounded_memory is false, but the module shows true\n"
            "closed_world is true, but the module shows false");
}

TEST(VerifyTest, LS_V_01_ReportsEntriesOfWhatIsNotDefined) {
  EXPECT_EQ(differences(withChanged([](Scpv &Section) {
              Section.Entries[0].FusedFunc = 0;
              Section.Entries[2].FusedFunc = 4;
            })),
            "function 0: it is an import\n"
            "function 4: the module has only 4 functions");
}

TEST(VerifyTest, LS_V_01_ReportsEntriesThatRepeatOrDescend) {
  EXPECT_EQ(differences(withChanged([](Scpv &Section) {
              Section.Entries.push_back(Section.Entries[1]);
              Section.Entries.push_back(Section.Entries[2]);
            })),
            "function 2: its entry repeats or is behind the entry of function "
            "3\n"
            "function 3: its entry repeats or is behind the entry of function "
            "3");
}

TEST(VerifyTest, LS_V_02_ReportsAnotherRange) {
  EXPECT_EQ(differences(withChanged(
                [](Scpv &Section) { ++Section.Entries[1].Range->Start; })),
            "function 2: its code range is [0x6, 0x8), but its body is at "
            "[0x5, 0x8)");
}

TEST(VerifyTest, NeedsExactlyOneSection) {
  EXPECT_EQ(differences(sample().write()),
            "expected a custom section 'component-provenance', found none");
  std::vector<uint8_t> Module = withChanged([](Scpv &) {});
  const size_t Size = Module.size();
  llvm::cantFail(appendCustomSection(Module, ScpvSectionName, {}));
  EXPECT_EQ(differences(Module),
            "offset 0x" + llvm::utohexstr(Size, /*LowerCase=*/true) +
                ": expected one custom section 'component-provenance', found "
                "another");
}

TEST(VerifyTest, NamesTheOffsetOfAMalformedSection) {
  std::vector<uint8_t> Module = sample().write();
  const size_t Size = Module.size();
  llvm::cantFail(appendCustomSection(Module, ScpvSectionName, {}));
  // Id, size, name.
  EXPECT_EQ(differences(Module),
            "offset 0x" + llvm::utohexstr(Size + 1 + 1 + 21, true) +
                ": expected a provenance header of 43 bytes, found 0 bytes");
}
