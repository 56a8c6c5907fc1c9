//===- HostDeclarations.cpp - What the user says the host has -------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "meld/Host/HostDeclarations.h"

#include "meld/Component/ExternNames.h"
#include "meld/Host/WitWorld.h"
#include "meld/Support/Error.h"
#include "meld/Support/Quote.h"

#include "llvm/ADT/STLExtras.h"

using namespace meld;

bool meld::HostDeclaration::covers(StringRef InterfaceName,
                                   StringRef ItemName) const {
  switch (K) {
  case Interface:
    return !InterfaceName.empty() && InterfaceName == Name;
  case AnyVersion:
    return !InterfaceName.empty() && InterfaceName.split('@').first == Name;
  case Function:
    return InterfaceName.empty() && ItemName == Name;
  }
  return false;
}

bool meld::HostDeclaration::isValid() const {
  const std::optional<ExternNameKind> Syntax = classifyExternName(Name);
  switch (K) {
  case Interface:
    return Syntax == ExternNameKind::Interface ||
           Syntax == ExternNameKind::Label;
  case AnyVersion:
    return Syntax == ExternNameKind::Interface &&
           !StringRef(Name).contains('@');
  case Function:
    return Syntax == ExternNameKind::Label;
  }
  return false;
}

Error meld::HostDeclarations::addInterface(StringRef Name) {
  const bool HasVersion = Name.contains('@') || !Name.contains(':');
  HostDeclaration Declaration = {HasVersion ? HostDeclaration::Interface
                                            : HostDeclaration::AnyVersion,
                                 Name.str()};
  if (!Declaration.isValid())
    return makeError(meld::quoted(Name) +
                     " is not the name of an interface, such as "
                     "wasi:cli/stdout@0.2.0 or wasi:cli/stdout");
  Declarations.push_back(std::move(Declaration));
  return Error::success();
}

Error meld::HostDeclarations::addWorld(StringRef Text, StringRef World) {
  Expected<std::vector<HostDeclaration>> Imports =
      readWorldImports(Text, World);
  if (!Imports)
    return Imports.takeError();
  llvm::append_range(Declarations, *Imports);
  return Error::success();
}

const HostDeclaration *meld::HostDeclarations::find(StringRef Interface,
                                                    StringRef Name) const {
  for (const HostDeclaration &Declared : Declarations)
    if (Declared.covers(Interface, Name))
      return &Declared;
  return nullptr;
}
