//===- Error.cpp - Diagnostics with byte offsets --------------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//

#include "meld/Support/Error.h"

using namespace meld;

Error meld::makeError(const Twine &Message) {
  return llvm::createStringError(llvm::inconvertibleErrorCode(), Message);
}

Error meld::makeErrorAt(uint64_t Offset, const Twine &Message) {
  return makeError("offset 0x" + Twine::utohexstr(Offset) + ": " + Message);
}

Error meld::addContext(Error Err, const Twine &Context) {
  if (!Err)
    return Error::success();
  const std::string Prefix = Context.str();
  Error Result = Error::success();
  llvm::handleAllErrors(std::move(Err), [&](const llvm::ErrorInfoBase &Info) {
    Result = llvm::joinErrors(std::move(Result),
                              makeError(Prefix + ": " + Info.message()));
  });
  return Result;
}
