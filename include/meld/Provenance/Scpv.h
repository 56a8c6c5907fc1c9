//===- Scpv.h - The component-provenance section, SCPV v3 -------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/// \file
/// Codec of the custom section `component-provenance` (docs/scpv.md). The
/// encoding is little-endian; the decoder is strict.
//===----------------------------------------------------------------------===//
#ifndef MELD_PROVENANCE_SCPV_H
#define MELD_PROVENANCE_SCPV_H

#include "meld/Support/Sha256.h"
#include <optional>
#include <string>
#include <vector>

namespace meld {

constexpr const char ScpvSectionName[] = "component-provenance";
constexpr const char AttestationSectionName[] =
    "wsc.transformation.attestation";
constexpr const char EvidenceSectionName[] = "closed-world-evidence";
constexpr const char ManifestSectionName[] = "meld-manifest";

/// The custom sections that state something of the exact module that has them:
/// none of them is ever copied from an input, and code of a pass that adds one
/// by itself is not believed.
constexpr StringRef BoundSectionNames[] = {
    ScpvSectionName, AttestationSectionName, EvidenceSectionName,
    ManifestSectionName};

/// [Start, End) of a function body (locals vector to its last byte), relative
/// to the first content byte of the code section (its count LEB).
struct CodeRange {
  uint32_t Start = 0;
  uint32_t End = 0;
  bool operator==(const CodeRange &) const = default;
};

struct ScpvEntry {
  uint32_t FusedFunc = 0;    ///< imports counted
  std::string ComponentId;   ///< UTF-8
  uint32_t OriginalFunc = 0; ///< imports counted
  std::optional<CodeRange> Range;
  bool operator==(const ScpvEntry &) const = default;
};

struct Scpv {
  bool BoundedMemory = false;
  bool ClosedWorld = false;
  Sha256Digest ModuleHash{};
  std::vector<ScpvEntry> Entries;
  bool operator==(const Scpv &) const = default;
};

/// Encodes the section's contents (without the custom section's name).
///
/// \returns an error when the contents would not fit in a section, whose size
/// is a u32: long component ids are repeated in every entry.
Expected<std::vector<uint8_t>> encodeScpv(const Scpv &Section);

/// Decodes section contents. Errors are distinct for a short header, bad
/// magic, unsupported version, a flag byte that is neither 0 nor 1, invalid
/// UTF-8, truncation and trailing bytes; offsets count from \p BaseOffset.
/// Allocates at most remaining/13 entries whatever the count says.
Expected<Scpv> decodeScpv(ArrayRef<uint8_t> Contents, uint64_t BaseOffset = 0);

/// SHA-256 of \p Module without any component-provenance and attestation
/// custom section (whole sections, id byte to end). \p Behind are sections that
/// will follow \p Module in what is hashed.
Expected<Sha256Digest> hashForScpv(ArrayRef<uint8_t> Module,
                                   ArrayRef<uint8_t> Behind = {});

} // namespace meld

#endif // MELD_PROVENANCE_SCPV_H
