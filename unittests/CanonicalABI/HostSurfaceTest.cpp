//===- HostSurfaceTest.cpp - What the fused module shows its host ---------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "TestGraph.h"

using namespace meld;
using namespace meld::test;
using enum PrimValType;

namespace {

/// Core modules with a memory, a realloc (function 0) and functions of the
/// types that strings in parameters (1), in results (2) and post-returns (3)
/// have.
const char *const Libc =
    "(module (memory (export \"m\") 1)"
    "  (func (param i32 i32 i32 i32) (result i32) (local.get 0))"
    "  (func (param i32 i32))"
    "  (func (result i32) (i32.const 0))"
    "  (func (param i32)))";

ResolvedOpts optionsOf(uint32_t Core,
                       StringEncoding Encoding = StringEncoding::Utf8) {
  ResolvedOpts Opts;
  Opts.Encoding = Encoding;
  Opts.Memory = TestGraph::memory(Core);
  Opts.Realloc = TestGraph::entity(Core, 0);
  return Opts;
}

const char *const ImportsText =
    "(module (import \"h\" \"f\" (func (param i32 i32 i32))))";

InstanceGraph::Resource exportedResource() {
  InstanceGraph::Resource Resource;
  Resource.Rep = {CoreValType::I32, false, {}};
  Resource.Name = Resource.ExportName = "r";
  Resource.ExportInterface = "a:b/c";
  Resource.IsExported = true;
  return Resource;
}

} // namespace

TEST(HostSurfaceTest, LS_W_03_KeepsTheOptionsOfEachLowering) {
  TestGraph G;
  const FuncTypeId Type = G.type({String}, String);
  const FuncRef Func = G.import("a:b/c", "f", Type);
  for (StringEncoding Encoding : {StringEncoding::Utf8, StringEncoding::Utf16})
    for (const char *Name : {"x", "y"}) {
      const uint32_t Component = G.component(0, Name);
      const uint32_t Core = G.instantiate(Component, Libc);
      G.instantiate(
          Component, ImportsText,
          {G.lower(Component, Func, Type, optionsOf(Core, Encoding))});
    }
  const HostSurface Surface = G.lowered().Surface;
  ASSERT_EQ(Surface.Imports.size(), 4u);
  for (uint32_t I = 0; I != 4; ++I) {
    const HostImport &Import = Surface.Imports[I];
    const std::string Suffix = I == 0 ? "" : "$" + std::to_string(I);
    EXPECT_EQ(Import.Module, "a:b/c");
    EXPECT_EQ(Import.Field, "f" + Suffix);
    EXPECT_EQ(Import.K, HostImport::Function);
    EXPECT_EQ(Import.Index, Func.Index);
    EXPECT_EQ(Import.Options.Encoding,
              I < 2 ? StringEncoding::Utf8 : StringEncoding::Utf16);
    EXPECT_EQ(Import.Options.Memory, "memory" + Suffix);
    EXPECT_EQ(Import.Options.Realloc, "cabi_realloc" + Suffix);
    const CoreBinding User = {CoreBinding::Lowered, ExternKind::Func, 0, I};
    EXPECT_EQ(Import.Users, std::vector{User});
  }
  ASSERT_EQ(Surface.Memories.size(), 4u);
  EXPECT_EQ(Surface.Memories[2].Name, "memory$2");
  EXPECT_EQ(Surface.Memories[2].Definition, G.memory(4));
  ASSERT_EQ(Surface.Reallocs.size(), 4u);
  EXPECT_EQ(Surface.Reallocs[3].Definition, G.entity(6, 0));
}

