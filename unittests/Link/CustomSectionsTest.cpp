//===- CustomSectionsTest.cpp - Names, producers and the rest -------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//

#include "LinkTest.h"

#include "meld/Binary/NameSection.h"

using namespace meld;
using namespace meld::test;

namespace {
class CustomSectionsTest : public LinkTest {
protected:
  /// A module with an unnamed import, two functions and a memory.
  static ModuleBuilder makeModule() {
    ModuleBuilder B;
    B.addType(VoidFunc);
    B.addImport("host", "f", ExternKind::Func, {0});
    B.addFunc(0, {});
    B.addFunc(0, {});
    B.addMemory({0, 1});
    return B;
  }
  static Bytes makeNames() {
    NameSection Names;
    Names.Module = "ignored";
    Names.names(NameKind::Func) = {{0, "imported"}, {1, "f"}};
    Names.names(NameKind::Memory) = {{0, "mem"}};
    Names.indirect(NameKind::Local) = {{1, {{0, "x"}}}};
    Names.names(NameKind::Type) = {{0, "void"}};
    return writeNameSection(Names);
  }
  NameSection mergedNames() {
    Plan.KeepNames = true;
    linkAndRead();
    return readNameSection(custom("name"));
  }
};

std::vector<std::pair<uint32_t, std::string>> pairs(const NameMap &Map) {
  std::vector<std::pair<uint32_t, std::string>> Result;
  for (const NameAssoc &Assoc : Map)
    Result.push_back({Assoc.Index, Assoc.Name});
  return Result;
}
using Pairs = std::vector<std::pair<uint32_t, std::string>>;
} // namespace

TEST_F(CustomSectionsTest, LS_M_10_NamesAreUniqueAndTellTheInstance) {
  ModuleBuilder B = makeModule();
  B.addCustom("name", makeNames());
  const uint32_t Residual = addResidual("env", "f");
  bindResidual(add(B, "lib"), 0, Residual);
  bindResidual(instantiate(0), 0, Residual);
  bindResidual(add(B, "other"), 0, Residual);
  bindResidual(add(makeModule(), "nameless"), 0, Residual);
  NameSection Names = mergedNames();
  EXPECT_EQ(
      pairs(Names.names(NameKind::Func)),
      (Pairs{{0, "env.f"}, {1, "lib.f"}, {3, "lib:2.f"}, {5, "other.f"}}));
  EXPECT_EQ(pairs(Names.names(NameKind::Memory)),
            (Pairs{{0, "lib.mem"}, {1, "lib:2.mem"}, {2, "other.mem"}}));
  EXPECT_EQ(pairs(Names.names(NameKind::Type)), (Pairs{{0, "void"}}));
  ASSERT_EQ(Names.indirect(NameKind::Local).size(), 3u);
  EXPECT_EQ(Names.indirect(NameKind::Local)[1].Index, 3u);
  EXPECT_EQ(Names.Module, "");
}

TEST_F(CustomSectionsTest, LS_M_10_EqualNamesInOneModuleAreToldApart) {
  ModuleBuilder B = makeModule();
  NameSection Names;
  Names.names(NameKind::Func) = {{1, "f"}, {2, "f"}};
  B.addCustom("name", writeNameSection(Names));
  bindResidual(add(B, "lib"), 0, addResidual("env", "f"));
  EXPECT_EQ(pairs(mergedNames().names(NameKind::Func)),
            (Pairs{{0, "env.f"}, {1, "lib.f"}, {2, "lib.f_1"}}));
}

TEST_F(CustomSectionsTest, NamesAreKeptOnlyOnRequest) {
  ModuleBuilder B = makeModule();
  B.addCustom("name", makeNames());
  bindResidual(add(B), 0, addResidual("env", "f"));
  linkAndRead();
  EXPECT_TRUE(custom("name").empty());
}

