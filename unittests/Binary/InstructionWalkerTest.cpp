//===- InstructionWalkerTest.cpp - Decoding instructions ------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//

#include "ModuleBuilder.h"

#include "meld/Binary/InstructionWalker.h"

#include <random>

using namespace meld;
using namespace meld::test;

/// The error of walking a function body, whose first byte is at 0x10.
static std::string walkError(const Bytes &Body) {
  InstructionVisitor Visitor;
  CoreBody Whole{Body, 0x10};
  Error E = walkBody(Whole, Visitor);
  return E ? llvm::toString(std::move(E)) : std::string();
}

static Bytes encodeOpcode(uint8_t Prefix, uint32_t Code) {
  ByteWriter W;
  if (Prefix)
    W.writeByte(Prefix);
  if (Prefix)
    W.writeULEB(Code);
  else
    W.writeByte(static_cast<uint8_t>(Code));
  return W.take();
}

TEST(OpcodeTableTest, HasEveryInstructionOfTheStandard) {
  unsigned Known[5] = {0, 0, 0, 0, 0};
  for (unsigned I = 0; I != OpcodeTableSize; ++I)
    if (OpcodeTable[I] != packImmKinds(ImmKind::Unknown)) {
      ++Known[I / OpcodePageSize];
      EXPECT_FALSE(opcodeName(static_cast<Opcode>(I)).empty());
    }
  // Core 3.0, "Index of Instructions", plus five of legacy exceptions
  // (one byte), four of wide arithmetic (0xfc), and threads (0xfe).
  EXPECT_EQ(Known[0], 194u + 5u);
  EXPECT_EQ(Known[1], 31u);
  EXPECT_EQ(Known[2], 18u + 4u);
  EXPECT_EQ(Known[3], 236u + 20u);
  EXPECT_EQ(Known[4], 67u);
}

TEST(InstructionWalkerTest, LS_P_02_EveryOtherOpcodeIsRefused) {
  struct Page {
    uint8_t Prefix;
    unsigned Base;
    unsigned Codes;
  };
  const Page Pages[] = {{0x00, 0, 0x100},
                        {0xfb, 0x200, 0x200},
                        {0xfc, 0x400, 0x200},
                        {0xfd, 0x600, 0x200},
                        {0xfe, 0x800, 0x200}};
  unsigned Refused = 0;
  for (const Page &P : Pages) {
    for (unsigned Code = 0; Code != P.Codes; ++Code) {
      const bool IsPrefix = P.Prefix == 0 && Code >= 0xfb && Code <= 0xfe;
      if (IsPrefix ||
          OpcodeTable[P.Base + Code] != packImmKinds(ImmKind::Unknown))
        continue;
      ++Refused;
      Bytes Body = concat({{0}, encodeOpcode(P.Prefix, Code), {0x0b}});
      std::string Error = walkError(Body);
      EXPECT_TRUE(StringRef(Error).starts_with("offset 0x11: unknown opcode") ||
                  StringRef(Error).ends_with(", which is not supported"))
          << Error;
    }
  }
  EXPECT_EQ(Refused, 0x100 - 4 - 199 + 4 * 0x200 - 31 - 22 - 256 - 67u);
  EXPECT_EQ(walkError({0, 0x0a + 0x1d, 0x0b}),
            "offset 0x11: unknown opcode 0x27");
  EXPECT_EQ(walkError(concat({{0}, encodeOpcode(0xfd, 0x9a), {0x0b}})),
            "offset 0x11: unknown opcode 0xfd 0x9a");
  EXPECT_EQ(walkError(concat({{0}, encodeOpcode(0xfc, 0x12345), {0x0b}})),
            "offset 0x11: unknown opcode 0xfc 0x12345");
}

TEST(InstructionWalkerTest, LS_P_02_NamesTheProposalOfARefusedOpcode) {
  EXPECT_EQ(walkError({0, 0xe2, 0, 0x0b}),
            "offset 0x11: opcode 0xe2 is of stack switching, which is not "
            "supported");
  EXPECT_EQ(walkError({0, 0xfe, 0x4f, 0, 0, 0x0b}),
            "offset 0x11: opcode 0xfe 0x4f is of shared-everything threads, "
            "which is not supported");
  EXPECT_EQ(walkError(concat({{0}, encodeOpcode(0xfb, 0x82), {0, 0x0b}})),
            "offset 0x11: opcode 0xfb 0x82 is of reference-typed strings, "
            "which is not supported");
  EXPECT_EQ(walkError({0, 0x28, 0x22, 0, 0x0b}), // bit 5: an atomic ordering
            "offset 0x12: unknown flags 0x22 in a memory argument");
  EXPECT_EQ(walkError({0, 0xfe, 0x03, 0x01, 0x0b}),
            "offset 0x13: unknown memory ordering 0x01 of a fence");
}

