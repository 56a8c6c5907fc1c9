//===- TypeSpaces.h - Types of the wrapper and in it ------------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/// \file
/// The index spaces of types that a wrapper consists of: its own, and those of
/// the components inside it that give exported instances their types.
//===----------------------------------------------------------------------===//
#ifndef MELD_LIB_WRAP_TYPESPACES_H
#define MELD_LIB_WRAP_TYPESPACES_H

#include "TypeEmitter.h"

#include "llvm/ADT/DenseSet.h"

namespace meld {

/// The wrapper's types. Its names are those that its imports have and that its
/// exports have got so far.
class WrapperTypes : public TypeEmitter {
public:
  explicit WrapperTypes(ComponentWriter &Out) : Out(Out) {}

  /// Has \p Node, from now on, be called type \p Index.
  void bindName(const TypeNode &Node, uint32_t Index) { Names[&Node] = Index; }
  /// Has \p Node, from now on, be the export \p Name of instance \p Instance.
  void bindExport(const TypeNode &Node, uint32_t Instance, StringRef Name) {
    Exports[&Node] = {Instance, Name};
  }
  /// Has the definition of \p Resource be type \p Index.
  void bindResource(ResourceId Resource, uint32_t Index) {
    Resources[Resource.Value] = Index;
  }
  /// The index of exactly \p Node, if that has a name or is a resource.
  std::optional<uint32_t> named(const TypeNode &Node);

protected:
  uint32_t define(ArrayRef<uint8_t> Definition) override {
    return Out.addType(Definition);
  }
  std::optional<uint32_t> find(const TypeNode &Node) override {
    return named(Node);
  }

private:
  struct InstanceExport {
    uint32_t Instance;
    StringRef Name;
  };

  ComponentWriter &Out;
  llvm::DenseMap<const TypeNode *, uint32_t> Names;
  /// Names that nothing has referred to yet.
  llvm::DenseMap<const TypeNode *, InstanceExport> Exports;
  llvm::DenseMap<uint32_t, uint32_t> Resources;
};

/// Types that a component defines each time they are used, except those that
/// \p KnownTypes have a name for.
template <typename KnownTypes> class NewTypes : public TypeEmitter {
public:
  NewTypes(ComponentWriter &Out, KnownTypes &Known) : Out(Out), Known(Known) {}

protected:
  uint32_t define(ArrayRef<uint8_t> Definition) override {
    return Out.addType(Definition);
  }
  std::optional<uint32_t> find(const TypeNode &Node) override {
    return Known.named(Node);
  }

private:
  ComponentWriter &Out;
  KnownTypes &Known;
};

/// Types of the wrapper's that have no names yet: those with which the
/// functions of an instance are lifted. They must not be used once the instance
/// has been exported and they have names, so they are not kept.
using UnnamedTypes = NewTypes<WrapperTypes>;

/// The imports of a component inside the wrapper, each together with the
/// argument that it is instantiated with.
class InnerImports {
public:
  explicit InnerImports(ComponentWriter &Inner) : Inner(Inner) {}

  uint32_t addType(const ExternType &Type, uint32_t Argument) {
    return add("t", Type, {Sort::Type, Argument});
  }
  uint32_t addFunc(const ExternType &Type, uint32_t Argument) {
    return add("f", Type, {Sort::Func, Argument});
  }
  ArrayRef<ComponentWriter::Item> arguments() const { return Arguments; }

private:
  /// Nobody outside sees the names.
  uint32_t add(const char *Letter, const ExternType &Type, SortIndex Argument) {
    const std::string Name = Letter + std::to_string(Arguments.size());
    Arguments.push_back({Name, Argument});
    return Inner.addImport({Name, nullptr}, Type);
  }

  ComponentWriter &Inner;
  std::vector<ComponentWriter::Item> Arguments;
};

/// Types that the component inside gets from the wrapper, where they have names
/// or are resources. They are imported when they are first used.
class ForeignTypes : public TypeEmitter {
public:
  ForeignTypes(ComponentWriter &Inner, InnerImports &Imports,
               WrapperTypes &Outer)
      : Inner(Inner), Imports(Imports), Outer(Outer) {}
  std::optional<uint32_t> named(const TypeNode &Node) { return find(Node); }

protected:
  uint32_t define(ArrayRef<uint8_t> Definition) override {
    return Inner.addType(Definition);
  }
  std::optional<uint32_t> find(const TypeNode &Node) override;

private:
  ComponentWriter &Inner;
  InnerImports &Imports;
  WrapperTypes &Outer;
  llvm::DenseMap<const TypeNode *, uint32_t> Imported;
};

/// The types with which a component inside imports functions. Those of \p Own
/// have no names outside yet, and are imported like foreign ones.
class ImportedTypes : public TypeEmitter {
public:
  ImportedTypes(ComponentWriter &Inner, InnerImports &Imports,
                ForeignTypes &Foreign, UnnamedTypes &Outer,
                ArrayRef<SurfaceItem> Own)
      : Inner(Inner), Imports(Imports), Foreign(Foreign), Outer(Outer) {
    for (const SurfaceItem &Item : Own)
      if (Item.S == Sort::Type && Item.Type->K == TypeNode::Value)
        OwnTypes.insert(Item.Type);
  }

protected:
  uint32_t define(ArrayRef<uint8_t> Definition) override {
    return Inner.addType(Definition);
  }
  std::optional<uint32_t> find(const TypeNode &Node) override;

private:
  ComponentWriter &Inner;
  InnerImports &Imports;
  ForeignTypes &Foreign;
  UnnamedTypes &Outer;
  llvm::DenseSet<const TypeNode *> OwnTypes;
};

/// The types with which a component inside exports.
using ExportedTypes = NewTypes<ForeignTypes>;

} // namespace meld

#endif // MELD_LIB_WRAP_TYPESPACES_H
