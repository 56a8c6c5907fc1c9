//===- Wrapper.h - The parts of wrapping ------------------------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/// \file
/// The state of one wrapModule. Its parts are written in this order, each by
/// functions of one file:
///
///     Imports        what the root imports           Wrapper.cpp
///     Core modules   the module, shim and fixup      CoreParts.cpp
///     Exports        what the root exports           Wrapper.cpp
///                    instances among it              InstanceExports.cpp
//===----------------------------------------------------------------------===//
#ifndef MELD_LIB_WRAP_WRAPPER_H
#define MELD_LIB_WRAP_WRAPPER_H

#include "TypeSpaces.h"

#include "llvm/ADT/StringMap.h"

namespace meld {

class Wrapper {
public:
  Wrapper(const InstanceGraph &Graph, const HostSurface &Surface,
          ArrayRef<uint8_t> Bytes, CoreModule Module, RootType Type)
      : Graph(Graph), Surface(Surface), Bytes(Bytes), Module(std::move(Module)),
        Type(std::move(Type)), Types(Out) {}

  Expected<std::vector<uint8_t>> run();

private:
  // Wrapper.cpp
  void writeImports();
  Error writeExports();
  void writeCustoms();
  /// The index of InstanceGraph::Imports[Number].
  uint32_t importedFunc(uint32_t Number);
  /// The next function that the root exports, of type \p Type, with the types
  /// of \p Space.
  Expected<uint32_t> exportedFunc(const TypeNode &Type, TypeEmitter &Space);

  // CoreParts.cpp
  /// Something that calls go to through the shim.
  struct Slot {
    CoreFuncType Type;
    const HostImport *Import = nullptr;         ///< either
    const HostDestructor *Destructor = nullptr; ///< or
  };
  Error writeCoreParts();
  Error findImports();
  void addDestructors();
  void defineResources();
  uint32_t importWith(const HostImport &Import, const CanonOptions &Options);
  Expected<uint32_t> directImport(const HostImport &Import);
  Error instantiateModule();
  Error fillShim();
  Expected<CanonOptions> optionsOf(const HostOptions &Options);
  /// Export \p Name of the fused module.
  Expected<uint32_t> coreExport(Sort S, StringRef Name);

  // InstanceExports.cpp
  Error exportInstance(const SurfaceItem &Export);
  /// As an instance made of exports, with its type written out where it
  /// exports types.
  Error exportBundle(const SurfaceItem &Export);
  /// As an instance of a component, in which functions can have names that
  /// refer to resources.
  Error exportTyped(const SurfaceItem &Export);

  const InstanceGraph &Graph;
  const HostSurface &Surface;
  const ArrayRef<uint8_t> Bytes;
  const CoreModule Module;
  const RootType Type;

  ComponentWriter Out;
  WrapperTypes Types;

  /// Of InstanceGraph::Imports: an export of an instance, or the function.
  struct ImportedFunc {
    std::optional<uint32_t> Instance;
    StringRef Name;
    uint32_t Func = 0; ///< without an instance, or once it was asked for
  };
  std::vector<ImportedFunc> ImportedFuncs;
  /// Imported instances by their types.
  llvm::DenseMap<const TypeNode *, uint32_t> ImportedInstances;
  /// Imported resources.
  llvm::DenseMap<uint32_t, const TypeNode *> ImportedResources;

  std::vector<const HostImport *> Imports; ///< one per Module.Imports
  std::vector<Slot> Slots;
  llvm::DenseMap<const HostImport *, uint32_t> SlotOf;
  uint32_t ShimInstance = 0, MainInstance = 0;
  llvm::StringMap<uint32_t> CoreExports; ///< that have been aliased
  uint32_t NumExported = 0;              ///< of the functions
};

} // namespace meld

#endif // MELD_LIB_WRAP_WRAPPER_H
