//===- ImportResolutionTest.cpp - What an import is to the root -----------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "meld/Provenance/ImportResolution.h"

#include <gtest/gtest.h>

using namespace meld;

namespace {

/// A composition of which fusing left a function of each of two interfaces, one
/// of none, and built-ins for an imported and an exported resource.
struct Fused {
  Fused() {
    const auto AddFunc = [&](StringRef Interface, StringRef Name) {
      InstanceGraph::ImportedFunc &Func = Graph.Imports.emplace_back();
      Func.Interface = Interface.str();
      Func.Name = Name.str();
      HostImport &Import = Surface.Imports.emplace_back();
      Import.Module = Interface.empty() ? "$root" : Interface.str();
      Import.Field = Name.str();
      Import.Index = Graph.Imports.size() - 1;
    };
    AddFunc("a:b/c@1.0.0", "f");
    AddFunc("a:b/d@1.0.0", "g");
    AddFunc("", "now");
    InstanceGraph::Resource &Imported = Graph.Resources.emplace_back();
    Imported.IsImport = true;
    Imported.Interface = "a:b/c@1.0.0";
    Imported.Name = "r";
    InstanceGraph::Resource &Exported = Graph.Resources.emplace_back();
    Exported.IsExported = true;
    Exported.ExportInterface = "x:y/z";
    Exported.ExportName = "own";
    const auto Add = [&](HostImport::Kind Kind, StringRef Module,
                         StringRef Field, uint32_t Index) {
      HostImport &Import = Surface.Imports.emplace_back();
      Import.K = Kind;
      Import.Module = Module.str();
      Import.Field = Field.str();
      Import.Index = Index;
    };
    Add(HostImport::ResourceDrop, "a:b/c@1.0.0", "[resource-drop]r", 0);
    Add(HostImport::ResourceNew, "[export]x:y/z", "[resource-new]own", 1);
    Add(HostImport::ErrorContextDrop, "$root", "[error-context-drop]", 0);
  }

  /// What is proven of a module with these imports.
  std::optional<HostEvidence>
  prove(ArrayRef<std::pair<StringRef, StringRef>> Imports,
        const HostDeclarations &Host, bool WasFused = true) {
    CoreModule Module = moduleWith(Imports);
    const ResolutionState State = {WasFused ? &Graph : nullptr,
                                   WasFused ? &Surface : nullptr};
    std::optional<HostEvidence> Evidence =
        proveHostImports(resolveImports(Module, State, Host));
    if (Evidence) {
      EXPECT_EQ(checkHostEvidence(*Evidence, Module),
                std::vector<std::string>());
    }
    return Evidence;
  }

  static CoreModule
  moduleWith(ArrayRef<std::pair<StringRef, StringRef>> Imports) {
    CoreModule Module;
    for (const auto &[From, Field] : Imports) {
      CoreImport &Import = Module.Imports.emplace_back();
      Import.Module = From;
      Import.Field = Field;
    }
    return Module;
  }

  InstanceGraph Graph;
  HostSurface Surface;
};

HostDeclarations declared(std::initializer_list<StringRef> Interfaces) {
  HostDeclarations Host;
  for (StringRef Interface : Interfaces)
    EXPECT_FALSE(bool(Host.addInterface(Interface)));
  EXPECT_FALSE(bool(Host.addWorld("world w { import now: func(); }", "")));
  return Host;
}

} // namespace

TEST(ImportResolutionTest, LS_V_06_TheStateSurvivesPassesByIdentity) {
  Fused M;
  const HostDeclarations Host =
      declared({"a:b/c@1.0.0", "a:b/d", "x:y/z", "un:used/one"});
  const auto Whole = M.prove({{"a:b/c@1.0.0", "f"},
                              {"a:b/d@1.0.0", "g"},
                              {"$root", "now"},
                              {"a:b/c@1.0.0", "[resource-drop]r"},
                              {"[export]x:y/z", "[resource-new]own"}},
                             Host);
  ASSERT_TRUE(Whole);
  EXPECT_EQ(Whole->Declarations.size(), 4u);
  // Removed and reordered.
  const auto Less = M.prove({{"$root", "now"}, {"a:b/c@1.0.0", "f"}}, Host);
  ASSERT_TRUE(Less);
  EXPECT_EQ(Less->Imports[1].Interface, "a:b/c@1.0.0");
  EXPECT_EQ(Less->Declarations.size(), 2u);
}

TEST(ImportResolutionTest, LS_V_06_WhatFusingDidNotLeaveIsNobodys) {
  Fused M;
  const HostDeclarations Host = declared({"a:b/c@1.0.0", "a:b/d", "x:y/z"});
  // Added or renamed by a pass, though under a declared name.
  EXPECT_FALSE(M.prove({{"a:b/c@1.0.0", "f"}, {"a:b/c@1.0.0", "h"}}, Host));
  EXPECT_FALSE(M.prove({{"a:b/c@1.0.0", "f$1"}}, Host));
  EXPECT_FALSE(M.prove({{"a:b/c", "f"}}, Host));
  EXPECT_FALSE(M.prove({{"env", "f"}}, Host));
  // Not fused in this run.
  EXPECT_FALSE(M.prove({{"a:b/c@1.0.0", "f"}}, Host, /*WasFused=*/false));
  // No function.
  CoreModule Module = Fused::moduleWith({{"a:b/c@1.0.0", "f"}});
  Module.Imports[0].Kind = ExternKind::Global;
  EXPECT_FALSE(
      proveHostImports(resolveImports(Module, {&M.Graph, &M.Surface}, Host)));
}

TEST(ImportResolutionTest, LS_V_06_EachImportTakesItsOwnDeclaration) {
  Fused M;
  EXPECT_TRUE(M.prove({{"a:b/c@1.0.0", "[resource-drop]r"}},
                      declared({"a:b/c@1.0.0"})));
  EXPECT_FALSE(
      M.prove({{"a:b/c@1.0.0", "[resource-drop]r"}}, declared({"a:b/d"})));
  EXPECT_FALSE(M.prove({{"[export]x:y/z", "[resource-new]own"}},
                       declared({"a:b/c", "a:b/d"})));
  EXPECT_FALSE(M.prove({{"$root", "[error-context-drop]"}},
                       declared({"a:b/c", "a:b/d", "x:y/z"})));
  // A resource in no instance is no function of its name.
  M.Graph.Resources[0].Interface = "";
  M.Graph.Resources[0].Name = "now";
  EXPECT_FALSE(M.prove({{"a:b/c@1.0.0", "[resource-drop]r"}}, declared({})));
}
