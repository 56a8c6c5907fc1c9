//===- Commands.h - What meld-scpv can do -----------------------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/// \file
/// One function for each subcommand. A path `-` is a standard stream. Errors
/// name the file that they are about.
//===----------------------------------------------------------------------===//
#ifndef MELD_TOOLS_MELD_SCPV_COMMANDS_H
#define MELD_TOOLS_MELD_SCPV_COMMANDS_H

#include "meld/Support/LLVM.h"

namespace meld::scpv {

enum class OutputFormat { Text, Json };

/// Prints the section of the module \p Input, or \p Input itself when it is
/// the contents of a section.
Error dump(StringRef Input, StringRef Output, OutputFormat Format);

/// Prints each difference between the section of \p Module and what \p Module
/// and, unless there are none, \p Against, the inputs it was fused from, show.
///
/// \returns whether there is none.
Expected<bool> verify(StringRef Module, ArrayRef<std::string> Against,
                      OutputFormat Format);

/// Writes \p Input without its sections.
Error strip(StringRef Input, StringRef Output);

/// Imports legacy JSON from the file \p Input or, when that is a module, from
/// its section. Writes the module with the section in its present form; for a
/// file, that is the module \p Into or, when that is empty, the contents of
/// the section alone.
Error importJson(StringRef Input, StringRef Into, StringRef Output);

} // namespace meld::scpv

#endif // MELD_TOOLS_MELD_SCPV_COMMANDS_H
