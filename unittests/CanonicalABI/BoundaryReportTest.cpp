//===- BoundaryReportTest.cpp - How boundaries were lowered ---------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "TestGraph.h"

#include "llvm/Support/raw_ostream.h"

using namespace meld;
using namespace meld::test;
using enum PrimValType;

namespace {

/// A provider component and a consumer that calls it.
struct Calls : TestGraph {
  uint32_t Provider = component(0, "a");
  uint32_t Consumer = component(0, "b");

  static ResolvedOpts options(StringEncoding Encoding, uint32_t Core) {
    ResolvedOpts Opts;
    Opts.Encoding = Encoding;
    Opts.Memory = memory(Core);
    return Opts;
  }

  /// A function of one string. Each side has a memory of its own.
  void connectText(StringEncoding From, StringEncoding To) {
    const FuncTypeId Type = type({String});
    const uint32_t Callee = instantiate(
        Provider, "(module (memory 1) (func (param i32 i32))"
                  " (func (param i32 i32 i32 i32) (result i32) unreachable))");
    ResolvedOpts LiftOpts = options(To, Callee);
    LiftOpts.Realloc = entity(Callee, 1);
    const FuncRef Func = lift(Provider, entity(Callee, 0), Type, LiftOpts);
    const uint32_t Memory = instantiate(Consumer, "(module (memory 1))");
    instantiate(Consumer, "(module (import \"\" \"\" (func (param i32 i32))))",
                {lower(Consumer, Func, Type, options(From, Memory))});
  }

  void connectScalar(PrimValType Param) {
    const FuncTypeId Type = type({Param});
    const uint32_t Callee =
        instantiate(Provider, "(module (func (param i32)))");
    instantiate(
        Consumer, "(module (import \"\" \"\" (func (param i32))))",
        {lower(Consumer, lift(Provider, entity(Callee, 0), Type), Type)});
  }

  LoweringKind onlyKind() {
    const BoundaryReport Report = lowered().Report;
    EXPECT_EQ(Report.Calls.size(), 1u);
    return Report.Calls[0].Kind;
  }
};

} // namespace

TEST(BoundaryReportTest, TellsDirectCallsFromAdapters) {
  Calls Direct, Scalar;
  Direct.connectScalar(U32);
  EXPECT_EQ(Direct.onlyKind(), LoweringKind::Direct);
  Scalar.connectScalar(U8);
  EXPECT_EQ(Scalar.onlyKind(), LoweringKind::Scalar);
}

TEST(BoundaryReportTest, TranscodesWhereEncodingsDiffer) {
  using enum StringEncoding;
  for (StringEncoding From : {Utf8, Utf16, Latin1Utf16})
    for (StringEncoding To : {Utf8, Utf16, Latin1Utf16}) {
      Calls C;
      C.connectText(From, To);
      EXPECT_EQ(C.onlyKind(),
                From == To ? LoweringKind::Copy : LoweringKind::Transcode);
    }
}

TEST(BoundaryReportTest, NamesOptionsThatTheTypeMakesMatter) {
  Calls C;
  C.connectText(StringEncoding::Utf16, StringEncoding::Utf8);
  const LoweredBoundary Call = C.lowered().Report.Calls[0];
  ASSERT_TRUE(Call.Caller && Call.Callee);
  EXPECT_EQ(Call.Caller->ComponentInstance, C.Consumer);
  EXPECT_EQ(Call.Caller->Encoding, StringEncoding::Utf16);
  EXPECT_EQ(Call.Caller->Memory, C.memory(1));
  EXPECT_EQ(Call.Caller->Realloc, std::nullopt);
  EXPECT_EQ(Call.Callee->ComponentInstance, C.Provider);
  EXPECT_EQ(Call.Callee->Memory, C.memory(0));
  EXPECT_EQ(Call.Callee->Realloc, C.entity(0, 1));

  Calls Scalar;
  Scalar.connectScalar(Char);
  EXPECT_EQ(Scalar.lowered().Report.Calls[0].Caller->Encoding, std::nullopt);
}

TEST(BoundaryReportTest, CountsBytesOfBodiesAsTheyWereWritten) {
  Calls C;
  C.connectText(StringEncoding::Utf8, StringEncoding::Utf16);
  C.connectScalar(Bool);
  const Boundaries Lowered = C.lowered();
  Expected<CoreModule> Adapters = readCoreModule(Lowered.AdapterBytes);
  ASSERT_TRUE(!!Adapters) << toString(Adapters.takeError());
  const uint32_t NumImports = Adapters->numImports(ExternKind::Func);

  const BoundaryReport &Report = Lowered.Report;
  uint64_t OfCalls = 0;
  for (const LoweredBoundary &Call : Report.Calls) {
    EXPECT_EQ(*Call.Adapter, Lowered.Lowerings[Call.Index].Index);
    EXPECT_EQ(Call.Bytes,
              Adapters->Bodies[*Call.Adapter - NumImports].Bytes.size());
    OfCalls += Call.Bytes;
  }
  EXPECT_EQ(Report.Adapters.Functions, 2u);
  EXPECT_EQ(Report.Adapters.Bytes, OfCalls);
  uint64_t All = 0;
  for (const CoreBody &Body : Adapters->Bodies)
    All += Body.Bytes.size();
  EXPECT_EQ(Report.Helpers.Functions, Adapters->Bodies.size() - 2);
  EXPECT_EQ(Report.Helpers.Bytes, All - OfCalls);
}

