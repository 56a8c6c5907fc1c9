//===- BoundaryPrinter.cpp - Lowered boundaries as text and JSON ----------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "CoreFunctions.h"
#include "HostNames.h"

#include "meld/CanonicalABI/BoundaryReport.h"
#include "meld/Support/Quote.h"

#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/JSON.h"
#include "llvm/Support/raw_ostream.h"

using namespace meld;
using llvm::json::OStream;

//===----------------------------------------------------------------------===//
// What both forms say
//===----------------------------------------------------------------------===//

StringRef meld::loweringKindName(LoweringKind Kind) {
  switch (Kind) {
  case LoweringKind::Direct:
    return "direct";
  case LoweringKind::Scalar:
    return "scalar";
  case LoweringKind::Copy:
    return "copy";
  case LoweringKind::Transcode:
    return "transcode";
  case LoweringKind::Handles:
    return "handles";
  case LoweringKind::Staged:
    return "staged";
  }
  llvm_unreachable("not a kind of lowering");
}

static constexpr LoweringKind LoweringKinds[] = {
    LoweringKind::Direct,    LoweringKind::Scalar,  LoweringKind::Copy,
    LoweringKind::Transcode, LoweringKind::Handles, LoweringKind::Staged};

/// Words for what a call makes sure of.
static SmallVector<StringRef, 3> checksOf(const LoweredBoundary &Boundary) {
  SmallVector<StringRef, 3> Checks;
  if (Boundary.ChecksLeave)
    Checks.push_back("may_leave");
  if (Boundary.ChecksEnter)
    Checks.push_back("may_enter");
  if (Boundary.CatchesExceptions)
    Checks.push_back("exceptions");
  return Checks;
}

/// What is clear during a call or a part of it, or when it begins.
static SmallVector<StringRef, 3> clearsOf(const LoweredBoundary &Boundary) {
  SmallVector<StringRef, 3> Clears;
  if (Boundary.ClearsEnter)
    Clears.push_back("may_enter");
  if (Boundary.ClearsLeave)
    Clears.push_back("may_leave");
  if (Boundary.ClearsContext)
    Clears.push_back("context");
  return Clears;
}

/// What is written of a \c HandleTableUse that is not None.
static std::string tableName(const HandleTableUse &Table) {
  return Table.K == HandleTableUse::Host ? "host" : "own";
}

namespace {

enum class BoundaryList { Calls, Builtins, Exports };

/// The names of the functions that boundaries are for.
class BoundaryNames {
public:
  explicit BoundaryNames(const InstanceGraph &Graph)
      : Graph(Graph), Names(Graph) {}

  struct Title {
    std::string Name, Type;
  };
  Title of(BoundaryList List, uint32_t Index);

private:
  const InstanceGraph &Graph;
  FunctionNames Names;
};

} // namespace

BoundaryNames::Title BoundaryNames::of(BoundaryList List, uint32_t Index) {
  switch (List) {
  case BoundaryList::Calls: {
    const InstanceGraph::Lowering &Caller = Graph.Lowerings[Index];
    return {Names.of(Caller.Callee), Graph.Types.str(Caller.Type)};
  }
  case BoundaryList::Builtins: {
    const InstanceGraph::Builtin &Builtin = Graph.Builtins[Index];
    return {canonKindName(Builtin.Def->K).str(),
            Builtin.Resource
                ? Graph.Types.ResourceNames[Builtin.Resource->Value]
                : ""};
  }
  case BoundaryList::Exports: {
    const InstanceGraph::ExportedFunc &Export = Graph.Exports[Index];
    return {exportName(Export.Interface, Export.Name),
            Graph.Types.str(Export.Type)};
  }
  }
  llvm_unreachable("not a list of boundaries");
}

//===----------------------------------------------------------------------===//
// Text
//===----------------------------------------------------------------------===//

namespace {

class TextPrinter {
public:
  TextPrinter(raw_ostream &OS, const InstanceGraph &Graph,
              const BoundaryReport &Report)
      : OS(OS), Graph(Graph), Report(Report), Names(Graph) {}
  void run();

private:
  void print(StringRef Noun, BoundaryList List,
             const LoweredBoundary &Boundary);
  void printLowered(const LoweredBoundary &Boundary);
  void printSide(StringRef Noun, const BoundarySide &Side);
  void printWords(StringRef Verb, ArrayRef<StringRef> Words);
  void printCode(StringRef Noun, const GeneratedCode &Code);
  void printCount();
  std::string path(const std::optional<BoundarySide> &Side) const {
    return Side ? Graph.ComponentInstances[Side->ComponentInstance].Path
                : "host";
  }

  raw_ostream &OS;
  const InstanceGraph &Graph;
  const BoundaryReport &Report;
  BoundaryNames Names;
};

} // namespace