TEST_F(CustomSectionsTest, IndicesOutOfRangeAreLeftOut) {
  ModuleBuilder B = makeModule();
  NameSection Names;
  Names.names(NameKind::Func) = {{1, "f"}, {9, "g"}};
  Names.names(NameKind::Elem) = {{0, "e"}};
  Names.names(NameKind::Type) = {{5, "t"}};
  Names.indirect(NameKind::Local) = {{9, {{0, "x"}}}};
  B.addCustom("name", writeNameSection(Names));
  bindResidual(add(B, "lib"), 0, addResidual("env", "f"));
  NameSection Merged = mergedNames();
  EXPECT_EQ(pairs(Merged.names(NameKind::Func)),
            (Pairs{{0, "env.f"}, {1, "lib.f"}}));
  EXPECT_TRUE(Merged.names(NameKind::Elem).empty());
  EXPECT_TRUE(Merged.names(NameKind::Type).empty());
  EXPECT_TRUE(Merged.indirect(NameKind::Local).empty());
}

TEST_F(CustomSectionsTest, LS_M_12_OffsetBoundSectionsAreDropped) {
  const char *Dropped[] = {"linking",
                           "reloc.CODE",
                           "dylink.0",
                           "sourceMappingURL",
                           "metadata.code.branch_hint",
                           "target_features",
                           "component-provenance",
                           "wsc.transformation.attestation",
                           ".debug_info",
                           ".debug_line",
                           "unknown"};
  ModuleBuilder B = makeModule();
  for (const char *Name : Dropped)
    B.addCustom(Name, {1, 2, 3});
  bindResidual(add(B), 0, addResidual("env", "f"));
  Plan.KeepNames = true;
  linkAndRead();
  ASSERT_EQ(Output.Customs.size(), 2u);
  EXPECT_EQ(Output.Customs[0].Name, "name");
  EXPECT_EQ(Output.Customs[1].Name, "producers");
}

TEST_F(CustomSectionsTest, LS_D_01_NoDebugSectionIsCarriedOver) {
  ModuleBuilder B = makeModule();
  for (const char *Name : {".debug_info", ".debug_abbrev", ".debug_line",
                           ".debug_str", ".debug_ranges", ".debug_loc"})
    B.addCustom(Name, {0});
  bindResidual(add(B), 0, addResidual("env", "f"));
  linkAndRead();
  for (const CustomSection &Custom : Output.Customs)
    EXPECT_FALSE(Custom.Name.starts_with(".debug")) << Custom.Name.str();
}

TEST_F(CustomSectionsTest, ProducersAreMerged) {
  auto Producers = [](StringRef Field, StringRef Name, StringRef Version) {
    return concat({{1}, name(Field), {1}, name(Name), name(Version)});
  };
  const Bytes Contents[] = {Producers("language", "C11", ""),
                            Producers("processed-by", "clang", "19"),
                            Producers("processed-by", "clang", "20"),
                            Producers("unheard-of", "x", "1"),
                            {2, 3, 's', 'd', 'k', 9}}; // malformed
  const uint32_t Residual = addResidual("env", "f");
  for (const Bytes &C : Contents) {
    ModuleBuilder B = makeModule();
    B.addCustom("producers", C);
    bindResidual(add(B), 0, Residual);
  }
  linkAndRead();
  const Bytes Merged = toBytes(custom("producers"));
  const Bytes Expected = concat({{2},
                                 name("language"),
                                 {1},
                                 name("C11"),
                                 name(""),
                                 name("processed-by"),
                                 {2},
                                 name("clang"),
                                 name("19"),
                                 name("meld-opt")});
  ASSERT_GT(Merged.size(), Expected.size());
  EXPECT_EQ(Bytes(Merged.begin(), Merged.begin() + Expected.size()), Expected);
}

TEST_F(CustomSectionsTest, ManyMemoriesAreWarnedAbout) {
  ModuleBuilder B;
  B.addMemory({0, 1});
  for (unsigned I = 0; I != 100; ++I)
    add(B);
  linkAndRead();
  EXPECT_TRUE(Result.Warnings.empty());
  add(B);
  linkAndRead();
  ASSERT_EQ(Result.Warnings.size(), 1u);
  EXPECT_EQ(Result.Warnings[0], "the linked module has 101 memories, most "
                                "engines accept 100");
}
