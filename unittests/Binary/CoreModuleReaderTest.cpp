//===- CoreModuleReaderTest.cpp - Sections of core modules ----------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//

#include "ModuleBuilder.h"

#include <random>

using namespace meld;
using namespace meld::test;

/// A module with something in every section.
static Bytes makeFullModule() {
  ModuleBuilder B;
  B.addType(VoidFunc);
  B.addType({0x4e, 2, 0x50, 0, 0x5f, 1, 0x63, 2, 1, 0x4f, 1, 1, 0x5f, 2, 0x63,
             2, 1, 0x78, 0}); // rec of two structures, types 1 and 2
  B.addType({0x60, 1, 0x7e, 1, 0x7f});
  B.addImport("env", "f", ExternKind::Func, {0});
  B.addImport("env", "t", ExternKind::Table, {0x70, 0, 1});
  B.addImport("env", "m", ExternKind::Memory, {0x04, 1});
  B.addImport("env", "g", ExternKind::Global, {0x7f, 0});
  B.addImport("env", "e", ExternKind::Tag, {0, 0});
  B.addFunc(0, {0x10, 0});
  B.addTable({0x40, 0, 0x63, 0, 0, 2, 0xd0, 0, 0x0b});
  B.addMemory({0x03, 1, 2});
  B.addTag(0);
  B.addGlobal({0x7e, 1}, {0x42, 5});
  B.addExport("f", ExternKind::Func, 1);
  B.addExport("m", ExternKind::Memory, 1);
  B.setStart(1);
  B.addElem({0x00, 0x41, 0, 0x0b, 1, 1});
  B.addElem({0x06, 1, 0x41, 0, 0x0b, 0x63, 0, 2, 0xd2, 1, 0x0b, 0xd0, 0, 0x0b});
  B.addDataCount();
  B.addData({0x01, 3, 'a', 'b', 'c'});
  B.addData({0x02, 1, 0x41, 4, 0x0b, 1, 'x'});
  B.addCustom("name", {0, 2, 1, 'n'});
  return B.build();
}

TEST(CoreModuleReaderTest, ReadsEverySection) {
  const Bytes Module = makeFullModule();
  Expected<CoreModule> Read = readCoreModule(Module);
  ASSERT_TRUE(static_cast<bool>(Read)) << llvm::toString(Read.takeError());
  const CoreModule &M = *Read;
  ASSERT_EQ(M.Types.size(), 4u);
  ASSERT_EQ(M.RecGroups.size(), 3u);
  EXPECT_EQ(M.RecGroups[1].First, 1u);
  EXPECT_EQ(M.RecGroups[1].Count, 2u);
  EXPECT_FALSE(M.Types[1].Final);
  EXPECT_TRUE(M.Types[2].Final);
  EXPECT_EQ(M.Types[2].Supers, std::vector<uint32_t>{1});
  EXPECT_EQ(M.Types[2].Fields[1].Storage.K, CoreValType::I8);
  EXPECT_EQ(toString(M.Types[3].Signature), "(func (param i64) (result i32))");
  EXPECT_EQ(M.numEntities(ExternKind::Func), 2u);
  EXPECT_EQ(M.numImports(ExternKind::Table), 1u);
  EXPECT_EQ(toString(M.tableType(1)), "2 (ref null 0)");
  EXPECT_EQ(toString(M.memoryType(0)), "i64 1");
  EXPECT_EQ(toString(M.memoryType(1)), "1 2 shared");
  EXPECT_EQ(toString(M.globalType(0)), "i32");
  EXPECT_EQ(toString(M.globalType(1)), "(mut i64)");
  EXPECT_EQ(M.TagTypes.size(), 2u);
  EXPECT_EQ(M.importOf(ExternKind::Global, 0)->Field, "g");
  EXPECT_EQ(M.importOf(ExternKind::Global, 1), nullptr);
  ASSERT_NE(M.findExport("m"), nullptr);
  EXPECT_EQ(M.findExport("m")->Index, 1u);
  EXPECT_EQ(M.findExport("n"), nullptr);
  EXPECT_EQ(M.Start, 1u);
  ASSERT_EQ(M.Elems.size(), 2u);
  EXPECT_EQ(M.Elems[1].Count, 2u);
  EXPECT_EQ(M.Elems[1].Items.size(), 6u);
  EXPECT_EQ(M.DataCount, 2u);
  EXPECT_EQ(M.Datas[1].Memory, 1u);
  ASSERT_EQ(M.Bodies.size(), 1u);
  EXPECT_EQ(toBytes(M.Bodies[0].Bytes), (Bytes{0, 0x10, 0, 0x0b}));
  EXPECT_EQ(M.Bodies[0].Bytes.begin(), Module.data() + M.Bodies[0].Offset);
  // The count of bodies is one byte, the size of the first another.
  EXPECT_EQ(M.CodeContentsPosition + 2, M.Bodies[0].Offset);
  ASSERT_EQ(M.Customs.size(), 1u);
  EXPECT_EQ(M.Customs[0].Whole.size(), 2u + 5u + 4u);
}