TEST(BoundaryReportTest, CountsAnAdapterThatIsPassedOnOnce) {
  Calls C;
  C.connectScalar(U8);
  const FuncTypeId Type = C.Graph.Lowerings[0].Type;
  const CoreBinding Adapted = {CoreBinding::Lowered, ExternKind::Func, 0, 0};
  // What is an adapter already needs no other for a u32 of the same bits.
  const FuncTypeId Wide = C.type({U32});
  const FuncRef Again = C.lift(C.Consumer, Adapted, Wide);
  C.instantiate(0, "(module (import \"\" \"\" (func (param i32))))",
                {C.lower(0, Again, Wide)});
  C.exportFunc("", "f", C.lift(C.Consumer, Adapted, Type), Type);
  const BoundaryReport Report = C.lowered().Report;
  ASSERT_EQ(Report.Calls.size(), 2u);
  EXPECT_EQ(Report.Calls[0].Kind, LoweringKind::Scalar);
  EXPECT_EQ(Report.Calls[1].Kind, LoweringKind::Direct);
  EXPECT_EQ(Report.Calls[1].Bytes, 0u);
  ASSERT_EQ(Report.Exports.size(), 1u);
  EXPECT_EQ(Report.Exports[0].Kind, LoweringKind::Direct);
  EXPECT_EQ(Report.Adapters.Functions, 1u);
}

TEST(BoundaryReportTest, NamesTheHostAsTheOtherSide) {
  TestGraph G;
  const uint32_t A = G.component(0, "a");
  const FuncTypeId Type = G.type({U32});
  const FuncRef Import = G.import("", "f", Type);
  const uint32_t Core =
      G.instantiate(A, "(module (import \"\" \"\" (func (param i32))))",
                    {G.lower(A, Import, Type)});
  G.exportFunc("", "g", Import, Type);
  G.exportFunc("", "h", G.lift(A, G.entity(Core, 0), Type), Type);
  const BoundaryReport Report = G.lowered().Report;
  ASSERT_EQ(Report.Calls.size(), 1u);
  EXPECT_EQ(Report.Calls[0].Caller->ComponentInstance, A);
  EXPECT_FALSE(Report.Calls[0].Callee);
  ASSERT_EQ(Report.Exports.size(), 2u);
  EXPECT_FALSE(Report.Exports[0].Caller || Report.Exports[0].Callee);
  EXPECT_FALSE(Report.Exports[1].Caller);
  EXPECT_EQ(Report.Exports[1].Index, 1u);
  EXPECT_EQ(Report.Exports[1].Callee->ComponentInstance, A);
}

TEST(BoundaryReportTest, NamesTheTableOfInstancesThatHoldHandles) {
  TestGraph G;
  const uint32_t A = G.component(0, "a"), B = G.component(0, "b");
  InstanceGraph::Resource Resource;
  Resource.IsImport = true;
  const ResourceId Thing = G.resource(Resource);
  G.Graph.Types.ResourceNames.push_back("thing");
  G.instantiate(B, "(module (import \"\" \"\" (func (param i32))))",
                {G.builtin(B, CanonKind::ResourceDrop, Thing)});
  const BoundaryReport Report = G.lowered().Report;
  ASSERT_EQ(Report.Tables.size(), 3u);
  EXPECT_EQ(Report.Tables[A].K, HandleTableUse::None);
  EXPECT_EQ(Report.Tables[B].K, HandleTableUse::Host);
  ASSERT_EQ(Report.Builtins.size(), 1u);
  EXPECT_EQ(Report.Builtins[0].Caller->ComponentInstance, B);
}

TEST(BoundaryReportTest, PrintsNumbersOfOwnTables) {
  TestGraph G;
  G.component(0, "a");
  BoundaryReport Report;
  Report.Tables = {{}, {HandleTableUse::Own, 7}};
  std::string Text, Json;
  llvm::raw_string_ostream TextOS(Text), JsonOS(Json);
  printBoundaries(TextOS, G.Graph, Report);
  EXPECT_EQ(Text, "handles of component-instance 1 root.$a: own table 7\n"
                  "calls 0\n"
                  "adapters 0: 0 bytes\n"
                  "helpers 0: 0 bytes\n");
  printBoundariesJson(JsonOS, G.Graph, Report);
  EXPECT_NE(StringRef(Json).find("\"table\": \"own\",\n      \"number\": 7"),
            StringRef::npos);
}

TEST(BoundaryReportTest, PrintsLongChains) {
  TestGraph G;
  const FuncTypeId Type = G.type({U8});
  CoreBinding Callee =
      G.entity(G.instantiate(0, "(module (func (param i32)))"), 0);
  for (unsigned I = 0; I != 50'000; ++I)
    Callee = G.lower(G.component(0, "c"), G.lift(0, Callee, Type), Type);
  G.instantiate(0, "(module (import \"\" \"\" (func (param i32))))", {Callee});
  const BoundaryReport Report = G.lowered().Report;
  EXPECT_EQ(Report.Calls.size(), 50'000u);
  llvm::raw_null_ostream OS;
  printBoundaries(OS, G.Graph, Report);
  printBoundariesJson(OS, G.Graph, Report);
}
