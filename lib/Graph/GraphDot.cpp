//===- GraphDot.cpp - Instance graphs as DOT ------------------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//

#include "meld/Graph/GraphPrinter.h"
#include "meld/Support/Quote.h"

#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/raw_ostream.h"
#include <array>
#include <map>

using namespace meld;

namespace {

/// What joins a provider and its user, counted: `3 functions, 1 memory`.
using EdgeKey = std::pair<std::string, std::string>;

class DotPrinter {
public:
  DotPrinter(raw_ostream &OS, const InstanceGraph &G) : OS(OS), G(G) {}
  void run();

private:
  void printClusters();
  void addImports(size_t Instance);
  std::string provider(const CoreBinding &Binding) const;
  std::string provider(FuncRef Func) const;

  raw_ostream &OS;
  const InstanceGraph &G;
  /// From, to: number of imports by kind.
  std::map<EdgeKey, std::array<unsigned, NumExternKinds>> Edges;
};

} // namespace

static std::string coreNode(size_t Instance) {
  return "core" + llvm::utostr(Instance);
}

/// The node that \p Func leads to.
std::string DotPrinter::provider(FuncRef Func) const {
  if (Func.K == FuncRef::Import)
    return "import" + llvm::utostr(Func.Index);
  return provider(G.Lifts[Func.Index].Callee);
}

/// The node that \p Binding leads to, through calls between components: the
/// picture shows who serves whom. A lift of a lowering is followed one step.
std::string DotPrinter::provider(const CoreBinding &Binding) const {
  switch (Binding.K) {
  case CoreBinding::Entity:
    return coreNode(Binding.Instance);
  case CoreBinding::Lowered: {
    const FuncRef Callee = G.Lowerings[Binding.Index].Callee;
    if (Callee.K == FuncRef::Lifted &&
        G.Lifts[Callee.Index].Callee.K != CoreBinding::Entity)
      return "component" +
             llvm::utostr(G.Lifts[Callee.Index].ComponentInstance);
    return provider(Callee);
  }
  case CoreBinding::Builtin:
    return "builtin" + llvm::utostr(Binding.Index);
  }
  return "";
}

void DotPrinter::addImports(size_t Instance) {
  const InstanceGraph::CoreInstance &I = G.CoreInstances[Instance];
  for (const CoreBinding &Binding : I.Imports) {
    if (Binding.K == CoreBinding::Builtin)
      continue; // serves its own component instance only
    ++Edges[{coreNode(Instance), provider(Binding)}]
           [static_cast<unsigned>(Binding.Extern)];
  }
}

/// A cluster per component instance. They are not drawn inside each other: in a
/// composition who made an instance says little about whom it serves.
void DotPrinter::printClusters() {
  std::vector<std::vector<size_t>> Members(G.ComponentInstances.size());
  for (size_t I = 0; I != G.CoreInstances.size(); ++I)
    Members[G.CoreInstances[I].ComponentInstance].push_back(I);
  for (size_t C = 0; C != Members.size(); ++C) {
    OS << "  subgraph cluster" << C << " {\n    label=\""
       << G.ComponentInstances[C].Path << "\";\n";
    for (const size_t I : Members[C])
      OS << "    " << coreNode(I) << " [shape=box, label="
         << doubleQuoted(G.Modules[G.CoreInstances[I].Module].Label) << "];\n";
    if (Members[C].empty())
      OS << "    component" << C << " [style=invis, label=\"\"];\n";
    OS << "  }\n";
  }
}

void DotPrinter::run() {
  OS << "digraph composition {\n  rankdir=LR;\n";
  printClusters();
  for (size_t I = 0; I != G.Imports.size(); ++I) {
    const InstanceGraph::ImportedFunc &F = G.Imports[I];
    OS << "  import" << I << " [shape=cds, label=\""
       << (F.Interface.empty() ? "" : escaped(F.Interface) + "#")
       << escaped(F.Name) << "\"];\n";
  }
  for (size_t I = 0; I != G.Exports.size(); ++I) {
    const InstanceGraph::ExportedFunc &E = G.Exports[I];
    OS << "  export" << I << " [shape=cds, label=\""
       << (E.Interface.empty() ? "" : escaped(E.Interface) + "#")
       << escaped(E.Name) << "\"];\n  export" << I << " -> " << provider(E.Func)
       << ";\n";
  }
  for (size_t I = 0; I != G.CoreInstances.size(); ++I)
    addImports(I);
  for (const auto &[Ends, Counts] : Edges) {
    OS << "  " << Ends.first << " -> " << Ends.second << " [label=\"";
    const char *Separator = "";
    for (unsigned K = 0; K != NumExternKinds; ++K) {
      if (!Counts[K])
        continue;
      OS << Separator << Counts[K] << " "
         << externKindName(static_cast<ExternKind>(K));
      Separator = ", ";
    }
    OS << "\"];\n";
  }
  OS << "}\n";
}

void meld::printGraphDot(raw_ostream &OS, const InstanceGraph &Graph) {
  DotPrinter(OS, Graph).run();
}
