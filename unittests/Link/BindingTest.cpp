//===- BindingTest.cpp - Imports, chains and their types ------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//

#include "LinkTest.h"

using namespace meld;
using namespace meld::test;

namespace {
class BindingTest : public LinkTest {
protected:
  /// Adds a provider with \p FillProvider and a consumer of its entity 0 with
  /// the import type \p Wanted, and \returns the error behind the offset.
  template <typename FnT>
  std::string bindOne(ExternKind Kind, FnT FillProvider, const Bytes &Wanted,
                      std::initializer_list<Bytes> ConsumerTypes = {}) {
    ModuleBuilder Provider;
    FillProvider(Provider);
    const uint32_t P = add(Provider, "provider");
    ModuleBuilder Consumer;
    for (const Bytes &Type : ConsumerTypes)
      Consumer.addType(Type);
    Consumer.addImport("p", "x", Kind, Wanted);
    const uint32_t C = add(Consumer, "consumer");
    bind(C, 0, P, 0);
    std::string Error = linkError();
    return Error.empty() ? Error : Error.substr(Error.find(": ") + 2);
  }
};
} // namespace

TEST_F(BindingTest, ChainsOfImportsLeadToTheDefinition) {
  ModuleBuilder Relay;
  Relay.addType(VoidFunc);
  Relay.addImport("a", "f", ExternKind::Func, {0});
  ModuleBuilder Definer;
  Definer.addType(VoidFunc);
  Definer.addFunc(0, {0x01});
  ModuleBuilder User;
  User.addType(VoidFunc);
  User.addImport("a", "f", ExternKind::Func, {0});
  User.addFunc(0, {0x10, 0});
  const uint32_t U = add(User), First = add(Relay), Second = add(Relay),
                 D = add(Definer);
  bind(U, 0, First, 0);
  bind(First, 0, Second, 0);
  bind(Second, 0, D, 0);
  linkAndRead();
  // User's function comes first, the definition second.
  EXPECT_EQ(code(0), (Bytes{0x10, 1}));
  EXPECT_TRUE(Output.Imports.empty());
}

TEST_F(BindingTest, LS_R_05_AnImportBoundToItselfIsRefused) {
  ModuleBuilder Relay;
  Relay.addType(VoidFunc);
  Relay.addImport("a", "f", ExternKind::Func, {0});
  const uint32_t First = add(Relay, "one"), Second = add(Relay, "two");
  bind(First, 0, Second, 0);
  bind(Second, 0, First, 0);
  EXPECT_EQ(linkError(), "offset 0x11: core instance 0 ('one'): import 'a' 'f' "
                         "is bound to itself through other imports");
}

TEST_F(BindingTest, UnboundImportsAreRefused) {
  ModuleBuilder B;
  B.addImport("a", "m", ExternKind::Memory, {0, 1});
  add(B);
  EXPECT_EQ(linkError(),
            "offset 0xb: core instance 0: import 'a' 'm' is not bound");
}

TEST_F(BindingTest, OnlyFunctionsAreResidual) {
  ModuleBuilder B;
  B.addImport("a", "m", ExternKind::Memory, {0, 1});
  bindResidual(add(B), 0, addResidual("a", "m"));
  EXPECT_EQ(linkError(), "offset 0xb: core instance 0: import 'a' 'm' is left "
                         "to the host, but only functions can be");
}

TEST_F(BindingTest, FunctionTypesMatchBySupertype) {
  const Bytes Open = {0x50, 0, 0x60, 0, 0};
  const Bytes Sub = {0x4f, 1, 0, 0x60, 0, 0};
  EXPECT_EQ(bindOne(ExternKind::Func,
                    [&](ModuleBuilder &B) {
                      B.addType(Open);
                      B.addType(Sub);
                      B.addFunc(1, {});
                    },
                    {1}, {VoidFunc, Open}),
            "");
}

TEST_F(BindingTest, LS_M_07_FunctionTypesThatDifferAreRefused) {
  EXPECT_EQ(bindOne(ExternKind::Func,
                    [](ModuleBuilder &B) {
                      B.addType(VoidFunc);
                      B.addFunc(0, {});
                    },
                    {0}, {I32Func}),
            "core instance 1 ('consumer'): import 'p' 'x' is a function (func "
            "(result i32)), which does not match the function (func) of core "
            "instance 0 ('provider')");
}

