//===- Readers.h - Readers of single definitions ----------------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/// \file
/// One function per production of Binary.md. Each reads at the cursor, checks
/// what it read against the scope, and appends to the scope's index spaces.
//===----------------------------------------------------------------------===//
#ifndef MELD_LIB_COMPONENT_READERS_H
#define MELD_LIB_COMPONENT_READERS_H

#include "Scope.h"

namespace meld {

/// An `externtype` with what is known about an entity of that type.
struct ReadExternType {
  ExternType Type;
  Sort S = Sort::Func; ///< the space that such an import is appended to
  EntityInfo Info;
};

// SortReader.cpp
Expected<Sort> readSort(ByteReader &R);
/// A `core:sort` byte.
Expected<Sort> readCoreSort(ByteReader &R);
/// A `sortidx`.
Expected<SortIndex> readSortIndex(ByteReader &R, const Scope &S);
/// A `core:sortidx`.
Expected<SortIndex> readCoreSortIndex(ByteReader &R, const Scope &S);
/// A byte that is 0 or 1.
Expected<bool> readFlag(ByteReader &R, const char *What);
/// "a function", "an instance", ... for diagnostics.
std::string aSort(Sort S);
/// The sort of what a core module imports or exports.
Sort sortOfExtern(ExternKind Kind);
/// Whether core modules can export entities of \p S.
bool isCoreExternSort(Sort S);
/// Whether components can import and export entities of \p S.
bool isExternSort(Sort S);

// CoreTypeDefReader.cpp
/// A `core:type`: one module type or the types of one recursion group.
Error readCoreType(ByteReader &R, Scope &S);

// ValueTypeReader.cpp
/// A `valtype`; adds to \p Facts what the type that contains it inherits.
Expected<ValTypeRef> readValType(ByteReader &R, const Scope &S,
                                 TypeFacts &Facts);
/// A `<valtype>?`.
Expected<std::optional<ValTypeRef>>
readOptionalValType(ByteReader &R, const Scope &S, TypeFacts &Facts);
/// A `resultlist`.
Expected<std::optional<ValTypeRef>>
readResultList(ByteReader &R, const Scope &S, TypeFacts &Facts);
/// A `vec(<labelvaltype>)`, as fields and parameters are.
Expected<std::vector<LabeledValType>> readLabeledValTypes(ByteReader &R,
                                                          const Scope &S,
                                                          TypeFacts &Facts,
                                                          const char *What);
/// A `defvaltype` whose opcode \p Opcode, at \p Offset, was read.
Expected<DefinedValType> readDefinedValType(ByteReader &R, uint8_t Opcode,
                                            uint64_t Offset, const Scope &S,
                                            TypeFacts &Facts);

// TypeReader.cpp
/// A `type`.
Error readType(ByteReader &R, Scope &S);
/// A type index that must refer to a type of kind \p K.
Expected<uint32_t> readTypeIndex(ByteReader &R, const Scope &S,
                                 TypeDef::Kind K);
/// "a function type", ...
const char *typeKindName(TypeDef::Kind K);

// ExternReader.cpp
/// An `externtype`.
Expected<ReadExternType> readExternType(ByteReader &R, const Scope &S);
/// A `nameattributes`. What depends on the sort of the thing named is checked
/// by checkExternName(), once that was read.
struct ReadExternName {
  ExternName Name;
  ExternNameKind Kind = ExternNameKind::Label;
  uint64_t Offset = 0; ///< of the name's text
};
Expected<ReadExternName> readExternName(ByteReader &R);
Error checkExternName(const ReadExternName &Name, Sort S);
/// An `import` of a component or an `importdecl` of a type scope, which
/// becomes number \p Number of either.
Expected<ImportDef> readImport(ByteReader &R, Scope &S, uint32_t Number);
/// An `exportdecl` of a type scope, which becomes declarator \p Number.
Expected<ImportDef> readExportDecl(ByteReader &R, Scope &S, uint32_t Number);
/// An `export` of component \p C.
Error readExport(ByteReader &R, Scope &S, Component &C);

// AliasReader.cpp
Error readAlias(ByteReader &R, Scope &S);

// InstanceReader.cpp
Error readCoreInstance(ByteReader &R, Scope &S, Component &C);
Error readInstance(ByteReader &R, Scope &S, Component &C);

// CanonReader.cpp
Error readCanon(ByteReader &R, Scope &S, Component &C);

// NameReader.cpp
/// The contents of a component-name section behind its name. The section is
/// none of the component's meaning: what is malformed is ignored.
ComponentNames readComponentNames(ArrayRef<uint8_t> Bytes);
/// The module name of a core module's name section, or empty.
StringRef readCoreModuleName(const CoreModule &Module);

} // namespace meld

#endif // MELD_LIB_COMPONENT_READERS_H
