//===- Fuzzer.h - What the fuzz targets share -------------------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/// \file
/// A fuzz target is a function over bytes (LLVM's libFuzzer). That it neither
/// crashes nor runs for long is what the sanitizers and the fuzzer watch; what
/// it claims beyond that, it claims with expect().
//===----------------------------------------------------------------------===//
#ifndef MELD_TEST_FUZZ_FUZZER_H
#define MELD_TEST_FUZZ_FUZZER_H

#include "meld/Support/LLVM.h"
#include "llvm/Support/raw_ostream.h"
#include <cstdlib>

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *Data, size_t Size);

namespace meld::fuzz {

/// Ends the process, which the fuzzer reports with the input, where a claim
/// does not hold.
inline void expect(bool Holds, const char *Claim) {
  if (Holds)
    return;
  llvm::errs() << "fuzzer: this does not hold: " << Claim << '\n';
  abort();
}

/// Likewise where there is an error that must not be.
inline void expect(Error Err, const char *Claim) {
  if (!Err)
    return;
  llvm::errs() << "fuzzer: " << toString(std::move(Err)) << '\n';
  expect(false, Claim);
}

/// An error that an input may have: it has a text.
inline int refused(Error Err) {
  expect(!toString(std::move(Err)).empty(), "an error says something");
  return 0;
}

} // namespace meld::fuzz

#endif // MELD_TEST_FUZZ_FUZZER_H