TEST_F(BindingTest, MemoriesMatchByLimitsAndAddressType) {
  auto Provide = [](ModuleBuilder &B) { B.addMemory({1, 2, 4}); };
  EXPECT_EQ(bindOne(ExternKind::Memory, Provide, {1, 1, 5}), "");
  EXPECT_EQ(bindOne(ExternKind::Memory, Provide, {0, 3}),
            "core instance 3 ('consumer'): import 'p' 'x' is a memory 3, which "
            "does not match the memory 2 4 of core instance 2 ('provider')");
}

TEST_F(BindingTest, MemoriesOfOtherAddressTypesAreRefused) {
  EXPECT_EQ(bindOne(ExternKind::Memory,
                    [](ModuleBuilder &B) { B.addMemory({4, 1}); }, {0, 1}),
            "core instance 1 ('consumer'): import 'p' 'x' is a memory 1, which "
            "does not match the memory i64 1 of core instance 0 ('provider')");
}

TEST_F(BindingTest, LS_M_05_TablesMatchByEqualElementTypes) {
  EXPECT_EQ(bindOne(ExternKind::Table,
                    [](ModuleBuilder &B) {
                      B.addType(VoidFunc);
                      B.addTable({0x63, 0, 0, 1});
                    },
                    {0x70, 0, 1}),
            "core instance 1 ('consumer'): import 'p' 'x' is a table 1 "
            "funcref, which does not match the table 1 (ref null 0) of core "
            "instance 0 ('provider')");
}

TEST_F(BindingTest, ImmutableGlobalsMatchBySubtype) {
  auto Provide = [](ModuleBuilder &B) {
    B.addType(VoidFunc);
    B.addGlobal({0x63, 0, 0}, {0xd0, 0});
  };
  EXPECT_EQ(bindOne(ExternKind::Global, Provide, {0x70, 0}), "");
}

TEST_F(BindingTest, LS_M_07_GlobalsOfOtherMutabilityAreRefused) {
  EXPECT_EQ(bindOne(ExternKind::Global,
                    [](ModuleBuilder &B) { B.addGlobal({0x7e, 1}, {0x42, 0}); },
                    {0x7e, 0}),
            "core instance 1 ('consumer'): import 'p' 'x' is a global i64, "
            "which does not match the global (mut i64) of core instance 0 "
            "('provider')");
}

TEST_F(BindingTest, TagsMatchByEqualTypes) {
  auto Provide = [](ModuleBuilder &B) {
    B.addType({0x60, 1, 0x7f, 0});
    B.addTag(0);
  };
  EXPECT_EQ(bindOne(ExternKind::Tag, Provide, {0, 0}, {{0x60, 1, 0x7f, 0}}),
            "");
  EXPECT_NE(bindOne(ExternKind::Tag, Provide, {0, 0}, {VoidFunc}), "");
}

TEST_F(BindingTest, LS_M_07_AResidualHasTheTypeOfAllItsUsers) {
  ModuleBuilder B;
  B.addType(I32Func);
  B.addImport("host", "f", ExternKind::Func, {0});
  bindResidual(add(B, "user"), 0, addResidual("env", "f"));
  EXPECT_EQ(linkError(),
            "offset 0x12: core instance 0 ('user'): import 'host' 'f' is a "
            "function (func (result i32)), which does not match the root "
            "import 'env' 'f', a function (func)");
}

TEST_F(BindingTest, LS_M_10_EqualNamesOfResidualsAreRefused) {
  addResidual("env", "f");
  addResidual("env", "f");
  EXPECT_EQ(linkError(), "two different imports are named 'env' 'f'");
}

TEST_F(BindingTest, LS_M_10_EqualNamesOfExportsAreRefused) {
  ModuleBuilder B;
  B.addMemory({0, 1});
  const uint32_t I = add(B);
  exportEntity("m", ExternKind::Memory, I, 0);
  exportEntity("m", ExternKind::Memory, I, 0);
  EXPECT_EQ(linkError(), "duplicate export 'm'");
}

TEST_F(BindingTest, ExportsFollowImports) {
  ModuleBuilder B;
  B.addType(VoidFunc);
  B.addImport("host", "f", ExternKind::Func, {0});
  const uint32_t I = add(B);
  bindResidual(I, 0, addResidual("env", "f"));
  exportEntity("again", ExternKind::Func, I, 0);
  linkAndRead();
  ASSERT_EQ(Output.Exports.size(), 1u);
  EXPECT_EQ(Output.Exports[0].Index, 0u);
  EXPECT_EQ(Output.Imports[0].Module, "env");
}
