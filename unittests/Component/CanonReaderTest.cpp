//===- CanonReaderTest.cpp - Canonical definitions ---------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//

#include "ComponentBytes.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/FormatVariadic.h"

#include <gtest/gtest.h>

using namespace meld;
using namespace meld::test;

namespace {
/// Everything that a canonical definition may refer to: core function 0, core
/// memory 0, core table 0, core type 0, function 0 of function type 0, resource
/// type 1, stream type 2, future type 3, async function type 4.
Bytes environment() {
  return cat(coreFuncAndMemory(), one(AliasId, 0x00, 0x01, 0x01, 0, "t"),
             one(CoreTypeId, 0x60, 1, 0x7f, 0),
             section(TypeId, 5, 0x40, 0, 0x01, 0x00, 0x3f, 0x7f, 0x00, 0x66,
                     0x00, 0x65, 0x00, 0x43, 0, 0x01, 0x00),
             one(ImportId, 0x00, "f", 0x01, 0));
}

/// The component of environment() and one canonical definition.
template <typename... Ts> Bytes withCanon(const Ts &...Parts) {
  return component(environment(), one(CanonId, Parts...));
}

/// The result of reading that, without the offset of the error.
template <typename... Ts> std::string readOne(const Ts &...Parts) {
  const std::string Result = read(withCanon(Parts...));
  const size_t Colon = Result.find(": ");
  return Colon == std::string::npos ? Result : Result.substr(Colon + 2);
}
} // namespace

TEST(CanonReaderTest, LS_P_02_EachOpcodeIsReadOrRefusedByName) {
  const std::tuple<uint8_t, const char *, Bytes> Forms[] = {
      {0x00, "lift", {0x00, 0, 0, 0}},
      {0x01, "lower", {0x00, 0, 0}},
      {0x02, "resource.new", {1}},
      {0x03, "resource.drop", {1}},
      {0x04, "resource.rep", {1}},
      {0x24, "backpressure.inc", {}},
      {0x25, "backpressure.dec", {}},
      {0x09, "task.return", {0x01, 0x00, 0}},
      {0x05, "task.cancel", {}},
      {0x0a, "context.get", {0x7f, 1}},
      {0x0b, "context.set", {0x7e, 0}},
      {0x06, "subtask.cancel", {1}},
      {0x0d, "subtask.drop", {}},
      {0x0e, "stream.new", {2}},
      {0x0f, "stream.read", {2, 0}},
      {0x10, "stream.write", {2, 0}},
      {0x11, "stream.cancel-read", {2, 0}},
      {0x12, "stream.cancel-write", {2, 0}},
      {0x13, "stream.drop-readable", {2}},
      {0x14, "stream.drop-writable", {2}},
      {0x15, "future.new", {3}},
      {0x16, "future.read", {3, 0}},
      {0x17, "future.write", {3, 0}},
      {0x18, "future.cancel-read", {3, 0}},
      {0x19, "future.cancel-write", {3, 0}},
      {0x1a, "future.drop-readable", {3}},
      {0x1b, "future.drop-writable", {3}},
      {0x1c, "error-context.new", {1, 0x03, 0}},
      {0x1d, "error-context.debug-message", {2, 0x03, 0, 0x04, 0}},
      {0x1e, "error-context.drop", {}},
      {0x1f, "waitable-set.new", {}},
      {0x20, "waitable-set.wait", {0, 0}},
      {0x21, "waitable-set.poll", {1, 0}},
      {0x22, "waitable-set.drop", {}},
      {0x23, "waitable.join", {}},
      {0x26, "thread.index", {}},
      {0x27, "thread.new-indirect", {0, 0}},
      {0x28, "thread.resume-later", {}},
      {0x29, "thread.suspend", {0}},
      {0x0c, "thread.yield", {0}},
      {0x2a, "thread.suspend-then-resume", {0}},
      {0x2b, "thread.yield-then-resume", {0}},
      {0x2c, "thread.suspend-then-promote", {0}},
      {0x2d, "thread.yield-then-promote", {1}},
  };
  const std::pair<uint8_t, const char *> Refused[] = {
      {0x08, "canon backpressure.set (0x08) is not part of the component model "
             "any more"},
      {0x40, "canon thread.spawn-ref is not supported: it is in use with two "
             "encodings that cannot be told apart"},
      {0x41, "canon thread.spawn-indirect is not supported: it is in use with "
             "two encodings that cannot be told apart"},
      {0x42, "canon thread.available-parallelism is not supported: it is in "
             "use with two encodings that cannot be told apart"},
  };
  for (int Opcode = 0; Opcode != 0x100; ++Opcode) {
    const auto *Form = llvm::find_if(
        Forms, [&](const auto &F) { return std::get<0>(F) == Opcode; });
    if (Form != std::end(Forms)) {
      const auto &[Code, Name, Rest] = *Form;
      const Bytes Input = withCanon(Opcode, Rest);
      ASSERT_EQ(read(Input), "ok") << Name;
      const auto C = readValid(Input);
      EXPECT_EQ(canonKindName(C->Canons[0].K), Name);
      const Sort Of = Opcode == 0x00 ? Sort::Func : Sort::CoreFunc;
      EXPECT_EQ(C->Spaces[Of].size(), 2u) << Name;
      EXPECT_EQ(C->Spaces[Of].back().K, IndexEntry::Defined);
      continue;
    }
    const auto *Known = llvm::find_if(
        Refused, [&](const auto &R) { return R.first == Opcode; });
    const std::string Message =
        Known != std::end(Refused)
            ? Known->second
            : llvm::formatv("unknown canonical definition 0x{0:x-2}", Opcode)
                  .str();
    EXPECT_EQ(readOne(Opcode), Message);
  }
}

