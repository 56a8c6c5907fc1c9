//===- IndexSpaceTest.cpp - What adds entries to index spaces ----------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//

#include "ComponentBytes.h"

#include <gtest/gtest.h>

using namespace meld;
using namespace meld::test;

TEST(IndexSpaceTest, LS_P_05_EachOriginAppendsAnEntry) {
  // Types from an import, an outer alias, an alias of an instance's export and
  // an export stand ahead of the types that the lifts use.
  const Bytes Inner = component(
      one(ImportId, 0x00, "t", 0x03, 0x01),              // type 0: import
      one(AliasId, 0x03, 0x02, 1, 0),                    // type 1: outer alias
      one(TypeId, 0x42, 1, 0x04, 0x00, "r", 0x03, 0x01), // type 2: instance
      one(ImportId, 0x00, "i", 0x05, 2),                 //
      one(AliasId, 0x03, 0x00, 0, "r"),                  // type 3: export alias
      one(ExportId, 0x00, "e", 0x03, 1, 0x00),           // type 4: export
      section(TypeId, 2,                                 //
              0x40, 0, 0x00, 0x7d,                       // type 5: -> u8
              0x40, 0, 0x00, 0x79),                      // type 6: -> u32
      coreFuncAndMemory(),                               // core function 0
      one(CanonId, 0x03, 0),                             // core function 1
      section(CanonId, 2,                                //
              0x00, 0x00, 0, 0, 6,                       // function 0: -> u32
              0x00, 0x00, 0, 0, 5),                      // function 1: -> u8
      section(ExportId, 2,                               //
              0x00, "wide", 0x01, 0, 0x00,               // function 2
              0x00, "narrow", 0x01, 1, 0x00));           // function 3
  const Bytes Input = component(one(TypeId, 0x79), section(ComponentId, Inner));
  const auto Outer = readValid(Input);
  const Component &C = *Outer->Components[0];

  const std::vector<IndexEntry> &Types = C.Spaces[Sort::Type];
  const IndexEntry::Kind Kinds[] = {
      IndexEntry::Import,      IndexEntry::OuterAlias, IndexEntry::Defined,
      IndexEntry::ExportAlias, IndexEntry::Export,     IndexEntry::Defined,
      IndexEntry::Defined};
  ASSERT_EQ(Types.size(), std::size(Kinds));
  for (unsigned I = 0; I != std::size(Kinds); ++I)
    EXPECT_EQ(Types[I].K, Kinds[I]) << I;
  EXPECT_EQ(Types[5].Index, 1u); // pool positions count definitions only
  EXPECT_EQ(Types[6].Index, 2u);

  ASSERT_EQ(C.Spaces[Sort::CoreFunc].size(), 2u);
  EXPECT_EQ(C.Spaces[Sort::CoreFunc][0].K, IndexEntry::CoreExportAlias);
  EXPECT_EQ(C.Spaces[Sort::CoreFunc][1].K, IndexEntry::Defined);
  ASSERT_EQ(C.Spaces[Sort::Func].size(), 4u);
  EXPECT_EQ(C.Spaces[Sort::Func][3].K, IndexEntry::Export);

  // "wide" is function 0, of the type at index 6, which is the pool's third.
  const auto ResultOf = [&](const ExportDef &Export) {
    const Canon &Lift = C.Canons[C.Spaces[Sort::Func][Export.Item.Index].Index];
    return C.Types[Types[Lift.Type].Index].func().Result->Prim;
  };
  EXPECT_EQ(ResultOf(C.Exports[1]), PrimValType::U32);
  EXPECT_EQ(ResultOf(C.Exports[2]), PrimValType::U8);
}

TEST(IndexSpaceTest, LS_P_05_AnIndexSeesOnlyWhatIsDefinedBeforeIt) {
  // Type 1 is defined, but not yet.
  EXPECT_EQ(read(component(section(TypeId, 2, 0x70, 1, 0x7f))),
            "offset 0xc: type index 1 is out of range: 0 defined so far");
  EXPECT_EQ(read(component(section(TypeId, 2, 0x7f, 0x70, 0))), "ok");
}

TEST(IndexSpaceTest, SortsHaveTheirOwnSpaces) {
  const Bytes Input =
      component(one(TypeId, 0x40, 0, 0x01, 0x00), coreFuncAndMemory());
  const auto C = readValid(Input);
  unsigned Entries = 0;
  for (unsigned S = 0; S != NumSorts; ++S)
    Entries += static_cast<const IndexSpaces &>(C->Spaces)[static_cast<Sort>(S)]
                   .size();
  EXPECT_EQ(Entries, 5u); // type, core module, instance, function, memory
  EXPECT_EQ(sortName(Sort::CoreFunc), "core function");
  EXPECT_EQ(sortName(Sort::Instance), "instance");
}

TEST(IndexSpaceTest, EntriesKnowTheOffsetOfTheirDefinition) {
  const Bytes Input =
      component(section(TypeId, 2, 0x7f, 0x7e), one(AliasId, 0x03, 0x02, 0, 1));
  const auto C = readValid(Input);
  const std::vector<IndexEntry> &Types = C->Spaces[Sort::Type];
  EXPECT_EQ(uint64_t(Types[0].Offset), 11u);
  EXPECT_EQ(uint64_t(Types[1].Offset), 12u);
  EXPECT_EQ(uint64_t(Types[2].Offset), 16u);
}
