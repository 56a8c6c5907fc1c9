//===- OutputFile.cpp - A file that appears when it is complete -----------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//

#include "meld/Support/OutputFile.h"
#include "meld/Support/Error.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/raw_ostream.h"

using namespace meld;
namespace fs = llvm::sys::fs;

static Error cannotWrite(std::error_code Code) {
  return makeError("cannot be written: " + Code.message());
}

/// Writes to a stream that is open, and looks whether all of it arrived.
static Error writeStream(llvm::raw_fd_ostream &OS,
                         llvm::function_ref<Error(raw_ostream &)> Write) {
  Error Err = Write(OS);
  OS.flush();
  if (std::error_code Code = OS.error()) {
    OS.clear_error();
    if (!Err)
      return cannotWrite(Code);
  }
  return Err;
}

/// Writes what cannot be renamed to: a pipe, a terminal, a device.
static Error writeDirectly(StringRef Path,
                           llvm::function_ref<Error(raw_ostream &)> Write) {
  std::error_code Code;
  llvm::raw_fd_ostream OS(Path, Code);
  if (Code)
    return cannotWrite(Code);
  return writeStream(OS, Write);
}

Error meld::writeFile(StringRef Path,
                      llvm::function_ref<Error(raw_ostream &)> Write) {
  fs::file_status Status;
  const bool Exists = !fs::status(Path, Status);
  if (Path == "-" || (Exists && Status.type() != fs::file_type::regular_file))
    return writeDirectly(Path, Write);

  Expected<fs::TempFile> Temporary = fs::TempFile::create(
      Path + ".tmp-%%%%%%%%", fs::all_read | fs::all_write);
  if (!Temporary) {
    consumeError(Temporary.takeError());
    return makeError("cannot be written: no file can be made in its folder");
  }
  Error Err = Error::success();
  {
    llvm::raw_fd_ostream OS(Temporary->FD, /*shouldClose=*/false);
    Err = writeStream(OS, Write);
  }
  if (Err)
    return joinErrors(std::move(Err), Temporary->discard());
  // A file that is replaced keeps its permissions.
  if (Exists)
    if (std::error_code Code =
            fs::setPermissions(Temporary->TmpName, Status.permissions()))
      return joinErrors(cannotWrite(Code), Temporary->discard());
  if (Error Failed = Temporary->keep(Path)) {
    consumeError(std::move(Failed));
    return makeError("cannot be replaced");
  }
  return Error::success();
}

Error meld::writeFile(StringRef Path, ArrayRef<uint8_t> Bytes) {
  return writeFile(Path, [&](raw_ostream &OS) {
    OS << llvm::toStringRef(Bytes);
    return Error::success();
  });
}