TEST(CanonReaderTest, ReadsImmediates) {
  const Bytes Lift = withCanon(0x00, 0x00, 0, 3, 0x02, 0x03, 0, 0x04, 0, 0);
  const Canon L = readValid(Lift)->Canons[0];
  EXPECT_EQ(L.Opts.Encoding, StringEncoding::Latin1Utf16);
  EXPECT_EQ(L.Opts.Memory, 0u);
  EXPECT_EQ(L.Opts.Realloc, 0u);
  EXPECT_FALSE(L.Opts.Callback.has_value());
  EXPECT_FALSE(L.Opts.Async);

  const Bytes Async = withCanon(0x00, 0x00, 0, 2, 0x06, 0x07, 0, 4);
  const Canon A = readValid(Async)->Canons[0];
  EXPECT_TRUE(A.Opts.Async);
  EXPECT_EQ(A.Opts.Callback, 0u);

  const Bytes Context = withCanon(0x0b, 0x7e, 1);
  const Canon X = readValid(Context)->Canons[0];
  EXPECT_EQ(X.ContextType.K, CoreValType::I64);
  EXPECT_EQ(X.Slot, 1u);

  const Bytes Wait = withCanon(0x20, 1, 0);
  EXPECT_TRUE(readValid(Wait)->Canons[0].Cancellable);

  const Bytes Return = withCanon(0x09, 0x00, 0x79, 1, 0x01);
  const Canon R = readValid(Return)->Canons[0];
  EXPECT_EQ(R.Result->Prim, PrimValType::U32);
  EXPECT_EQ(R.Opts.Encoding, StringEncoding::Utf16);
}

TEST(CanonReaderTest, NamesTheOffsetOfAnUnknownOption) {
  const Bytes Input = withCanon(0x01, 0x00, 0, 1, 0x42);
  const std::string Offset =
      "offset 0x" + llvm::utohexstr(Input.size() - 1, /*LowerCase=*/true);
  EXPECT_EQ(read(Input), Offset + ": unknown canonical option 0x42");
}

TEST(CanonReaderTest, RefusesOptionsThatTheSpecificationLacks) {
  EXPECT_EQ(readOne(0x01, 0x00, 0, 1, 0x08, 0),
            "canonical option core-type (0x08) is not supported");
  EXPECT_EQ(readOne(0x01, 0x00, 0, 1, 0x09),
            "canonical option gc (0x09) is not supported");
}

TEST(CanonReaderTest, RefusesOptionsThatConflict) {
  EXPECT_EQ(readOne(0x01, 0x00, 0, 2, 0x00, 0x00),
            "canonical option string-encoding is given twice");
  EXPECT_EQ(readOne(0x01, 0x00, 0, 2, 0x00, 0x01),
            "canonical option string-encoding is given twice");
  EXPECT_EQ(readOne(0x01, 0x00, 0, 2, 0x03, 0, 0x03, 0),
            "canonical option memory is given twice");
  EXPECT_EQ(readOne(0x01, 0x00, 0, 1, 0x04, 0),
            "canon lower: option realloc needs option memory");
  EXPECT_EQ(readOne(0x00, 0x00, 0, 1, 0x07, 0, 0),
            "canon lift: option callback needs option async");
  EXPECT_EQ(readOne(0x00, 0x00, 0, 2, 0x05, 0, 0x06, 0),
            "canon lift: options post-return and async exclude each other");
}

