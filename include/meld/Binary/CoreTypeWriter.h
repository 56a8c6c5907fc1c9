//===- CoreTypeWriter.h - Encode core types ---------------------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/// \file
/// Encodes core types in their shortest forms, which every version of the
/// format that has the type reads (core, "Types", binary format). Type indices
/// are written as they are.
//===----------------------------------------------------------------------===//
#ifndef MELD_BINARY_CORETYPEWRITER_H
#define MELD_BINARY_CORETYPEWRITER_H

#include "meld/Binary/CoreTypes.h"

namespace meld {
class ByteWriter;

void writeHeapType(ByteWriter &W, HeapType Type);
/// Writes a value type, or a packed storage type.
void writeValType(ByteWriter &W, const CoreValType &Type);
/// Writes one type definition: the bare composite type where it is final and
/// has no supertypes.
void writeSubType(ByteWriter &W, const CoreSubType &Type);
void writeTableType(ByteWriter &W, const CoreTableType &Type);
void writeMemoryType(ByteWriter &W, const CoreLimits &Limits);
void writeGlobalType(ByteWriter &W, const CoreGlobalType &Type);

} // namespace meld

#endif // MELD_BINARY_CORETYPEWRITER_H