TEST(HostSurfaceTest, StatesOnlyOptionsThatTheTypeMakesMatter) {
  TestGraph G;
  const uint32_t Core = G.instantiate(0, Libc);
  const FuncTypeId Number = G.type({U32}), Text = G.type({String});
  for (FuncTypeId Type : {Number, Text})
    G.instantiate(0,
                  Type == Number
                      ? "(module (import \"h\" \"f\" (func (param i32))))"
                      : "(module (import \"h\" \"f\" (func (param i32 i32))))",
                  {G.lower(0, G.import("", "f", Type), Type,
                           optionsOf(Core, StringEncoding::Utf16))});
  const HostSurface Surface = G.lowered().Surface;
  ASSERT_EQ(Surface.Imports.size(), 2u);
  EXPECT_EQ(Surface.Imports[0].Options, HostOptions());
  EXPECT_EQ(Surface.Imports[1].Options.Encoding, StringEncoding::Utf16);
  EXPECT_EQ(Surface.Imports[1].Options.Memory, "memory");
  EXPECT_EQ(Surface.Imports[1].Options.Realloc, std::nullopt);
  EXPECT_TRUE(Surface.Reallocs.empty());
}

TEST(HostSurfaceTest, NamesAllThatUseOneImport) {
  TestGraph G;
  const FuncTypeId Type = G.type({U32});
  const FuncRef Func = G.import("", "f", Type);
  std::vector<CoreBinding> Lowered;
  for (const char *Name : {"x", "y"}) {
    const uint32_t Component = G.component(0, Name);
    Lowered.push_back(G.lower(Component, Func, Type));
    G.instantiate(Component, "(module (import \"h\" \"f\" (func (param i32))))",
                  {Lowered.back()});
  }
  const HostSurface Surface = G.lowered().Surface;
  ASSERT_EQ(Surface.Imports.size(), 1u);
  EXPECT_EQ(Surface.Imports[0].Users, Lowered);
  EXPECT_EQ(Surface.findImport("$root", "f"), &Surface.Imports[0]);
  EXPECT_EQ(Surface.findImport("$root", "g"), nullptr);
}

TEST(HostSurfaceTest, LS_W_02_KeepsTheOptionsOfEachLift) {
  TestGraph G;
  const FuncTypeId Takes = G.type({String}), Gives = G.type({}, String);
  for (auto [Name, Encoding] : {std::pair{"x", StringEncoding::Utf8},
                                std::pair{"y", StringEncoding::Utf16}}) {
    const uint32_t Component = G.component(0, Name);
    const uint32_t Core = G.instantiate(Component, Libc);
    ResolvedOpts Opts = optionsOf(Core, Encoding);
    G.exportFunc(Name, "takes",
                 G.lift(Component, G.entity(Core, 1), Takes, Opts), Takes);
    Opts.PostReturn = G.entity(Core, 3);
    G.exportFunc(Name, "gives",
                 G.lift(Component, G.entity(Core, 2), Gives, Opts), Gives);
  }
  const HostSurface Surface = G.lowered().Surface;
  ASSERT_EQ(Surface.Exports.size(), 4u);
  for (uint32_t I = 0; I != 4; ++I) {
    const HostExport &Export = Surface.Exports[I];
    const bool IsGives = I % 2 == 1;
    EXPECT_EQ(Export.Name,
              (I < 2 ? "x#" : "y#") + std::string(IsGives ? "gives" : "takes"));
    EXPECT_EQ(Export.Index, I);
    EXPECT_EQ(Export.Import, std::nullopt);
    HostOptions Options;
    Options.Encoding = I < 2 ? StringEncoding::Utf8 : StringEncoding::Utf16;
    Options.Memory = I < 2 ? "memory" : "memory$1";
    if (IsGives)
      Options.PostReturn = "cabi_post_" + Export.Name;
    else
      Options.Realloc = I < 2 ? "cabi_realloc" : "cabi_realloc$1";
    EXPECT_EQ(Export.Options, Options);
    EXPECT_EQ(Surface.findExport(Export.Name), &Export);
  }
}

TEST(HostSurfaceTest, KnowsImportsThatAreExportedAgain) {
  TestGraph G;
  const FuncTypeId Type = G.type({U8}, U8);
  const FuncRef Func = G.import("a:b/c", "f", Type);
  G.exportFunc("d:e/f", "g", Func, Type);
  const HostSurface Surface = G.lowered().Surface;
  ASSERT_EQ(Surface.Exports.size(), 1u);
  EXPECT_EQ(Surface.Exports[0].Import, Func.Index);
  ASSERT_EQ(Surface.Imports.size(), 1u);
  EXPECT_TRUE(Surface.Imports[0].Users.empty());
}

