//===- TestGraph.h - Instance graphs for tests ------------------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/// \file
/// Builds instance graphs by hand, of core modules written as text.
//===----------------------------------------------------------------------===//
#ifndef MELD_UNITTESTS_CANONICALABI_TESTGRAPH_H
#define MELD_UNITTESTS_CANONICALABI_TESTGRAPH_H

#include "meld/CanonicalABI/Boundaries.h"

#include <binaryen-c.h>
#include <gtest/gtest.h>

#include <deque>

namespace meld::test {

class TestGraph {
public:
  InstanceGraph Graph;

  TestGraph() { Graph.ComponentInstances.push_back({nullptr, {}, "root"}); }

  /// A component instance; returns its number, the root's is 0.
  uint32_t component(uint32_t Parent, const char *Name) {
    Graph.ComponentInstances.push_back(
        {nullptr, Parent, Graph.ComponentInstances[Parent].Path + ".$" + Name});
    return Graph.ComponentInstances.size() - 1;
  }

  /// A core instance of the module \p Text; returns its number.
  uint32_t instantiate(uint32_t Component, const char *Text,
                       std::vector<CoreBinding> Imports = {}) {
    BinaryenModuleRef Module = BinaryenModuleParseWithFeatures(
        Text, BinaryenFeatureReferenceTypes() | BinaryenFeatureGC() |
                  BinaryenFeatureExceptionHandling());
    auto Written = BinaryenModuleAllocateAndWrite(Module, nullptr);
    BinaryenModuleDispose(Module);
    const auto *Begin = static_cast<const uint8_t *>(Written.binary);
    Files.emplace_back(Begin, Begin + Written.binaryBytes);
    free(Written.binary);
    Expected<CoreModule> Read = readCoreModule(Files.back());
    if (!Read)
      llvm::report_fatal_error(Read.takeError());
    Modules.push_back(std::move(*Read));
    EXPECT_EQ(Modules.back().Imports.size(), Imports.size());
    Graph.Modules.push_back({&Modules.back(), "", ""});
    Graph.CoreInstances.push_back(
        {static_cast<uint32_t>(Graph.Modules.size() - 1), Component,
         std::move(Imports)});
    return Graph.CoreInstances.size() - 1;
  }

  /// Entity \p Index of core instance \p Instance.
  static CoreBinding entity(uint32_t Instance, uint32_t Index,
                            ExternKind Kind = ExternKind::Func) {
    return {CoreBinding::Entity, Kind, Instance, Index};
  }
  static CoreBinding memory(uint32_t Instance) {
    return entity(Instance, 0, ExternKind::Memory);
  }

  FuncTypeId type(ArrayRef<PrimValType> Params,
                  std::optional<PrimValType> Result = {}) {
    ResolvedFuncType Type;
    for (PrimValType Param : Params)
      Type.Params.push_back({"x", Graph.Types.prim(Param)});
    if (Result)
      Type.Result = Graph.Types.prim(*Result);
    return Graph.Types.intern(std::move(Type));
  }

  FuncRef lift(uint32_t Component, CoreBinding Callee, FuncTypeId Type,
               ResolvedOpts Opts = {}) {
    const uint32_t Index = Graph.Lifts.size();
    Graph.Lifts.push_back({Component, Callee, Type, Opts, 0x10});
    return {FuncRef::Lifted, Index};
  }
  FuncRef import(const char *Interface, const char *Name, FuncTypeId Type) {
    const uint32_t Index = Graph.Imports.size();
    Graph.Imports.push_back({Interface, Name, Type, 0x20});
    return {FuncRef::Import, Index};
  }
  CoreBinding lower(uint32_t Component, FuncRef Callee, FuncTypeId Type,
                    ResolvedOpts Opts = {}) {
    const uint32_t Index = Graph.Lowerings.size();
    Graph.Lowerings.push_back({Component, Callee, Type, Opts, 0x30});
    return {CoreBinding::Lowered, ExternKind::Func, 0, Index};
  }
  void exportFunc(const char *Interface, const char *Name, FuncRef Func,
                  FuncTypeId Type) {
    Graph.Exports.push_back({Interface, Name, Func, Type, 0x40});
  }

  ResourceId resource(InstanceGraph::Resource Resource) {
    const ResourceId Id = {static_cast<uint32_t>(Graph.Resources.size())};
    Graph.Resources.push_back(std::move(Resource));
    return Id;
  }
  CoreBinding builtin(uint32_t Component, CanonKind Kind,
                      std::optional<ResourceId> Resource = {}) {
    Canons.emplace_back().K = Kind;
    InstanceGraph::Builtin Builtin;
    Builtin.ComponentInstance = Component;
    Builtin.Def = &Canons.back();
    Builtin.Resource = Resource;
    Builtin.Offset = 0x50;
    Graph.Builtins.push_back(std::move(Builtin));
    return {CoreBinding::Builtin, ExternKind::Func, 0,
            static_cast<uint32_t>(Graph.Builtins.size() - 1)};
  }

  Boundaries lowered(BoundaryOptions Options = {}) {
    Expected<Boundaries> Result = lowerBoundaries(Graph, Options);
    if (Result)
      return std::move(*Result);
    ADD_FAILURE() << llvm::toString(Result.takeError());
    return {};
  }
  /// The text of the error; empty without one.
  std::string error(BoundaryOptions Options = {}) {
    Expected<Boundaries> Result = lowerBoundaries(Graph, Options);
    return Result ? "" : llvm::toString(Result.takeError());
  }

private:
  std::deque<std::vector<uint8_t>> Files;
  std::deque<CoreModule> Modules;
  std::deque<Canon> Canons;
};

} // namespace meld::test

#endif // MELD_UNITTESTS_CANONICALABI_TESTGRAPH_H
