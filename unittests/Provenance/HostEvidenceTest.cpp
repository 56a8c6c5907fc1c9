//===- HostEvidenceTest.cpp - Why a world with imports is closed ----------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "meld/Provenance/HostEvidence.h"

#include "TestModule.h"

#include "meld/Provenance/Section.h"

#include "llvm/ADT/StringExtras.h"

#include <gtest/gtest.h>

using namespace meld;

namespace {

HostEvidence makeEvidence() {
  HostEvidence Evidence;
  Evidence.Declarations = {{HostDeclaration::Interface, "a:b/c@1.0.0"},
                           {HostDeclaration::Function, "now"},
                           {HostDeclaration::AnyVersion, "a:b/own"}};
  Evidence.Imports = {
      {"a:b/c@1.0.0", "f", EvidencedImport::Function, "a:b/c@1.0.0", "f", 0},
      {"a:b/c@1.0.0", "f$1", EvidencedImport::Function, "a:b/c@1.0.0", "f", 0},
      {"a:b/c@1.0.0", "[resource-drop]r", EvidencedImport::ResourceDrop,
       "a:b/c@1.0.0", "r", 0},
      {"$root", "now", EvidencedImport::Function, "", "now", 1},
      {"[export]a:b/own@2.0.0", "[resource-new]r", EvidencedImport::OwnNew,
       "a:b/own@2.0.0", "r", 2},
      {"[export]a:b/own@2.0.0", "[resource-rep]r", EvidencedImport::OwnRep,
       "a:b/own@2.0.0", "r", 2},
      {"[export]a:b/own@2.0.0", "[resource-drop]r", EvidencedImport::OwnDrop,
       "a:b/own@2.0.0", "r", 2}};
  return Evidence;
}

/// A module with the imports of \p Evidence.
CoreModule moduleFor(const HostEvidence &Evidence) {
  CoreModule Module;
  for (const EvidencedImport &Import : Evidence.Imports) {
    CoreImport &Core = Module.Imports.emplace_back();
    Core.Module = Import.Module;
    Core.Field = Import.Field;
  }
  return Module;
}

/// What is wrong with \p Evidence for a module with \p Imports' core names.
std::vector<std::string> check(const HostEvidence &Evidence,
                               const HostEvidence &Imports) {
  return checkHostEvidence(Evidence, moduleFor(Imports));
}
std::vector<std::string> check(const HostEvidence &Evidence) {
  return check(Evidence, Evidence);
}

std::string decodeError(ArrayRef<uint8_t> Bytes) {
  Expected<HostEvidence> Evidence = decodeHostEvidence(Bytes, 0x100);
  return Evidence ? "" : toString(Evidence.takeError());
}

std::vector<uint8_t> encoded() {
  return llvm::cantFail(encodeHostEvidence(makeEvidence()));
}

} // namespace

TEST(HostEvidenceTest, DecodesWhatItEncodes) {
  const HostEvidence Evidence = makeEvidence();
  EXPECT_EQ(llvm::cantFail(decodeHostEvidence(encoded())), Evidence);
  EXPECT_EQ(check(Evidence), std::vector<std::string>());
}

TEST(HostEvidenceTest, EveryTruncationIsAnError) {
  const std::vector<uint8_t> Bytes = encoded();
  for (size_t Size = 0; Size != Bytes.size(); ++Size)
    EXPECT_NE(decodeError(ArrayRef(Bytes).take_front(Size)), "") << Size;
}

TEST(HostEvidenceTest, ErrorsAreDistinct) {
  const std::vector<uint8_t> Good = encoded();
  const auto With = [&](size_t At, uint8_t Byte) {
    std::vector<uint8_t> Bytes = Good;
    Bytes[At] = Byte;
    return decodeError(Bytes);
  };
  EXPECT_EQ(decodeError(ArrayRef(Good).take_front(8)),
            "offset 0x100: expected an evidence header of 9 bytes, found 8 "
            "bytes");
  EXPECT_EQ(With(0, 'X'), "offset 0x100: expected the evidence magic 'CWEV'");
  EXPECT_EQ(With(4, 2),
            "offset 0x104: evidence version 2 is not supported, expected 1");
  EXPECT_EQ(With(9, 3), "offset 0x109: unknown kind of host declaration 3");
  EXPECT_EQ(With(14, 0xff),
            "offset 0x10e: name of host declaration is not UTF-8");
  EXPECT_EQ(With(8, 0xff),
            "offset 0x105: expected 4278190083 host declarations of at least 5 "
            "bytes each, found " +
                std::to_string(Good.size() - 9) + " bytes");
  std::vector<uint8_t> Longer = Good;
  Longer.push_back(0);
  EXPECT_EQ(decodeError(Longer),
            "offset 0x" + llvm::utohexstr(0x100 + Good.size(), true) +
                ": 1 bytes follow the last host import");
  // The last import's declaration is the last word.
  EXPECT_EQ(With(Good.size() - 4, 3),
            "offset 0x" + llvm::utohexstr(0x100 + Good.size() - 4, true) +
                ": there is no host declaration 3, only 3");
  HostEvidence Unknown = makeEvidence();
  Unknown.Imports.resize(1);
  std::vector<uint8_t> Bytes = llvm::cantFail(encodeHostEvidence(Unknown));
  const size_t Kind = Bytes.size() - (1 + 4 * 4 + 4) - 2 * 12;
  Bytes[Kind] = 5;
  EXPECT_NE(decodeError(Bytes).find("unknown kind of host import 5"),
            std::string::npos);
}

