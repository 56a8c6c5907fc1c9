//===- CoreCalls.cpp - What core functions may reach ----------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "CoreCalls.h"

#include "meld/Binary/InstructionWalker.h"

#include "llvm/ADT/DenseSet.h"

using namespace meld;

//===----------------------------------------------------------------------===//
// Calls
//===----------------------------------------------------------------------===//

struct meld::CoreCalls::CallScan : InstructionVisitor {
  Body &Out;
  explicit CallScan(Body &Out) : Out(Out) {}

  bool instruction(Opcode Op, const uint8_t *) {
    Out.Indirect |= Op == Opcode::CallIndirect || Op == Opcode::CallRef ||
                    Op == Opcode::ReturnCallIndirect ||
                    Op == Opcode::ReturnCallRef;
    return true;
  }
  bool index(ImmKind Kind, uint32_t Index, const uint8_t *, const uint8_t *) {
    if (Kind == ImmKind::Func)
      Out.Callees.push_back(Index);
    return true;
  }
};

Expected<const CoreCalls::Body *> meld::CoreCalls::scan(uint32_t Module,
                                                        uint32_t DefinedFunc) {
  std::unique_ptr<Body> &Slot = Scanned[Module][DefinedFunc];
  if (!Slot) {
    Slot = std::make_unique<Body>();
    CallScan Visitor(*Slot);
    const CoreModule &Core = *Graph.Modules[Module].Core;
    if (Error Err = walkBody(Core.Bodies[DefinedFunc], Visitor))
      return Err;
  }
  return Slot.get();
}

Expected<CoreReach> meld::CoreCalls::from(ArrayRef<CoreBinding> Entries) {
  CoreReach Reach;
  SmallVector<CoreBinding, 16> Stack;
  for (const CoreBinding &Entry : Entries)
    Stack.push_back(Definitions.of(Entry));
  llvm::DenseSet<std::pair<uint32_t, uint32_t>> Seen; // instance, function
  llvm::DenseSet<std::pair<uint32_t, uint32_t>> SeenBoundaries;
  while (!Stack.empty()) {
    const CoreBinding Func = Stack.pop_back_val();
    if (Func.K != CoreBinding::Entity) {
      if (SeenBoundaries.insert({Func.K, Func.Index}).second)
        Reach.Boundaries.push_back(Func);
      continue;
    }
    if (!Seen.insert({Func.Instance, Func.Index}).second)
      continue;
    const uint32_t Module = Graph.CoreInstances[Func.Instance].Module;
    const CoreModule &Core = *Graph.Modules[Module].Core;
    Expected<const Body *> Scanned =
        scan(Module, Func.Index - Core.numImports(ExternKind::Func));
    if (!Scanned)
      return Scanned.takeError();
    if ((*Scanned)->Indirect) {
      Reach.Indirect = true;
      break; // nothing more to learn
    }
    for (uint32_t Callee : (*Scanned)->Callees) {
      // Whether code is valid is the linker's business, which comes later.
      if (Callee >= Core.numEntities(ExternKind::Func))
        continue;
      CoreBinding Next = Func;
      Next.Index = Callee;
      Stack.push_back(Definitions.of(Next));
    }
  }
  return Reach;
}

//===----------------------------------------------------------------------===//
// Exceptions
//===----------------------------------------------------------------------===//

namespace {
struct ExceptionScan : InstructionVisitor {
  bool Throws = false;
  bool Legacy = false;

  bool instruction(Opcode Op, const uint8_t *) {
    Throws |= Op == Opcode::Throw;
    Legacy |= Op == Opcode::Try || Op == Opcode::Rethrow;
    return true;
  }
};
} // namespace

Expected<ExceptionUse> meld::findExceptions(const InstanceGraph &Graph) {
  std::vector<bool> ModuleThrows(Graph.Modules.size());
  ExceptionUse Use;
  for (size_t I = 0; I != Graph.Modules.size(); ++I) {
    const CoreModule &Core = *Graph.Modules[I].Core;
    if (Core.numEntities(ExternKind::Tag) == 0)
      continue;
    ExceptionScan Visitor;
    for (const CoreBody &Body : Core.Bodies)
      if (Error Err = walkBody(Body, Visitor))
        return Err;
    ModuleThrows[I] = Visitor.Throws;
    Use.Legacy |= Visitor.Legacy;
  }
  Use.MayThrow.resize(Graph.ComponentInstances.size());
  for (const InstanceGraph::CoreInstance &Instance : Graph.CoreInstances)
    if (ModuleThrows[Instance.Module])
      Use.MayThrow[Instance.ComponentInstance] = true;
  return Use;
}