TEST(CanonReaderTest, KeepsAsyncForFunctionsOfAsyncType) {
  EXPECT_EQ(readOne(0x00, 0x00, 0, 1, 0x06, 4), "ok");
  EXPECT_EQ(readOne(0x00, 0x00, 0, 1, 0x06, 0),
            "canon lift: option async needs a function of async type");
  EXPECT_EQ(readOne(0x01, 0x00, 0, 2, 0x06, 0x03, 0),
            "canon lower: option async needs a function of async type");
}

TEST(CanonReaderTest, RefusesOptionsWhereTheyMeanNothing) {
  EXPECT_EQ(readOne(0x01, 0x00, 0, 1, 0x05, 0),
            "canon lower: option post-return is not allowed");
  EXPECT_EQ(readOne(0x01, 0x00, 0, 2, 0x06, 0x07, 0),
            "canon lower: option callback is not allowed");
  EXPECT_EQ(readOne(0x09, 0x01, 0x00, 1, 0x06),
            "canon task.return: option async is not allowed");
  EXPECT_EQ(readOne(0x1c, 0),
            "canon error-context.new: option memory is required");
  EXPECT_EQ(readOne(0x1d, 1, 0x03, 0),
            "canon error-context.debug-message: option realloc is required");
}

TEST(CanonReaderTest, ChecksIndices) {
  EXPECT_EQ(readOne(0x00, 0x00, 7, 0, 0),
            "core function index 7 is out of range: 1 defined so far");
  EXPECT_EQ(readOne(0x01, 0x00, 1, 0),
            "function index 1 is out of range: 1 defined so far");
  EXPECT_EQ(readOne(0x01, 0x00, 0, 1, 0x03, 1),
            "core memory index 1 is out of range: 1 defined so far");
  EXPECT_EQ(readOne(0x27, 0, 1),
            "core table index 1 is out of range: 1 defined so far");
  EXPECT_EQ(readOne(0x00, 0x00, 0, 0, 1),
            "type index 1 is a resource type, expected a function type");
  EXPECT_EQ(readOne(0x0e, 3), "type index 3 is not a stream type");
  EXPECT_EQ(readOne(0x1a, 2), "type index 2 is not a future type");
  EXPECT_EQ(readOne(0x0a, 0x7f, 2), "context slot 2 is out of range: 2 exist");
  EXPECT_EQ(readOne(0x0a, 0x7d, 0),
            "canon context.get of type f32, expected i32 or i64");
  EXPECT_EQ(readOne(0x00, 0x01, 0, 0, 0),
            "sort 0x01 of a canonical definition, expected 0x00 (function)");
  EXPECT_EQ(readOne(0x06, 2), "async flag is 0x02, expected 0x00 or 0x01");
}

TEST(CanonReaderTest, StorageOfAComponentHasOneType) {
  EXPECT_EQ(read(component(section(CanonId, 2, 0x0a, 0x7e, 0, 0x0b, 0x7e, 1))),
            "ok");
  EXPECT_EQ(read(component(section(CanonId, 2, 0x0a, 0x7e, 0, 0x0b, 0x7f, 1))),
            "offset 0xf: canon context.set of type i32 in a component with "
            "another of type i64");
}

TEST(CanonReaderTest, OnlyTheDefinerMakesHandles) {
  const Bytes Import = one(ImportId, 0x00, "r", 0x03, 0x01); // type 0
  EXPECT_EQ(read(component(Import, one(CanonId, 0x02, 0))),
            "offset 0x14: canon resource.new: type index 0 is not a resource "
            "type defined by this component");
  EXPECT_EQ(read(component(Import, one(CanonId, 0x03, 0))), "ok");
  // A component's own resource stays its own when it is exported.
  EXPECT_EQ(read(component(one(TypeId, 0x3f, 0x7f, 0x00),
                           one(ExportId, 0x00, "r", 0x03, 0, 0x01, 0x03, 0x01),
                           one(CanonId, 0x02, 1))),
            "ok");
}
