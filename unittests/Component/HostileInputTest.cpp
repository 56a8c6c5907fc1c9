//===- HostileInputTest.cpp - Damaged and oversized input --------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//

#include "ComponentBytes.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <malloc.h>
#include <new>
#include <random>

using namespace meld;
using namespace meld::test;

//===----------------------------------------------------------------------===//
// Counting allocations
//===----------------------------------------------------------------------===//

namespace {
size_t Allocated = 0; ///< bytes
size_t Peak = 0;      ///< of Allocated

/// The peak of what \p Work allocates, in bytes.
template <typename FnT> size_t peakOf(FnT Work) {
  const size_t Before = Allocated;
  Peak = Before;
  Work();
  return Peak - Before;
}
} // namespace

// Not inlined: GCC would see free() called on what it takes for the result of
// the ordinary operator new.
LLVM_ATTRIBUTE_NOINLINE void *operator new(size_t Size) {
  void *Block = std::malloc(Size ? Size : 1);
  if (!Block)
    std::abort();
  Allocated += malloc_usable_size(Block);
  Peak = std::max(Peak, Allocated);
  return Block;
}
LLVM_ATTRIBUTE_NOINLINE void *operator new[](size_t Size) {
  return operator new(Size);
}
LLVM_ATTRIBUTE_NOINLINE void operator delete(void *Block) noexcept {
  if (Block)
    Allocated -= malloc_usable_size(Block);
  std::free(Block);
}
LLVM_ATTRIBUTE_NOINLINE void operator delete(void *Block, size_t) noexcept {
  operator delete(Block);
}
LLVM_ATTRIBUTE_NOINLINE void operator delete[](void *Block) noexcept {
  operator delete(Block);
}
LLVM_ATTRIBUTE_NOINLINE void operator delete[](void *Block, size_t) noexcept {
  operator delete(Block);
}

//===----------------------------------------------------------------------===//
// Damage
//===----------------------------------------------------------------------===//

namespace {
/// Definitions of every kind.
Bytes everything() {
  const Bytes Inner = component(
      section(TypeId, 2, 0x40, 0, 0x01, 0x00, //
              0x42, 2, 0x01, 0x79, 0x04, 0x00, "t", 0x03, 0x00, 0),
      section(ImportId, 2, 0x00, "run", 0x01, 0, 0x00, "a:b/c", 0x05, 1),
      one(AliasId, 0x03, 0x02, 1, 1),
      one(ExportId, 0x00, "again", 0x01, 0, 0x00));
  return component(
      coreFuncAndMemory(), one(AliasId, 0x00, 0x01, 0x01, 0, "t"),
      section(CoreTypeId, 3, 0x60, 1, 0x7f, 0,          //
              0x4e, 2, 0x60, 0, 0, 0x60, 1, 0x63, 1, 0, //
              0x50, 3, 0x01, 0x60, 0, 0,                //
              0x00, "m", "f", 0x00, 0, 0x03, "g", 0x03, 0x7f, 0),
      section(TypeId, 12,                                   //
              0x40, 1, "p", 0x79, 0x01, 0x00,               // 0
              0x72, 2, "x", 0x79, "y", 0x73,                // 1
              0x71, 2, "a", 0x00, 0x00, "b", 0x01, 1, 0x00, //
              0x6e, 2, "f", "g",                            // 3
              0x6d, 2, "d", "e",                            // 4
              0x6a, 0x01, 0x79, 0x01, 0x73,                 // 5
              0x3f, 0x7f, 0x01, 0,                          // 6
              0x69, 6, 0x6f, 2, 1, 2,                       // 7, 8
              0x66, 0x01, 0x7d, 0x65, 0x00,                 // 9, 10
              0x43, 0, 0x00, 8),                            // 11
      one(TypeId, 0x41, 3, 0x02, 0x03, 0x02, 1, 1,          //
          0x03, 0x00, "r", 0x03, 0x01, 0x04, 0x00, "s", 0x03, 0x00, 0),
      section(CanonId, 6, 0x00, 0x00, 0, 2, 0x01, 0x03, 0, 0, //
              0x02, 6, 0x0f, 9, 1, 0x06, 0x20, 0, 0, 0x0a, 0x7f, 0, 0x05),
      one(TypeId, 0x40, 0, 0x01, 0x00), one(CanonId, 0x00, 0x00, 5, 0, 13),
      section(ComponentId, Inner), one(InstanceId, 0x01, 1, 0x00, "t", 0x03, 4),
      one(InstanceId, 0x00, 0, 2, "run", 0x01, 1, "a:b/c", 0x05, 0),
      one(AliasId, 0x01, 0x00, 1, "again"),
      one(CoreInstanceId, 0x01, 1, "x", 0x00, 0),
      section(ExportId, 2, 0x00, "a:b/d@1.2.3", 0x05, 1, 0x00, //
              0x02, "h", 1, 0x02, "id", 0x01, 2, 0x01, 0x01, 13),
      section(CustomId, "component-name", section(0, "all")));
}

std::vector<Bytes> samples() {
  return {everything(),
          component(section(ComponentId, everything()),
                    section(ComponentId, everything())),
          component(section(TypeId, 1, 0x42, 1, 0x01, 0x42, 0))};
}

/// More than a decoded definition takes per byte that the shortest one has.
size_t allowed(size_t InputSize) { return 64 * InputSize + (1 << 14); }

/// Reads \p Input, which may be damaged, within the bound on memory.
void readWithinBounds(const Bytes &Input) {
  const size_t Used = peakOf([&] {
    Expected<std::unique_ptr<Component>> C = readComponent(Input);
    if (!C)
      llvm::consumeError(C.takeError());
  });
  EXPECT_LE(Used, allowed(Input.size()));
}

/// Changes some bytes, or inserts or removes some.
Bytes damage(Bytes Input, std::mt19937 &Random) {
  const auto Below = [&](size_t N) { return Random() % N; };
  for (size_t Times = 1 + Below(3); Times != 0 && !Input.empty(); --Times) {
    const size_t At = Below(Input.size());
    static constexpr uint8_t Extreme[] = {0x00, 0x01, 0x7f, 0x80, 0xff};
    switch (Below(5)) {
    case 0:
      Input[At] = static_cast<uint8_t>(Random());
      break;
    case 1:
      Input[At] ^= static_cast<uint8_t>(1u << Below(8));
      break;
    case 2:
      Input[At] = Extreme[Below(std::size(Extreme))];
      break;
    case 3:
      Input.erase(Input.begin() + At);
      break;
    case 4: { // a number as large as can be
      const Bytes Huge = {0xff, 0xff, 0xff, 0xff, 0x0f};
      Input.insert(Input.begin() + At, Huge.begin(), Huge.end());
      break;
    }
    }
  }
  return Input;
}
} // namespace

