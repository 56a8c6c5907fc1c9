//===- BoundariesTest.cpp - How each component-level call is lowered ------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "TestGraph.h"

#include "meld/Binary/InstructionWalker.h"

using namespace meld;
using namespace meld::test;
using enum PrimValType;

namespace {

/// A provider component with one function, a consumer that imports it.
struct Pair : TestGraph {
  uint32_t Provider = component(0, "a");
  uint32_t Consumer = component(0, "b");

  /// Wires a function of type \p Type through, implemented by function 0 of
  /// the module \p Text.
  void connect(const char *Text, FuncTypeId Type, const char *ImporterText,
               ResolvedOpts LiftOpts = {}) {
    const uint32_t Core = instantiate(Provider, Text);
    const FuncRef Func = lift(Provider, entity(Core, 0), Type, LiftOpts);
    instantiate(Consumer, ImporterText, {lower(Consumer, Func, Type)});
  }
};

const char *const Identity =
    "(module (func (export \"f\") (param i32) (result i32) (local.get 0)))";
const char *const ImportsIdentity =
    "(module (import \"p\" \"f\" (func (param i32) (result i32))))";
const char *const Empty = "(module (func (export \"f\")))";
const char *const ImportsEmpty = "(module (import \"p\" \"f\" (func)))";

std::string names(const Boundaries &Lowered) {
  std::string Text;
  for (const ResidualImport &Import : Lowered.Residuals)
    Text += Import.Module + " " + Import.Field + "; ";
  return Text;
}
std::string exports(const Boundaries &Lowered) {
  std::string Text;
  for (const Boundaries::Export &Export : Lowered.Exports)
    Text += Export.Name + "; ";
  return Text;
}

} // namespace

//===----------------------------------------------------------------------===//
// Calls
//===----------------------------------------------------------------------===//

TEST(BoundariesTest, CallsDirectlyWhereNothingIsConverted) {
  for (PrimValType Type : {U32, S32}) {
    Pair P;
    P.connect(Identity, P.type({Type}, Type), ImportsIdentity);
    const Boundaries Lowered = P.lowered();
    ASSERT_EQ(Lowered.Lowerings.size(), 1u);
    EXPECT_EQ(Lowered.Lowerings[0].K, BoundaryTarget::Entity);
    EXPECT_EQ(Lowered.Lowerings[0].Instance, 0u);
    EXPECT_TRUE(Lowered.AdapterBytes.empty());
  }
}

TEST(BoundariesTest, AdaptsWhereAScalarIsConvertedOrChecked) {
  for (PrimValType Type : {Bool, U8, S8, U16, S16, Char}) {
    Pair P;
    P.connect(Identity, P.type({Type}, Type), ImportsIdentity);
    const Boundaries Lowered = P.lowered();
    EXPECT_EQ(Lowered.Lowerings[0].K, BoundaryTarget::Adapter);
    ASSERT_EQ(Lowered.AdapterImports.size(), 1u);
    EXPECT_EQ(Lowered.AdapterImports[0].K, BoundaryTarget::Entity);
    // The index is one of the written module: behind its import.
    EXPECT_EQ(Lowered.Lowerings[0].Index, 1u);
  }
}

TEST(BoundariesTest, AdaptsAFunctionWhoseTypeAnImportWouldNotMatch) {
  Pair P;
  P.connect("(module (type $t (sub (func (param i32) (result i32))))"
            "  (func (export \"f\") (type $t) (local.get 0)))",
            P.type({U32}, U32), ImportsIdentity);
  EXPECT_EQ(P.lowered().Lowerings[0].K, BoundaryTarget::Adapter);
}

TEST(BoundariesTest, FollowsAFunctionThatIsLiftedAsItWasLowered) {
  TestGraph G;
  const FuncTypeId Type = G.type({U32}, U32);
  const uint32_t A = G.component(0, "a"), B = G.component(0, "b");
  const uint32_t Core = G.instantiate(A, Identity);
  const FuncRef Inner = G.lift(A, G.entity(Core, 0), Type);
  const CoreBinding Lowered = G.lower(B, Inner, Type);
  // A core module that re-exports its import is no obstacle either.
  const uint32_t Shim = G.instantiate(
      B,
      "(module (import \"p\" \"f\" (func $f (param i32) (result i32)))"
      "  (export \"f\" (func $f)))",
      {Lowered});
  G.exportFunc("", "f", G.lift(B, G.entity(Shim, 0), Type), Type);
  const Boundaries Result = G.lowered();
  ASSERT_EQ(Result.Exports.size(), 1u);
  EXPECT_EQ(Result.Exports[0].Target.K, BoundaryTarget::Entity);
  EXPECT_EQ(Result.Exports[0].Target.Instance, Core);
}

