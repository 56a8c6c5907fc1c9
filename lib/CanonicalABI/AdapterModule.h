//===- AdapterModule.h - The generated core module --------------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/// \file
/// One Binaryen module that all adapters are functions of, and what it imports
/// of the composition. Only this file and the emitters of function bodies use
/// Binaryen.
//===----------------------------------------------------------------------===//
#ifndef MELD_LIB_CANONICALABI_ADAPTERMODULE_H
#define MELD_LIB_CANONICALABI_ADAPTERMODULE_H

#include "meld/CanonicalABI/Boundaries.h"
#include "meld/Runtime/Runtime.h"

#include "llvm/ADT/StringMap.h"

#include <binaryen-c.h>

#include <deque>
#include <map>

namespace meld {

/// The flags of a component instance (CanonicalABI.md, "Component Instances").
enum class InstanceFlag : uint8_t { MayEnter, MayLeave };

/// A slot of a component instance's storage (ContextStorage.h).
struct ContextSlot {
  uint32_t Instance = 0;
  uint32_t Number = 0; ///< 0 or 1
  CoreValType Type;    ///< i32 or i64
};

/// What stands for a function of the runtime, and for the staging area's
/// memory, as long as it is not known which functions are used.
constexpr BoundaryTarget runtimeTarget(RuntimeFunction Function) {
  return {BoundaryTarget::Runtime, 0, uint32_t(Function)};
}
constexpr BoundaryTarget StagingMemoryTarget = {BoundaryTarget::Runtime, 0,
                                                NumRuntimeFunctions};

class AdapterModule {
public:
  /// \p Simd: functions may use vectors.
  AdapterModule(const InstanceGraph &Graph, bool Simd);
  ~AdapterModule();
  AdapterModule(const AdapterModule &) = delete;
  AdapterModule &operator=(const AdapterModule &) = delete;

  BinaryenModuleRef ref() const { return Module; }
  bool empty() const { return Functions.empty(); }

  /// Imports each of \p Memories, which are defined by core instances, and
  /// with \p Staging that of the staging area. Called before anything else is
  /// added, since it begins the module anew.
  void importMemories(ArrayRef<CoreBinding> Memories, bool Staging);
  /// The name of an imported memory.
  const char *memory(const CoreBinding &Memory) const;
  const char *stagingMemory() const {
    assert(StagingMemoryName && "was not imported");
    return StagingMemoryName;
  }

  /// The name to call \p Target by, which has type \p Type. Imports it when it
  /// is not one of the module's own.
  const char *function(const BoundaryTarget &Target, const CoreFuncType &Type);
  /// The global that holds the flag: 1 or, while it is clear, 0.
  const char *flag(InstanceFlag Flag, uint32_t ComponentInstance);
  /// The global that holds the slot, zero at first.
  const char *contextSlot(const ContextSlot &Slot);
  /// The global that counts the backpressure of a component instance.
  const char *backpressure(uint32_t ComponentInstance);

  /// The name to call a function of the runtime by.
  const char *runtime(RuntimeFunction Function) {
    return function(runtimeTarget(Function), runtimeFunctionType(Function));
  }
  /// The global that holds the scope which borrowed handles are added to while
  /// parameters are lowered.
  const char *borrowScope();

  /// Adds a function, whose name gets a suffix when it is taken. \p Locals are
  /// those behind its parameters.
  BoundaryTarget add(StringRef Name, const CoreFuncType &Type,
                     ArrayRef<BinaryenType> Locals, BinaryenExpressionRef Body);

  /// Adds a function that only others of the module call; returns its name,
  /// which is made of \p Name.
  const char *addHelper(StringRef Name, ArrayRef<BinaryenType> Params,
                        BinaryenType Result, ArrayRef<BinaryenType> Locals,
                        BinaryenExpressionRef Body);

  /// Some function catches exceptions (by BinaryenTry). \p Legacy keeps the
  /// legacy instructions.
  void setCatches(bool Legacy);

  struct Image {
    std::vector<uint8_t> Bytes;
    std::vector<BoundaryTarget> Imports; ///< one per import, in order
    /// Function index of each function that was added, in order.
    std::vector<uint32_t> FunctionIndices;
    std::vector<uint32_t> BodySizes; ///< of the same functions, in bytes
    GeneratedCode AllCode;           ///< helpers included
  };
  /// Writes the module. Targets that \c add gave out count functions in the
  /// order in which they were added, and are to be mapped by FunctionIndices.
  /// \returns an error for a generator fault.
  Expected<Image> finish();

private:
  /// Makes \p Name unique and keeps it alive.
  const char *unique(std::string Name);

  const InstanceGraph &Graph;
  const BinaryenFeatures Features; ///< all that bodies may use
  BinaryenModuleRef Module;
  std::deque<std::string> Names;
  llvm::StringMap<unsigned> NameUses;
  std::vector<const char *> Functions;
  std::vector<BoundaryTarget> Imports;
  /// Names of imported functions, by kind, instance and index.
  std::map<std::tuple<unsigned, uint32_t, uint32_t>, const char *> ImportNames;
  std::map<std::pair<InstanceFlag, uint32_t>, const char *> FlagNames;
  std::map<std::pair<uint32_t, uint32_t>, const char *> ContextSlotNames;
  std::map<uint32_t, const char *> BackpressureNames;
  const char *BorrowScopeName = nullptr;
  const char *StagingMemoryName = nullptr;
  /// By core instance and index.
  std::map<std::pair<uint32_t, uint32_t>, const char *> MemoryNames;
  enum class Catching : uint8_t { No, Standard, Legacy };
  Catching Catches = Catching::No;
};

/// Binaryen's form of a numeric type or of several.
BinaryenType toBinaryen(const CoreValType &Type);
BinaryenType toBinaryen(ArrayRef<CoreValType> Types);

} // namespace meld

#endif // MELD_LIB_CANONICALABI_ADAPTERMODULE_H