static std::string toText(const CoreBinding &Binding) {
  switch (Binding.K) {
  case CoreBinding::Entity:
    return ("core-instance " + Twine(Binding.Instance) + " " +
            externKindName(Binding.Extern) + " " + Twine(Binding.Index))
        .str();
  case CoreBinding::Lowered:
    return "lowering " + std::to_string(Binding.Index);
  case CoreBinding::Builtin:
    return "builtin " + std::to_string(Binding.Index);
  }
  llvm_unreachable("not a core binding");
}

void TextPrinter::printSide(StringRef Noun, const BoundarySide &Side) {
  SmallVector<std::string, 4> Options;
  if (Side.Encoding)
    Options.push_back(stringEncodingName(*Side.Encoding).str());
  if (Side.Memory)
    Options.push_back(
        (Side.Address == AddressType::I64 ? "memory64=" : "memory=") +
        toText(*Side.Memory));
  if (Side.Realloc)
    Options.push_back("realloc=" + toText(*Side.Realloc));
  if (Side.PostReturn)
    Options.push_back("post-return=" + toText(*Side.PostReturn));
  if (!Options.empty())
    OS << "  " << Noun << " " << llvm::join(Options, ", ") << "\n";
}

void TextPrinter::printWords(StringRef Verb, ArrayRef<StringRef> Words) {
  if (!Words.empty())
    OS << "  " << Verb << " " << llvm::join(Words, ", ") << "\n";
}

void TextPrinter::printLowered(const LoweredBoundary &Boundary) {
  OS << "  lowered " << loweringKindName(Boundary.Kind);
  if (Boundary.Kind == LoweringKind::Transcode)
    OS << " " << stringEncodingName(*Boundary.Caller->Encoding) << " -> "
       << stringEncodingName(*Boundary.Callee->Encoding);
  if (Boundary.Adapter)
    OS << ", " << Boundary.Bytes << " bytes";
  OS << "\n";
}

void TextPrinter::print(StringRef Noun, BoundaryList List,
                        const LoweredBoundary &Boundary) {
  const BoundaryNames::Title Title = Names.of(List, Boundary.Index);
  OS << Noun << " " << Boundary.Index << " " << path(Boundary.Caller) << " -> "
     << path(Boundary.Callee) << " " << doubleQuoted(Title.Name);
  if (!Title.Type.empty())
    OS << ": " << Title.Type;
  OS << "\n";
  printLowered(Boundary);
  if (Boundary.Caller)
    printSide("caller", *Boundary.Caller);
  if (Boundary.Callee)
    printSide("callee", *Boundary.Callee);
  printWords("checks", checksOf(Boundary));
  printWords("clears", clearsOf(Boundary));
}

void TextPrinter::printCount() {
  OS << "calls " << Report.Calls.size();
  StringRef Separator = ": ";
  for (LoweringKind Kind : LoweringKinds) {
    const auto Count = llvm::count_if(
        Report.Calls, [&](const auto &Call) { return Call.Kind == Kind; });
    if (Count == 0)
      continue;
    OS << Separator << Count << " " << loweringKindName(Kind);
    Separator = ", ";
  }
  OS << "\n";
}

void TextPrinter::printCode(StringRef Noun, const GeneratedCode &Code) {
  OS << Noun << " " << Code.Functions << ": " << Code.Bytes << " bytes\n";
}

void TextPrinter::run() {
  for (const LoweredBoundary &Call : Report.Calls)
    print("call", BoundaryList::Calls, Call);
  for (const LoweredBoundary &Builtin : Report.Builtins)
    print("builtin", BoundaryList::Builtins, Builtin);
  for (const LoweredBoundary &Export : Report.Exports)
    print("export", BoundaryList::Exports, Export);
  for (auto [I, Table] : llvm::enumerate(Report.Tables)) {
    if (Table.K == HandleTableUse::None)
      continue;
    OS << "handles of component-instance " << I << " "
       << Graph.ComponentInstances[I].Path << ": " << tableName(Table)
       << " table";
    if (Table.K == HandleTableUse::Own)
      OS << " " << Table.Number;
    OS << "\n";
  }
  if (Report.HostTable)
    OS << "handles of host: own table " << *Report.HostTable << "\n";
  printCount();
  printCode("adapters", Report.Adapters);
  printCode("helpers", Report.Helpers);
}

void meld::printBoundaries(raw_ostream &OS, const InstanceGraph &Graph,
                           const BoundaryReport &Report) {
  TextPrinter(OS, Graph, Report).run();
}

//===----------------------------------------------------------------------===//
// JSON
//===----------------------------------------------------------------------===//