TEST(InstructionWalkerTest, NamesWhatIsMalformed) {
  EXPECT_EQ(walkError({}), "offset 0x10: unexpected end of the instructions");
  EXPECT_EQ(walkError({0}), "offset 0x11: unexpected end of the instructions");
  EXPECT_EQ(walkError({0, 0x02, 0x40, 0x0b}),
            "offset 0x14: unexpected end of the instructions");
  EXPECT_EQ(walkError({0, 0x0b, 0x01}),
            "offset 0x12: bytes behind the end of the function body");
  EXPECT_EQ(walkError({0, 0x10, 0x80, 0x80, 0x80, 0x80, 0x10, 0x0b}),
            "offset 0x12: LEB128 immediate is too long or too large");
  EXPECT_EQ(walkError({0, 0x41, 0xff, 0xff, 0xff, 0xff, 0x4f, 0x0b}),
            "offset 0x12: LEB128 immediate is too long or too large");
  EXPECT_EQ(walkError({0, 0xd0, 0x68, 0x0b}),
            "offset 0x12: heap type 0x68 is of stack switching, which is not "
            "supported");
  EXPECT_EQ(walkError({1, 1, 0x77, 0x0b}),
            "offset 0x12: unknown value type 0x77");
  EXPECT_EQ(walkError({0, 0xfb, 0x18, 4, 0, 0x70, 0x70, 0x0b}),
            "offset 0x13: unknown cast flags 0x04");
  EXPECT_EQ(walkError({0, 0x1f, 0x40, 1, 4, 0, 0x0b, 0x0b}),
            "offset 0x14: unknown catch clause 0x04");
  EXPECT_EQ(walkError({0, 0x18, 0, 0x0b}),
            "offset 0x11: delegate without a try");
  EXPECT_EQ(walkError({1, 0xd1, 0x86, 0x03, 0x7f, 0x0b}),
            "offset 0x11: function has more than 50000 locals");
}

TEST(InstructionWalkerTest, AcceptsTheWidestImmediates) {
  EXPECT_EQ(walkError({0, 0x10, 0xff, 0xff, 0xff, 0xff, 0x0f, 0x0b}), "");
  EXPECT_EQ(walkError({0, 0x41, 0x80, 0x80, 0x80, 0x80, 0x78, 0x0b}), "");
  EXPECT_EQ(walkError({0, 0x42, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80,
                       0x80, 0x7f, 0x0b}),
            "");
  // An explicit memory index, then a 64-bit offset.
  EXPECT_EQ(walkError({0, 0x28, 0x42, 0x85, 0x01, 0xff, 0xff, 0xff, 0xff, 0xff,
                       0xff, 0xff, 0xff, 0xff, 0x01, 0x0b}),
            "");
}

TEST(InstructionWalkerTest, LS_P_04_DeepNestingNeedsNoStack) {
  constexpr size_t Depth = 1000000;
  Bytes Body = {0};
  for (size_t I = 0; I != Depth; ++I) {
    Body.push_back(0x02);
    Body.push_back(0x40);
  }
  Body.insert(Body.end(), Depth + 1, 0x0b);
  EXPECT_EQ(walkError(Body), "");
}

namespace {
/// What a scan for an instruction looks like.
struct GrowVisitor : InstructionVisitor {
  bool instruction(Opcode Op, const uint8_t *) {
    Grows += Op == Opcode::MemoryGrow;
    return true;
  }
  unsigned Grows = 0;
};
} // namespace

TEST(InstructionWalkerTest, LS_V_05_AByteOfAConstantIsNoInstruction) {
  const Bytes Body = {0,    0x41, 0xc0, 0x00, 0x1a,        // i32.const 64
                      0x43, 0x40, 0x40, 0x40, 0x40, 0x1a,  // f32.const
                      0x41, 0x40, 0x40, 0x01, 0x1a, 0x0b}; // memory.grow 1
  GrowVisitor Visitor;
  CoreBody Whole{Body, 0};
  ASSERT_FALSE(static_cast<bool>(walkBody(Whole, Visitor)));
  EXPECT_EQ(Visitor.Grows, 1u);
}

TEST(InstructionWalkerTest, LS_P_03_RandomBytesAreDecodedOrRefused) {
  std::mt19937 Random(11);
  for (unsigned Round = 0; Round != 100000; ++Round) {
    Bytes Body(1 + Random() % 24);
    for (uint8_t &Byte : Body)
      Byte = static_cast<uint8_t>(Random());
    Body.front() = 0;
    Body.shrink_to_fit();
    walkError(Body);
  }
}