TEST(CoreModuleReaderTest, OffsetsCountFromTheOutermostFile) {
  const Bytes Module = {0x00, 'a', 's', 'm', 1, 0, 0, 0, 0x0e, 0};
  EXPECT_EQ(llvm::toString(readCoreModule(Module, 0x100).takeError()),
            "offset 0x108: unknown section id 0x0e");
}

TEST(CoreModuleReaderTest, RefusesWhatIsNotACoreModule) {
  EXPECT_EQ(readError({0x00, 'a', 's', 'm', 0x0d, 0, 1, 0}),
            "offset 0x4: expected a core module, found a component");
  EXPECT_EQ(readError({0x00, 'a', 's', 'm', 2, 0, 0, 0}),
            "offset 0x4: unsupported version of a core module");
  EXPECT_EQ(readError({'e', 'l', 'f', '!', 1, 0, 0, 0}),
            "offset 0x0: expected a WebAssembly module (\\0asm)");
}

static Bytes withSections(const Bytes &Sections) {
  return concat({{0x00, 'a', 's', 'm', 1, 0, 0, 0}, Sections});
}

TEST(CoreModuleReaderTest, RefusesSectionsOutOfOrderOrTwice) {
  EXPECT_EQ(readError(withSections({3, 1, 0, 1, 1, 0})),
            "offset 0xb: type section is out of order");
  EXPECT_EQ(readError(withSections({1, 1, 0, 1, 1, 0})),
            "offset 0xb: duplicate type section");
  // The tag section stands between memories and globals.
  EXPECT_EQ(readError(withSections({5, 1, 0, 13, 1, 0, 6, 1, 0})), "");
  EXPECT_EQ(readError(withSections({6, 1, 0, 13, 1, 0})),
            "offset 0xb: tag section is out of order");
  EXPECT_EQ(readError(withSections({11, 1, 0, 12, 1, 0})),
            "offset 0xb: data count section is out of order");
}

TEST(CoreModuleReaderTest, ComparesTheCountsOfSections) {
  EXPECT_EQ(readError(withSections({1, 4, 1, 0x60, 0, 0, 3, 2, 1, 0})),
            "offset 0x10: function section declares 1 functions, the code "
            "section has 0");
  EXPECT_EQ(readError(withSections({12, 1, 1})),
            "offset 0xb: data count section announces 1 segments, the data "
            "section has 0");
}

TEST(CoreModuleReaderTest, ChecksIndices) {
  auto Expect = [](const char *Message, auto Fill) {
    ModuleBuilder B;
    B.addType(VoidFunc);
    B.addType({0x5f, 0});
    Fill(B);
    std::string Error = readError(B.build());
    EXPECT_EQ(Error.substr(Error.find(": ") + 2), Message);
  };
  Expect("type index 2 of a function is out of range",
         [](ModuleBuilder &B) { B.addFunc(2, {}); });
  Expect("type 1 of a function is not a function type",
         [](ModuleBuilder &B) { B.addFunc(1, {}); });
  Expect("type index 9 of a tag is out of range",
         [](ModuleBuilder &B) { B.addTag(9); });
  Expect("memory index 0 of an export is out of range",
         [](ModuleBuilder &B) { B.addExport("m", ExternKind::Memory, 0); });
  Expect("function index 0 of the start is out of range",
         [](ModuleBuilder &B) { B.setStart(0); });
  Expect("table index 0 of an element segment is out of range",
         [](ModuleBuilder &B) { B.addElem({0, 0x41, 0, 0x0b, 0}); });
  Expect("function index 0 of an element is out of range",
         [](ModuleBuilder &B) { B.addElem({1, 0, 1, 0}); });
  Expect("memory index 0 of a data segment is out of range",
         [](ModuleBuilder &B) { B.addData({0, 0x41, 0, 0x0b, 0}); });
  Expect("type index 7 is out of range",
         [](ModuleBuilder &B) { B.addTable({0x63, 7, 0, 0}); });
  Expect("duplicate export 'x'", [](ModuleBuilder &B) {
    B.addMemory({0, 1});
    B.addExport("x", ExternKind::Memory, 0);
    B.addExport("x", ExternKind::Memory, 0);
  });
  Expect("supertype 2 of type 2 is not before it",
         [](ModuleBuilder &B) { B.addType({0x50, 1, 2, 0x5f, 0}); });
  Expect("type index 3 in type 2 is out of range",
         [](ModuleBuilder &B) { B.addType({0x5f, 1, 0x63, 3, 0}); });
  Expect("start function has parameters or results: (func (result i32))",
         [](ModuleBuilder &B) {
           B.addFunc(B.addType(I32Func), {0x41, 0});
           B.setStart(0);
         });
}

