//===- HostPassing.h - How values go to and from the host -------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/// \file
/// The host lifts from and lowers into memories of the composition, handles
/// included. Those are numbers of its own table, so an instance that has
/// another table must neither see nor choose them: what the host reads and
/// writes they may be in is out of the instance's reach.
///
/// Core values are, so handles among them are converted on the way. So is
/// what the host writes behind the return pointer of an import, if nothing of
/// the instance runs before it is converted. A result with strings or lists
/// does not qualify: the host calls the instance's realloc between its writes,
/// which may return memory that overlaps what was written, and the bytes of a
/// string, which the instance may have chosen, would then be converted as a
/// handle of the host that belongs to another instance. For the same reason no
/// list of handles and no spilled parameters are ever converted in place: they
/// lie where a realloc said.
///
/// What cannot be converted in place is copied through a memory that no
/// instance can reach, the staging area of the runtime.
//===----------------------------------------------------------------------===//
#ifndef MELD_LIB_CANONICALABI_HOSTPASSING_H
#define MELD_LIB_CANONICALABI_HOSTPASSING_H

#include "HandleTables.h"

namespace meld {

/// How a function of the host, or one that the host calls, passes its values.
enum class HostWay : uint8_t {
  /// As they are: no handles, or those of the host's table.
  Direct,
  /// Handles are converted where they are; the rest is passed as it is.
  Convert,
  /// Everything is copied to or from the staging area.
  Stage
};

class HostPassing {
public:
  HostPassing(const InstanceGraph &Graph, const HandleTables &Tables,
              Layouts &Types, CoreSignatures &Signatures)
      : Graph(Graph), Tables(Tables), Types(Types), Signatures(Signatures) {}

  /// Of \p Caller, which lowers a function of the host.
  HostWay ofImport(const InstanceGraph::Lowering &Caller);
  /// Of \p Callee, which the root exports.
  HostWay ofExport(const InstanceGraph::Lift &Callee);

  /// Whether the adapter for the import \p Caller, converted, works in memory.
  bool convertsInMemory(const InstanceGraph::Lowering &Caller);
  /// Whether the adapter for the export \p Callee calls its post-return, which
  /// expects core results that the host does not see.
  bool callsPostReturn(const InstanceGraph::Lift &Callee);
  /// Whether some of \p Reached are staged.
  bool usesStaging(const ReachedDefinitions &Reached);

private:
  bool mustConvert(uint32_t ComponentInstance, FuncTypeId Id);
  bool paramsNeedStaging(FuncTypeId Id, const FlatSignature &Flat);
  /// Whether \p Id has lists of handles, at any level.
  bool hasListedHandles(TypeId Id);

  const InstanceGraph &Graph;
  const HandleTables &Tables;
  Layouts &Types;
  CoreSignatures &Signatures;
  llvm::DenseMap<uint32_t, bool> ListedHandles;
};

} // namespace meld

#endif // MELD_LIB_CANONICALABI_HOSTPASSING_H
