//===- ExternNames.cpp - Names of imports and exports ---------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//

#include "meld/Component/ExternNames.h"

#include "meld/Support/Error.h"
#include "meld/Support/Location.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"

#include <tuple>

using namespace meld;
using llvm::isDigit;
using llvm::isLower;
using llvm::isUpper;

/// Whether \p Fragment is a `word` or an `acronym`.
static bool isFragment(StringRef Fragment, bool IsFirst, bool AllowAcronym) {
  if (Fragment.empty() || (IsFirst && isDigit(Fragment.front())))
    return false;
  const auto IsWordChar = [](char C) { return isDigit(C) || isLower(C); };
  const auto IsAcronymChar = [](char C) { return isDigit(C) || isUpper(C); };
  return llvm::all_of(Fragment, IsWordChar) ||
         (AllowAcronym && llvm::all_of(Fragment, IsAcronymChar));
}

static bool areFragments(StringRef Name, bool AllowAcronym) {
  bool IsFirst = true;
  for (;;) {
    const auto [Fragment, Rest] = Name.split('-');
    if (!isFragment(Fragment, IsFirst, AllowAcronym))
      return false;
    if (Fragment.size() == Name.size())
      return true;
    Name = Rest;
    IsFirst = false;
  }
}

bool meld::isLabel(StringRef Name) { return areFragments(Name, true); }

/// `words`: a label without acronyms.
static bool isWords(StringRef Name) { return areFragments(Name, false); }

/// A number without leading zeros.
static bool isNumber(StringRef Text) {
  return !Text.empty() && llvm::all_of(Text, isDigit) &&
         (Text.size() == 1 || Text.front() != '0');
}

/// Dot-separated identifiers of a pre-release version or of build metadata.
static bool areVersionIdentifiers(StringRef Text, bool AllowLeadingZeros) {
  for (;;) {
    const auto [Identifier, Rest] = Text.split('.');
    if (Identifier.empty() || !llvm::all_of(Identifier, [](char C) {
          return llvm::isAlnum(C) || C == '-';
        }))
      return false;
    if (!AllowLeadingZeros && llvm::all_of(Identifier, isDigit) &&
        !isNumber(Identifier))
      return false;
    if (Identifier.size() == Text.size())
      return true;
    Text = Rest;
  }
}

bool meld::isSemanticVersion(StringRef Version) {
  const size_t Plus = Version.find('+');
  if (Plus != StringRef::npos) {
    if (!areVersionIdentifiers(Version.substr(Plus + 1), true))
      return false;
    Version = Version.take_front(Plus);
  }
  const size_t Minus = Version.find('-');
  if (Minus != StringRef::npos) {
    if (!areVersionIdentifiers(Version.substr(Minus + 1), false))
      return false;
    Version = Version.take_front(Minus);
  }
  SmallVector<StringRef, 4> Numbers;
  Version.split(Numbers, '.');
  return Numbers.size() == 3 && llvm::all_of(Numbers, isNumber);
}

/// `canonversion`: as many numbers as it takes to reach one that is not zero.
static bool isCanonicalVersion(StringRef Version) {
  SmallVector<StringRef, 4> Numbers;
  Version.split(Numbers, '.');
  if (Numbers.size() > 3 || !llvm::all_of(Numbers, isNumber))
    return false;
  const bool LeadingAreZero = llvm::all_of(
      llvm::drop_end(Numbers), [](StringRef Number) { return Number == "0"; });
  return LeadingAreZero && (Numbers.size() == 3 || Numbers.back() != "0");
}

bool meld::isCanonicalVersionSplit(StringRef Version, StringRef Suffix) {
  return isCanonicalVersion(Version) &&
         isSemanticVersion((Version + Suffix).str());
}

StringRef meld::interfaceVersion(StringRef InterfaceName) {
  return InterfaceName.split('@').second;
}

/// `interfacename`, nested namespaces and packages included.
static bool isInterfaceName(StringRef Name) {
  const auto [Path, Version] = Name.split('@');
  if (Path.size() != Name.size() && !isSemanticVersion(Version) &&
      !isCanonicalVersion(Version))
    return false;
  SmallVector<StringRef, 4> Projections;
  Path.split(Projections, '/');
  SmallVector<StringRef, 4> Package;
  Projections.front().split(Package, ':');
  return Package.size() >= 2 && llvm::all_of(Package, isWords) &&
         Projections.size() >= 2 &&
         llvm::all_of(llvm::drop_begin(Projections), isLabel);
}

static bool isResourceFunction(StringRef Name) {
  const auto [Resource, Function] = Name.split('.');
  return isLabel(Resource) && isLabel(Function);
}

static bool isDependencyName(StringRef Name) {
  for (StringRef Prefix :
       {"locked-dep=<", "unlocked-dep=<", "url=<", "integrity=<"})
    if (Name.starts_with(Prefix) && Name.ends_with(">"))
      return true;
  return false;
}

std::optional<ExternNameKind> meld::classifyExternName(StringRef Name) {
  const auto When = [](bool IsValid, ExternNameKind Kind) {
    return IsValid ? std::optional(Kind) : std::nullopt;
  };
  StringRef Rest = Name;
  if (Rest.consume_front("[constructor]"))
    return When(isLabel(Rest), ExternNameKind::Constructor);
  if (Rest.consume_front("[method]"))
    return When(isResourceFunction(Rest), ExternNameKind::Method);
  if (Rest.consume_front("[static]"))
    return When(isResourceFunction(Rest), ExternNameKind::Static);
  if (isDependencyName(Name))
    return ExternNameKind::Dependency;
  if (Name.contains(':'))
    return When(isInterfaceName(Name), ExternNameKind::Interface);
  return When(isLabel(Name), ExternNameKind::Label);
}

void UniqueNames::add(StringRef Name, uint64_t Offset, ExternNameKind Kind) {
  if (Kind == ExternNameKind::Dependency)
    return addExact(Name, Offset);
  StringRef Canonical = Name;
  if (llvm::any_of(Name, isUpper))
    Canonical = llvm::StringSaver(Allocator).save(Name.lower());
  if (Kind == ExternNameKind::Method || Kind == ExternNameKind::Static) {
    Canonical = Canonical.split(']').second;
    const auto [Resource, Function] = Canonical.split('.');
    if (Resource == Function)
      Canonical = Resource;
  }
  Entries.push_back({Canonical, Name, Offset});
}

void UniqueNames::addExact(StringRef Name, uint64_t Offset) {
  Entries.push_back({Name, Name, Offset});
}

Error UniqueNames::check(const char *What) {
  // Sorting needs no more than the list itself, whatever the names are chosen
  // to do to a hash table.
  llvm::sort(Entries, [](const Entry &A, const Entry &B) {
    return std::tie(A.Canonical, A.Offset) < std::tie(B.Canonical, B.Offset);
  });
  const Entry *First = nullptr; // the conflict that was added first
  const Entry *Earlier = nullptr;
  for (size_t I = 1; I < Entries.size(); ++I) {
    const Entry &Prev = Entries[I - 1], &Cur = Entries[I];
    if (Prev.Canonical == Cur.Canonical &&
        (!First || Cur.Offset < First->Offset)) {
      First = &Cur;
      Earlier = &Prev;
    }
  }
  if (!First)
    return Error::success();
  return makeErrorAt(First->Offset,
                     What + Twine(" '") + First->Name + "' conflicts with '" +
                         Earlier->Name + "' at offset 0x" +
                         Twine::utohexstr(offsetOf(Earlier->Offset)));
}
