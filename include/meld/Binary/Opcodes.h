//===- Opcodes.h - Instructions and their immediates ------------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/// \file
/// The instruction set as a table that is complete at compile time: which
/// opcodes exist and which immediates follow each. Opcodes.def is its only
/// source.
//===----------------------------------------------------------------------===//
#ifndef MELD_BINARY_OPCODES_H
#define MELD_BINARY_OPCODES_H

#include "meld/Support/LLVM.h"
#include <array>

namespace meld {

/// What one immediate of an instruction is. The kinds up to Memory are indices
/// that change when modules are linked.
enum class ImmKind : uint8_t {
  None,
  Func,      ///< function index of a call
  RefFunc,   ///< function index of ref.func
  Type,      ///< type index as u32
  HeapType,  ///< heap type; a concrete one is a type index as s33
  BlockType, ///< block type, opens a block; may hold a type index as s33
  Table,
  Global,
  Tag,
  Elem,
  Data,
  Memory,  ///< memory index
  MemArg,  ///< alignment flags, optional memory index, offset
  Local,   ///< local index
  Label,   ///< relative depth
  U32,     ///< field index or element count
  S32,     ///< i32 literal
  S64,     ///< i64 literal
  Bytes4,  ///< f32 literal
  Bytes8,  ///< f64 literal
  Bytes16, ///< v128 literal or shuffle mask
  Lane,
  ZeroByte,
  CastFlags,
  BrTable,       ///< vector of labels and the default label
  SelectTypes,   ///< vector of value types
  Catches,       ///< vector of catch clauses
  DelegateLabel, ///< label of a delegate, which also ends its try
  EndMark,       ///< no bytes: ends a block or the expression
  Unknown,       ///< no such instruction
};

/// What an index of \p Kind is the index of, "function" for example.
StringRef indexSpaceName(ImmKind Kind);

/// Number of opcodes a page of the table has room for. The page of the
/// one-byte opcodes comes first, then one for each prefix byte.
constexpr unsigned OpcodePageSize = 0x200;
enum class OpcodePage : uint16_t {
  Plain = 0,
  GC = OpcodePageSize,         ///< 0xfb
  Misc = 2 * OpcodePageSize,   ///< 0xfc
  Simd = 3 * OpcodePageSize,   ///< 0xfd
  Atomic = 4 * OpcodePageSize, ///< 0xfe
};
constexpr uint8_t FirstOpcodePrefix = 0xfb;
constexpr uint8_t LastOpcodePrefix = 0xfe;

/// An instruction; its value is its page plus its code within the page.
enum class Opcode : uint16_t {
#define MELD_OPCODE(Page, Code, Enumerator, Name, Immediates, Needs, Typing)   \
  Enumerator = static_cast<uint16_t>(OpcodePage::Page) + Code,
#include "meld/Binary/Opcodes.def"
};
constexpr unsigned OpcodeTableSize = 5 * OpcodePageSize;

/// Up to four kinds in one word, the first in the lowest byte: a reader takes
/// them off with shifts and most instructions are told by a zero.
using ImmKinds = uint32_t;
constexpr ImmKinds packImmKinds(ImmKind First = ImmKind::None,
                                ImmKind Second = ImmKind::None,
                                ImmKind Third = ImmKind::None,
                                ImmKind Fourth = ImmKind::None) {
  return static_cast<uint32_t>(First) | static_cast<uint32_t>(Second) << 8 |
         static_cast<uint32_t>(Third) << 16 |
         static_cast<uint32_t>(Fourth) << 24;
}

namespace detail {
constexpr std::array<ImmKinds, OpcodeTableSize> makeOpcodeTable() {
  std::array<ImmKinds, OpcodeTableSize> Result{};
  Result.fill(packImmKinds(ImmKind::Unknown));
  using enum ImmKind;
#define MELD_OPCODE(Page, Code, Enumerator, Name, Immediates, Needs, Typing)   \
  Result[static_cast<unsigned>(Opcode::Enumerator)] = packImmKinds Immediates;
#include "meld/Binary/Opcodes.def"
  return Result;
}
} // namespace detail

/// Immediates of each opcode; packImmKinds(ImmKind::Unknown) where the table
/// has none.
inline constexpr std::array<ImmKinds, OpcodeTableSize> OpcodeTable =
    detail::makeOpcodeTable();

/// The text format's keyword, such as "i32.load8_s".
StringRef opcodeName(Opcode Op);

/// Whether \p Op may stand in a constant expression (core, "Constant
/// Expressions", extended constants and GC included).
bool isConstantOpcode(Opcode Op);

/// Names the proposal that \p Code behind \p Prefix (0 for one-byte opcodes)
/// belongs to, for an instruction that is known but not modelled; empty for an
/// instruction nobody defined.
StringRef proposalOfRefusedOpcode(uint8_t Prefix, uint32_t Code);

} // namespace meld

#endif // MELD_BINARY_OPCODES_H
