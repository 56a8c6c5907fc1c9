//===- InstructionWalker.cpp - Failed walks in words ----------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//

#include "meld/Binary/InstructionWalker.h"

#include "meld/Binary/CoreTypeReader.h"
#include "meld/Support/Error.h"

#include "llvm/Support/FormatVariadic.h"

using namespace meld;

static std::string describeUnknownOpcode(const WalkFailure &Failure) {
  std::string Code = llvm::formatv("{0:x-2}", Failure.Value);
  if (Failure.Prefix)
    Code = llvm::formatv("{0:x-2} 0x{1}", Failure.Prefix, Code);
  StringRef Proposal = proposalOfRefusedOpcode(
      Failure.Prefix, static_cast<uint32_t>(Failure.Value));
  if (Proposal.empty())
    return "unknown opcode 0x" + Code;
  return llvm::formatv("opcode 0x{0} is of {1}, which is not supported", Code,
                       Proposal);
}

static std::string describe(const WalkFailure &Failure) {
  switch (Failure.Why) {
  case WalkFailure::None:
    break;
  case WalkFailure::UnexpectedEnd:
    return "unexpected end of the instructions";
  case WalkFailure::BadLeb:
    return "LEB128 immediate is too long or too large";
  case WalkFailure::UnknownOpcode:
    return describeUnknownOpcode(Failure);
  case WalkFailure::NotAllowed:
    return llvm::formatv("{0} is not allowed in a constant expression",
                         opcodeName(static_cast<Opcode>(Failure.Value)));
  case WalkFailure::Refused:
    return "refused";
  case WalkFailure::IndexOutOfRange:
    return llvm::formatv("{0} index {1} is out of range",
                         indexSpaceName(Failure.Kind), Failure.Value);
  case WalkFailure::BadMemArgFlags:
    return llvm::formatv("unknown flags 0x{0:x-2} in a memory argument",
                         Failure.Value);
  case WalkFailure::BadValueType:
    return describeUnknownType("value type",
                               static_cast<uint8_t>(Failure.Value));
  case WalkFailure::BadHeapType:
    return describeUnknownType("heap type",
                               static_cast<uint8_t>(Failure.Value));
  case WalkFailure::BadCastFlags:
    return llvm::formatv("unknown cast flags 0x{0:x-2}", Failure.Value);
  case WalkFailure::BadCatchClause:
    return llvm::formatv("unknown catch clause 0x{0:x-2}", Failure.Value);
  case WalkFailure::BadFence:
    return llvm::formatv("unknown memory ordering 0x{0:x-2} of a fence",
                         Failure.Value);
  case WalkFailure::TooManyLocals:
    return llvm::formatv("function has more than {0} locals", MaxLocals);
  case WalkFailure::DelegateOutsideTry:
    return "delegate without a try";
  case WalkFailure::TrailingBytes:
    return "bytes behind the end of the function body";
  }
  llvm_unreachable("the walk did not fail");
}

Error meld::makeWalkError(const WalkFailure &Failure, const uint8_t *Begin,
                          uint64_t BeginOffset) {
  return makeErrorAt(BeginOffset + (Failure.At - Begin), describe(Failure));
}
