//===- ScpvJson.h - Provenance as JSON --------------------------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/// \file
/// Versions 1 and 2 of the section were JSON (docs/scpv.md). They are read, and
/// version 3 is shown in their vocabulary; only version 3's binary form is ever
/// written to a module.
//===----------------------------------------------------------------------===//
#ifndef MELD_PROVENANCE_SCPVJSON_H
#define MELD_PROVENANCE_SCPVJSON_H

#include "meld/Provenance/Scpv.h"

namespace meld {

/// Imports legacy JSON, version 1 or 2. Neither could state premises, so both
/// are false. Unknown members are ignored, as the readers of their time did;
/// a missing or ill-typed one is an error that names its path, such as
/// `entries[3].component_id`.
Expected<Scpv> importScpvJson(StringRef Json);

/// \p Section as indented JSON: the members of version 2 with the premises
/// `bounded_memory` and `closed_world`.
std::string toJson(const Scpv &Section);

} // namespace meld

#endif // MELD_PROVENANCE_SCPVJSON_H
