//===- CallGraph.cpp - Which functions a call may reach -------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//

#include "meld/Link/CallGraph.h"

#include "EntityResolver.h"

#include "meld/Binary/ByteReader.h"
#include "meld/Binary/InstructionWalker.h"

#include <cstring>

using namespace meld;

/// Nodes are numbered like the functions of the linked module: residual
/// imports, then the functions that each instance defines. One more stands for
/// every unbound import.
struct CallGraph::Impl {
  Impl(const LinkPlan &Plan, EntityResolver Resolver);

  struct Node {
    bool Scanned = false;
    bool CallsIndirectly = false;
    std::vector<uint32_t> Callees;
  };

  const CoreModule &module(uint32_t Instance) const {
    return *Plan.Modules[Plan.Instances[Instance].Module].Module;
  }
  uint32_t nodeOf(FunctionRef Function) const;
  uint32_t unboundNode() const { return static_cast<uint32_t>(Nodes.size()); }
  Error scan(uint32_t Node);
  Error collectAddressTaken();
  Error collectFromBodies(uint32_t Instance);
  Error collectFromDefinitions(uint32_t Instance);
  void takeAddresses(uint32_t Instance, ArrayRef<uint32_t> Funcs) {
    for (uint32_t Func : Funcs)
      AddressTaken.push_back(nodeOf({Instance, Func}));
  }

  const LinkPlan &Plan;
  EntityResolver Resolver;
  std::vector<Node> Nodes;
  /// First node of each instance's defined functions, and the end of all.
  std::vector<uint32_t> FirstNodes;
  /// FirstNodes less the instance's imports; see ReachableFunctions.
  std::vector<uint32_t> FirstFuncs;
  /// Nodes whose reference is taken, once they were needed.
  std::vector<uint32_t> AddressTaken;
  bool HasAddressTaken = false;
};

namespace {

/// Collects the callees of one body.
struct CallVisitor : InstructionVisitor {
  bool instruction(Opcode Op, const uint8_t *) {
    switch (Op) {
    case Opcode::CallIndirect:
    case Opcode::ReturnCallIndirect:
    case Opcode::CallRef:
    case Opcode::ReturnCallRef:
      CallsIndirectly = true;
      break;
    default:
      break;
    }
    return true;
  }
  bool index(ImmKind Kind, uint32_t Index, const uint8_t *, const uint8_t *) {
    if (Kind != ImmKind::Func)
      return true;
    if (Index >= NumFuncs)
      return false;
    Callees.push_back(Index);
    return true;
  }
  explicit CallVisitor(uint32_t NumFuncs) : NumFuncs(NumFuncs) {}
  uint32_t NumFuncs;
  bool CallsIndirectly = false;
  std::vector<uint32_t> Callees;
};

/// Collects the functions that ref.func names.
struct RefFuncVisitor : InstructionVisitor {
  bool index(ImmKind Kind, uint32_t Index, const uint8_t *, const uint8_t *) {
    if (Kind != ImmKind::RefFunc)
      return true;
    if (Index >= NumFuncs)
      return false;
    Funcs.push_back(Index);
    return true;
  }
  explicit RefFuncVisitor(uint32_t NumFuncs) : NumFuncs(NumFuncs) {}
  uint32_t NumFuncs;
  std::vector<uint32_t> Funcs;
};

} // namespace

CallGraph::Impl::Impl(const LinkPlan &Plan, EntityResolver Resolved)
    : Plan(Plan), Resolver(std::move(Resolved)) {
  uint32_t NumNodes = static_cast<uint32_t>(Plan.Residuals.size());
  for (uint32_t I = 0; I != Plan.Instances.size(); ++I) {
    FirstNodes.push_back(NumNodes);
    FirstFuncs.push_back(NumNodes - module(I).numImports(ExternKind::Func));
    NumNodes += static_cast<uint32_t>(module(I).Bodies.size());
  }
  FirstNodes.push_back(NumNodes);
  Nodes.resize(NumNodes);
}

uint32_t CallGraph::Impl::nodeOf(FunctionRef Function) const {
  const LinkTarget Target =
      Resolver.resolve(ExternKind::Func, Function.Instance, Function.Index);
  switch (Target.K) {
  case LinkTarget::Residual:
    return Target.Index;
  case LinkTarget::Entity:
    return FirstFuncs[Target.Instance] + Target.Index;
  case LinkTarget::Unset:
    break;
  }
  return unboundNode();
}

Error CallGraph::Impl::scan(uint32_t Index) {
  Node &Scanned = Nodes[Index];
  Scanned.Scanned = true;
  if (Index < Plan.Residuals.size())
    return Error::success(); // the host does not call us while it is called
  const uint32_t Instance = static_cast<uint32_t>(
      llvm::upper_bound(FirstNodes, Index) - FirstNodes.begin() - 1);
  const CoreModule &Module = module(Instance);
  CallVisitor Visitor(Module.numEntities(ExternKind::Func));
  if (Error E = walkBody(Module.Bodies[Index - FirstNodes[Instance]], Visitor))
    return E;
  Scanned.CallsIndirectly = Visitor.CallsIndirectly;
  for (uint32_t &Callee : Visitor.Callees)
    Callee = nodeOf({Instance, Callee});
  llvm::sort(Visitor.Callees);
  Visitor.Callees.erase(llvm::unique(Visitor.Callees), Visitor.Callees.end());
  Scanned.Callees = std::move(Visitor.Callees);
  return Error::success();
}