TEST(HostEvidenceTest, HasExactlyTheModulesImports) {
  const HostEvidence Good = makeEvidence();
  HostEvidence Fewer = Good, Others = Good;
  Fewer.Imports.pop_back();
  Others.Imports[3].Field = "then";
  EXPECT_EQ(check(Good, Fewer).front(),
            "evidence of 7 imports, but the module has 6");
  EXPECT_EQ(check(Fewer, Good).front(),
            "evidence of 6 imports, but the module has 7");
  EXPECT_EQ(check(Good, Others),
            std::vector<std::string>{
                "evidence of import 3: it is of '$root' 'now', but the module "
                "imports '$root' 'then'"});
  CoreModule Module = moduleFor(Good);
  Module.Imports[0].Kind = ExternKind::Memory;
  EXPECT_EQ(
      checkHostEvidence(Good, Module),
      std::vector<std::string>{"evidence of import 0: the module imports "
                               "a memory there, which no component does"});
  EXPECT_EQ(
      check(HostEvidence()),
      std::vector<std::string>{"evidence, but the module imports nothing"});
}

TEST(HostEvidenceTest, CoreNamesBelongToWhatTheImportIs) {
  const auto IsRefused = [](unsigned Import, StringRef Module,
                            StringRef Field) {
    HostEvidence Evidence = makeEvidence();
    Evidence.Imports[Import].Module = Module.str();
    Evidence.Imports[Import].Field = Field.str();
    return !check(Evidence).empty();
  };
  EXPECT_TRUE(IsRefused(0, "env", "f"));
  EXPECT_TRUE(IsRefused(0, "a:b/c@1.0.1", "f"));
  EXPECT_TRUE(IsRefused(0, "a:b/c@1.0.0", "g"));
  EXPECT_TRUE(IsRefused(0, "a:b/c@1.0.0", "f$"));
  EXPECT_TRUE(IsRefused(0, "a:b/c@1.0.0", "f$01"));
  EXPECT_TRUE(IsRefused(0, "a:b/c@1.0.0", "f$x"));
  EXPECT_TRUE(IsRefused(0, "a:b/c@1.0.0", "fx"));
  EXPECT_TRUE(IsRefused(2, "a:b/c@1.0.0", "r"));
  EXPECT_TRUE(IsRefused(2, "[export]a:b/c@1.0.0", "[resource-drop]r"));
  EXPECT_TRUE(IsRefused(3, "", "now"));
  EXPECT_TRUE(IsRefused(4, "a:b/own@2.0.0", "[resource-new]r"));
  EXPECT_TRUE(IsRefused(4, "[export]a:b/own@2.0.0", "[resource-rep]r"));
  EXPECT_FALSE(IsRefused(4, "[export]a:b/own@2.0.0", "[resource-new]r$2"));
}

TEST(HostEvidenceTest, DeclarationsCoverTheirImportsAndNothingElse) {
  const auto Check = [](llvm::function_ref<void(HostEvidence &)> Change) {
    HostEvidence Evidence = makeEvidence();
    Change(Evidence);
    return check(Evidence).size();
  };
  EXPECT_EQ(Check([](HostEvidence &) {}), 0u);
  // Another version, another interface, a function in place of an instance.
  EXPECT_NE(Check([](auto &E) { E.Declarations[0].Name = "a:b/c@1.0.1"; }), 0u);
  EXPECT_NE(Check([](auto &E) { E.Declarations[0].Name = "a:b/c"; }), 0u);
  EXPECT_NE(Check([](auto &E) { E.Imports[0].Declaration = 1; }), 0u);
  EXPECT_NE(Check([](auto &E) { E.Imports[3].Declaration = 0; }), 0u);
  EXPECT_NE(
      Check([](auto &E) { E.Declarations[1].K = HostDeclaration::Interface; }),
      0u);
  // One that nothing needs.
  EXPECT_NE(Check([](auto &E) {
              E.Declarations.push_back({HostDeclaration::Function, "later"});
            }),
            0u);
  // Names that no component has.
  EXPECT_NE(Check([](auto &E) {
              E.Declarations[0].Name = "env_1";
              for (unsigned I = 0; I != 3; ++I)
                E.Imports[I].Interface = E.Imports[I].Module = "env_1";
            }),
            0u);
  EXPECT_NE(Check([](auto &E) {
              E.Declarations[1] = {HostDeclaration::Interface, "$root"};
              E.Imports[3].Interface = "$root";
            }),
            0u);
  // A built-in of a resource that is in no instance: a function's declaration
  // is none of it.
  EXPECT_NE(Check([](auto &E) {
              E.Imports[2] = {"$root",
                              "[resource-drop]now",
                              EvidencedImport::ResourceDrop,
                              "",
                              "now",
                              1};
            }),
            0u);
}

TEST(HostEvidenceTest, AModuleHasOneSectionAtMost) {
  TestModule Test;
  std::vector<uint8_t> Module = Test.write();
  EXPECT_FALSE(llvm::cantFail(readHostEvidence(Module)));
  llvm::cantFail(appendCustomSection(Module, EvidenceSectionName, encoded()));
  EXPECT_EQ(llvm::cantFail(readHostEvidence(Module)), makeEvidence());
  const size_t End = Module.size();
  llvm::cantFail(appendCustomSection(Module, EvidenceSectionName, encoded()));
  EXPECT_EQ(toString(readHostEvidence(Module).takeError()),
            "offset 0x" + llvm::utohexstr(End, true) +
                ": expected one custom section 'closed-world-evidence', found "
                "another");
}
