//===- CallGraphTest.cpp - Reachability across instances ------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//

#include "LinkTest.h"

#include "meld/Link/CallGraph.h"

using namespace meld;
using namespace meld::test;

namespace {
class CallGraphTest : public LinkTest {
protected:
  ReachableFunctions reach(FunctionRef Root) {
    Expected<CallGraph> Created = CallGraph::create(Plan);
    if (!Created) {
      ADD_FAILURE() << llvm::toString(Created.takeError());
      return {};
    }
    Graph.emplace(std::move(*Created));
    Expected<ReachableFunctions> Reached = Graph->reachableFrom(Root);
    if (!Reached) {
      ADD_FAILURE() << llvm::toString(Reached.takeError());
      return {};
    }
    return *Reached;
  }
  std::optional<CallGraph> Graph; ///< outlives what reach() returned
};
} // namespace

TEST_F(CallGraphTest, FollowsDirectCallsThroughInstances) {
  ModuleBuilder P;
  P.addType(VoidFunc);
  P.addImport("host", "f", ExternKind::Func, {0});
  P.addFunc(0, {0x12, 0}); // return_call of the host
  P.addFunc(0, {});
  ModuleBuilder U;
  U.addType(VoidFunc);
  U.addImport("p", "f", ExternKind::Func, {0});
  U.addFunc(0, {0x10, 0});
  U.addFunc(0, {});
  const uint32_t First = add(P), Second = add(U);
  bindResidual(First, 0, addResidual("env", "f"));
  bind(Second, 0, First, 1);
  ReachableFunctions Reached = reach({Second, 1});
  EXPECT_TRUE(Reached.contains({Second, 1}));
  EXPECT_FALSE(Reached.contains({Second, 2}));
  EXPECT_TRUE(Reached.contains({First, 1}));
  EXPECT_FALSE(Reached.contains({First, 2}));
  EXPECT_TRUE(Reached.containsResidual(0));
  EXPECT_TRUE(Reached.containsAnyResidual());
  EXPECT_FALSE(reach({Second, 2}).containsAnyResidual());
}

TEST_F(CallGraphTest, IndirectCallsReachWhatHasItsReferenceTaken) {
  ModuleBuilder B;
  B.addType(VoidFunc);
  B.addFunc(0, {0x41, 0, 0x11, 0, 0}); // 0: call_indirect
  B.addFunc(0, {});                    // 1: in a segment
  B.addFunc(0, {});                    // 2: in a global
  B.addFunc(0, {});                    // 3: in a table's initialiser
  B.addFunc(0, {});                    // 4: by ref.func of 5
  B.addFunc(0, {0xd2, 4, 0x1a});       // 5: nowhere
  B.addTable({0x40, 0, 0x70, 0, 1, 0xd2, 3, 0x0b});
  B.addGlobal({0x70, 0}, {0xd2, 2});
  B.addElem({3, 0, 1, 1});
  const uint32_t I = add(B);
  ReachableFunctions Reached = reach({I, 0});
  for (uint32_t Func : {0, 1, 2, 3, 4})
    EXPECT_TRUE(Reached.contains({I, Func})) << Func;
  EXPECT_FALSE(Reached.contains({I, 5}));
  EXPECT_FALSE(reach({I, 5}).contains({I, 4})); // taken, not called
}

TEST_F(CallGraphTest, CallRefIsIndirect) {
  ModuleBuilder B;
  B.addType(VoidFunc);
  B.addFunc(0, {0xd0, 0, 0x14, 0});
  B.addFunc(0, {});
  B.addElem({7, 0x63, 0, 1, 0xd2, 1, 0x0b});
  const uint32_t I = add(B);
  EXPECT_TRUE(reach({I, 0}).contains({I, 1}));
}

TEST_F(CallGraphTest, UnboundImportsAreTold) {
  ModuleBuilder B;
  B.addType(VoidFunc);
  B.addImport("host", "f", ExternKind::Func, {0});
  B.addFunc(0, {0x10, 0});
  B.addFunc(0, {});
  const uint32_t I = add(B);
  EXPECT_TRUE(reach({I, 1}).containsUnbound());
  EXPECT_FALSE(reach({I, 2}).containsUnbound());
}

TEST_F(CallGraphTest, MalformedBodiesAreReported) {
  ModuleBuilder B;
  B.addType(VoidFunc);
  B.addFunc(0, {0x10, 7});
  const uint32_t I = add(B);
  Expected<CallGraph> Graph = CallGraph::create(Plan);
  ASSERT_TRUE(static_cast<bool>(Graph));
  EXPECT_EQ(llvm::toString(Graph->reachableFrom(FunctionRef{I, 0}).takeError()),
            "offset 0x18: function index 7 is out of range");
}