Error CallGraph::Impl::collectFromBodies(uint32_t Instance) {
  const CoreModule &Module = module(Instance);
  constexpr uint8_t RefFuncByte = 0xd2;
  RefFuncVisitor Visitor(Module.numEntities(ExternKind::Func));
  for (const CoreBody &Body : Module.Bodies) {
    // Most bodies do not even hold the byte.
    if (!std::memchr(Body.Bytes.data(), RefFuncByte, Body.Bytes.size()))
      continue;
    if (Error E = walkBody(Body, Visitor))
      return E;
  }
  takeAddresses(Instance, Visitor.Funcs);
  return Error::success();
}

Error CallGraph::Impl::collectFromDefinitions(uint32_t Instance) {
  const CoreModule &Module = module(Instance);
  RefFuncVisitor Visitor(Module.numEntities(ExternKind::Func));
  for (const CoreGlobal &Global : Module.Globals)
    if (Error E = walkConstExpr(Global.Init, Visitor))
      return E;
  for (const CoreTable &Table : Module.Tables)
    if (Table.Init)
      if (Error E = walkConstExpr(*Table.Init, Visitor))
        return E;
  for (const CoreElemSegment &Elem : Module.Elems) {
    const uint64_t Offset =
        Module.Offset + (Elem.Items.begin() - Module.Bytes.begin());
    InstructionWalker<RefFuncVisitor> Walker(Elem.Items.begin(),
                                             Elem.Items.end(), Visitor);
    ByteReader R(Elem.Items, Offset);
    for (uint32_t I = 0; I != Elem.Count; ++I) {
      if (Elem.UsesExprs) {
        if (!Walker.walkExpression())
          return makeWalkError(Walker.failure(), Elem.Items.begin(), Offset);
        continue;
      }
      Expected<uint32_t> Func = R.readU32("function index of an element");
      if (!Func)
        return Func.takeError();
      Visitor.Funcs.push_back(*Func);
    }
  }
  takeAddresses(Instance, Visitor.Funcs);
  return Error::success();
}

Error CallGraph::Impl::collectAddressTaken() {
  if (HasAddressTaken)
    return Error::success();
  HasAddressTaken = true;
  // Instances of one module take references to functions of their own.
  for (uint32_t I = 0; I != Plan.Instances.size(); ++I) {
    if (Error E = collectFromDefinitions(I))
      return E;
    if (Error E = collectFromBodies(I))
      return E;
  }
  llvm::sort(AddressTaken);
  AddressTaken.erase(llvm::unique(AddressTaken), AddressTaken.end());
  return Error::success();
}

//===----------------------------------------------------------------------===//
// Queries
//===----------------------------------------------------------------------===//

bool ReachableFunctions::containsAnyResidual() const {
  for (uint32_t I = 0; I != NumResiduals; ++I)
    if (Reached[I])
      return true;
  return false;
}

bool ReachableFunctions::contains(FunctionRef Function) const {
  return Reached[FirstFuncs[Function.Instance] + Function.Index];
}

CallGraph::CallGraph(std::unique_ptr<Impl> Graph) : Graph(std::move(Graph)) {}
CallGraph::CallGraph(CallGraph &&) noexcept = default;
CallGraph &CallGraph::operator=(CallGraph &&) noexcept = default;
CallGraph::~CallGraph() = default;

Expected<CallGraph> CallGraph::create(const LinkPlan &Plan) {
  Expected<EntityResolver> Resolver =
      EntityResolver::create(Plan, EntityResolver::Unbound::Keep);
  if (!Resolver)
    return Resolver.takeError();
  return CallGraph(std::make_unique<Impl>(Plan, std::move(*Resolver)));
}

Expected<ReachableFunctions>
CallGraph::reachableFrom(ArrayRef<FunctionRef> Roots) {
  ReachableFunctions Result;
  Result.Reached.resize(Graph->Nodes.size());
  Result.NumResiduals = static_cast<uint32_t>(Graph->Plan.Residuals.size());
  Result.FirstFuncs = Graph->FirstFuncs;

  std::vector<uint32_t> Work;
  auto Reach = [&](uint32_t Node) {
    if (Node == Graph->unboundNode()) {
      Result.ReachesUnbound = true;
    } else if (!Result.Reached[Node]) {
      Result.Reached[Node] = true;
      Work.push_back(Node);
    }
  };
  for (const FunctionRef &Root : Roots)
    Reach(Graph->nodeOf(Root));

  bool ReachedIndirectCall = false;
  while (!Work.empty()) {
    const uint32_t Index = Work.back();
    Work.pop_back();
    if (!Graph->Nodes[Index].Scanned)
      if (Error E = Graph->scan(Index))
        return E;
    const Impl::Node &Node = Graph->Nodes[Index];
    for (uint32_t Callee : Node.Callees)
      Reach(Callee);
    if (!Node.CallsIndirectly || ReachedIndirectCall)
      continue;
    ReachedIndirectCall = true;
    if (Error E = Graph->collectAddressTaken())
      return E;
    for (uint32_t Func : Graph->AddressTaken)
      Reach(Func);
  }
  return Result;
}
