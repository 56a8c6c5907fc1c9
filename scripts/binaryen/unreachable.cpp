// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/// \file
/// Takes the place of Binaryen's support/utilities.cpp: what it would abort on
/// is thrown, so that the caller of the library decides.

#include "support/utilities.h"

#include "llvm/Support/ErrorHandling.h"

#include <new>
#include <stdexcept>
#include <string>

[[noreturn]] static void throwAt(std::string Text, const char *File,
                                 unsigned Line) {
  if (File) {
    std::string Path = File;
    Text += " (" + Path.substr(Path.rfind('/') + 1) + ":" +
            std::to_string(Line) + ")";
  }
  throw std::logic_error("internal error in Binaryen: " + Text);
}

void wasm::handle_unreachable(const char *Message, const char *File,
                              unsigned Line) {
  throwAt(Message ? Message : "unreachable code reached", File, Line);
}

void meldBinaryenAssertFailed(const char *Condition, const char *File,
                              unsigned Line) {
  throwAt(std::string("assertion failed: ") + Condition, File, Line);
}

// Of the old LLVM that Binaryen carries (renamed by the build).
void llvm::report_bad_alloc_error(const char *, bool) {
  throw std::bad_alloc();
}
