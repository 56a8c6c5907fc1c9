//===- EmitScpv.h - Write provenance into a module --------------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/// \file
/// From an origin map and final bytes to the component-provenance section.
//===----------------------------------------------------------------------===//
#ifndef MELD_PROVENANCE_EMITSCPV_H
#define MELD_PROVENANCE_EMITSCPV_H

#include "meld/Binary/CoreModule.h"
#include "meld/Link/OriginMap.h"
#include "meld/Provenance/Scpv.h"

namespace meld {

/// Where the body of defined function \p FuncIndex (imports counted) lies.
CodeRange codeRangeOf(const CoreModule &Module, uint32_t FuncIndex);

/// The section for \p Module: hash and code ranges are computed from its
/// bytes, the premises are the caller's (Premises.h). \p Behind are custom
/// sections that will stand between the two.
///
/// \returns an error when \p Origins does not fit the module: a function that
/// is not defined there, or one out of ascending order.
Expected<Scpv> buildScpv(const CoreModule &Module, const OriginMap &Origins,
                         bool BoundedMemory, bool ClosedWorld,
                         ArrayRef<uint8_t> Behind = {});

/// Appends that section to \p Module, in place of any that it has.
Expected<std::vector<uint8_t>> emitScpv(std::vector<uint8_t> Module,
                                        const OriginMap &Origins,
                                        bool BoundedMemory, bool ClosedWorld);

/// Removes every component-provenance section from \p Module.
Error stripScpv(std::vector<uint8_t> &Module);

} // namespace meld

#endif // MELD_PROVENANCE_EMITSCPV_H
