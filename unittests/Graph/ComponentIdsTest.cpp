//===- ComponentIdsTest.cpp - Stable names of where code came from --------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//

#include "meld/Graph/ComponentIds.h"
#include "../Component/ComponentBytes.h"

#include "meld/Support/Sha256.h"
#include "llvm/ADT/StringExtras.h"
#include <gtest/gtest.h>

using namespace meld;
using namespace meld::test;

namespace {

/// A core module called \p Name, or without a name. \p Mark makes its bytes
/// differ from those of others.
Bytes module(const char *Name, int Mark = 0) {
  Bytes Sections = section(CustomId, "mark", Mark);
  if (Name)
    Sections = cat(Sections, section(CustomId, "name", section(0, cat(Name))));
  return section(CoreModuleId, coreModule(Sections));
}

/// A component-name section that names the component itself.
Bytes selfName(const char *Name) {
  return section(CustomId, "component-name", section(0, cat(Name)));
}

/// One that names entry 0 of the space of a sort, `0x00 0x11` for core modules
/// and `0x04` for components.
Bytes entryName(const Bytes &Sort, const char *Name) {
  return section(CustomId, "component-name", section(1, Sort, 1, 0, Name));
}

Bytes nested(const Bytes &Inner) { return section(ComponentId, Inner); }

std::string hash(const Bytes &Component, size_t Digits) {
  const Sha256Digest Digest = sha256(Component);
  return llvm::toHex(ArrayRef<uint8_t>(Digest).take_front(Digits / 2),
                     /*LowerCase=*/true);
}

void collect(const Component &C, const ComponentIds &Ids,
             std::vector<std::string> &Out) {
  for (const CoreModuleDef &Module : C.CoreModules)
    Out.push_back(Ids.idOf(Module.Module).str());
  for (const auto &Nested : C.Components)
    collect(*Nested, Ids, Out);
}

/// Ids of a component's modules, then of those of its nested components.
std::vector<std::string> idsOf(const Bytes &Input) {
  const std::unique_ptr<Component> Root = readValid(Input);
  const ComponentIds Ids = computeComponentIds(*Root);
  std::vector<std::string> Out;
  collect(*Root, Ids, Out);
  return Out;
}

using Strings = std::vector<std::string>;

} // namespace

TEST(ComponentIdsTest, LS_V_10_UsesTheComponentsOwnName) {
  EXPECT_EQ(idsOf(component(module("m"), selfName("app"))), Strings({"app"}));
}

TEST(ComponentIdsTest, LS_V_10_UsesTheNameThatTheParentGives) {
  const Bytes Inner = component(module("m"));
  EXPECT_EQ(idsOf(component(nested(Inner), entryName({0x04}, "part"))),
            Strings({"part"}));
  const Bytes Named = component(module("m"), selfName("own"));
  EXPECT_EQ(idsOf(component(nested(Named), entryName({0x04}, "part"))),
            Strings({"own"}));
}

TEST(ComponentIdsTest, LS_V_10_HashesAComponentWithoutAName) {
  const Bytes A = component(module("m", 1));
  const Bytes B = component(module("m", 2));
  EXPECT_EQ(idsOf(component(nested(A), nested(B))),
            Strings({"component-" + hash(A, 16), "component-" + hash(B, 16)}));
}

TEST(ComponentIdsTest, ANameThatIsTooLongToRepeatCountsAsNone) {
  const std::string Longest(64, 'x'), TooLong(65, 'x');
  const Bytes Short = component(module("m"), selfName(Longest.c_str()));
  EXPECT_EQ(idsOf(Short), Strings({Longest}));
  const Bytes Long = component(module("m"), selfName(TooLong.c_str()));
  EXPECT_EQ(idsOf(Long), Strings({"component-" + hash(Long, 16)}));
  EXPECT_EQ(
      idsOf(component(module("m"), module(TooLong.c_str()), selfName("app"))),
      Strings({"app#m", "app#1"}));
}

TEST(ComponentIdsTest, LS_V_10_TellsComponentsOfOneNameApart) {
  const Bytes A = component(module("m", 1), selfName("app"));
  const Bytes B = component(module("m", 2), selfName("app"));
  EXPECT_EQ(
      idsOf(component(nested(A), nested(B), nested(A))),
      Strings({"app~" + hash(A, 8), "app~" + hash(B, 8), "app~" + hash(A, 8)}));
}

TEST(ComponentIdsTest, LS_V_10_EqualComponentsShareTheirId) {
  const Bytes A = component(module("m"), selfName("app"));
  EXPECT_EQ(idsOf(component(nested(A), nested(A))), Strings({"app", "app"}));
}

TEST(ComponentIdsTest, LS_V_10_EscapesSeparatorsInNames) {
  EXPECT_EQ(idsOf(component(module("m"), selfName("a#b~c%d"))),
            Strings({"a%23b%7Ec%25d"}));
  EXPECT_EQ(idsOf(component(module("x#1"), module("y~2"), selfName("app"))),
            Strings({"app#x%231", "app#y%7E2"}));
}

TEST(ComponentIdsTest, LS_V_10_NamesTheModuleWhereThereAreSeveral) {
  EXPECT_EQ(idsOf(component(module("libc"), module(nullptr), selfName("app"))),
            Strings({"app#libc", "app#1"}));
  // The component may name a module that has no name of its own.
  EXPECT_EQ(idsOf(component(module(nullptr), module(nullptr, 1),
                            section(CustomId, "component-name",
                                    section(0, cat("app")),
                                    section(1, 0x00, 0x11, 1, 0, "main")))),
            Strings({"app#main", "app#1"}));
}

TEST(ComponentIdsTest, LS_V_10_UsesIndicesWhereNamesAreAmbiguous) {
  EXPECT_EQ(idsOf(component(module("m", 1), module("m", 2), selfName("app"))),
            Strings({"app#0", "app#1"}));
  // A name that reads as another module's index.
  EXPECT_EQ(idsOf(component(module("1"), module(nullptr), selfName("app"))),
            Strings({"app#0", "app#1"}));
}

TEST(ComponentIdsTest, LS_V_10_AddingANestedComponentKeepsTheOtherIds) {
  const Bytes A = component(module("m", 1));
  const Bytes B = component(module("m", 2), selfName("b"));
  const Bytes WithoutModules = component(selfName("b"));
  const Strings Before = idsOf(component(nested(A), nested(B)));
  EXPECT_EQ(Before, Strings({"component-" + hash(A, 16), "b"}));
  EXPECT_EQ(idsOf(component(nested(WithoutModules), nested(A), nested(B))),
            Before);
  const Bytes C = component(module("m", 3));
  EXPECT_EQ(idsOf(component(nested(A), nested(C), nested(B))),
            Strings({Before[0], "component-" + hash(C, 16), Before[1]}));
}

TEST(ComponentIdsTest, NamesAModuleThatNoComponentContains) {
  const Bytes Named =
      coreModule(section(CustomId, "name", section(0, cat("a#b"))));
  const CoreModule Module = llvm::cantFail(readCoreModule(Named));
  EXPECT_EQ(bareModuleId(Module, coreModuleName(Module)), "a%23b");
  const Bytes Nameless = coreModule();
  const CoreModule Other = llvm::cantFail(readCoreModule(Nameless));
  EXPECT_EQ(bareModuleId(Other, coreModuleName(Other)),
            "component-" + hash(Nameless, 16));
}
