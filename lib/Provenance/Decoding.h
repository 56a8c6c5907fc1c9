//===- Decoding.h - What decoders of our sections share ---------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/// \file
/// The contents of `component-provenance` and `closed-world-evidence` consist
/// of the same things: a magic and a version, numbers of four bytes, texts
/// behind their lengths, elements behind their number. Decoding is strict.
//===----------------------------------------------------------------------===//
#ifndef MELD_LIB_PROVENANCE_DECODING_H
#define MELD_LIB_PROVENANCE_DECODING_H

#include "meld/Binary/ByteReader.h"

namespace meld {

/// How the contents of a section begin.
struct SectionHeader {
  const char *Article; ///< of Name: "a", "an"
  const char *Name;
  StringRef Magic; ///< four bytes
  uint8_t Version;
  size_t Size; ///< bytes; magic, version and what else always is there
};

/// Reads magic and version, and checks that the rest of the header is there.
Error readMagicAndVersion(ByteReader &R, const SectionHeader &Header);

Expected<uint32_t> readU32LE(ByteReader &R, const char *What);

/// UTF-8 behind its length in bytes.
Expected<std::string> readText(ByteReader &R, const char *What);

/// A number of elements that there are bytes for: whoever wrote it need not
/// have written the elements. \p What names several of them.
Expected<uint32_t> readCount(ByteReader &R, size_t MinElementSize,
                             const char *What);

/// Refuses bytes behind the last one of the elements, of which \p What is one.
Error expectEnd(const ByteReader &R, const char *What);

} // namespace meld

#endif // MELD_LIB_PROVENANCE_DECODING_H
