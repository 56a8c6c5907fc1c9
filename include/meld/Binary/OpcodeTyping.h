//===- OpcodeTyping.h - What instructions do to the stack -------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/// \file
/// The columns of Opcodes.def that validation needs, packed for look-up: the
/// feature that an instruction came with, the width of its access or lane, and
/// its operands and results where these do not depend on the context.
//===----------------------------------------------------------------------===//
#ifndef MELD_BINARY_OPCODETYPING_H
#define MELD_BINARY_OPCODETYPING_H

#include "meld/Binary/Feature.h"
#include "meld/Binary/Opcodes.h"

namespace meld {

/// Operand and result types as signatures have them.
enum class SignatureType : uint8_t {
  I32,    ///< i
  I64,    ///< l
  F32,    ///< f
  F64,    ///< d
  V128,   ///< v
  Address ///< a: the address type of the memory that is named
};

/// One row of Opcodes.def as validation sees it.
struct OpcodeTyping {
  enum Rule : uint8_t {
    Special,   ///< has a rule of its own
    Signature, ///< pops its operands and pushes its results
    // As Signature, and the immediates are limited by the width:
    Access,       ///< at most naturally aligned
    AtomicAccess, ///< naturally aligned
    Lane,
    LaneAccess, ///< an Access with a lane
    Shuffle,    ///< sixteen lanes out of 32
  };
  /// The operand types, the last in the lowest bits, three bits each.
  uint16_t Operands = 0;
  uint8_t Results = 0; ///< likewise
  uint8_t NumOperands : 4 = 0;
  uint8_t NumResults : 4 = 0;
  Rule How = Special;
  Feature Needs = Feature::Mvp;
  /// Of a memory access or a lane, as the power of two in bytes.
  uint8_t Width = 0;
};
static_assert(sizeof(OpcodeTyping) == 8);

namespace detail {
constexpr SignatureType signatureType(char Letter) {
  switch (Letter) {
  case 'i':
    return SignatureType::I32;
  case 'l':
    return SignatureType::I64;
  case 'f':
    return SignatureType::F32;
  case 'd':
    return SignatureType::F64;
  case 'v':
    return SignatureType::V128;
  case 'a':
    return SignatureType::Address;
  default:
    throw "not a type"; // at compile time
  }
}

/// Reads "operands:results[@width]" or "*".
constexpr OpcodeTyping makeTyping(Feature Needs, const char *Text,
                                  ImmKinds Immediates) {
  OpcodeTyping Typing;
  Typing.Needs = Needs;
  if (*Text == '*')
    return Typing;
  Typing.How = OpcodeTyping::Signature;
  for (; *Text != ':'; ++Text, ++Typing.NumOperands)
    Typing.Operands = static_cast<uint16_t>(
        Typing.Operands << 3 | static_cast<unsigned>(signatureType(*Text)));
  for (++Text; *Text && *Text != '@'; ++Text, ++Typing.NumResults)
    Typing.Results = static_cast<uint8_t>(
        Typing.Results << 3 | static_cast<unsigned>(signatureType(*Text)));
  if (*Text == '@')
    Typing.Width = static_cast<uint8_t>(Text[1] - '0');
  if (Immediates == packImmKinds(ImmKind::MemArg))
    Typing.How = Needs == Feature::Threads ? OpcodeTyping::AtomicAccess
                                           : OpcodeTyping::Access;
  else if (Immediates == packImmKinds(ImmKind::MemArg, ImmKind::Lane))
    Typing.How = OpcodeTyping::LaneAccess;
  else if (Immediates == packImmKinds(ImmKind::Lane))
    Typing.How = OpcodeTyping::Lane;
  else if (Immediates == packImmKinds(ImmKind::Bytes16) && Typing.NumOperands)
    Typing.How = OpcodeTyping::Shuffle; // v128.const takes any bytes
  return Typing;
}

constexpr std::array<OpcodeTyping, OpcodeTableSize> makeTypingTable() {
  std::array<OpcodeTyping, OpcodeTableSize> Result{};
  using enum ImmKind;
#define MELD_OPCODE(Page, Code, Enumerator, Name, Immediates, Needs, Typing)   \
  Result[static_cast<unsigned>(Opcode::Enumerator)] =                          \
      makeTyping(Feature::Needs, Typing, packImmKinds Immediates);
#include "meld/Binary/Opcodes.def"
  return Result;
}
} // namespace detail

inline constexpr std::array<OpcodeTyping, OpcodeTableSize> OpcodeTypings =
    detail::makeTypingTable();

} // namespace meld

#endif // MELD_BINARY_OPCODETYPING_H
