//===- VerifyAgainstTest.cpp - Hold provenance against the input ----------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//

#include "TestModule.h"
#include "meld/Provenance/EmitScpv.h"
#include "meld/Provenance/Verify.h"
#include "llvm/ADT/StringExtras.h"
#include "gtest/gtest.h"

using namespace meld;

namespace {

using Code = std::vector<uint8_t>;

/// Joins instructions.
Code join(std::initializer_list<Code> Parts) {
  Code Result;
  for (const Code &Part : Parts)
    Result.insert(Result.end(), Part.begin(), Part.end());
  return Result;
}

const Code Nop = {0x01};
const Code Drop = {0x1a};
Code call(uint8_t Func) { return {0x10, Func}; }
Code i32Const(uint8_t Value) { return {0x41, Value}; }
/// i32.load of memory \p Memory, which is written out only where it must be.
Code load(uint8_t Memory, uint8_t Align = 2) {
  if (Memory == 0)
    return {0x28, Align, 0x00};
  return {0x28, uint8_t(Align | 0x40), Memory, 0x00};
}

/// Three functions: a leaf, one that reads memory 0 twice, one that calls both.
TestModule original() {
  TestModule Module;
  Module.NumMemories = 1;
  Module.Bodies = {
      TestModule::body(join({i32Const(5), Drop})),
      TestModule::body(
          join({i32Const(0), load(0), load(0), Drop, i32Const(1), Drop})),
      TestModule::body(join({call(0), call(1)})),
  };
  return Module;
}

/// The same behind two functions and a memory of somebody else.
TestModule fused() {
  TestModule Module;
  Module.NumMemories = 3;
  Module.Bodies = {
      TestModule::body({}),
      TestModule::body(Nop),
      TestModule::body(join({i32Const(5), Drop})),
      TestModule::body(
          join({i32Const(0), load(1), load(1), Drop, i32Const(1), Drop})),
      TestModule::body(join({call(2), call(3)})),
  };
  return Module;
}

class VerifyAgainstTest : public testing::Test {
protected:
  std::vector<uint8_t> Original = original().write();
  Originals Inputs = llvm::cantFail(readOriginals(Original));
  std::string Id = Inputs.Graph.Modules.front().ComponentId;
  std::vector<FunctionOrigin> Functions = {
      {2, 0, 0, 0}, {3, 0, 1, 0}, {4, 0, 2, 0}};

  /// All differences of \p Module with Functions, one per line; the module's
  /// id is written as ID.
  std::string differences(const TestModule &Module) {
    OriginMap Origins;
    Origins.Components = {Id};
    Origins.Functions = Functions;
    const std::vector<uint8_t> Emitted =
        llvm::cantFail(emitScpv(Module.write(), Origins, true, true));
    Expected<Differences> Found = verifyScpvAgainst(Emitted, Inputs);
    if (!Found)
      return toString(Found.takeError());
    std::string Text = llvm::join(*Found, "\n");
    for (size_t At; (At = Text.find(Id)) != std::string::npos;)
      Text.replace(At, Id.size(), "ID");
    return Text;
  }
};

} // namespace

TEST_F(VerifyAgainstTest, LS_V_01_AcceptsARenumbering) {
  EXPECT_EQ(differences(fused()), "");
}

TEST_F(VerifyAgainstTest, LS_V_01_ReportsEntriesThatNameEachOthersFunction) {
  std::swap(Functions[0].OriginalFunc, Functions[1].OriginalFunc);
  const std::string Found = differences(fused());
  EXPECT_TRUE(StringRef(Found).contains("function 2, function 1 of 'ID': the "
                                        "code at offset"))
      << Found;
}

TEST_F(VerifyAgainstTest, ReportsAnInstructionThatDiffers) {
  TestModule Module = fused();
  Module.Bodies[2] = TestModule::body(join({i32Const(6), Drop}));
  EXPECT_EQ(differences(Module),
            "function 2, function 0 of 'ID': the code at offset 0x2c differs "
            "from that at offset 0x1f of the input");
}

TEST_F(VerifyAgainstTest, ReportsAnInstructionTooManyOrTooFew) {
  TestModule Module = fused();
  Module.Bodies[4] = TestModule::body(join({call(2), call(3), Nop}));
  EXPECT_TRUE(StringRef(differences(Module)).starts_with("function 4, "));
  Module.Bodies[4] = TestModule::body(call(2));
  EXPECT_TRUE(StringRef(differences(Module)).starts_with("function 4, "));
}

TEST_F(VerifyAgainstTest, ReportsACallOfAnotherFunction) {
  TestModule Module = fused();
  Module.Bodies[4] = TestModule::body(join({call(2), call(1)}));
  EXPECT_EQ(differences(Module),
            "function 4, function 2 of 'ID': at offset 0x45, function 1 became "
            "function 1 and something else in another place");
}

TEST_F(VerifyAgainstTest, ReportsAMemoryThatBecomesTwo) {
  TestModule Module = fused();
  Module.Bodies[3] = TestModule::body(
      join({i32Const(0), load(1), load(2), Drop, i32Const(1), Drop}));
  EXPECT_EQ(differences(Module),
            "function 3, function 1 of 'ID': at offset 0x38, memory 0 became "
            "memory 2 and something else in another place");
}

TEST_F(VerifyAgainstTest, ReportsAnotherAlignment) {
  TestModule Module = fused();
  Module.Bodies[3] = TestModule::body(
      join({i32Const(0), load(1), load(1, 0), Drop, i32Const(1), Drop}));
  EXPECT_TRUE(StringRef(differences(Module)).starts_with("function 3, "));
}

TEST_F(VerifyAgainstTest, ReportsWhatTheInputDoesNotHave) {
  Functions[2].OriginalFunc = 3;
  EXPECT_EQ(differences(fused()),
            "function 4, function 3 of 'ID': the input does not define it");
  OriginMap Origins;
  Origins.Components = {"other"};
  Origins.Functions = {{2, 0, 0, 0}};
  const std::vector<uint8_t> Emitted =
      llvm::cantFail(emitScpv(fused().write(), Origins, true, true));
  EXPECT_EQ(llvm::join(llvm::cantFail(verifyScpvAgainst(Emitted, Inputs)), ","),
            "function 2: the input has no 'other'");
}

TEST_F(VerifyAgainstTest, EachInstanceHasItsOwnRenumbering) {
  // A second instance of the module: memory 2, functions 5 to 7.
  TestModule Module = fused();
  Module.Bodies.push_back(Module.Bodies[2]);
  Module.Bodies.push_back(TestModule::body(
      join({i32Const(0), load(2), load(2), Drop, i32Const(1), Drop})));
  Module.Bodies.push_back(TestModule::body(join({call(5), call(6)})));
  Functions.insert(Functions.end(), {{5, 0, 0, 1}, {6, 0, 1, 1}, {7, 0, 2, 1}});
  EXPECT_EQ(differences(Module), "");

  // Its last function calls into the first instance.
  Module.Bodies.back() = TestModule::body(join({call(5), call(3)}));
  EXPECT_TRUE(StringRef(differences(Module)).starts_with("function 7, "));
}
