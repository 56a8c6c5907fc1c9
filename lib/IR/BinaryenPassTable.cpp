//===- BinaryenPassTable.cpp - What Binaryen's passes do to origins -------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//

#include "meld/IR/BinaryenPassTable.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/raw_ostream.h"

using namespace meld;

static constexpr auto OneMemory = BinaryenPass::OneMemory;
static constexpr auto NoVectors = BinaryenPass::NoVectors;
static constexpr auto ClosedWorld = BinaryenPass::ClosedWorld;
static constexpr auto AddsImports = BinaryenPass::AddsImports;
static constexpr auto ChangesMeaning = BinaryenPass::ChangesMeaning;

static constexpr BinaryenPass Table[] = {
#define MELD_PASS(Name, Effect, Demands, Arguments)                            \
  {Name, OriginEffect::Effect, Demands, Arguments, ""},
#define MELD_REFUSED(Name, Reason) {Name, OriginEffect::Refused, 0, "", Reason},
#include "BinaryenPasses.def"
};

ArrayRef<BinaryenPass> meld::binaryenPasses() { return Table; }

const BinaryenPass *meld::findBinaryenPass(StringRef Name) {
  const auto *Row = llvm::lower_bound(
      Table, Name,
      [](const BinaryenPass &Pass, StringRef Key) { return Pass.Name < Key; });
  return Row != std::end(Table) && Row->Name == Name ? Row : nullptr;
}

bool BinaryenPass::takesArgument(StringRef Wanted) const {
  return llvm::is_contained(llvm::split(Arguments, ' '), Wanted);
}

StringRef meld::nameOf(OriginEffect Effect) {
  switch (Effect) {
  case OriginEffect::Keeps:
    return "keeps";
  case OriginEffect::Adds:
    return "adds";
  case OriginEffect::Inlines:
    return "inlines";
  case OriginEffect::Merges:
    return "merges";
  case OriginEffect::Forgets:
    return "forgets";
  case OriginEffect::Refused:
    return "refused";
  }
  llvm_unreachable("covered switch");
}

static std::string remarksOn(const BinaryenPass &Pass) {
  SmallVector<std::string, 4> Remarks;
  if (Pass.Effect == OriginEffect::Refused)
    Remarks.push_back(Pass.Reason.str());
  if (Pass.Demands & BinaryenPass::OneMemory)
    Remarks.push_back("one memory");
  if (Pass.Demands & BinaryenPass::NoVectors)
    Remarks.push_back("no vectors");
  if (Pass.Demands & BinaryenPass::ClosedWorld)
    Remarks.push_back("closed-world");
  if (Pass.Demands & BinaryenPass::AddsImports)
    Remarks.push_back("adds imports");
  if (Pass.Demands & BinaryenPass::ChangesMeaning)
    Remarks.push_back("changes meaning");
  for (StringRef Argument : llvm::split(Pass.Arguments, ' '))
    if (!Argument.empty())
      Remarks.push_back(("`" + Argument + "=`").str());
  return llvm::join(Remarks, ", ");
}

void meld::printBinaryenPasses(raw_ostream &OS) {
  OS << "| pass | origins | remarks |\n|---|---|---|\n";
  for (const BinaryenPass &Pass : binaryenPasses())
    OS << "| " << Pass.Name << " | " << nameOf(Pass.Effect) << " | "
       << remarksOn(Pass) << " |\n";
}
