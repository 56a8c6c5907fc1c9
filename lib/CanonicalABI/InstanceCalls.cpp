//===- InstanceCalls.cpp - Calls between component instances --------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "InstanceCalls.h"

#include "llvm/ADT/SCCIterator.h"

using namespace meld;

namespace {

/// A component instance, or a root that calls all of them.
struct Node {
  uint32_t Number = 0;
  std::vector<Node *> Callees;
};

} // namespace

template <> struct llvm::GraphTraits<Node *> {
  using NodeRef = Node *;
  using ChildIteratorType = std::vector<Node *>::iterator;
  static NodeRef getEntryNode(Node *Root) { return Root; }
  static ChildIteratorType child_begin(NodeRef N) { return N->Callees.begin(); }
  static ChildIteratorType child_end(NodeRef N) { return N->Callees.end(); }
};

meld::InstanceCalls::InstanceCalls(const InstanceGraph &Graph,
                                   const ReachedDefinitions &Reached)
    : Circle(Graph.ComponentInstances.size()) {
  for (uint32_t I : Reached.Lowerings) {
    const InstanceGraph::Lowering &Lowering = Graph.Lowerings[I];
    if (Lowering.Callee.K == FuncRef::Lifted)
      Calls.push_back({Lowering.ComponentInstance,
                       Graph.Lifts[Lowering.Callee.Index].ComponentInstance});
  }
  for (uint32_t I : Reached.Builtins) {
    const InstanceGraph::Builtin &Builtin = Graph.Builtins[I];
    if (Builtin.Def->K != CanonKind::ResourceDrop)
      continue;
    // Without a destructor there is still the check on entering.
    const InstanceGraph::Resource &Resource =
        Graph.Resources[Builtin.Resource->Value];
    if (!Resource.IsImport)
      Calls.push_back({Builtin.ComponentInstance, Resource.ComponentInstance});
  }

  const uint32_t NumInstances = Circle.size();
  std::vector<Node> Nodes(NumInstances + 1);
  Node &Root = Nodes[NumInstances];
  for (uint32_t I = 0; I != NumInstances; ++I) {
    Nodes[I].Number = I;
    Root.Callees.push_back(&Nodes[I]);
  }
  for (const Call &C : Calls)
    Nodes[C.Caller].Callees.push_back(&Nodes[C.Callee]);
  uint32_t Number = 0;
  for (auto It = llvm::scc_begin(&Root); !It.isAtEnd(); ++It, ++Number)
    for (const Node *N : *It)
      if (N != &Root)
        Circle[N->Number] = Number;
}
