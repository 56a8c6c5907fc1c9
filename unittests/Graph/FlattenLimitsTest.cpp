//===- FlattenLimitsTest.cpp - Large, deep and exploding compositions -----===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/// \file
/// What instantiation means is tested as text, in test/Graph. Here are inputs
/// that a program must make.
//===----------------------------------------------------------------------===//

#include "../Component/ComponentBytes.h"
#include "meld/Graph/InstanceGraph.h"

#include <gtest/gtest.h>

using namespace meld;
using namespace meld::test;

namespace {

/// The graph of \p Input, which must be a valid component.
Expected<InstanceGraph> flattened(const Bytes &Input) {
  return flatten(readValid(Input));
}

/// The message without its offset, or "ok".
std::string errorOf(const Bytes &Input) {
  Expected<InstanceGraph> Graph = flattened(Input);
  if (Graph)
    return "ok";
  const std::string Message = toString(Graph.takeError());
  EXPECT_EQ(Message.substr(0, 9), "offset 0x");
  return Message.substr(Message.find(": ") + 2);
}

/// Appends sections one by one.
class Builder {
public:
  Builder() { W.writeBytes(component()); }
  template <typename... Ts> Builder &add(uint8_t Id, const Ts &...Parts) {
    W.writeBytes(section(Id, Parts...));
    return *this;
  }
  Bytes take() { return W.take(); }

private:
  ByteWriter W;
};

/// A type index as a value type is signed.
Bytes valType(uint32_t Index) {
  ByteWriter W;
  W.writeSLEB(Index);
  return W.take();
}

const Bytes FuncType = {0x40, 0x00, 0x01, 0x00}; // func()

Bytes importFunc(uint32_t Type) { return cat(1, 0x00, "f", 0x01, uleb(Type)); }

/// Imports function `f`, passes it through a core module, and exports it.
Bytes relay() {
  const Bytes Module =
      coreModule(section(1, Bytes{1, 0x60, 0, 0}), section(2, 1, "", "f", 0, 0),
                 section(7, 1, "f", 0, 0));
  return Builder()
      .add(test::TypeId, 1, FuncType)
      .add(ImportId, importFunc(0))
      .add(CanonId, 1, 0x01, 0x00, 0, 0) // lower
      .add(CoreModuleId, Module)
      .add(CoreInstanceId, 2, 0x01, 1, "f", 0x00, 0, // exports
           0x00, 0, 1, "", 0x12, 0)                  // instantiates
      .add(AliasId, 1, 0x00, 0x00, 0x01, 1, "f")
      .add(CanonId, 1, 0x00, 0x00, 1, 0, 0) // lift
      .add(ExportId, 1, 0x00, "f", 0x01, 1, 0)
      .take();
}

} // namespace

TEST(FlattenLimitsTest, LS_P_04_ProcessesALinearChainOf50000Components) {
  constexpr uint32_t Count = 50'000;
  const Bytes Link = relay();
  Builder Root;
  Root.add(test::TypeId, 1, FuncType).add(ImportId, importFunc(0));
  for (uint32_t I = 0; I != Count; ++I)
    Root.add(ComponentId, Link)
        .add(InstanceId, 1, 0x00, uleb(I), 1, "f", 0x01, uleb(I))
        .add(AliasId, 1, 0x01, 0x00, uleb(I), "f");
  Root.add(ExportId, 1, 0x00, "f", 0x01, uleb(Count), 0);

  const Bytes Input = Root.take();
  Expected<InstanceGraph> Graph = flattened(Input);
  ASSERT_TRUE(!!Graph) << toString(Graph.takeError());
  EXPECT_EQ(Graph->ComponentInstances.size(), Count + 1);
  ASSERT_EQ(Graph->CoreInstances.size(), Count);
  ASSERT_EQ(Graph->Lowerings.size(), Count);
  EXPECT_EQ(Graph->Lowerings[0].Callee, (FuncRef{FuncRef::Import, 0}));
  for (uint32_t I = 1; I != Count; ++I) {
    const FuncRef Callee = Graph->Lowerings[I].Callee;
    ASSERT_EQ(Callee.K, FuncRef::Lifted);
    ASSERT_EQ(Graph->Lifts[Callee.Index].Callee.Instance, I - 1);
  }
  ASSERT_EQ(Graph->Exports.size(), 1u);
}