TEST(CoreModuleReaderTest, LS_P_02_RefusesUnmodelledFormsByName) {
  auto Expect = [](const char *Message, auto Fill) {
    ModuleBuilder B;
    Fill(B);
    std::string Error = readError(B.build());
    EXPECT_EQ(Error.substr(Error.find(": ") + 2), Message);
  };
  Expect("composite type 0x5d is of stack switching, which is not supported",
         [](ModuleBuilder &B) { B.addType({0x5d, 0}); });
  Expect("composite type 0x65 is of shared-everything threads, which is not "
         "supported",
         [](ModuleBuilder &B) { B.addType({0x65, 0x60, 0, 0}); });
  Expect("composite type 0x4d is of custom descriptors, which is not supported",
         [](ModuleBuilder &B) { B.addType({0x4d, 0, 0x5f, 0}); });
  Expect("value type 0x68 is of stack switching, which is not supported",
         [](ModuleBuilder &B) { B.addType({0x60, 1, 0x68, 0}); });
  Expect("heap type 0x62 is of custom descriptors, which is not supported",
         [](ModuleBuilder &B) { B.addType({0x60, 1, 0x63, 0x62, 0}); });
  Expect("value type 0x67 is of reference-typed strings, which is not "
         "supported",
         [](ModuleBuilder &B) { B.addType({0x60, 1, 0x67, 0}); });
  Expect("an exact function import is of custom descriptors, which is not "
         "supported",
         [](ModuleBuilder &B) { B.addRawImport("a", "b", {0x20, 0}); });
  Expect("compact imports are not supported",
         [](ModuleBuilder &B) { B.addRawImport("a", "", {0x7f, 0}); });
  Expect("a shared table is of shared-everything threads, which is not "
         "supported",
         [](ModuleBuilder &B) { B.addTable({0x70, 3, 1, 1}); });
  Expect("unknown limits flags 0x10",
         [](ModuleBuilder &B) { B.addMemory({0x10, 1}); });
  Expect("unknown mutability 0x02",
         [](ModuleBuilder &B) { B.addGlobal({0x7f, 2}, {0x41, 0}); });
  Expect("unknown element segment form 0x08",
         [](ModuleBuilder &B) { B.addElem({8, 0, 0}); });
  Expect("unknown data segment form 0x03",
         [](ModuleBuilder &B) { B.addData({3, 0}); });
  Expect(
      "i32.load is not allowed in a constant expression",
      [](ModuleBuilder &B) { B.addGlobal({0x7f, 0}, {0x41, 0, 0x28, 2, 0}); });
}

TEST(CoreModuleReaderTest, KeepsCustomPageSizes) {
  ModuleBuilder B;
  B.addMemory({0x08, 3, 0});
  Bytes Module = B.build();
  Expected<CoreModule> Read = readCoreModule(Module);
  ASSERT_TRUE(static_cast<bool>(Read));
  EXPECT_EQ(toString(Read->memoryType(0)), "3 (pagesize 1)");
  ModuleBuilder Odd;
  Odd.addMemory({0x08, 3, 5});
  EXPECT_EQ(readError(Odd.build()),
            "offset 0xd: page size of 2 to the power of 5 is neither 1 nor "
            "65536 bytes");
}

TEST(CoreModuleReaderTest, LimitsMustFitTheAddressSpace) {
  ModuleBuilder B;
  B.addMemory({0, 0x81, 0x80, 0x04}); // 65537 pages
  EXPECT_EQ(readError(B.build()),
            "offset 0xb: memory is larger than its address space");
  ModuleBuilder Reversed;
  Reversed.addMemory({1, 2, 1});
  EXPECT_EQ(readError(Reversed.build()),
            "offset 0xb: minimum size of a memory exceeds its maximum");
}

