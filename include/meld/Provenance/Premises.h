//===- Premises.h - What a module's bytes prove -----------------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/// \file
/// The premises that provenance states, read off the module that ships. Each
/// is true only when the bytes prove it: what cannot be read proves nothing.
//===----------------------------------------------------------------------===//
#ifndef MELD_PROVENANCE_PREMISES_H
#define MELD_PROVENANCE_PREMISES_H

#include "meld/Binary/CoreModule.h"

namespace meld {

/// `bounded_memory`: no function body contains a `memory.grow`, be it
/// reachable or not and whatever memory it is for. False also when a body does
/// not decode.
bool probeBoundedMemory(const CoreModule &Module);
bool probeBoundedMemory(ArrayRef<uint8_t> Module);

/// `closed_world`: the module imports nothing, of any kind and from any name.
bool probeClosedWorld(const CoreModule &Module);
bool probeClosedWorld(ArrayRef<uint8_t> Module);

} // namespace meld

#endif // MELD_PROVENANCE_PREMISES_H
