//===- Error.cpp - Diagnostics with byte offsets --------------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//

#include "meld/Support/Error.h"
#include "meld/Support/Location.h"
#include "llvm/Support/raw_ostream.h"

using namespace meld;

Error meld::makeError(const Twine &Message) {
  return llvm::createStringError(llvm::inconvertibleErrorCode(), Message);
}

char LocatedError::ID = 0;

void LocatedError::log(raw_ostream &OS) const {
  OS << Context << "offset 0x" << Twine::utohexstr(offsetOf(Location)) << ": "
     << Message;
}

Error meld::makeErrorAt(uint64_t Offset, const Twine &Message) {
  return llvm::make_error<LocatedError>(Offset, "", Message.str());
}

Error meld::addContext(Error Err, const Twine &Context) {
  if (!Err)
    return Error::success();
  const std::string Prefix = Context.str() + ": ";
  Error Result = Error::success();
  const auto Add = [&](Error One) {
    Result = llvm::joinErrors(std::move(Result), std::move(One));
  };
  llvm::handleAllErrors(
      std::move(Err),
      [&](const LocatedError &Info) {
        Add(llvm::make_error<LocatedError>(
            Info.location(), Prefix + Info.context().str(), Info.text().str()));
      },
      [&](const llvm::ErrorInfoBase &Info) {
        Add(makeError(Prefix + Info.message()));
      });
  return Result;
}

Error meld::withoutLocation(Error Err) {
  Error Result = Error::success();
  llvm::handleAllErrors(std::move(Err), [&](const llvm::ErrorInfoBase &Info) {
    Result = llvm::joinErrors(std::move(Result), makeError(Info.message()));
  });
  return Result;
}
