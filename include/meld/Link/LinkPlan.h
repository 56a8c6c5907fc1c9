//===- LinkPlan.h - What the core linker is asked to link -------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/// \file
/// Core module instances in instantiation order, every import bound. The plan
/// knows nothing of components: adapters and the runtime are instances like
/// any other, and bindings may form cycles.
//===----------------------------------------------------------------------===//
#ifndef MELD_LINK_LINKPLAN_H
#define MELD_LINK_LINKPLAN_H

#include "meld/Binary/CoreModule.h"

namespace meld {

/// What an import is bound to, or an export names.
struct LinkTarget {
  enum Kind : uint8_t {
    Entity,   ///< entity Index of instance Instance (its index space, imports
              ///< counted: an import there is followed to its own target)
    Residual, ///< LinkPlan::Residuals[Index], an import of the fused module
    Unset
  };
  Kind K = Unset;
  uint32_t Instance = 0;
  uint32_t Index = 0;
  static LinkTarget entity(uint32_t Instance, uint32_t Index) {
    return {Entity, Instance, Index};
  }
  static LinkTarget residual(uint32_t Index) { return {Residual, 0, Index}; }
};

/// A core module; instances of one module share it.
struct LinkModule {
  const CoreModule *Module = nullptr;
  /// SCPV component id; empty for generated modules (adapters, runtime), whose
  /// functions get no origin.
  std::string ComponentId;
  /// Names this module in diagnostics and as prefix of function names.
  std::string Label;
};

struct LinkInstance {
  uint32_t Module = 0;             ///< in LinkPlan::Modules
  std::vector<LinkTarget> Imports; ///< one per CoreModule::Imports entry
  /// A function of another instance, without parameters or results, to call
  /// right before the module's start function.
  std::optional<LinkTarget> BeforeStart = std::nullopt;
};

/// An import that the fused module keeps. Only functions can be residual: a
/// component imports nothing else of core WebAssembly.
struct ResidualImport {
  std::string Module;
  std::string Field;
  CoreFuncType Type;
  /// The host needs a memory or realloc of ours to serve a call (it was
  /// lowered with one), so it cannot be called before it has our exports.
  bool NeedsExports = false;
};

struct LinkExport {
  std::string Name;
  ExternKind Kind = ExternKind::Func;
  LinkTarget Target;
};

struct LinkPlan {
  std::vector<LinkModule> Modules;
  std::vector<LinkInstance> Instances; ///< in instantiation order
  std::vector<ResidualImport> Residuals;
  std::vector<LinkExport> Exports;
  bool KeepNames = false; ///< write a name section
  unsigned Threads = 1;   ///< for function bodies; never changes the output
};

} // namespace meld

#endif // MELD_LINK_LINKPLAN_H