TEST(BoundariesTest, LS_P_04_FollowsLongChainsWithoutRecursion) {
  TestGraph G;
  const FuncTypeId Type = G.type({U8}, U32);
  const uint32_t Core = G.instantiate(0, Identity);
  CoreBinding Callee = G.entity(Core, 0);
  for (unsigned I = 0; I != 50'000; ++I)
    Callee = G.lower(G.component(0, "c"), G.lift(0, Callee, Type), Type);
  G.instantiate(0, ImportsIdentity, {Callee});
  EXPECT_EQ(G.lowered().Lowerings.back().K, BoundaryTarget::Adapter);
}

TEST(BoundariesTest, LowersOnlyWhatIsReached) {
  TestGraph G;
  const FuncTypeId Type = G.type({U32});
  G.lower(0, G.import("", "f", Type), Type);
  G.builtin(0, CanonKind::StreamNew); // not supported
  const Boundaries Lowered = G.lowered();
  EXPECT_EQ(Lowered.Lowerings[0].K, BoundaryTarget::Unset);
  EXPECT_EQ(Lowered.Builtins[0].K, BoundaryTarget::Unset);
  EXPECT_EQ(names(Lowered), "");
}

TEST(BoundariesTest, ChecksWhatIsNotReached) {
  TestGraph G;
  const FuncTypeId Type = G.type({String});
  G.lower(0, G.import("", "f", Type), Type);
  EXPECT_EQ(G.error(), "offset 0x30: function \"f\" of type func(x: string) "
                       "requires option memory");
}

TEST(BoundariesTest, LeavesUnreachedDefinitionsWithoutACoreTypeAlone) {
  TestGraph G;
  const FuncTypeId Type = G.type({U32});
  ResolvedOpts Async;
  Async.Async = true;
  // Neither what these flatten to nor what this built-in takes is known.
  G.lower(0, G.import("", "f", Type), Type, Async);
  G.lift(0, G.builtin(0, CanonKind::StreamNew), Type);
  EXPECT_EQ(G.error(), "");
}

TEST(BoundariesTest, ChecksTypesOfDestructors) {
  TestGraph G;
  const uint32_t Core = G.instantiate(0, "(module (func (export \"f\")))");
  InstanceGraph::Resource Resource;
  Resource.Rep = {CoreValType::I32, false, {}};
  Resource.Dtor = TestGraph::entity(Core, 0);
  Resource.Offset = 0x60;
  G.resource(Resource);
  EXPECT_EQ(G.error(), "offset 0x60: the destructor of a resource has core "
                       "type (func), expected (func (param i32))");
}

//===----------------------------------------------------------------------===//
// Flags and exceptions
//===----------------------------------------------------------------------===//

namespace {
/// Counts the instructions of the adapters that are \p Wanted.
unsigned countInAdapters(const Boundaries &Lowered, Opcode Wanted) {
  struct Counter : InstructionVisitor {
    Opcode Wanted;
    unsigned Count = 0;
    bool instruction(Opcode Op, const uint8_t *) {
      Count += Op == Wanted;
      return true;
    }
  } Visitor;
  Visitor.Wanted = Wanted;
  if (Lowered.AdapterBytes.empty())
    return 0;
  Expected<CoreModule> Module = readCoreModule(Lowered.AdapterBytes);
  EXPECT_TRUE(bool(Module));
  for (const CoreBody &Body : Module->Bodies)
    EXPECT_EQ(toString(walkBody(Body, Visitor)), "");
  return Visitor.Count;
}

/// Parents that call a child, which calls its parent back.
void addDonut(TestGraph &G, uint32_t Parent) {
  const FuncTypeId Type = G.type({U32}, U32);
  const uint32_t Child = G.component(Parent, "child");
  const FuncRef Back =
      G.lift(Parent, G.entity(G.instantiate(Parent, Identity), 0), Type);
  const uint32_t Core =
      G.instantiate(Child, ImportsIdentity, {G.lower(Child, Back, Type)});
  const FuncRef Func = G.lift(Child, G.entity(Core, 0), Type);
  G.instantiate(Parent, ImportsIdentity, {G.lower(Parent, Func, Type)});
}
} // namespace

TEST(BoundariesTest, GuardsOnlyInstancesThatCanBeReentered) {
  TestGraph G;
  const uint32_t Parent = G.component(0, "parent");
  addDonut(G, Parent);
  const Boundaries Lowered = G.lowered();
  // The call back enters nothing that is not active.
  EXPECT_EQ(Lowered.Lowerings[0].K, BoundaryTarget::Entity);
  EXPECT_EQ(Lowered.Lowerings[1].K, BoundaryTarget::Adapter);
  EXPECT_EQ(countInAdapters(Lowered, Opcode::GlobalSet), 2u);
}

TEST(BoundariesTest, GuardsReentranceOfAnyNumberOfInstances) {
  for (unsigned NumDonuts : {64u, 65u, 300u}) {
    TestGraph G;
    for (unsigned I = 0; I != NumDonuts; ++I)
      addDonut(G, G.component(0, "parent"));
    EXPECT_EQ(countInAdapters(G.lowered(), Opcode::GlobalSet), 2 * NumDonuts);
  }
}

TEST(BoundariesTest, PutsBackFlagsAroundDestructors) {
  TestGraph G;
  const uint32_t Parent = G.component(0, "parent");
  addDonut(G, Parent);
  const uint32_t Child = 2;
  const uint32_t Core =
      G.instantiate(Child, "(module (func (export \"dtor\") (param i32)))");
  InstanceGraph::Resource Resource;
  Resource.ComponentInstance = Child;
  Resource.IsExported = true;
  Resource.Name = Resource.ExportName = "r";
  Resource.Dtor = G.entity(Core, 0);
  G.resource(Resource);
  const Boundaries Lowered = G.lowered();
  ASSERT_EQ(exports(Lowered), "[dtor]r; ");
  EXPECT_EQ(Lowered.Exports[0].Target.K, BoundaryTarget::Adapter);
  // Tested on the way from the parent, remembered by the destructor's.
  EXPECT_EQ(countInAdapters(Lowered, Opcode::GlobalGet), 2u);
}

TEST(BoundariesTest, TrapsOnExceptionsWithTheInstructionsOfTheInput) {
  const auto Count = [](const char *Callee, Opcode Wanted) {
    Pair P;
    P.connect(Callee, P.type({}), ImportsEmpty);
    return countInAdapters(P.lowered(), Wanted);
  };
  const char *Throws = "(module (tag $t) (func (export \"f\") (throw $t)))";
  EXPECT_EQ(Count(Throws, Opcode::TryTable), 1u);
  EXPECT_EQ(Count(Throws, Opcode::Try), 0u);
  const char *Legacy = "(module (tag $t) (func (export \"f\")"
                       "  (try $l (do (throw $t)) (catch $t (rethrow $l)))))";
  EXPECT_EQ(Count(Legacy, Opcode::TryTable), 0u);
  EXPECT_EQ(Count(Legacy, Opcode::Try), 1u);
  const char *Quiet = "(module (tag $t) (func (export \"f\")))";
  EXPECT_EQ(Count(Quiet, Opcode::TryTable), 0u);
}

TEST(BoundariesTest, ChecksMayLeaveOnlyWhereARestrictedFunctionMayCall) {
  const auto Sets = [](const char *Module) {
    Pair P;
    const FuncTypeId Type = P.type({});
    const FuncRef Host = P.import("", "h", Type);
    const uint32_t Core =
        P.instantiate(P.Provider, Module, {P.lower(P.Provider, Host, Type)});
    ResolvedOpts Opts;
    Opts.PostReturn = P.entity(Core, 2);
    const FuncRef Func = P.lift(P.Provider, P.entity(Core, 1), Type, Opts);
    P.instantiate(P.Consumer, ImportsEmpty, {P.lower(P.Consumer, Func, Type)});
    return countInAdapters(P.lowered(), Opcode::GlobalSet);
  };
  EXPECT_EQ(Sets("(module (import \"h\" \"h\" (func $h))"
                 "  (func (export \"f\") (call $h)) (func (export \"p\")))"),
            0u);
  EXPECT_EQ(Sets("(module (import \"h\" \"h\" (func $h))"
                 "  (func (export \"f\")) (func (export \"p\") (call $i))"
                 "  (func $i (call $h)))"),
            2u);
  EXPECT_EQ(Sets("(module (import \"h\" \"h\" (func $h)) (table 1 funcref)"
                 "  (func (export \"f\"))"
                 "  (func (export \"p\") (call_indirect (i32.const 0))))"),
            2u);
}

//===----------------------------------------------------------------------===//
// Refusals
//===----------------------------------------------------------------------===//

TEST(BoundariesTest, LS_P_10_NamesFunctionAndTypeThatCannotCross) {
  Pair P;
  ResolvedType Stream;
  Stream.K = DefinedValType::Stream;
  Stream.Children = {P.Graph.Types.prim(PrimValType::U8)};
  ResolvedType Option;
  Option.K = DefinedValType::Option;
  Option.Children = {P.Graph.Types.intern(std::move(Stream))};
  ResolvedFuncType Type;
  Type.Params = {{"x", P.Graph.Types.intern(std::move(Option))}};
  P.connect("(module (func (export \"f\") (param i32 i32)))",
            P.Graph.Types.intern(std::move(Type)),
            "(module (import \"p\" \"f\" (func (param i32 i32))))");
  EXPECT_EQ(P.error(),
            "offset 0x10: function \"f\" of type func(x: option<stream<u8>>): "
            "streams and futures are not supported yet");
}

TEST(BoundariesTest, ChecksTheCoreTypeOfALiftedFunction) {
  Pair P;
  P.connect(Identity, P.type({U64}, U32), ImportsIdentity);
  EXPECT_EQ(P.error(),
            "offset 0x10: function \"f\" of type func(x: u64) -> u32 has core "
            "type (func (param i32) (result i32)), expected (func (param i64) "
            "(result i32))");
}

TEST(BoundariesTest, ChecksTheCoreTypeOfAnImport) {
  Pair P;
  P.connect(Identity, P.type({U32}, U32), ImportsEmpty);
  EXPECT_NE(P.error().find("import \"p\" \"f\" has core type (func), but "
                           "lowered function \"f\" of type func(x: u32) -> u32 "
                           "has (func (param i32) (result i32))"),
            std::string::npos)
      << P.error();
}

TEST(BoundariesTest, ChecksTheCoreTypeOfPostReturn) {
  Pair P;
  ResolvedOpts Opts;
  Opts.PostReturn = P.entity(0, 0);
  P.connect(Identity, P.type({U32}, U32), ImportsIdentity, Opts);
  EXPECT_NE(P.error().find("post-return of function \"f\""), std::string::npos);
}

TEST(BoundariesTest, RequiresTheOptionsThatATypeNeeds) {
  TestGraph G;
  const FuncTypeId Type = G.type({String});
  G.instantiate(0, "(module (import \"p\" \"f\" (func (param i32 i32))))",
                {G.lower(0, G.import("", "f", Type), Type)});
  EXPECT_EQ(G.error(), "offset 0x30: function \"f\" of type func(x: string) "
                       "requires option memory");
}

TEST(BoundariesTest, LS_Y_01_RefusesEachAsyncDefinitionByName) {
  // Every canonical definition is either lowered or refused here.
  for (unsigned K = 0; K <= unsigned(CanonKind::ThreadAvailableParallelism);
       ++K) {
    const CanonKind Kind = CanonKind(K);
    if (Kind == CanonKind::Lift || Kind == CanonKind::Lower ||
        Kind == CanonKind::ResourceNew || Kind == CanonKind::ResourceDrop ||
        Kind == CanonKind::ResourceRep || Kind == CanonKind::ContextGet ||
        Kind == CanonKind::ContextSet || Kind == CanonKind::ErrorContextNew ||
        Kind == CanonKind::ErrorContextDebugMessage ||
        Kind == CanonKind::ErrorContextDrop ||
        Kind == CanonKind::BackpressureInc ||
        Kind == CanonKind::BackpressureDec)
      continue;
    TestGraph G;
    const CoreBinding Builtin = G.builtin(0, Kind);
    ResolvedType Stream;
    Stream.K = DefinedValType::Stream;
    Stream.Children = {std::nullopt};
    G.Graph.Builtins.back().Type = G.Graph.Types.intern(std::move(Stream));
    // Something calls it.
    G.instantiate(0, "(module (import \"p\" \"f\" (func)) (start 0))",
                  {Builtin});
    EXPECT_EQ(G.error(), "offset 0x50: built-in " + canonKindName(Kind).str() +
                             " is not supported yet");
  }
}

TEST(BoundariesTest, LS_Y_01_RefusesAsyncOptionsAndFunctions) {
  const auto Refusal = [](auto Change) {
    Pair P;
    ResolvedOpts Opts;
    ResolvedFuncType Type;
    Change(P, Opts, Type);
    P.connect(Empty, P.Graph.Types.intern(std::move(Type)), ImportsEmpty, Opts);
    return P.error();
  };
  EXPECT_NE(Refusal([](Pair &, ResolvedOpts &Opts, ResolvedFuncType &) {
              Opts.Async = true;
            })
                .find("function \"f\" of type func(): option async is not "
                      "supported yet"),
            std::string::npos);
  EXPECT_NE(Refusal([](Pair &P, ResolvedOpts &Opts, ResolvedFuncType &) {
              Opts.Callback = P.entity(0, 0);
            }).find("option callback is not supported yet"),
            std::string::npos);
  EXPECT_NE(Refusal([](Pair &, ResolvedOpts &, ResolvedFuncType &Type) {
              Type.Async = true;
            }).find("async functions are not supported yet"),
            std::string::npos);
  EXPECT_NE(Refusal([](Pair &P, ResolvedOpts &, ResolvedFuncType &Type) {
              ResolvedType Stream;
              Stream.K = DefinedValType::Stream;
              Stream.Children.push_back(std::nullopt);
              Type.Result = P.Graph.Types.intern(std::move(Stream));
            }).find("streams and futures are not supported yet"),
            std::string::npos);
}

//===----------------------------------------------------------------------===//
// The host's imports
//===----------------------------------------------------------------------===//

namespace {
/// Components with a memory and realloc each that lower functions of the host.
struct Importers : TestGraph {
  void add(FuncRef Func, FuncTypeId Type, const char *Signature,
           StringEncoding Encoding = StringEncoding::Utf8) {
    const uint32_t Component = component(0, "c");
    const uint32_t Libc = instantiate(
        Component, "(module (memory (export \"m\") 1)"
                   "  (func (export \"r\") (param i32 i32 i32 i32) (result i32)"
                   "    (local.get 0)))");
    ResolvedOpts Opts;
    Opts.Encoding = Encoding;
    Opts.Memory = memory(Libc);
    Opts.Realloc = entity(Libc, 0);
    const std::string Text =
        std::string("(module (import \"h\" \"f\" (func ") + Signature + ")))";
    instantiate(Component, Text.c_str(), {lower(Component, Func, Type, Opts)});
  }
};
} // namespace

TEST(BoundariesTest, LS_M_07_KeepsImportsWithDifferentOptionsApart) {
  Importers G;
  const FuncTypeId Type = G.type({String});
  const FuncRef Func = G.import("wasi:cli/out@0.2.0", "print", Type);
  for (unsigned I = 0; I != 3; ++I)
    G.add(Func, Type, "(param i32 i32)");
  const Boundaries Lowered = G.lowered();
  EXPECT_EQ(names(Lowered), "wasi:cli/out@0.2.0 print; wasi:cli/out@0.2.0 "
                            "print$1; wasi:cli/out@0.2.0 print$2; ");
  EXPECT_TRUE(Lowered.Residuals[0].NeedsExports);
  EXPECT_EQ(exports(Lowered), "memory; memory$1; memory$2; ");
  // Results are not allocated, so no realloc is needed, and the first memory
  // is the first importer's.
  EXPECT_EQ(Lowered.Exports[0].Target.Instance, 0u);
}

TEST(BoundariesTest, MergesImportsThatCannotBeToldApart) {
  Importers G;
  const FuncTypeId Type = G.type({Char, U64}, F32);
  const FuncRef Func = G.import("", "f", Type);
  G.add(Func, Type, "(param i32 i64) (result f32)");
  G.add(Func, Type, "(param i32 i64) (result f32)", StringEncoding::Utf16);
  const Boundaries Lowered = G.lowered();
  EXPECT_EQ(names(Lowered), "$root f; ");
  EXPECT_EQ(Lowered.Lowerings[0].Index, Lowered.Lowerings[1].Index);
  EXPECT_FALSE(Lowered.Residuals[0].NeedsExports);
  EXPECT_EQ(exports(Lowered), "");
}

TEST(BoundariesTest, NeedsAReallocForResultsOfTheHost) {
  Importers G;
  const FuncTypeId Type = G.type({}, String);
  G.add(G.import("", "f", Type), Type, "(param i32)");
  EXPECT_EQ(exports(G.lowered()), "memory; cabi_realloc; ");
}

//===----------------------------------------------------------------------===//
// Exports
//===----------------------------------------------------------------------===//

TEST(BoundariesTest, NamesExportsAsWitComponentDoes) {
  TestGraph G;
  const FuncTypeId Type = G.type({U32}, String);
  const uint32_t Core = G.instantiate(
      0, "(module (memory (export \"m\") 1)"
         "  (func (export \"f\") (param i32) (result i32) (local.get 0))"
         "  (func (export \"p\") (param i32)))");
  ResolvedOpts Opts;
  Opts.Memory = G.memory(Core);
  Opts.PostReturn = G.entity(Core, 1);
  const FuncRef Func = G.lift(0, G.entity(Core, 0), Type, Opts);
  G.exportFunc("a:b/c@1.2.3", "f", Func, Type);
  G.exportFunc("", "g", Func, Type);
  EXPECT_EQ(exports(G.lowered()),
            "a:b/c@1.2.3#f; cabi_post_a:b/c@1.2.3#f; g; cabi_post_g; memory; ");
}

TEST(BoundariesTest, ExportsNoMemoryThatNobodyOutsideNeeds) {
  TestGraph G;
  const FuncTypeId Type = G.type({U32}, U32);
  const uint32_t Core = G.instantiate(
      0, "(module (memory (export \"memory\") 1)"
         "  (func (export \"f\") (param i32) (result i32) (local.get 0))"
         "  (func (param i32 i32 i32 i32) (result i32) unreachable))");
  ResolvedOpts Opts;
  Opts.Memory = G.memory(Core);
  Opts.Realloc = G.entity(Core, 1);
  G.exportFunc("", "f", G.lift(0, G.entity(Core, 0), Type, Opts), Type);
  EXPECT_EQ(exports(G.lowered()), "f; ");
}

TEST(BoundariesTest, RefusesExportsThatWouldCollide) {
  TestGraph G;
  const FuncTypeId Type = G.type({}, String);
  const uint32_t Core =
      G.instantiate(0, "(module (memory (export \"m\") 1)"
                       "  (func (export \"f\") (result i32) (i32.const 0)))");
  ResolvedOpts Opts;
  Opts.Memory = G.memory(Core);
  G.exportFunc("", "memory", G.lift(0, G.entity(Core, 0), Type, Opts), Type);
  EXPECT_EQ(G.error(), "the fused module would have two exports \"memory\"");
}

TEST(BoundariesTest, PassesOnAnImportOfNumbers) {
  TestGraph G;
  const FuncTypeId Type = G.type({U8, F64}, Char);
  G.exportFunc("x:y/z", "f", G.import("a:b/c", "f", Type), Type);
  const Boundaries Lowered = G.lowered();
  EXPECT_EQ(names(Lowered), "a:b/c f; ");
  ASSERT_EQ(exports(Lowered), "x:y/z#f; ");
  EXPECT_EQ(Lowered.Exports[0].Target.K, BoundaryTarget::Residual);
}

TEST(BoundariesTest, PassesOnAnImportOfStringsThroughTheStagingArea) {
  TestGraph G;
  const FuncTypeId Type = G.type({String}, String);
  G.exportFunc("", "f", G.import("a:b/c", "f", Type), Type);
  const Boundaries Lowered = G.lowered();
  EXPECT_EQ(names(Lowered), "a:b/c f; ");
  EXPECT_TRUE(Lowered.Residuals[0].NeedsExports);
  EXPECT_EQ(exports(Lowered), "f; cabi_post_f; memory; cabi_realloc; ");
}

TEST(BoundariesTest, RefusesToPassOnAnImportThatReturnsAnErrorContext) {
  TestGraph G;
  const FuncTypeId Type = G.type({}, PrimValType::ErrorContext);
  G.exportFunc("", "f", G.import("a:b/c", "f", Type), Type);
  EXPECT_EQ(G.error(),
            "offset 0x40: export \"f\" of type func() -> error-context is an "
            "import of the root: an error context that it returned could never "
            "be dropped");
}

//===----------------------------------------------------------------------===//
// Handles of the host
//===----------------------------------------------------------------------===//

namespace {
const char *const ImportsDrop =
    "(module (import \"h\" \"drop\" (func (param i32))))";

InstanceGraph::Resource importedResource() {
  InstanceGraph::Resource Resource;
  Resource.IsImport = true;
  Resource.Interface = "wasi:io/streams@0.2.0";
  Resource.Name = "input-stream";
  return Resource;
}
} // namespace

TEST(BoundariesTest, LeavesResourcesOfTheHostToTheHost) {
  TestGraph G;
  const ResourceId Id = G.resource(importedResource());
  G.instantiate(0, ImportsDrop, {G.builtin(0, CanonKind::ResourceDrop, Id)});
  EXPECT_EQ(names(G.lowered()),
            "wasi:io/streams@0.2.0 [resource-drop]input-stream; ");
}

TEST(BoundariesTest, GivesTwoHoldersOfHostHandlesTablesOfTheirOwn) {
  TestGraph G;
  const ResourceId Id = G.resource(importedResource());
  for (const char *Name : {"a", "b"}) {
    const uint32_t Component = G.component(0, Name);
    G.instantiate(Component, ImportsDrop,
                  {G.builtin(Component, CanonKind::ResourceDrop, Id)});
  }
  const Boundaries Separate = G.lowered();
  EXPECT_EQ(names(Separate),
            "wasi:io/streams@0.2.0 [resource-drop]input-stream; ");
  EXPECT_EQ(Separate.Runtime.size(), 1u);
  BoundaryOptions Shared;
  Shared.SharedHandles = true;
  const Boundaries Together = G.lowered(Shared);
  EXPECT_EQ(names(Together),
            "wasi:io/streams@0.2.0 [resource-drop]input-stream; ");
  EXPECT_TRUE(Together.Runtime.empty());
}

TEST(BoundariesTest, GivesExportedResourcesTheHostsTable) {
  TestGraph G;
  const uint32_t Core =
      G.instantiate(0, "(module (func (export \"dtor\") (param i32)))");
  InstanceGraph::Resource Resource;
  Resource.Dtor = G.entity(Core, 0);
  Resource.Rep = {CoreValType::I32, false, {}};
  Resource.Name = Resource.ExportName = "r";
  Resource.IsExported = true;
  Resource.ExportInterface = "a:b/c";
  const ResourceId Id = G.resource(Resource);
  G.instantiate(0,
                "(module (import \"h\" \"new\" (func (param i32) (result i32)))"
                "  (import \"h\" \"rep\" (func (param i32) (result i32)))"
                "  (import \"h\" \"drop\" (func (param i32))))",
                {G.builtin(0, CanonKind::ResourceNew, Id),
                 G.builtin(0, CanonKind::ResourceRep, Id),
                 G.builtin(0, CanonKind::ResourceDrop, Id)});
  const Boundaries Lowered = G.lowered();
  EXPECT_EQ(names(Lowered),
            "[export]a:b/c [resource-new]r; [export]a:b/c "
            "[resource-rep]r; [export]a:b/c [resource-drop]r; ");
  EXPECT_EQ(exports(Lowered), "a:b/c#[dtor]r; ");
}

TEST(BoundariesTest, KeepsFromTheHostWhatItDoesNotKnow) {
  TestGraph G;
  InstanceGraph::Resource Resource;
  Resource.Name = "r";
  Resource.Rep = {CoreValType::I32, false, {}};
  const ResourceId Id = G.resource(Resource);
  G.instantiate(0, ImportsDrop, {G.builtin(0, CanonKind::ResourceDrop, Id)});
  const Boundaries Lowered = G.lowered();
  EXPECT_EQ(names(Lowered), "");
  EXPECT_EQ(Lowered.Runtime.size(), 1u);
}

TEST(BoundariesTest, LeavesAnExportedResourceToItsOnlyHolderAndTheHost) {
  TestGraph G;
  const uint32_t User = G.component(0, "user");
  InstanceGraph::Resource Resource;
  Resource.Name = Resource.ExportName = "r";
  Resource.IsExported = true;
  const ResourceId Id = G.resource(Resource);
  G.instantiate(User, ImportsDrop,
                {G.builtin(User, CanonKind::ResourceDrop, Id)});
  const Boundaries Lowered = G.lowered();
  EXPECT_EQ(names(Lowered), "[export]$root [resource-drop]r; ");
  EXPECT_TRUE(Lowered.Runtime.empty());
}
