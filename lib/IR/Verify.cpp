//===- Verify.cpp - Whether an image is a valid module --------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//

#include "meld/IR/Verify.h"
#include "BinaryenBridge.h"
#include "meld/IR/FusedModule.h"
#include "meld/Support/BinaryenLock.h"
#include "meld/Support/Error.h"

using namespace meld;

Error meld::verifyWithBinaryen(ArrayRef<uint8_t> Image) {
  const BinaryenLock Lock;
  Expected<BinaryenModuleRef> IR = readBinaryen(
      std::vector<char>(Image.begin(), Image.end()), BinaryenFeatureAll());
  if (!IR)
    return IR.takeError();
  Error Err = validateBinaryen(*IR);
  BinaryenModuleDispose(*IR);
  return Err;
}

/// An entry of the origin map must name a defined function, once.
static Error verifyOrigins(const CoreModule &Module, const OriginMap &Origins) {
  uint64_t Next = Module.numImports(ExternKind::Func);
  for (const FunctionOrigin &Origin : Origins.Functions) {
    if (Origin.FusedFunc < Next || Origin.FusedFunc >= Module.FuncTypes.size())
      return makeError("origin of function " + Twine(Origin.FusedFunc) +
                       ", which is not a defined function or not in order");
    if (Origin.Component >= Origins.Components.size())
      return makeError("origin of function " + Twine(Origin.FusedFunc) +
                       " has no component");
    Next = uint64_t(Origin.FusedFunc) + 1;
  }
  return Error::success();
}

/// What `wrap` made must be a component that could be fused again.
static Error verifyWrapper(ArrayRef<uint8_t> Wrapper) {
  Expected<std::unique_ptr<Component>> Read = readComponent(Wrapper);
  if (!Read)
    return addContext(Read.takeError(), "the component that wrap made");
  Expected<InstanceGraph> Graph = flatten(std::move(*Read));
  if (!Graph)
    return addContext(Graph.takeError(), "the component that wrap made");
  return Error::success();
}

Error meld::verify(FusedModule &M) {
  if (Error Err = M.features().takeError())
    return Err;
  Expected<CoreModule> Module = readCoreModule(M.image());
  if (!Module)
    return Module.takeError();
  if (Error Err = verifyOrigins(*Module, M.origins()))
    return Err;
  if (M.wrapper().empty())
    return Error::success();
  // Offsets are those of the component, not of an input.
  return withoutLocation(verifyWrapper(M.wrapper()));
}
