//===- TestModule.h - Small modules for tests -------------------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/// \file
/// Writes core modules out of function bodies, byte for byte as a test asks.
//===----------------------------------------------------------------------===//
#ifndef MELD_UNITTESTS_PROVENANCE_TESTMODULE_H
#define MELD_UNITTESTS_PROVENANCE_TESTMODULE_H

#include "meld/Binary/ByteWriter.h"
#include <string>

namespace meld {

/// A module whose functions take and return nothing. Type 0 is theirs.
struct TestModule {
  /// Encoded import descriptions, each imported as "m" "f".
  std::vector<std::vector<uint8_t>> Imports;
  /// Function bodies: locals vector to the final end.
  std::vector<std::vector<uint8_t>> Bodies;
  unsigned NumMemories = 0; ///< defined ones, of one page
  /// Bytes that the size of the code section takes; 0 for as few as possible.
  unsigned CodeSizeBytes = 0;

  static std::vector<uint8_t> funcImport() { return {0x00, 0x00}; }
  static std::vector<uint8_t> tableImport() { return {0x01, 0x70, 0x00, 0x00}; }
  static std::vector<uint8_t> memoryImport() { return {0x02, 0x00, 0x01}; }
  static std::vector<uint8_t> globalImport() { return {0x03, 0x7f, 0x00}; }
  static std::vector<uint8_t> tagImport() { return {0x04, 0x00, 0x00}; }

  /// No locals, \p Code and `end`.
  static std::vector<uint8_t> body(std::vector<uint8_t> Code) {
    Code.insert(Code.begin(), 0x00);
    Code.push_back(0x0b);
    return Code;
  }

  std::vector<uint8_t> write() const {
    ByteWriter W;
    const uint8_t Preamble[] = {0x00, 'a', 's', 'm', 0x01, 0x00, 0x00, 0x00};
    W.writeBytes(Preamble);
    const uint8_t Types[] = {0x01, 0x60, 0x00, 0x00};
    W.writeSection(1, Types);
    if (!Imports.empty())
      W.writeSection(2, importSection());
    ByteWriter Funcs;
    Funcs.writeULEB(Bodies.size());
    for (size_t I = 0; I != Bodies.size(); ++I)
      Funcs.writeULEB(0);
    W.writeSection(3, Funcs.bytes());
    if (NumMemories) {
      ByteWriter Memories;
      Memories.writeULEB(NumMemories);
      for (unsigned I = 0; I != NumMemories; ++I)
        Memories.writeBytes(std::vector<uint8_t>{0x00, 0x01});
      W.writeSection(5, Memories.bytes());
    }
    writeCode(W);
    return W.take();
  }

private:
  std::vector<uint8_t> importSection() const {
    ByteWriter W;
    W.writeULEB(Imports.size());
    for (const std::vector<uint8_t> &Import : Imports) {
      W.writeName("m");
      W.writeName("f");
      W.writeBytes(Import);
    }
    return W.take();
  }

  void writeCode(ByteWriter &W) const {
    ByteWriter Code;
    Code.writeULEB(Bodies.size());
    for (const std::vector<uint8_t> &Body : Bodies)
      Code.writeSized(Body);
    W.writeByte(10);
    uint64_t Size = Code.size();
    for (unsigned I = 1; I < CodeSizeBytes; ++I, Size >>= 7)
      W.writeByte((Size & 0x7f) | 0x80);
    W.writeULEB(Size);
    W.writeBytes(Code.bytes());
  }
};

} // namespace meld

#endif // MELD_UNITTESTS_PROVENANCE_TESTMODULE_H
