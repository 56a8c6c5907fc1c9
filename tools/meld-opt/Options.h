//===- Options.h - The command line of meld-opt -----------------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/// \file
/// What the user asked for.
//===----------------------------------------------------------------------===//
#ifndef MELD_TOOLS_MELD_OPT_OPTIONS_H
#define MELD_TOOLS_MELD_OPT_OPTIONS_H

#include "meld/Driver/Session.h"

namespace meld {

struct Options {
  SessionOptions Session;
  std::vector<std::string> Inputs; ///< the first is the root
  std::string Output;              ///< empty: none was given
  std::string Manifest;            ///< file to write it to; empty: none
  std::vector<PassPlugin> Plugins;
  bool PrintPasses = false;
  bool PrintBinaryenPasses = false;
  bool PrintStatistics = false;
};

/// How a command line was bad.
enum class CommandLineFault {
  Usage, ///< the words themselves
  Plugin ///< a plugin that they name
};

/// Reads the command line into \p Result. Plugins are loaded on the way, so
/// that they may add options.
///
/// \returns what is wrong with it, as text without "error: ", or success.
/// Exits for --help and --version, as these promise.
Error parseCommandLine(int Argc, const char *const *Argv, Options &Result,
                       CommandLineFault &Fault);

} // namespace meld

#endif // MELD_TOOLS_MELD_OPT_OPTIONS_H
