//===- MemoryPacking.h - Zeros out of data segments -------------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/// \file
/// Binaryen's `memory-packing` for modules of several memories.
//===----------------------------------------------------------------------===//
#ifndef MELD_LIB_IR_MEMORYPACKING_H
#define MELD_LIB_IR_MEMORYPACKING_H

namespace wasm {
class Module;
struct PassOptions;
} // namespace wasm

namespace meld {

/// Takes zeros out of the data segments of each memory. Of more segments than
/// engines accept, neighbours are joined again as far as that goes.
void packMemories(wasm::Module &M, const wasm::PassOptions &Options);

} // namespace meld

#endif // MELD_LIB_IR_MEMORYPACKING_H