namespace {

class JsonPrinter {
public:
  JsonPrinter(raw_ostream &OS, const InstanceGraph &Graph,
              const BoundaryReport &Report)
      : J(OS, /*IndentSize=*/2), Graph(Graph), Report(Report), Names(Graph) {}
  void run();

private:
  void print(StringRef Key, StringRef IndexKey, BoundaryList List,
             ArrayRef<LoweredBoundary> Boundaries);
  void print(StringRef Key, const std::optional<BoundarySide> &Side);
  void print(StringRef Key, const std::optional<CoreBinding> &Binding,
             std::optional<AddressType> Address = std::nullopt);
  void print(StringRef Key, const GeneratedCode &Code);
  void print(StringRef Key, ArrayRef<StringRef> Words);
  void printInstance(uint32_t ComponentInstance);
  void text(StringRef Key, StringRef Text) {
    J.attribute(Key, llvm::json::fixUTF8(Text));
  }

  OStream J;
  const InstanceGraph &Graph;
  const BoundaryReport &Report;
  BoundaryNames Names;
};

} // namespace

void JsonPrinter::printInstance(uint32_t ComponentInstance) {
  J.attribute("component-instance", ComponentInstance);
  text("path", Graph.ComponentInstances[ComponentInstance].Path);
}

void JsonPrinter::print(StringRef Key,
                        const std::optional<CoreBinding> &Binding,
                        std::optional<AddressType> Address) {
  if (!Binding)
    return;
  J.attributeObject(Key, [&] {
    switch (Binding->K) {
    case CoreBinding::Entity:
      J.attribute("core-instance", Binding->Instance);
      J.attribute(externKindName(Binding->Extern), Binding->Index);
      break;
    case CoreBinding::Lowered:
      J.attribute("lowering", Binding->Index);
      break;
    case CoreBinding::Builtin:
      J.attribute("builtin", Binding->Index);
      break;
    }
    if (Address)
      J.attribute("address", *Address == AddressType::I64 ? "i64" : "i32");
  });
}

void JsonPrinter::print(StringRef Key,
                        const std::optional<BoundarySide> &Side) {
  if (!Side)
    return J.attribute(Key, nullptr);
  J.attributeObject(Key, [&] {
    printInstance(Side->ComponentInstance);
    if (Side->Encoding)
      J.attribute("encoding", stringEncodingName(*Side->Encoding));
    print("memory", Side->Memory, Side->Address);
    print("realloc", Side->Realloc);
    print("post-return", Side->PostReturn);
  });
}

void JsonPrinter::print(StringRef Key, const GeneratedCode &Code) {
  J.attributeObject(Key, [&] {
    J.attribute("functions", Code.Functions);
    J.attribute("bytes", Code.Bytes);
  });
}

void JsonPrinter::print(StringRef Key, ArrayRef<StringRef> Words) {
  J.attributeArray(Key, [&] {
    for (StringRef Word : Words)
      J.value(Word);
  });
}

void JsonPrinter::print(StringRef Key, StringRef IndexKey, BoundaryList List,
                        ArrayRef<LoweredBoundary> Boundaries) {
  J.attributeArray(Key, [&] {
    for (const LoweredBoundary &Boundary : Boundaries)
      J.object([&] {
        const BoundaryNames::Title Title = Names.of(List, Boundary.Index);
        J.attribute(IndexKey, Boundary.Index);
        text("name", Title.Name);
        if (!Title.Type.empty())
          text(List == BoundaryList::Builtins ? "resource" : "type",
               Title.Type);
        print("caller", Boundary.Caller);
        print("callee", Boundary.Callee);
        J.attribute("lowered", loweringKindName(Boundary.Kind));
        J.attribute("bytes", Boundary.Bytes);
        print("checks", checksOf(Boundary));
        print("clears", clearsOf(Boundary));
      });
  });
}

void JsonPrinter::run() {
  J.object([&] {
    print("calls", "lowering", BoundaryList::Calls, Report.Calls);
    print("builtins", "builtin", BoundaryList::Builtins, Report.Builtins);
    print("exports", "export", BoundaryList::Exports, Report.Exports);
    J.attributeArray("tables", [&] {
      for (auto [I, Table] : llvm::enumerate(Report.Tables)) {
        if (Table.K == HandleTableUse::None)
          continue;
        J.object([&, I = I] {
          printInstance(I);
          J.attribute("table", tableName(Table));
          if (Table.K == HandleTableUse::Own)
            J.attribute("number", Table.Number);
        });
      }
      if (Report.HostTable)
        J.object([&] {
          J.attribute("component-instance", nullptr);
          J.attribute("table", "own");
          J.attribute("number", *Report.HostTable);
        });
    });
    print("adapters", Report.Adapters);
    print("helpers", Report.Helpers);
  });
}

void meld::printBoundariesJson(raw_ostream &OS, const InstanceGraph &Graph,
                               const BoundaryReport &Report) {
  JsonPrinter(OS, Graph, Report).run();
  OS << "\n";
}