TEST(CoreModuleReaderTest, RefusesIllFormedNames) {
  EXPECT_NE(readError(withSections({7, 5, 1, 1, 0xff, 0, 0})), "");
}

//===----------------------------------------------------------------------===//
// Damaged input
//===----------------------------------------------------------------------===//

TEST(CoreModuleReaderTest, LS_P_03_EveryPrefixIsReadOrRefused) {
  const Bytes Module = makeFullModule();
  for (size_t Size = 0; Size != Module.size(); ++Size) {
    // A copy of its own, so that reading past the end is caught.
    Bytes Prefix(Module.begin(), Module.begin() + Size);
    Prefix.shrink_to_fit();
    std::string Error = readError(Prefix);
    if (!Error.empty()) {
      EXPECT_EQ(Error.substr(0, 9), "offset 0x");
    }
  }
}

TEST(CoreModuleReaderTest, LS_P_03_MutatedModulesAreReadOrRefused) {
  const Bytes Module = makeFullModule();
  std::mt19937 Random(7);
  for (unsigned Round = 0; Round != 20000; ++Round) {
    Bytes Mutated = Module;
    for (unsigned I = 0; I != 1 + Round % 3; ++I)
      Mutated[8 + Random() % (Mutated.size() - 8)] =
          static_cast<uint8_t>(Random());
    readError(Mutated);
  }
}

TEST(CoreModuleReaderTest, LS_P_03_HugeCountsReserveNothing) {
  const Bytes Huge = {0xff, 0xff, 0xff, 0xff, 0x0f};
  for (uint8_t Id : {1, 2, 3, 4, 5, 6, 7, 9, 10, 11, 13}) {
    std::string Error = readError(withSections(concat({{Id, 5}, Huge})));
    EXPECT_EQ(Error.substr(0, 9), "offset 0x") << unsigned(Id);
  }
}

//===----------------------------------------------------------------------===//
// Limits
//===----------------------------------------------------------------------===//

/// Section \p Id of \p Count times \p Item.
static Bytes sectionOf(uint8_t Id, uint32_t Count, const Bytes &Item) {
  ByteWriter Contents;
  Contents.writeULEB(Count);
  for (uint32_t I = 0; I != Count; ++I)
    Contents.writeBytes(Item);
  ByteWriter W;
  W.writeSection(Id, Contents.bytes());
  return W.take();
}

TEST(CoreModuleReaderTest, LS_P_03_NumbersOfItemsAreLimited) {
  const Bytes Type = sectionOf(1, 1, VoidFunc);
  const Bytes Memory = sectionOf(5, 1, {0, 1});
  EXPECT_EQ(readError(withSections(sectionOf(1, 1000000, VoidFunc))), "");
  EXPECT_EQ(readError(withSections(sectionOf(1, 1000001, VoidFunc))),
            "offset 0xd: 1000001 type definitions, at most 1000000 are "
            "possible");
  // A group of two and 499,999 times two, then one type more.
  Bytes Group = {0x4e, 2};
  Group = concat({Group, VoidFunc, VoidFunc});
  EXPECT_EQ(readError(withSections(sectionOf(1, 500001, Group))),
            "offset 0x3d0910: more than 1000000 types");
  EXPECT_EQ(readError(withSections(concat({Type, sectionOf(3, 1000001, {0})}))),
            "offset 0x12: 1000001 functions, at most 1000000 are possible");
  EXPECT_EQ(readError(withSections(sectionOf(4, 100001, {0x70, 0, 0}))),
            "offset 0xc: 100001 tables, at most 100000 are possible");
  EXPECT_EQ(readError(withSections(sectionOf(9, 100001, {1, 0, 0}))),
            "offset 0xc: 100001 element segments, at most 100000 are possible");
  EXPECT_EQ(
      readError(withSections(concat({Memory, sectionOf(11, 100001, {1, 0})}))),
      "offset 0x11: 100001 data segments, at most 100000 are possible");
}

TEST(CoreModuleReaderTest, LS_P_03_SizesOfBodiesAreLimited) {
  auto WithBody = [](uint32_t Size) {
    ModuleBuilder B;
    B.addType(VoidFunc);
    B.addRawFunc(0, Bytes(Size));
    return B.build();
  };
  EXPECT_EQ(readError(WithBody(7654321)), "");
  EXPECT_EQ(readError(WithBody(7654322)),
            "offset 0x18: function body of 7654322 bytes, at most 7654321 are "
            "possible");
}
