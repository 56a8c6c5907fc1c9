//===- HostHandles.h - Who holds handles of the host ------------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/// \file
/// The host keeps one handle table for the fused module. It stands for the
/// table of one component instance; were it to serve two, each could use the
/// other's handles by guessing a number.
//===----------------------------------------------------------------------===//
#ifndef MELD_LIB_CANONICALABI_HOSTHANDLES_H
#define MELD_LIB_CANONICALABI_HOSTHANDLES_H

#include "Reached.h"

#include "meld/CanonicalABI/Boundaries.h"

namespace meld {

/// Refuses, by name, resources whose handles need a table of our own, and,
/// unless Options.SharedHandles, compositions in which more than one component
/// instance holds handles of the host.
///
/// Handles are held by the instances that lower the root's imports or lift its
/// exports with handles in their types, and that use resource built-ins.
Error checkHostHandles(const InstanceGraph &Graph,
                       const ReachedDefinitions &Reached, Layouts &Types,
                       FunctionNames &Names, const BoundaryOptions &Options);

} // namespace meld

#endif // MELD_LIB_CANONICALABI_HOSTHANDLES_H