TEST(HostileInputTest, TheSamplesAreValid) {
  for (const Bytes &Sample : samples())
    EXPECT_EQ(read(Sample), "ok");
}

TEST(HostileInputTest, LS_P_03_EveryPrefixIsReadOrRefused) {
  for (const Bytes &Sample : samples()) {
    for (size_t Size = 0; Size != Sample.size(); ++Size) {
      // A copy of its own, so that reading past it is noticed.
      const Bytes Prefix(Sample.begin(), Sample.begin() + Size);
      readWithinBounds(Prefix);
    }
    EXPECT_EQ(read(Sample), "ok");
  }
}

TEST(HostileInputTest, LS_P_03_DamagedInputIsReadOrRefused) {
  const std::vector<Bytes> Samples = samples();
  std::mt19937 Random(20260823);
  unsigned Refused = 0;
  for (unsigned I = 0; I != 20000; ++I) {
    const Bytes &Sample = Samples[I % Samples.size()];
    const Bytes Damaged = damage(Sample, Random);
    readWithinBounds(Damaged);
    Refused += read(Damaged) != "ok";
    if (I % 100 == 0) {
      ASSERT_EQ(read(Sample), "ok") << "after mutation " << I;
    }
  }
  EXPECT_GT(Refused, 10000u); // the damage is not all to names
}

TEST(HostileInputTest, LS_P_03_NothingIsReservedForAFalseCount) {
  // A count that the bytes left could hold, but do not.
  const Bytes Padding(1 << 20, 0xff);
  for (uint8_t Id : {CoreInstanceId, CoreTypeId, InstanceId, AliasId, TypeId,
                     CanonId, ImportId, ExportId, ValueId}) {
    const Bytes Input = component(section(Id, uleb(1 << 17), Padding));
    const size_t Used = peakOf([&] { EXPECT_NE(read(Input), "ok"); });
    EXPECT_LE(Used, size_t(1) << 16) << unsigned(Id);
  }
}