TEST(HostSurfaceTest, TellsBuiltinsOfResourcesApart) {
  TestGraph G;
  const uint32_t Core =
      G.instantiate(0, "(module (func (export \"dtor\") (param i32)))");
  InstanceGraph::Resource Resource = exportedResource();
  Resource.Dtor = G.entity(Core, 0);
  const ResourceId Id = G.resource(Resource);
  std::vector<CoreBinding> Builtins = {
      G.builtin(0, CanonKind::ResourceNew, Id),
      G.builtin(0, CanonKind::ResourceRep, Id),
      G.builtin(0, CanonKind::ResourceDrop, Id)};
  G.instantiate(0,
                "(module (import \"h\" \"new\" (func (param i32) (result i32)))"
                "  (import \"h\" \"rep\" (func (param i32) (result i32)))"
                "  (import \"h\" \"drop\" (func (param i32))))",
                Builtins);
  const HostSurface Surface = G.lowered().Surface;
  ASSERT_EQ(Surface.Imports.size(), 3u);
  const HostImport::Kind Kinds[] = {HostImport::ResourceNew,
                                    HostImport::ResourceRep,
                                    HostImport::ResourceDrop};
  for (uint32_t I = 0; I != 3; ++I) {
    EXPECT_EQ(Surface.Imports[I].Module, "[export]a:b/c");
    EXPECT_EQ(Surface.Imports[I].K, Kinds[I]);
    EXPECT_EQ(Surface.Imports[I].Index, Id.Value);
    EXPECT_EQ(Surface.Imports[I].Users, std::vector{Builtins[I]});
  }
  ASSERT_EQ(Surface.Destructors.size(), 1u);
  EXPECT_EQ(Surface.Destructors[0].Name, "a:b/c#[dtor]r");
  EXPECT_EQ(Surface.Destructors[0].Resource, Id);
}

TEST(HostSurfaceTest, LiftsFromAndLowersIntoTheStagingArea) {
  // Two holders of handles of the host, so that tables are ours, and a function
  // whose result mixes handles and text.
  TestGraph G;
  InstanceGraph::Resource Resource;
  Resource.IsImport = true;
  Resource.Interface = "a:b/c";
  Resource.Name = "r";
  const ResourceId Id = G.resource(Resource);
  ResolvedType Own;
  Own.K = DefinedValType::Own;
  Own.Resource = Id;
  ResolvedType Pair;
  Pair.K = DefinedValType::Tuple;
  Pair.Children = {G.Graph.Types.intern(Own), G.Graph.Types.prim(String)};
  ResolvedFuncType Func;
  Func.Result = G.Graph.Types.intern(Pair);
  const FuncTypeId Type = G.Graph.Types.intern(Func);
  const FuncRef Import = G.import("a:b/c", "f", Type);
  for (const char *Name : {"x", "y"}) {
    const uint32_t Component = G.component(0, Name);
    const uint32_t Core = G.instantiate(Component, Libc);
    G.instantiate(Component, "(module (import \"h\" \"f\" (func (param i32))))",
                  {G.lower(Component, Import, Type,
                           optionsOf(Core, StringEncoding::Utf16))});
  }
  const HostSurface Surface = G.lowered().Surface;
  const HostImport *Found = Surface.findImport("a:b/c", "f");
  ASSERT_NE(Found, nullptr);
  EXPECT_EQ(Found->Users.size(), 2u);
  HostOptions Options;
  Options.Encoding = StringEncoding::Utf16;
  Options.Memory = "memory";
  Options.Realloc = "cabi_realloc";
  EXPECT_EQ(Found->Options, Options);
  ASSERT_EQ(Surface.Memories.size(), 1u);
  EXPECT_EQ(Surface.Memories[0].Definition, std::nullopt);
  ASSERT_EQ(Surface.Reallocs.size(), 1u);
  EXPECT_EQ(Surface.Reallocs[0].Definition, std::nullopt);
}
