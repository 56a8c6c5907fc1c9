//===- Runtime.cpp - Functions that fused modules call --------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//

#include "meld/Runtime/Runtime.h"

#include "Embedded.h"
#include "ModuleSlice.h"

using namespace meld;

namespace {
struct FunctionInfo {
  const char *Name;
  unsigned NumParams; ///< all of type i32
  std::optional<CoreValType::Kind> Result;
};
} // namespace

static const FunctionInfo &info(RuntimeFunction Function) {
  constexpr auto I32 = CoreValType::I32, I64 = CoreValType::I64;
  // By RuntimeFunction.
  static constexpr FunctionInfo Infos[] = {
      {"handle_add", 4, I32},         {"handle_take", 3, I64},
      {"handle_rep", 3, I32},         {"handle_drop", 3, I64},
      {"share_add", 2, I32},          {"share_drop", 2, I32},
      {"handle_lend", 3, I32},        {"lends_begin", 0, I32},
      {"lends_end", 1, std::nullopt}, {"scope_begin", 0, I32},
      {"scope_end", 1, std::nullopt}, {"borrow_add", 4, I32},
      {"borrow_add_host", 4, I32},    {"staging_realloc", 4, I32},
      {"staging_mark", 0, I32},       {"staging_release", 1, std::nullopt},
  };
  static_assert(std::size(Infos) == NumRuntimeFunctions);
  return Infos[static_cast<unsigned>(Function)];
}

StringRef meld::runtimeFunctionName(RuntimeFunction Function) {
  return info(Function).Name;
}

CoreFuncType meld::runtimeFunctionType(RuntimeFunction Function) {
  const FunctionInfo &Info = info(Function);
  CoreFuncType Type;
  Type.Params.resize(Info.NumParams);
  if (Info.Result) {
    CoreValType Result;
    Result.K = *Info.Result;
    Type.Results.push_back(Result);
  }
  return Type;
}

bool meld::isStagingFunction(RuntimeFunction Function) {
  return Function >= RuntimeFunction::StagingRealloc;
}

static Expected<RuntimeImage> select(ArrayRef<uint8_t> Embedded,
                                     ArrayRef<RuntimeFunction> Used,
                                     Expected<MemoryPlan> Plan) {
  if (!Plan)
    return Plan.takeError();
  Expected<CoreModule> Module = readCoreModule(Embedded);
  if (!Module)
    return Module.takeError();
  SmallVector<StringRef, NumRuntimeFunctions> Names;
  for (RuntimeFunction Function : Used)
    Names.push_back(runtimeFunctionName(Function));
  return sliceModule(*Module, Names, *Plan);
}

Expected<RuntimeImage> meld::selectHandles(ArrayRef<RuntimeFunction> Used,
                                           const RuntimeOptions &Options) {
  return select(Options.Capacity ? embedded::HandlesFixed
                                 : embedded::HandlesGrowing,
                Used, planHandles(Options));
}

Expected<RuntimeImage> meld::selectStaging(ArrayRef<RuntimeFunction> Used,
                                           const RuntimeOptions &Options) {
  return select(Options.StagingBytes ? embedded::StagingFixed
                                     : embedded::StagingGrowing,
                Used, planStaging(Options));
}
