//===- GraphPrinter.cpp - Instance graphs as text -------------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//

#include "meld/Graph/GraphPrinter.h"
#include "meld/Support/Quote.h"

#include "llvm/Support/raw_ostream.h"

using namespace meld;

namespace {

class TextPrinter {
public:
  TextPrinter(raw_ostream &OS, const InstanceGraph &G) : OS(OS), G(G) {}
  void run();

private:
  void printResource(size_t Index);
  void printCoreInstance(size_t Index);
  void printOpts(const ResolvedOpts &Opts);
  void printBinding(const CoreBinding &Binding);
  void printFunc(FuncRef Func);

  raw_ostream &OS;
  const InstanceGraph &G;
};

} // namespace

/// `"wasi:io/poll@0.2.0" "poll"`, or the name alone.
static std::string quotedPath(StringRef Interface, StringRef Name) {
  return (Interface.empty() ? "" : doubleQuoted(Interface) + " ") +
         doubleQuoted(Name);
}

void TextPrinter::printBinding(const CoreBinding &Binding) {
  switch (Binding.K) {
  case CoreBinding::Entity:
    OS << "core-instance " << Binding.Instance << " "
       << externKindName(Binding.Extern) << " " << Binding.Index;
    return;
  case CoreBinding::Lowered:
    OS << "lowering " << Binding.Index;
    return;
  case CoreBinding::Builtin:
    OS << "builtin " << Binding.Index;
    return;
  }
}

void TextPrinter::printFunc(FuncRef Func) {
  OS << (Func.K == FuncRef::Lifted ? "lift " : "import ") << Func.Index;
}

void TextPrinter::printOpts(const ResolvedOpts &Opts) {
  OS << " [" << stringEncodingName(Opts.Encoding);
  if (Opts.Async)
    OS << ", async";
  const auto Print = [&](const char *Name,
                         const std::optional<CoreBinding> &Binding) {
    if (!Binding)
      return;
    OS << ", " << Name << "=";
    printBinding(*Binding);
  };
  Print("memory", Opts.Memory);
  Print("realloc", Opts.Realloc);
  Print("post-return", Opts.PostReturn);
  Print("callback", Opts.Callback);
  OS << "]";
}

void TextPrinter::printResource(size_t Index) {
  const InstanceGraph::Resource &R = G.Resources[Index];
  OS << "resource " << Index << " " << G.Types.ResourceNames[Index] << " = ";
  if (R.IsImport)
    OS << "import " << quotedPath(R.Interface, R.Name);
  else
    OS << "defined in " << R.ComponentInstance << ", rep " << toString(R.Rep);
  if (R.Dtor) {
    OS << ", destructor ";
    printBinding(*R.Dtor);
  }
  if (R.IsExported)
    OS << ", exported as " << quotedPath(R.ExportInterface, R.ExportName);
  OS << "\n";
}

void TextPrinter::printCoreInstance(size_t Index) {
  const InstanceGraph::CoreInstance &Instance = G.CoreInstances[Index];
  const InstanceGraph::Module &M = G.Modules[Instance.Module];
  OS << "core-instance " << Index << " " << doubleQuoted(M.Label) << " in "
     << Instance.ComponentInstance << " from " << doubleQuoted(M.ComponentId)
     << "\n";
  for (size_t I = 0; I != M.Core->Imports.size(); ++I) {
    const CoreImport &Import = M.Core->Imports[I];
    OS << "  import " << doubleQuoted(Import.Module) << " "
       << doubleQuoted(Import.Field) << " " << externKindName(Import.Kind)
       << " = ";
    if (I < Instance.Imports.size())
      printBinding(Instance.Imports[I]);
    else
      OS << "kept";
    OS << "\n";
  }
}

void TextPrinter::run() {
  for (size_t I = 0; I != G.ComponentInstances.size(); ++I) {
    const InstanceGraph::ComponentInstance &C = G.ComponentInstances[I];
    OS << "component-instance " << I << " " << C.Path;
    if (C.Parent)
      OS << " in " << *C.Parent;
    OS << "\n";
  }
  for (size_t I = 0; I != G.Resources.size(); ++I)
    printResource(I);
  for (size_t I = 0; I != G.Imports.size(); ++I) {
    const InstanceGraph::ImportedFunc &F = G.Imports[I];
    OS << "import " << I << " " << quotedPath(F.Interface, F.Name) << ": "
       << G.Types.str(F.Type) << "\n";
  }
  for (size_t I = 0; I != G.CoreInstances.size(); ++I)
    printCoreInstance(I);
  for (size_t I = 0; I != G.Lifts.size(); ++I) {
    const InstanceGraph::Lift &L = G.Lifts[I];
    OS << "lift " << I << " in " << L.ComponentInstance << ": "
       << G.Types.str(L.Type) << " = ";
    printBinding(L.Callee);
    printOpts(L.Opts);
    OS << "\n";
  }
  for (size_t I = 0; I != G.Lowerings.size(); ++I) {
    const InstanceGraph::Lowering &L = G.Lowerings[I];
    OS << "lowering " << I << " in " << L.ComponentInstance << ": "
       << G.Types.str(L.Type) << " = ";
    printFunc(L.Callee);
    printOpts(L.Opts);
    OS << "\n";
  }
  for (size_t I = 0; I != G.Builtins.size(); ++I) {
    const InstanceGraph::Builtin &B = G.Builtins[I];
    OS << "builtin " << I << " in " << B.ComponentInstance << ": "
       << canonKindName(B.Def->K);
    if (B.Resource)
      OS << " resource " << B.Resource->Value;
    if (B.Type)
      OS << " " << G.Types.str(*B.Type);
    if (B.Opts != ResolvedOpts())
      printOpts(B.Opts);
    OS << "\n";
  }
  for (const InstanceGraph::ExportedFunc &E : G.Exports) {
    OS << "export " << quotedPath(E.Interface, E.Name) << ": "
       << G.Types.str(E.Type) << " = ";
    printFunc(E.Func);
    OS << "\n";
  }
}

void meld::printGraph(raw_ostream &OS, const InstanceGraph &Graph) {
  TextPrinter(OS, Graph).run();
}
