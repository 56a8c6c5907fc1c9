//===- CoreTypeReader.h - Decode core types ---------------------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/// \file
/// Decodes the types of core WebAssembly's binary format ("Types"). Shared by
/// the core module reader and the component reader, whose core type sections
/// embed the same encodings. Type forms of proposals that are not modelled are
/// refused by the proposal's name.
//===----------------------------------------------------------------------===//
#ifndef MELD_BINARY_CORETYPEREADER_H
#define MELD_BINARY_CORETYPEREADER_H

#include "meld/Binary/CoreTypes.h"

namespace meld {
class ByteReader;

/// Reads one rectype (core:rectype) and appends its types to \p Types and its
/// extent to \p Groups. Type indices that it uses are below the group's end,
/// supertypes below the type itself.
Error readRecType(ByteReader &R, std::vector<CoreSubType> &Types,
                  std::vector<CoreRecGroup> &Groups);
/// Reads the rest of a non-final subtype written as `0x00 0x50` in a
/// component's core type section (Binary.md, "Type Definitions"), the cursor
/// standing behind these two bytes.
Error readComponentSubType(ByteReader &R, std::vector<CoreSubType> &Types,
                           std::vector<CoreRecGroup> &Groups);

Expected<CoreValType> readCoreValType(ByteReader &R);
/// Reads a reference type (core:reftype).
Expected<CoreValType> readCoreRefType(ByteReader &R);
Expected<HeapType> readHeapType(ByteReader &R);
Expected<CoreTableType> readCoreTableType(ByteReader &R);
Expected<CoreLimits> readCoreMemoryType(ByteReader &R);
Expected<CoreGlobalType> readCoreGlobalType(ByteReader &R);
/// Reads a tag's attribute byte and returns its type index.
Expected<uint32_t> readCoreTagType(ByteReader &R);

/// core:externtype, as imports have it.
struct CoreExternType {
  ExternKind Kind = ExternKind::Func;
  uint32_t TypeIndex = 0; ///< Func, Tag
  CoreTableType Table;
  CoreLimits Memory;
  CoreGlobalType Global;
};
/// Reads a core:externtype with its kind byte (Binary.md's core:import).
Expected<CoreExternType> readCoreExternType(ByteReader &R);

/// "unknown value type 0x41" or, for the form of a proposal that is not
/// modelled, "value type 0x68 is of stack switching, which is not supported".
std::string describeUnknownType(const char *What, uint8_t Byte);

} // namespace meld

#endif // MELD_BINARY_CORETYPEREADER_H
