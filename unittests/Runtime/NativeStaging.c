//===- NativeStaging.c - staging.c for this machine -----------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//

#include "Runtime/staging.c"

const struct NativeStaging ENTRY(Staging) = {
    ENTRY(staging_realloc), ENTRY(staging_mark), ENTRY(staging_release)};
