//===- LLVM.h - The LLVM names used everywhere ------------------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/// \file
/// Imports the few LLVM support types that appear in nearly every interface
/// into namespace meld, so that headers need no using-directive.
//===----------------------------------------------------------------------===//
#ifndef MELD_SUPPORT_LLVM_H
#define MELD_SUPPORT_LLVM_H

#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/SmallVector.h"
#include "llvm/ADT/StringRef.h"
#include "llvm/ADT/Twine.h"
#include "llvm/Support/Casting.h"
#include "llvm/Support/Error.h"

namespace llvm {
class raw_ostream;
} // namespace llvm

namespace meld {
using llvm::ArrayRef;
using llvm::Error;
using llvm::Expected;
using llvm::MutableArrayRef;
using llvm::raw_ostream;
using llvm::SmallVector;
using llvm::SmallVectorImpl;
using llvm::StringRef;
using llvm::Twine;
} // namespace meld

#endif // MELD_SUPPORT_LLVM_H
