//===- Unreached.h - Canonical definitions that nothing uses ----*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/// \file
/// A definition that nothing uses leaves no trace in the fused module, and may
/// be of a kind that is not supported. It has to be valid nevertheless.
//===----------------------------------------------------------------------===//
#ifndef MELD_LIB_CANONICALABI_UNREACHED_H
#define MELD_LIB_CANONICALABI_UNREACHED_H

#include "CoreFunctions.h"
#include "Reached.h"

namespace meld {

/// Refuses lifts and lowerings outside of \p Reached, and destructors, whose
/// core functions do not have the types that validation demands, or that lack
/// an option (CanonicalABI.md, "Canonical Definitions"). Those whose core types
/// are not known, because they are not supported, are not looked at.
Error checkUnreached(const InstanceGraph &Graph,
                     const ReachedDefinitions &Reached, Layouts &Types,
                     CoreSignatures &Signatures);

} // namespace meld

#endif // MELD_LIB_CANONICALABI_UNREACHED_H
