// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/// \file
/// Takes the place of <assert.h> while Binaryen is compiled: a failed
/// assertion throws, instead of ending a process that is not Binaryen's. As
/// the standard wants, each inclusion defines the macro anew: no guard.

#undef assert
#define assert(...)                                                            \
  ((__VA_ARGS__) ? static_cast<void>(0)                                        \
                 : meldBinaryenAssertFailed(#__VA_ARGS__, __FILE__, __LINE__))

#ifndef MELD_BINARYEN_ASSERT_DECLARED
#define MELD_BINARYEN_ASSERT_DECLARED
/// Throws std::logic_error.
[[noreturn]] void meldBinaryenAssertFailed(const char *Condition,
                                           const char *File, unsigned Line);
#endif
