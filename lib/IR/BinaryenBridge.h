//===- BinaryenBridge.h - Binaryen without its surprises --------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/// \file
/// The few operations for which Binaryen's C API ends the process, prints to
/// stderr or has no function. They are done through its C++ interface, which
/// no other file sees, and report what went wrong as an Error.
//===----------------------------------------------------------------------===//
#ifndef MELD_LIB_IR_BINARYENBRIDGE_H
#define MELD_LIB_IR_BINARYENBRIDGE_H

#include "binaryen-c.h"
#include "meld/IR/Containment.h"
#include <string>
#include <vector>

namespace meld {

/// Reads a core module. \p Bytes is taken as a vector because Binaryen wants
/// one of its own. Offsets in errors count from the start of \p Bytes.
Expected<BinaryenModuleRef> readBinaryen(std::vector<char> Bytes,
                                         BinaryenFeatures Features);

/// Levels of expressions inside each other that are printed and changed.
/// Binaryen recurses over them, and indents by them.
constexpr size_t MaxExpressionDepth = 10000;

/// \returns an error that names the function when code of \p Module nests
/// deeper than that.
Error checkExpressionDepth(BinaryenModuleRef Module);

/// Writes \p Module without a name section. With levels as in -O2 and -Os or
/// above, the order of instructions is optimised on the way.
Expected<std::vector<uint8_t>> writeBinaryen(BinaryenModuleRef Module,
                                             unsigned OptimizeLevel,
                                             unsigned ShrinkLevel);

/// Writes \p Module in the text format.
Expected<std::string> printBinaryen(BinaryenModuleRef Module);

/// Runs Binaryen's validator. The error is the first of its messages, in one
/// line, with the number of further ones.
Error validateBinaryen(BinaryenModuleRef Module);

/// Internal names of all functions in the order in which writeBinaryen numbers
/// them, imports first.
std::vector<StringRef> functionsInBinaryOrder(BinaryenModuleRef Module);

/// Removes the custom sections for which \p Drop is true of the name.
void dropCustomSections(BinaryenModuleRef Module,
                        llvm::function_ref<bool(StringRef)> Drop);

} // namespace meld

#endif // MELD_LIB_IR_BINARYENBRIDGE_H