TEST(HostileInputTest, LS_P_03_MemoryIsBoundedForTheShortestDefinitions) {
  constexpr unsigned Count = 100000;
  const auto Repeat = [](const Bytes &One) {
    Bytes All;
    for (unsigned I = 0; I != Count; ++I)
      All.insert(All.end(), One.begin(), One.end());
    return All;
  };
  const auto Vector = [&](uint8_t Id, const Bytes &One) {
    return component(section(Id, uleb(Count), Repeat(One)));
  };
  const Bytes Inputs[] = {
      Vector(TypeId, {0x7f}),
      Vector(TypeId, {0x42, 0x00}),
      Vector(TypeId, {0x42, 0x01, 0x01, 0x7f}),
      Vector(CoreTypeId, {0x50, 0x00}),
      Vector(CoreTypeId, {0x60, 0x00, 0x00}),
      Vector(InstanceId, {0x01, 0x00}),
      Vector(CanonId, {0x05}),
      component(Repeat(section(ComponentId, component()))),
      component(Repeat(section(CoreModuleId, coreModule()))),
      component(Repeat(section(CustomId, "")))};
  for (const Bytes &Input : Inputs) {
    const size_t Used = peakOf([&] { EXPECT_EQ(read(Input), "ok"); });
    EXPECT_LE(Used, 280 * Input.size());
  }
}

TEST(HostileInputTest, LS_P_03_TheNumberOfDefinitionsIsLimited) {
  const auto Canons = [](unsigned Count) {
    return component(section(CanonId, uleb(Count), Bytes(Count, 0x05)));
  };
  EXPECT_EQ(read(Canons(MaxDefinitions)), "ok");
  EXPECT_EQ(read(Canons(MaxDefinitions + 1)),
            "offset 0xf424f: more than 1000000 definitions in one file");
}

//===----------------------------------------------------------------------===//
// Depth
//===----------------------------------------------------------------------===//

/// Components inside each other.
static Bytes nestedComponents(unsigned Levels) {
  const Bytes Empty = component();
  std::vector<size_t> Sizes = {Empty.size()}; // inside out
  while (Sizes.size() != Levels)
    Sizes.push_back(Empty.size() + 1 + sizeOfULEB(Sizes.back()) + Sizes.back());
  ByteWriter W;
  W.writeBytes(Empty);
  for (unsigned I = Levels - 1; I-- > 0;) {
    W.writeByte(ComponentId);
    W.writeULEB(Sizes[I]);
    W.writeBytes(Empty);
  }
  return W.take();
}

/// Instance types inside each other, in a component.
static Bytes nestedTypes(unsigned Levels) {
  ByteWriter W;
  W.writeByte(1);
  for (unsigned I = 1; I != Levels; ++I)
    W.writeBytes({0x42, 0x01, 0x01});
  W.writeBytes({0x42, 0x00});
  return component(section(TypeId, W.take()));
}

TEST(HostileInputTest, LS_P_04_NestingHasAStatedLimit) {
  EXPECT_EQ(read(nestedComponents(MaxNestingDepth)), "ok");
  EXPECT_EQ(read(nestedTypes(MaxNestingDepth - 1)), "ok");
  for (const Bytes &Deep :
       {nestedComponents(MaxNestingDepth + 1), nestedTypes(MaxNestingDepth),
        nestedComponents(100000), nestedTypes(100000)}) {
    const std::string Message = read(Deep);
    EXPECT_EQ(Message.substr(Message.find(": ") + 2),
              "components and types are nested more than 100 levels deep");
  }
}

TEST(HostileInputTest, LS_P_04_ChainsOfTypesHaveAnyLength) {
  constexpr unsigned Length = 100000;
  ByteWriter Types, Aliases;
  Types.writeULEB(Length);
  Types.writeByte(0x7f);
  Aliases.writeULEB(Length);
  for (unsigned I = 1; I != Length; ++I) {
    Types.writeByte(0x6b); // option
    Types.writeSLEB(I - 1);
  }
  for (unsigned I = 0; I != Length; ++I) {
    Aliases.writeBytes({0x03, 0x02, 0x00});
    Aliases.writeULEB(Length - 1 + I);
  }
  const Bytes Input = component(section(TypeId, Types.take()),
                                section(AliasId, Aliases.take()));
  EXPECT_EQ(readValid(Input)->Spaces[Sort::Type].size(), 2 * Length);
}

TEST(HostileInputTest, LS_P_04_ChainsOfComponentsHaveAnyLength) {
  // Each component's instance is the argument of the next one.
  constexpr unsigned Length = 50000;
  const Bytes Link =
      component(one(TypeId, 0x42, 0), one(ImportId, 0x00, "i", 0x05, 0),
                one(ExportId, 0x00, "e", 0x05, 0, 0x00));
  ByteWriter W;
  W.writeBytes(component(one(InstanceId, 0x01, 0)));
  for (unsigned I = 0; I != Length; ++I) {
    W.writeSection(ComponentId, Link);
    W.writeBytes(one(InstanceId, 0x00, uleb(I), 1, "i", 0x05, uleb(2 * I)));
    W.writeBytes(one(AliasId, 0x05, 0x00, uleb(2 * I + 1), "e"));
  }
  const Bytes Input = W.take();
  EXPECT_EQ(readValid(Input)->Instances.size(), Length + 1);
}
