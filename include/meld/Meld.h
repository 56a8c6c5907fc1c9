//===- Meld.h - Fuse components from another program ------------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/// \file
/// The library as one function: bytes in, bytes and diagnostics out. Nothing is
/// printed, no file is written, and the process is never ended. Calls may come
/// one after another and from several threads at once.
///
///     meld::FuseResult Result = meld::fuse({{"app.wasm", Bytes}});
///     for (const meld::Diagnostic &D : Result.Diagnostics)
///       std::cerr << D.str() << '\n';
///     if (Result)
///       use(Result.Bytes);
///
/// This header includes nothing but the standard library. It does not concern
/// a program which other libraries it links, another LLVM among them.
/// meld-c.h is the same for C, with an interface that stays.
//===----------------------------------------------------------------------===//
#ifndef MELD_MELD_H
#define MELD_MELD_H

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace meld {

/// One of the components to be fused, or a core module.
struct FuseInput {
  /// For diagnostics, and for FuseOptions::Providers; such as a path. Nothing
  /// is read from it.
  std::string Name;
  /// Must stay until fuse() returns.
  std::span<const uint8_t> Bytes;
};

struct FuseOptions {
  /// The passes, as behind -passes= (docs/passes.md).
  std::string Pipeline = "fuse,premises,emit-scpv";
  /// Threads at most. Never changes a result.
  unsigned Threads = 1;
  /// Keep names of functions.
  bool KeepNames = false;
  /// Validate the result.
  bool Verify = true;
  /// Give the result in the text format.
  bool Text = false;
  /// Give no bytes: for pipelines that print or check.
  bool DiscardModule = false;

  /// Interfaces that the host is declared to provide, with or without version.
  std::vector<std::string> HostInterfaces = {};
  /// Of several inputs, who provides what: `[IMPORTER:]NAME=[PROVIDER]`.
  std::vector<std::string> Providers = {};
  /// Refuse imports that no input provides and HostInterfaces does not name.
  bool StrictImports = false;

  /// Paths of pass plugins. They stay loaded.
  std::vector<std::string> Plugins = {};
  /// Options of these, `NAME=VALUE`.
  std::vector<std::string> PluginOptions = {};
};

enum class Severity : uint8_t { Error, Warning };

struct Diagnostic {
  Severity Level = Severity::Error;
  /// The name of the input that it is about; empty where it is about none, but
  /// about the options.
  std::string File;
  /// In bytes, from the start of that input.
  std::optional<uint64_t> Offset;
  /// Without a full stop: "unknown canonical option 0x42".
  std::string Message;

  /// `error: 'a.wasm': offset 0x1c4: unknown canonical option 0x42`.
  std::string str() const;
};

struct FuseResult {
  /// Whether everything went well; there may be warnings all the same.
  bool Succeeded = false;
  /// The module, or its text; empty without success.
  std::vector<uint8_t> Bytes;
  /// What passes printed.
  std::string Printed;
  std::vector<Diagnostic> Diagnostics;

  explicit operator bool() const { return Succeeded; }
};

/// Runs the pipeline over \p Inputs. Of several, which have to be components,
/// the first is the root, and gets what it imports from the others.
FuseResult fuse(const std::vector<FuseInput> &Inputs,
                const FuseOptions &Options = {});

/// "0.1.0".
const char *version();

} // namespace meld

#endif // MELD_MELD_H
