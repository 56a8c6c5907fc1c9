//===- IndexMaps.cpp - From input indices to output indices ---------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//

#include "IndexMaps.h"

#include <array>

using namespace meld;

IndexMaps::IndexMaps(const LinkPlan &Plan, const EntityResolver &Resolver,
                     TypeMerger &Types)
    : Instances(Plan.Instances.size()), ModuleTypes(Plan.Modules.size()) {
  Sizes[static_cast<unsigned>(ExternKind::Func)] =
      static_cast<uint32_t>(Plan.Residuals.size());

  // A module that is never instantiated contributes nothing.
  std::vector<bool> Merged(Plan.Modules.size());
  // First output index of what an instance defines, by kind.
  std::vector<std::array<uint32_t, NumExternKinds>> First(Instances.size());
  for (uint32_t I = 0; I != Instances.size(); ++I) {
    const uint32_t ModuleIndex = Plan.Instances[I].Module;
    const CoreModule &Module = *Plan.Modules[ModuleIndex].Module;
    InstanceMap &Map = Instances[I];
    if (!Merged[ModuleIndex]) {
      ModuleTypes[ModuleIndex] = Types.addModule(Module);
      Merged[ModuleIndex] = true;
    }
    Map.Types = ModuleTypes[ModuleIndex];
    Map.FirstElem = Elems;
    Map.NumElems = static_cast<uint32_t>(Module.Elems.size());
    Elems += Map.NumElems;
    Map.FirstData = Datas;
    // Without a data count section no instruction may name a data segment.
    Map.NumDatas = Module.DataCount.value_or(0);
    Datas += static_cast<uint32_t>(Module.Datas.size());
    for (unsigned K = 0; K != NumExternKinds; ++K) {
      const ExternKind Kind = static_cast<ExternKind>(K);
      First[I][K] = Sizes[K];
      Sizes[K] += Module.numEntities(Kind) - Module.numImports(Kind);
    }
  }

  for (uint32_t I = 0; I != Instances.size(); ++I) {
    const CoreModule &Module = *Plan.Modules[Plan.Instances[I].Module].Module;
    for (unsigned K = 0; K != NumExternKinds; ++K) {
      const ExternKind Kind = static_cast<ExternKind>(K);
      const uint32_t NumEntities = Module.numEntities(Kind);
      std::vector<uint32_t> &Map = Instances[I].Entities[K];
      Map.resize(NumEntities);
      for (uint32_t Index = 0; Index != NumEntities; ++Index) {
        const LinkTarget Target = Resolver.resolve(Kind, I, Index);
        if (Target.K == LinkTarget::Residual) {
          Map[Index] = Target.Index;
          continue;
        }
        const CoreModule &Owner =
            *Plan.Modules[Plan.Instances[Target.Instance].Module].Module;
        Map[Index] =
            First[Target.Instance][K] + Target.Index - Owner.numImports(Kind);
      }
    }
  }
}
