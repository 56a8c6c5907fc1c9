//===- HostDeclarations.h - What the user says the host has -----*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/// \file
/// A closed world may have imports where the user has declared the host to
/// provide them: interfaces by name (`-host-interface`), or what a WIT world
/// imports (`-host-world`). Nothing else makes an import the host's; that its
/// namespace looks like one of the host's is no reason.
//===----------------------------------------------------------------------===//
#ifndef MELD_HOST_HOSTDECLARATIONS_H
#define MELD_HOST_HOSTDECLARATIONS_H

#include "meld/Support/LLVM.h"
#include <optional>
#include <string>
#include <vector>

namespace meld {

/// One thing that the host is declared to provide.
struct HostDeclaration {
  enum Kind : uint8_t {
    /// All functions and resources of the imported instance of exactly this
    /// name: `wasi:cli/stdout@0.2.0`, or a label.
    Interface = 0,
    /// The same of any version of this interface, and of none: its name without
    /// a version, `wasi:cli/stdout`.
    AnyVersion = 1,
    /// The imported function of exactly this name that is in no instance.
    Function = 2
  };
  Kind K = Interface;
  std::string Name;
  auto operator<=>(const HostDeclaration &) const = default;

  /// Whether the root's import \p Name, in its imported instance \p Interface
  /// or, if that is empty, in none, is declared here.
  bool covers(StringRef InterfaceName, StringRef ItemName) const;
  /// Whether Name has the syntax of what it is to name.
  bool isValid() const;
};

/// The declarations of one run, in the order in which they were made.
class HostDeclarations {
public:
  /// `-host-interface=NAME`: an interface, with or without version, or the
  /// label of an imported instance.
  Error addInterface(StringRef Name);
  /// `-host-world=`: what the world \p World of the WIT document \p Text
  /// imports; the only one there if \p World is empty (WitWorld.h).
  Error addWorld(StringRef Text, StringRef World);

  /// The first that covers the import, or null.
  const HostDeclaration *find(StringRef Interface, StringRef Name) const;

private:
  std::vector<HostDeclaration> Declarations;
};

} // namespace meld

#endif // MELD_HOST_HOSTDECLARATIONS_H
