//===- ValidateTest.h - Modules to validate ---------------------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/// \file
/// What the tests of validation share: instructions as bytes, and the error
/// that a module gives without its offset, which one test checks.
//===----------------------------------------------------------------------===//
#ifndef MELD_UNITTESTS_VALIDATE_VALIDATETEST_H
#define MELD_UNITTESTS_VALIDATE_VALIDATETEST_H

#include "../Binary/ModuleBuilder.h"

#include "meld/Binary/Opcodes.h"
#include "meld/Validate/Validate.h"

namespace meld::test {

/// One instruction with its encoded immediates.
inline Bytes ins(Opcode Op, const Bytes &Immediates = {}) {
  ByteWriter W;
  const unsigned Page = static_cast<unsigned>(Op) / OpcodePageSize;
  const unsigned Code = static_cast<unsigned>(Op) % OpcodePageSize;
  if (Page == 0) {
    W.writeByte(static_cast<uint8_t>(Code));
  } else {
    W.writeByte(static_cast<uint8_t>(FirstOpcodePrefix + Page - 1));
    W.writeULEB(Code);
  }
  W.writeBytes(Immediates);
  return W.take();
}

// One-byte value types.
enum : uint8_t {
  I32 = 0x7f,
  I64 = 0x7e,
  F32 = 0x7d,
  F64 = 0x7c,
  V128 = 0x7b,
  FuncRef = 0x70,
  ExternRef = 0x6f,
  AnyRef = 0x6e,
  EqRef = 0x6d,
  I31Ref = 0x6c,
  StructRef = 0x6b,
  ArrayRef_ = 0x6a,
  ExnRef = 0x69,
  NullRef = 0x71,
  NoBlockType = 0x40,
  RefNull = 0x63, ///< before a heap type
  Ref = 0x64,
};

inline Bytes i32(uint8_t Small = 0) { return {0x41, Small}; }
inline Bytes i64(uint8_t Small = 0) { return {0x42, Small}; }
inline Bytes f32() { return {0x43, 0, 0, 0, 0}; }
inline Bytes f64() { return {0x44, 0, 0, 0, 0, 0, 0, 0, 0}; }

inline Bytes func(const Bytes &Params, const Bytes &Results) {
  ByteWriter W;
  W.writeByte(0x60);
  W.writeULEB(Params.size());
  W.writeBytes(Params);
  W.writeULEB(Results.size());
  W.writeBytes(Results);
  return W.take();
}

/// The error of validating \p Module; empty where it is valid.
inline std::string validationError(const Bytes &Module,
                                   const ValidationOptions &Options = {}) {
  Expected<CoreModule> Read = readCoreModule(Module);
  Error E = Read ? validate(*Read, Options) : Read.takeError();
  return E ? llvm::toString(std::move(E)) : std::string();
}

/// Likewise without the offset and the function in front.
inline std::string validationRule(const Bytes &Module,
                                  const ValidationOptions &Options = {}) {
  const std::string Text = validationError(Module, Options);
  StringRef Rule = Text;
  if (Rule.starts_with("offset "))
    Rule = Rule.split(": ").second;
  if (Rule.starts_with("function ") && Rule.contains(": ") &&
      !Rule.starts_with("function index"))
    Rule = Rule.split(": ").second;
  return Rule.str();
}

/// Tests of code: the builder and a body in it.
class CodeTest : public testing::Test {
protected:
  CodeTest() { Void = M.addType(VoidFunc); }

  /// The rule that the body \p Code of a function without parameters and
  /// results breaks, which is then the last one of the module.
  std::string rule(std::initializer_list<Bytes> Code) {
    return rule(Void, Code);
  }
  std::string rule(uint32_t Type, std::initializer_list<Bytes> Code) {
    ModuleBuilder Whole = M;
    Whole.addFunc(Type, concat(Code));
    return validationRule(Whole.build(), Options);
  }

  ModuleBuilder M;
  uint32_t Void;
  ValidationOptions Options;
};

} // namespace meld::test

#endif // MELD_UNITTESTS_VALIDATE_VALIDATETEST_H