// Component k instantiates component k - 1 twice: 2^40 instances.
TEST(FlattenLimitsTest, LS_P_04_RefusesExponentiallyManyInstances) {
  Builder Root;
  Root.add(ComponentId, component());
  constexpr uint32_t Count = 40;
  for (uint32_t I = 0; I != Count; ++I)
    Root.add(ComponentId, Builder()
                              .add(AliasId, 1, 0x04, 0x02, 1, uleb(I))
                              .add(InstanceId, 2, 0x00, 0, 0, 0x00, 0, 0)
                              .take());
  Root.add(InstanceId, 1, 0x00, uleb(Count), 0);
  EXPECT_EQ(errorOf(Root.take()), "more than 100000 component instances");
}

TEST(FlattenLimitsTest, LS_P_04_RefusesTooManyCoreInstances) {
  Builder Many;
  Many.add(CoreModuleId, coreModule());
  for (unsigned I = 0; I != 1000; ++I)
    Many.add(CoreInstanceId, 1, 0x00, 0, 0);
  Builder Root;
  Root.add(ComponentId, Many.take());
  for (unsigned I = 0; I != 101; ++I)
    Root.add(InstanceId, 1, 0x00, 0, 0);
  EXPECT_EQ(errorOf(Root.take()), "more than 100000 core instances");
}

