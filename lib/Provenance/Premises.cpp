//===- Premises.cpp - What a module's bytes prove -------------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//

#include "meld/Provenance/Premises.h"
#include "meld/Binary/InstructionWalker.h"
#include "llvm/ADT/STLExtras.h"

using namespace meld;

namespace {

/// Fails the walk at the first memory.grow.
struct MemoryGrowRefuser : InstructionVisitor {
  bool instruction(Opcode Op, const uint8_t *) {
    return Op != Opcode::MemoryGrow;
  }
};

} // namespace

bool meld::probeBoundedMemory(const CoreModule &Module) {
  MemoryGrowRefuser Visitor;
  return llvm::all_of(Module.Bodies, [&](const CoreBody &Body) {
    return InstructionWalker(Body.Bytes.begin(), Body.Bytes.end(), Visitor)
        .walkBody();
  });
}

bool meld::probeClosedWorld(const CoreModule &Module) {
  return Module.Imports.empty();
}

/// Asks \p Probe of the module in \p Bytes; unreadable bytes prove nothing.
static bool probeBytes(ArrayRef<uint8_t> Bytes,
                       bool (*Probe)(const CoreModule &)) {
  Expected<CoreModule> Module = readCoreModule(Bytes);
  if (Module)
    return Probe(*Module);
  llvm::consumeError(Module.takeError());
  return false;
}

bool meld::probeBoundedMemory(ArrayRef<uint8_t> Module) {
  return probeBytes(Module, probeBoundedMemory);
}

bool meld::probeClosedWorld(ArrayRef<uint8_t> Module) {
  return probeBytes(Module, probeClosedWorld);
}
