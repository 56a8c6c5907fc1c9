//===- TypeEmitter.h - State types again ------------------------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/// \file
/// Writes the nodes of a RootType into an index space of types: that of a
/// component, or of an instance type. A name that the space knows is referred
/// to; anything else is defined where it is first used.
//===----------------------------------------------------------------------===//
#ifndef MELD_LIB_WRAP_TYPEEMITTER_H
#define MELD_LIB_WRAP_TYPEEMITTER_H

#include "ComponentWriter.h"
#include "RootType.h"

#include "llvm/ADT/DenseMap.h"

namespace meld {

class TypeEmitter {
public:
  virtual ~TypeEmitter() = default;

  /// The index of \p Node, or of something that it names.
  uint32_t index(const TypeNode &Node);
  /// Has \p Node, from now on, be type \p Index.
  void bind(const TypeNode &Node, uint32_t Index) { Known[&Node] = Index; }
  /// What \p Node names, to state it as the bound of a new name.
  uint32_t boundOf(const TypeNode &Node) {
    return Node.Named ? index(*Node.Named) : index(Node);
  }
  /// The type with which \p Item is declared or ascribed; not of resources
  /// that are only declared.
  ExternType externType(const SurfaceItem &Item);

protected:
  /// Defines once more what \p Node is or names, whatever the space knows.
  uint32_t defineAgain(const TypeNode &Node);

  /// Appends a definition to the space.
  virtual uint32_t define(ArrayRef<uint8_t> Definition) = 0;
  /// The index of exactly \p Node, if the space has it from elsewhere.
  virtual std::optional<uint32_t> find(const TypeNode &Node) = 0;

private:
  friend class InstanceTypeEmitter;
  void writeUse(ByteWriter &W, const ValueUse &Use);
  void writeOptional(ByteWriter &W, const std::optional<ValueUse> &Use);
  void writeValue(ByteWriter &W, const TypeNode &Node);
  void writeFunc(ByteWriter &W, const TypeNode &Node);
  std::optional<uint32_t> lookUpExactly(const TypeNode &Node);
  std::optional<uint32_t> lookUp(const TypeNode &Node);

  llvm::DenseMap<const TypeNode *, uint32_t> Known;
};

/// Writes an instance type that stands in the space of \p Outer.
class InstanceTypeEmitter : public TypeEmitter {
public:
  explicit InstanceTypeEmitter(TypeEmitter &Outer) : Outer(Outer) {}

  /// Declares all exports of the instance type \p Node.
  void declare(const TypeNode &Node);
  /// The encoded type.
  std::vector<uint8_t> finish();

protected:
  uint32_t define(ArrayRef<uint8_t> Definition) override;
  std::optional<uint32_t> find(const TypeNode &Node) override;

private:
  TypeEmitter &Outer;
  ByteWriter Decls;
  uint32_t NumDecls = 0, NumTypes = 0;
};

} // namespace meld

#endif // MELD_LIB_WRAP_TYPEEMITTER_H
