//===- Section.h - Custom sections of a module's bytes ----------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/// \file
/// Finds, removes and appends custom sections of a core module without reading
/// anything else of it.
//===----------------------------------------------------------------------===//
#ifndef MELD_PROVENANCE_SECTION_H
#define MELD_PROVENANCE_SECTION_H

#include "meld/Support/LLVM.h"
#include <vector>

namespace meld {

/// A custom section by positions in its module.
struct SectionSpan {
  StringRef Name;
  ArrayRef<uint8_t> Contents; ///< without the name
  size_t Begin = 0;           ///< of its id byte
  size_t End = 0;             ///< behind its last byte
  /// Offset of Contents from the start of the module.
  size_t contentsOffset() const { return End - Contents.size(); }
};

/// The custom sections of \p Module whose name is one of \p Names, in order.
///
/// \returns an error when \p Module is not a core module (WebAssembly core,
/// "Modules") or its sections do not tile it.
Expected<std::vector<SectionSpan>>
findCustomSections(ArrayRef<uint8_t> Module, ArrayRef<StringRef> Names);

/// The core module that the custom section \p Name of \p File is in: \p File
/// itself, if that is one, or, of a component, the one core module that it
/// contains directly and that has such a section.
///
/// \returns an error when no core module of a component has one, or several do.
Expected<ArrayRef<uint8_t>> findModuleWithSection(ArrayRef<uint8_t> File,
                                                  StringRef Name);

/// Cuts \p Sections, which findCustomSections found in it, out of \p Module.
void removeSections(std::vector<uint8_t> &Module,
                    ArrayRef<SectionSpan> Sections);

/// Appends a custom section. The growth is exact, because \p Module is large.
///
/// \returns an error when the section's size would not fit in a u32.
Error appendCustomSection(std::vector<uint8_t> &Module, StringRef Name,
                          ArrayRef<uint8_t> Contents);

} // namespace meld

#endif // MELD_PROVENANCE_SECTION_H
