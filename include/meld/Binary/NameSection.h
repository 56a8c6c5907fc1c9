//===- NameSection.h - The `name` custom section ----------------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/// \file
/// Codec of the core `name` section (core, "Name Section", with the extended
/// names of labels, types, tables, memories, globals, segments, fields and
/// tags that tools share).
//===----------------------------------------------------------------------===//
#ifndef MELD_BINARY_NAMESECTION_H
#define MELD_BINARY_NAMESECTION_H

#include "meld/Support/LLVM.h"
#include <string>
#include <vector>

namespace meld {

/// Subsection ids.
enum class NameKind : uint8_t {
  Module,
  Func,
  Local, ///< of a function
  Label, ///< of a function
  Type,
  Table,
  Memory,
  Global,
  Elem,
  Data,
  Field, ///< of a type
  Tag,
};
constexpr unsigned NumNameKinds = 12;
constexpr bool isIndirect(NameKind Kind) {
  return Kind == NameKind::Local || Kind == NameKind::Label ||
         Kind == NameKind::Field;
}

struct NameAssoc {
  uint32_t Index = 0;
  std::string Name;
};
/// Names by index, ascending.
using NameMap = std::vector<NameAssoc>;

struct IndirectNameAssoc {
  uint32_t Index = 0;
  NameMap Names;
};
/// Names by two indices, ascending by both.
using IndirectNameMap = std::vector<IndirectNameAssoc>;

struct NameSection {
  std::string Module;
  /// By NameKind; the entries of Module and of indirect kinds stay empty.
  NameMap Names[NumNameKinds];
  /// By NameKind; used for indirect kinds only.
  IndirectNameMap Indirect[NumNameKinds];

  NameMap &names(NameKind Kind) { return Names[static_cast<unsigned>(Kind)]; }
  const NameMap &names(NameKind Kind) const {
    return Names[static_cast<unsigned>(Kind)];
  }
  IndirectNameMap &indirect(NameKind Kind) {
    return Indirect[static_cast<unsigned>(Kind)];
  }
  const IndirectNameMap &indirect(NameKind Kind) const {
    return Indirect[static_cast<unsigned>(Kind)];
  }
};

/// Decodes the contents of a `name` section (behind its name). Names are
/// advice: a subsection that is malformed or unknown, and an index that does
/// not ascend, are left out and never an error.
NameSection readNameSection(ArrayRef<uint8_t> Contents);

/// Encodes the contents of a `name` section. Subsections without names are
/// left out.
std::vector<uint8_t> writeNameSection(const NameSection &Names);

} // namespace meld

#endif // MELD_BINARY_NAMESECTION_H
