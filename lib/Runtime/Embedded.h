//===- Embedded.h - The compiled run time -----------------------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/// \file
/// What cmake/MeldRuntime.cmake makes of handles.c and staging.c: core modules
/// with all functions exported and with a name section.
//===----------------------------------------------------------------------===//
#ifndef MELD_LIB_RUNTIME_EMBEDDED_H
#define MELD_LIB_RUNTIME_EMBEDDED_H

#include "meld/Support/LLVM.h"

namespace meld::embedded {
extern const ArrayRef<uint8_t> HandlesGrowing;
extern const ArrayRef<uint8_t> HandlesFixed;
extern const ArrayRef<uint8_t> StagingGrowing;
extern const ArrayRef<uint8_t> StagingFixed;
} // namespace meld::embedded

#endif // MELD_LIB_RUNTIME_EMBEDDED_H
