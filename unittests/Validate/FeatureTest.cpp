//===- FeatureTest.cpp - What is switched off is refused ------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//

#include "ValidateTest.h"

using namespace meld;
using namespace meld::test;

namespace {

std::string features(const Bytes &Module) {
  Expected<CoreModule> Read = readCoreModule(Module);
  if (!Read)
    return llvm::toString(Read.takeError());
  Expected<FeatureSet> Used = findFeatures(*Read);
  return Used ? toString(*Used) : llvm::toString(Used.takeError());
}

FeatureSet parse(StringRef List) { return llvm::cantFail(parseFeatures(List)); }

/// Some module per feature that uses it, and what it uses.
struct Sample {
  const char *Features;
  ModuleBuilder Module;
};

std::vector<Sample> samples() {
  std::vector<Sample> All;
  auto Add = [&](const char *Features) -> ModuleBuilder & {
    All.push_back({Features, {}});
    All.back().Module.addType(VoidFunc);
    return All.back().Module;
  };
  const Bytes Drop = {0x1a};
  Add("mutable-global").addImport("m", "g", ExternKind::Global, {I32, 1});
  Add("saturating-float-to-int")
      .addFunc(0, concat({f32(), ins(Opcode::I32TruncSatF32S), Drop}));
  Add("sign-extension")
      .addFunc(0, concat({i32(), ins(Opcode::I32Extend8S), Drop}));
  Add("reference-types")
      .addFunc(0, concat({ins(Opcode::RefNull, {FuncRef}), Drop}));
  Add("reference-types")
      .addImport("m", "t", ExternKind::Table, {ExternRef, 0, 1});
  Add("multi-value").addType(func({}, {I32, I32}));
  Add("multi-value").addFunc(0, ins(Opcode::Block, {0, 0x0b}));
  Add("bulk-memory").addElem({1, 0, 0});
  Add("simd").addType(func({V128}, {}));
  Add("relaxed-simd")
      .addFunc(0, concat({ins(Opcode::Unreachable),
                          ins(Opcode::F32x4RelaxedMin), Drop}));
  Add("threads").addMemory({3, 1, 1});
  Add("threads").addFunc(0, ins(Opcode::AtomicFence, {0}));
  Add("tail-call").addFunc(0, ins(Opcode::ReturnCall, {0}));
  ModuleBuilder &Two = Add("multi-memory");
  Two.addMemory({0, 1});
  Two.addMemory({0, 1});
  Add("exceptions").addTag(0);
  Add("legacy-exceptions").addFunc(0, ins(Opcode::Try, {NoBlockType, 0x0b}));
  Add("memory64").addMemory({4, 1});
  Add("memory64").addTable({FuncRef, 4, 1});
  Add("extended-const")
      .addGlobal({I32, 0}, concat({i32(), i32(), ins(Opcode::I32Add)}));
  Add("reference-types,function-references").addType({0x60, 1, Ref, 0, 0});
  Add("gc").addType({0x5f, 0});
  Add("gc").addType({0x4e, 0});
  Add("wide-arithmetic")
      .addFunc(0, concat({i64(), i64(), ins(Opcode::I64MulWideU), Drop, Drop}));
  Add("custom-page-sizes").addMemory({8, 1, 0});
  return All;
}

} // namespace

TEST(FeatureTest, ListsStartFromASet) {
  EXPECT_EQ(parse("mvp"), FeatureSet());
  EXPECT_EQ(parse("all"), FeatureSet::all());
  EXPECT_EQ(toString(parse("mvp,simd,gc")), "simd,gc");
  EXPECT_EQ(parse("-gc"), parse("all,-gc"));
  EXPECT_FALSE(parse("wasm3").contains(Feature::Threads));
  EXPECT_TRUE(parse("wasm3").contains(Feature::Memory64));
  EXPECT_EQ(llvm::toString(parseFeatures("mvp,sind").takeError()),
            "unknown feature 'sind'");
  EXPECT_EQ(llvm::toString(parseFeatures("-mvp").takeError()),
            "unknown feature '-mvp'");
}

TEST(FeatureTest, PlainModulesNeedNone) {
  ModuleBuilder M;
  M.addType(I32Func);
  M.addFunc(0, concat({i32(), i32(), ins(Opcode::I32Add)}));
  M.addTable({FuncRef, 0, 1});
  M.addMemory({0, 1});
  M.addElem({0, 0x41, 0, 0x0b, 1, 0});
  M.addData({0, 0x41, 0, 0x0b, 0});
  EXPECT_EQ(features(M.build()), "mvp");
  EXPECT_EQ(validationError(M.build(), {FeatureSet(), 1}), "");
}

TEST(FeatureTest, ModulesTellWhatTheyNeed) {
  for (const Sample &S : samples())
    EXPECT_EQ(features(S.Module.build()), S.Features);
}

TEST(FeatureTest, EachFeatureCanBeSwitchedOff) {
  for (const Sample &S : samples()) {
    const Bytes Module = S.Module.build();
    const FeatureSet Needed = parse(("mvp," + Twine(S.Features)).str());
    EXPECT_EQ(validationError(Module, {Needed, 1}), "") << S.Features;
    for (unsigned I = 1; I != NumFeatures; ++I) {
      const auto F = static_cast<Feature>(I);
      FeatureSet Others = FeatureSet::all();
      Others.erase(F);
      const std::string Text = validationError(Module, {Others, 1});
      if (!Needed.contains(F)) {
        EXPECT_EQ(Text, "") << S.Features;
        continue;
      }
      const std::string Expected =
          ("needs the feature '" + featureName(F) + "', which is off").str();
      EXPECT_NE(Text.find(Expected), std::string::npos) << Text;
    }
  }
}

TEST(FeatureTest, TheInstructionToBlameIsNamed) {
  ModuleBuilder M;
  M.addType(VoidFunc);
  M.addFunc(0, concat({i32(), ins(Opcode::I32Extend8S), {0x1a}}));
  EXPECT_EQ(validationError(M.build(), {FeatureSet(), 1}),
            "offset 0x19: function 0: i32.extend8_s: needs the feature "
            "'sign-extension', which is off");
}
