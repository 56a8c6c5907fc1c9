//===- CodeMovement.cpp - Which code went into which function -------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//

#include "CodeMovement.h"
#include "ir/module-utils.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/SetVector.h"
#include "llvm/ADT/StringExtras.h"

using namespace meld;

namespace {
struct CallCollector : wasm::PostWalker<CallCollector> {
  explicit CallCollector(DirectCalls::Counts &Counts) : Counts(Counts) {}
  void visitCall(wasm::Call *Call) { ++Counts[Call->target.view().data()]; }
  DirectCalls::Counts &Counts;
};
} // namespace

meld::DirectCalls::DirectCalls(BinaryenModuleRef Module) {
  wasm::Module &M = *reinterpret_cast<wasm::Module *>(Module);
  wasm::ModuleUtils::ParallelFunctionAnalysis<Counts> Collected(
      M, [](wasm::Function *Function, Counts &Into) {
        if (!Function->imported())
          CallCollector(Into).walk(Function->body);
      });
  for (const auto &Function : M.functions)
    if (!Function->imported()) {
      const StringRef Name(Function->name.view());
      Functions.push_back(Name);
      Calls[Name.data()] = std::move(Collected.map[Function.get()]);
    }
}

std::vector<StringRef> meld::inlinedInto(StringRef Function,
                                         const DirectCalls &Before,
                                         const DirectCalls &After) {
  const DirectCalls::Counts *Then = Before.of(Function.data());
  const DirectCalls::Counts *Now = After.of(Function.data());
  if (!Then || !Now)
    return {};
  DirectCalls::Counts Expected = *Then;
  llvm::SmallSetVector<DirectCalls::NameId, 8> Received;
  auto Find = [&](const DirectCalls::Counts &Calls) {
    for (const auto &[Callee, Count] : Calls)
      // Imports cannot be inlined.
      if (Callee != Function.data() && Before.of(Callee) &&
          Now->lookup(Callee) < Expected.lookup(Callee))
        Received.insert(Callee);
  };
  Find(*Then);
  for (size_t I = 0; I != Received.size(); ++I) {
    const DirectCalls::Counts &Theirs = *Before.of(Received[I]);
    for (const auto &[Callee, Count] : Theirs)
      Expected[Callee] += Count;
    Find(Theirs);
  }
  std::vector<StringRef> Names(Received.begin(), Received.end());
  llvm::sort(Names); // the sets above are in the order of addresses
  return Names;
}

std::vector<StringRef> meld::namedAfter(StringRef Made,
                                        const DirectCalls &Before) {
  std::vector<StringRef> Names;
  for (StringRef Part : llvm::split(Made, '$')) {
    // Numbers are appended where a name was taken: `m3.f17_2`.
    for (StringRef Candidate = Part;;) {
      const wasm::Name Interned{std::string_view(Candidate)};
      if (Before.of(Interned.view().data()))
        Names.push_back(StringRef(Interned.view()));
      const size_t Cut = Candidate.rfind('_');
      if (Cut == StringRef::npos)
        break;
      Candidate = Candidate.take_front(Cut);
    }
  }
  return Names;
}
