//===- CoreModule.h - A parsed core module over its bytes -------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/// \file
/// The sections of one core module, decoded as far as linking needs: types,
/// index spaces, segments and where each function body lies. Instructions are
/// not decoded here. Everything points into the bytes that were read, which
/// must outlive the result.
//===----------------------------------------------------------------------===//
#ifndef MELD_BINARY_COREMODULE_H
#define MELD_BINARY_COREMODULE_H

#include "meld/Binary/CoreTypeReader.h"
#include "meld/Support/LLVM.h"
#include <array>

namespace meld {

// Limits that engines share (WebAssembly JavaScript Interface,
// "Implementation-defined Limits"; segments: wasm-tools). What is above them is
// refused: nobody could run it, and they bound what few bytes can claim.
constexpr uint32_t MaxModuleItems = 1'000'000; ///< in a section, and of types
constexpr uint32_t MaxTables = 100'000;
constexpr uint32_t MaxSegments = 100'000;   ///< elements and data, each
constexpr uint32_t MaxBodySize = 7'654'321; ///< bytes, with locals

/// A constant expression with its final `end`, undecoded.
struct ConstExpr {
  ArrayRef<uint8_t> Bytes;
  uint64_t Offset = 0; ///< from the start of the outermost file
};

struct CoreImport {
  StringRef Module;
  StringRef Field;
  ExternKind Kind = ExternKind::Func;
  uint32_t TypeIndex = 0; ///< Func, Tag
  CoreTableType Table;    ///< Table
  CoreLimits Memory;      ///< Memory
  CoreGlobalType Global;  ///< Global
  uint32_t Index = 0;     ///< in the index space of its kind
  uint64_t Offset = 0;
};

struct CoreExport {
  StringRef Name;
  ExternKind Kind = ExternKind::Func;
  uint32_t Index = 0; ///< in the index space of its kind
  uint64_t Offset = 0;
};

struct CoreTable {
  CoreTableType Type;
  std::optional<ConstExpr> Init;
};

struct CoreGlobal {
  CoreGlobalType Type;
  ConstExpr Init;
};

enum class SegmentMode : uint8_t { Active, Passive, Declarative };

struct CoreElemSegment {
  SegmentMode Mode = SegmentMode::Active;
  uint32_t Table = 0;     ///< Active
  ConstExpr OffsetExpr;   ///< Active
  CoreValType Element;    ///< element type; funcref where it is implied
  bool UsesExprs = false; ///< items are constant expressions, not indices
  uint32_t Count = 0;
  ArrayRef<uint8_t> Items; ///< the encoded items, without their count
  uint64_t Offset = 0;
};

struct CoreDataSegment {
  SegmentMode Mode = SegmentMode::Active;
  uint32_t Memory = 0;
  ConstExpr OffsetExpr;
  ArrayRef<uint8_t> Bytes;
  uint64_t Offset = 0;
};

struct CoreBody {
  ArrayRef<uint8_t> Bytes; ///< locals vector to the final `end`
  uint64_t Offset = 0;     ///< of Bytes, from the start of the outermost file
};

struct CustomSection {
  StringRef Name;
  ArrayRef<uint8_t> Bytes; ///< contents after the name
  ArrayRef<uint8_t> Whole; ///< section id byte to its last byte
  uint64_t Offset = 0;     ///< of Whole
};

/// A core module's sections. Index spaces count imports first.
struct CoreModule {
  ArrayRef<uint8_t> Bytes;
  uint64_t Offset = 0; ///< of Bytes, from the start of the outermost file

  std::vector<CoreSubType> Types;
  std::vector<CoreRecGroup> RecGroups;
  std::vector<CoreImport> Imports;
  std::vector<uint32_t> FuncTypes;  ///< whole function index space: type index
  std::vector<CoreTable> Tables;    ///< defined only
  std::vector<CoreLimits> Memories; ///< defined only
  std::vector<CoreGlobal> Globals;  ///< defined only
  std::vector<uint32_t> TagTypes;   ///< whole tag index space: type index
  std::vector<CoreExport> Exports;
  std::optional<uint32_t> Start;
  std::vector<CoreElemSegment> Elems;
  std::optional<uint32_t> DataCount;
  std::vector<CoreDataSegment> Datas;
  std::vector<CoreBody> Bodies; ///< of defined functions, in order
  /// First content byte of the code section (its function-count LEB) from the
  /// start of Bytes; 0 when there is no code section.
  uint64_t CodeContentsPosition = 0;
  std::vector<CustomSection> Customs;

  /// Section ids that SectionOffsets is asked for by name.
  enum SectionId : uint8_t {
    TableSection = 4,
    MemorySection = 5,
    DataCountSection = 12,
    TagSection = 13,
  };
  /// Where the contents of each section begin, by section id, from the start
  /// of the outermost file; 0 for those that the module lacks.
  std::array<uint64_t, 14> SectionOffsets = {};

  uint32_t numImports(ExternKind Kind) const {
    return ImportCounts[static_cast<unsigned>(Kind)];
  }
  /// Size of an index space, imports included.
  uint32_t numEntities(ExternKind Kind) const;
  /// Import that is entity \p Index of its kind; null for a defined one.
  const CoreImport *importOf(ExternKind Kind, uint32_t Index) const;
  const CoreFuncType &funcType(uint32_t FuncIndex) const {
    return Types[FuncTypes[FuncIndex]].Signature;
  }
  CoreTableType tableType(uint32_t Index) const;
  CoreLimits memoryType(uint32_t Index) const;
  CoreGlobalType globalType(uint32_t Index) const;
  /// Export named \p Name, or null. Linear time in the number of exports the
  /// first time per call: use an index where many are looked up.
  const CoreExport *findExport(StringRef Name) const;

  uint32_t ImportCounts[NumExternKinds] = {0, 0, 0, 0, 0};
  /// Positions in Imports of the imports of each kind, in order.
  std::vector<uint32_t> ImportsOfKind[NumExternKinds];
};

/// Reads the sections of the core module in \p Bytes.
///
/// Indices that other sections state (types of functions, exports, segments,
/// start) are checked against their index spaces, section order and counts are
/// checked, and duplicate export names are refused. Function bodies are only
/// delimited. Errors carry offsets that count from the start of the outermost
/// file, in which the module starts at \p BaseOffset.
Expected<CoreModule> readCoreModule(ArrayRef<uint8_t> Bytes,
                                    uint64_t BaseOffset = 0);

} // namespace meld

#endif // MELD_BINARY_COREMODULE_H
