//===- IndexMaps.h - From input indices to output indices -------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/// \file
/// Lays out the output's index spaces and maps every index of every instance
/// into them. Imports of an instance map to what they are bound to.
//===----------------------------------------------------------------------===//
#ifndef MELD_LIB_LINK_INDEXMAPS_H
#define MELD_LIB_LINK_INDEXMAPS_H

#include "EntityResolver.h"
#include "meld/Binary/TypeMerger.h"

namespace meld {

/// Where the indices of one instance lead.
struct InstanceMap {
  /// Output index by index of the instance's module, per ExternKind.
  std::vector<uint32_t> Entities[NumExternKinds];
  /// Output type index by type index; shared by a module's instances.
  ArrayRef<uint32_t> Types;
  uint32_t FirstElem = 0; ///< output index of the instance's element segment 0
  uint32_t NumElems = 0;
  uint32_t FirstData = 0; ///< output index of the instance's data segment 0
  uint32_t NumDatas = 0;  ///< those that instructions may name

  const std::vector<uint32_t> &of(ExternKind Kind) const {
    return Entities[static_cast<unsigned>(Kind)];
  }
};

class IndexMaps {
public:
  /// Residual imports come first in the function index space; then, in every
  /// index space, what each instance defines, in plan order.
  IndexMaps(const LinkPlan &Plan, const EntityResolver &Resolver,
            TypeMerger &Types);
  IndexMaps(const IndexMaps &) = delete;
  IndexMaps &operator=(const IndexMaps &) = delete;

  const InstanceMap &instance(uint32_t Instance) const {
    return Instances[Instance];
  }
  /// Output index of what \p Target, which may be an import, stands for.
  uint32_t output(ExternKind Kind, const LinkTarget &Target) const {
    return Target.K == LinkTarget::Residual
               ? Target.Index
               : Instances[Target.Instance].of(Kind)[Target.Index];
  }
  /// Size of an output index space.
  uint32_t size(ExternKind Kind) const {
    return Sizes[static_cast<unsigned>(Kind)];
  }
  uint32_t numElems() const { return Elems; }
  uint32_t numDatas() const { return Datas; }

private:
  std::vector<InstanceMap> Instances;
  std::vector<std::vector<uint32_t>> ModuleTypes;
  uint32_t Sizes[NumExternKinds] = {0, 0, 0, 0, 0};
  uint32_t Elems = 0;
  uint32_t Datas = 0;
};

} // namespace meld

#endif // MELD_LIB_LINK_INDEXMAPS_H
