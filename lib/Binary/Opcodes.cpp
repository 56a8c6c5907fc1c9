//===- Opcodes.cpp - Names of instructions and proposals ------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//

#include "meld/Binary/Opcodes.h"

using namespace meld;

StringRef meld::indexSpaceName(ImmKind Kind) {
  switch (Kind) {
  case ImmKind::Func:
  case ImmKind::RefFunc:
    return "function";
  case ImmKind::Type:
  case ImmKind::HeapType:
  case ImmKind::BlockType:
    return "type";
  case ImmKind::Table:
    return "table";
  case ImmKind::Global:
    return "global";
  case ImmKind::Tag:
    return "tag";
  case ImmKind::Elem:
    return "element segment";
  case ImmKind::Data:
    return "data segment";
  case ImmKind::Memory:
    return "memory";
  case ImmKind::Local:
    return "local";
  case ImmKind::Label:
    return "label";
  default:
    return "immediate";
  }
}

static constexpr std::array<const char *, OpcodeTableSize> makeNames() {
  std::array<const char *, OpcodeTableSize> Names{};
#define MELD_OPCODE(Page, Code, Enumerator, Name, Immediates, Needs, Typing)   \
  Names[static_cast<unsigned>(Opcode::Enumerator)] = Name;
#include "meld/Binary/Opcodes.def"
  return Names;
}

StringRef meld::opcodeName(Opcode Op) {
  static constexpr std::array<const char *, OpcodeTableSize> Names =
      makeNames();
  return Names[static_cast<unsigned>(Op)];
}

bool meld::isConstantOpcode(Opcode Op) {
  switch (Op) {
  case Opcode::End:
  case Opcode::I32Const:
  case Opcode::I64Const:
  case Opcode::F32Const:
  case Opcode::F64Const:
  case Opcode::V128Const:
  case Opcode::I32Add:
  case Opcode::I32Sub:
  case Opcode::I32Mul:
  case Opcode::I64Add:
  case Opcode::I64Sub:
  case Opcode::I64Mul:
  case Opcode::GlobalGet:
  case Opcode::RefNull:
  case Opcode::RefFunc:
  case Opcode::RefI31:
  case Opcode::StructNew:
  case Opcode::StructNewDefault:
  case Opcode::ArrayNew:
  case Opcode::ArrayNewDefault:
  case Opcode::ArrayNewFixed:
  case Opcode::AnyConvertExtern:
  case Opcode::ExternConvertAny:
    return true;
  default:
    return false;
  }
}

namespace {
/// Opcodes [First, Last] behind Prefix, or without one where it is 0.
struct RefusedRange {
  uint8_t Prefix;
  uint32_t First;
  uint32_t Last;
  const char *Proposal;
};
} // namespace

static constexpr RefusedRange RefusedRanges[] = {
    {0x00, 0xe0, 0xe6, "stack switching"},
    {0xfb, 0x1f, 0x1f, "shared-everything threads"},
    {0xfb, 0x20, 0x27, "custom descriptors"},
    {0xfb, 0x80, 0xbf, "reference-typed strings"},
    {0xfc, 0x12, 0x12, "memory control"},
    {0xfc, 0x30, 0x31, "half precision"},
    {0xfd, 0x120, 0x14f, "half precision"},
    {0xfe, 0x04, 0x07, "shared-everything threads"},
    {0xfe, 0x4f, 0x7f, "shared-everything threads"},
};

StringRef meld::proposalOfRefusedOpcode(uint8_t Prefix, uint32_t Code) {
  for (const RefusedRange &Range : RefusedRanges)
    if (Range.Prefix == Prefix && Range.First <= Code && Code <= Range.Last)
      return Range.Proposal;
  return {};
}