// Few instances, each with an index space of 100,000 entries.
TEST(FlattenLimitsTest, LS_P_04_RefusesTooMuchWork) {
  Builder Large;
  ByteWriter Types;
  for (unsigned I = 0; I != 100'000; ++I)
    Types.writeBytes(FuncType);
  Large.add(test::TypeId, uleb(100'000), Types.take())
      .add(ImportId, importFunc(7));
  Builder Root;
  Root.add(test::TypeId, 1, FuncType)
      .add(ImportId, importFunc(0))
      .add(ComponentId, Large.take());
  for (unsigned I = 0; I != 1000; ++I)
    Root.add(InstanceId, 1, 0x00, 0, 1, "f", 0x01, 0);
  EXPECT_EQ(errorOf(Root.take()),
            "instantiating the component evaluates more than 8000000 "
            "definitions");
}

/// `option<option<...u8>>` of \p Levels levels, u8 included, as the type of a
/// parameter.
static Bytes nestedOptions(uint32_t Levels) {
  Builder Root;
  Root.add(test::TypeId, 1, Bytes{0x6b, 0x7d}); // option<u8>
  for (uint32_t I = 2; I != Levels; ++I)
    Root.add(test::TypeId, 1, 0x6b, valType(I - 2));
  Root.add(test::TypeId, 1, 0x40, 1, "a", valType(Levels - 2), 0x01, 0x00)
      .add(ImportId, importFunc(Levels - 1));
  return Root.take();
}

TEST(FlattenLimitsTest, LS_P_04_ResolvesTypesUpToTheLimit) {
  const Bytes Input = nestedOptions(MaxTypeDepth);
  Expected<InstanceGraph> Graph = flattened(Input);
  ASSERT_TRUE(!!Graph) << toString(Graph.takeError());
  const TypeTable &Types = Graph->Types;
  EXPECT_EQ(Types.depth(Types[Graph->Imports[0].Type].Params[0].second),
            MaxTypeDepth);
}

TEST(FlattenLimitsTest, LS_P_04_RefusesTypesBeyondTheLimit) {
  EXPECT_EQ(errorOf(nestedOptions(MaxTypeDepth + 1)),
            "more than 200 levels of types inside each other");
  EXPECT_EQ(errorOf(nestedOptions(100'000)),
            "more than 200 levels of definitions inside each other");
}

// Exports of exports and outer aliases of outer aliases are followed in loops.
TEST(FlattenLimitsTest, LS_P_04_FollowsLongChainsOfAliases) {
  constexpr uint32_t Count = 100'000;
  Builder Root;
  Root.add(test::TypeId, 1, Bytes{0x7d}); // u8
  for (uint32_t I = 0; I != Count; ++I)
    Root.add(AliasId, 1, 0x03, 0x02, 0, uleb(I));
  Root.add(test::TypeId, 1, 0x40, 1, "a", valType(Count), 0x01, 0x00)
      .add(ImportId, importFunc(Count + 1));
  for (uint32_t I = 0; I != Count; ++I)
    Root.add(ExportId, 1, 0x00, ("e" + std::to_string(I)).c_str(), 0x01,
             uleb(I), 0);
  const Bytes Input = Root.take();
  Expected<InstanceGraph> Graph = flattened(Input);
  ASSERT_TRUE(!!Graph) << toString(Graph.takeError());
  ASSERT_EQ(Graph->Exports.size(), Count);
  EXPECT_EQ(Graph->Exports.back().Func, (FuncRef{FuncRef::Import, 0}));
  EXPECT_EQ(Graph->Types.str(Graph->Imports[0].Type), "func(a: u8)");
}

// A lift of a lowering of a lift and so on: valid, of no use, and as deep as
// the input likes.
TEST(FlattenLimitsTest, LS_P_04_RefusesLiftsNestedTooDeeply) {
  const auto Nested = [](uint32_t Count) {
    Builder Root;
    Root.add(test::TypeId, 1, FuncType)
        .add(CoreModuleId, moduleOfAllKinds())
        .add(CoreInstanceId, 1, 0x00, 0, 0)
        .add(AliasId, 1, 0x00, 0x00, 0x01, 0, "f");
    for (uint32_t I = 0; I != Count; ++I)
      Root.add(CanonId, 2, 0x00, 0x00, uleb(I), 0, 0, // lift
               0x01, 0x00, uleb(I), 0);               // lower
    Root.add(ExportId, 1, 0x00, "f", 0x01, uleb(Count - 1), 0);
    return Root.take();
  };
  EXPECT_EQ(errorOf(Nested(100)), "ok");
  EXPECT_EQ(errorOf(Nested(100'000)),
            "more than 200 levels of definitions inside each other");
}

// Instances of instances are compared level by level, types of types as well.
TEST(FlattenLimitsTest, LS_P_04_RefusesInstancesNestedTooDeeply) {
  const auto Nested = [](uint32_t Count) {
    Builder Root;
    Root.add(test::TypeId, 1, 0x42, 0); // instance without exports
    for (uint32_t I = 0; I != Count; ++I)
      Root.add(test::TypeId, 1, 0x42, 2,     // instance with
               0x02, 0x03, 0x02, 1, uleb(I), // type I of the component
               0x04, 0x00, "x", 0x05, 0);    // as the type of "x"
    Root.add(ComponentId, Builder()
                              .add(AliasId, 1, 0x03, 0x02, 1, uleb(Count))
                              .add(ImportId, 1, 0x00, "i", 0x05, 0)
                              .take());
    Root.add(InstanceId, 1, 0x01, 0);
    for (uint32_t I = 0; I != Count; ++I)
      Root.add(InstanceId, 1, 0x01, 1, 0x00, "x", 0x05, uleb(I));
    Root.add(InstanceId, 1, 0x00, 0, 1, "i", 0x05, uleb(Count));
    return Root.take();
  };
  EXPECT_EQ(errorOf(Nested(100)), "ok");
  const std::string Deep = errorOf(Nested(20'000));
  EXPECT_NE(Deep.find("more than 200 levels of definitions inside each other"),
            std::string::npos)
      << Deep;
}

TEST(FlattenLimitsTest, KeepsABareModuleAsItIs) {
  const Bytes Input = moduleOfAllKinds();
  auto Module =
      std::make_unique<CoreModule>(llvm::cantFail(readCoreModule(Input)));
  const CoreModule *Core = Module.get();
  const InstanceGraph Graph = flattenBareModule(std::move(Module));
  EXPECT_EQ(Graph.Root, nullptr);
  ASSERT_EQ(Graph.Modules.size(), 1u);
  EXPECT_EQ(Graph.Modules[0].Core, Core);
  EXPECT_EQ(Graph.Modules[0].Label, "module");
  ASSERT_EQ(Graph.CoreInstances.size(), 1u);
  EXPECT_TRUE(Graph.CoreInstances[0].Imports.empty());
  ASSERT_EQ(Graph.ComponentInstances.size(), 1u);
  EXPECT_EQ(Graph.ComponentInstances[0].Path, "root");
}
