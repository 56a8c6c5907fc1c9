//===- VerifyTest.cpp - Invalid images are refused ------------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//

#include "meld/IR/Verify.h"
#include "TestInputs.h"
#include "gtest/gtest.h"

using namespace meld;
using namespace meld::test;

/// What verify() says of a module whose image became \p Image.
static std::string verified(const Bytes &Image) {
  const Bytes Empty = coreModule();
  std::unique_ptr<FusedModule> M = load(Empty);
  M->setImage(Image, OriginMap());
  if (M->hasErrors())
    return toString(M->takeErrors());
  return toString(verify(*M));
}

/// A module of one function without parameters and results, whose body holds
/// \p Code and `end`; \p Middle are the sections between function and code.
static Bytes moduleWith(const Bytes &Middle, const Bytes &Code) {
  const Bytes Body = cat(Bytes{0x00}, Code, Bytes{0x0b});
  return coreModule(section(1, Bytes{0x01, 0x60, 0x00, 0x00}),
                    section(3, Bytes{0x01, 0x00}), Middle,
                    section(10, 1, uleb(Body.size()), Body));
}

TEST(VerifyTest, AcceptsWhatIsValid) {
  EXPECT_EQ(verified(coreModule()), "");
  EXPECT_EQ(verified(assemble(R"((module
    (memory 1) (memory i64 2)
    (table 4 funcref)
    (elem declare func $f)
    (data $d "x")
    (func $f (drop (ref.func $f))
      (memory.init 0 $d (i32.const 0) (i32.const 0) (i32.const 1))
      (drop (i32.load 1 (i64.const 0))))))")),
            "");
}

TEST(VerifyTest, NamesTheFunctionAndTheRuleOfABadBody) {
  EXPECT_EQ(verified(moduleWith({}, {0x41, 0x00})), // i32.const 0
            "offset 0x19: function 0: end: operands are left on the stack at "
            "the end of a block: [i32]");
}

TEST(VerifyTest, RefusesAReferenceToAnUndeclaredFunction) {
  const Bytes RefFunc = {0xd2, 0x00, 0x1a}; // ref.func 0, drop
  EXPECT_EQ(verified(moduleWith({}, RefFunc)),
            "offset 0x17: function 0: ref.func: function 0 is not declared "
            "outside of the code");
  const Bytes Export = section(7, 1, "f", 0x00, 0);
  EXPECT_EQ(verified(moduleWith(Export, RefFunc)), "");
  const Bytes Declared = section(9, Bytes{0x01, 0x03, 0x00, 0x01, 0x00});
  EXPECT_EQ(verified(moduleWith(Declared, RefFunc)), "");
}

TEST(VerifyTest, RefusesDataInstructionsWithoutADataCount) {
  const Bytes Drop = {0xfc, 0x09, 0x00}; // data.drop 0
  const Bytes Segment = section(11, Bytes{0x01, 0x01, 0x01, 'x'});
  Bytes Without = moduleWith({}, Drop);
  Without.insert(Without.end(), Segment.begin(), Segment.end());
  EXPECT_NE(verified(Without), "");
  Bytes With = moduleWith(section(12, 1), Drop);
  With.insert(With.end(), Segment.begin(), Segment.end());
  EXPECT_EQ(verified(With), "");
}

TEST(VerifyTest, RefusesADataCountThatIsNotTheCount) {
  EXPECT_NE(verified(moduleWith(section(12, 1), {})), "");
}

TEST(VerifyTest, RefusesDuplicateExports) {
  EXPECT_NE(verified(moduleWith(section(7, 2, "f", 0, 0, "f", 0, 0), {})), "");
}

TEST(VerifyTest, LS_P_03_IndicesThatLeadBinaryenAstrayAreFoundBefore) {
  // Types: 0 is a function's, 1 a struct of one i32, 2 an array of i32.
  auto ModuleOf = [](const Bytes &Code) {
    const Bytes Body = cat(Bytes{0x00}, Code, Bytes{0x0b});
    return coreModule(section(1, Bytes{0x03, 0x60, 0x00, 0x00, 0x5f, 0x01, 0x7f,
                                       0x01, 0x5e, 0x7f, 0x01}),
                      section(3, Bytes{0x01, 0x00}),
                      section(10, 1, uleb(Body.size()), Body));
  };
  auto IsValid = [&](const Bytes &Code) {
    return verified(ModuleOf(Code)).empty();
  };
  const Bytes Null = {0xd0, 0x71}; // ref.null none
  // struct.get of field 0 and 1, and of what is no struct
  EXPECT_TRUE(IsValid(cat(Null, Bytes{0xfb, 0x02, 1, 0, 0x1a})));
  EXPECT_FALSE(IsValid(cat(Null, Bytes{0xfb, 0x02, 1, 1, 0x1a})));
  EXPECT_FALSE(IsValid(cat(Null, Bytes{0xfb, 0x02, 2, 0, 0x1a})));
  // array.len aside, array.get of an array and of what is none
  EXPECT_TRUE(IsValid(cat(Null, Bytes{0x41, 0, 0xfb, 0x0b, 2, 0x1a})));
  EXPECT_FALSE(IsValid(cat(Null, Bytes{0x41, 0, 0xfb, 0x0b, 1, 0x1a})));
  // array.new_fixed of more operands than there can be
  EXPECT_FALSE(IsValid({0x00, 0xfb, 0x08, 2, 0xff, 0xff, 0xff, 0x7f, 0x1a}));
  // blocks and calls through a type that is no function's
  EXPECT_TRUE(IsValid({0x02, 0x00, 0x0b}));
  EXPECT_FALSE(IsValid({0x02, 0x01, 0x0b}));
  EXPECT_FALSE(IsValid({0x00, 0x14, 0x01}));
}

TEST(VerifyTest, RefusesInstructionsThatAreNotModelled) {
  EXPECT_NE(verified(moduleWith({}, {0xff})), "");
}

TEST(VerifyTest, RefusesAnOriginOfWhatIsNoDefinedFunction) {
  auto M = load(assemble("(module (import \"m\" \"f\" (func)) (func))"));
  OriginMap Origins;
  Origins.Components = {"c"};
  Origins.Functions = {{.FusedFunc = 0}};
  M->setImage(M->image().vec(), Origins);
  EXPECT_EQ(toString(verify(*M)), "origin of function 0, which is not a "
                                  "defined function or not in order");
  Origins.Functions = {{.FusedFunc = 1}, {.FusedFunc = 1}};
  M->setImage(M->image().vec(), Origins);
  EXPECT_NE(toString(verify(*M)), "");
  Origins.Functions = {{.FusedFunc = 1}};
  M->setImage(M->image().vec(), Origins);
  EXPECT_EQ(toString(verify(*M)), "");
}

TEST(VerifyTest, ReadsTheComponentAroundTheModuleBack) {
  const Bytes Module = coreModule();
  std::unique_ptr<FusedModule> M = load(Module);
  M->setWrapper(component(section(CoreModuleId, Module)));
  EXPECT_EQ(toString(verify(*M)), "");
  // Instantiates a core module that does not exist.
  M->setWrapper(component(section(CoreModuleId, Module),
                          one(CoreInstanceId, 0x00, 1, 0)));
  EXPECT_EQ(toString(verify(*M)).find("the component that wrap made: "), 0u);
}
