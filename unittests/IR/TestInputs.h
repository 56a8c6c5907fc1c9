//===- TestInputs.h - Modules and components for pass tests -----*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/// \file
/// Inputs for tests of the layers that work on whole modules, and a way to run
/// a pipeline over one of them.
//===----------------------------------------------------------------------===//
#ifndef MELD_UNITTESTS_IR_TESTINPUTS_H
#define MELD_UNITTESTS_IR_TESTINPUTS_H

#include "../Component/ComponentBytes.h"
#include "meld/IR/FusedModule.h"
#include "meld/Pass/PassBuilder.h"
#include "llvm/Support/raw_ostream.h"

namespace meld::test {

/// Assembles the core module \p Text, every feature on that Meld knows.
inline Bytes assemble(const char *Text) {
  BinaryenModuleRef Module = BinaryenModuleParseWithFeatures(
      Text, BinaryenFeatureAll() & ~BinaryenFeatureCompactImports());
  auto Written = BinaryenModuleAllocateAndWrite(Module, nullptr);
  BinaryenModuleDispose(Module);
  const auto *Begin = static_cast<const uint8_t *>(Written.binary);
  Bytes Result(Begin, Begin + Written.binaryBytes);
  free(Written.binary);
  return Result;
}

/// \p Module with a custom section behind it.
inline Bytes withCustom(Bytes Module, const char *Name, Bytes Contents) {
  const Bytes Section = section(CustomId, Name, Contents);
  Module.insert(Module.end(), Section.begin(), Section.end());
  return Module;
}

/// A component that instantiates \p Module, which imports nothing, and exports
/// its export "f", a function without parameters that gives an i32.
inline Bytes componentOf(const Bytes &Module) {
  return component(section(CoreModuleId, Module),
                   one(CoreInstanceId, 0x00, 0, 0),
                   one(AliasId, 0x00, 0x00, 0x01, 0, "f"),
                   one(TypeId, 0x40, 0, 0x00, 0x79), // func() -> u32
                   one(CanonId, 0x00, 0x00, 0, 0, 0),
                   one(ExportId, 0x00, "f", 0x01, 0, 0x00));
}

inline std::unique_ptr<llvm::MemoryBuffer> bufferOf(const Bytes &Input,
                                                    StringRef Name = "test") {
  return llvm::MemoryBuffer::getMemBufferCopy(
      StringRef(reinterpret_cast<const char *>(Input.data()), Input.size()),
      Name);
}

inline std::unique_ptr<FusedModule> load(const Bytes &Input,
                                         FusedModuleOptions Options = {}) {
  return llvm::cantFail(FusedModule::load(bufferOf(Input), Options));
}

/// What write() writes, or nothing after an error.
inline Bytes written(FusedModule &M) {
  llvm::SmallVector<char, 0> Out;
  llvm::raw_svector_ostream OS(Out);
  if (Error Err = M.write(OS)) {
    consumeError(std::move(Err));
    return {};
  }
  return Bytes(Out.begin(), Out.end());
}

/// A pass builder with all that is needed to run pipelines.
struct Pipelines {
  std::string Printed;
  llvm::raw_string_ostream Stream{Printed};
  PassBuilder PB{Stream};
  FusedModuleAnalysisManager Analyses;
  bool Registered = false;

  /// Runs \p Text over \p M; the error's text, or "".
  std::string run(FusedModule &M, StringRef Text) {
    FusedModulePassManager Passes;
    if (Error Err = PB.parsePipeline(Passes, Text))
      return toString(std::move(Err));
    return run(M, Passes);
  }
  std::string run(FusedModule &M, FusedModulePassManager &Passes) {
    if (!Registered)
      PB.registerAnalyses(Analyses);
    Registered = true;
    return toString(runPipeline(Passes, M, Analyses));
  }
};

} // namespace meld::test

#endif // MELD_UNITTESTS_IR_TESTINPUTS_H
