//===- ReExports.cpp - Functions of the host that the root exports --------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/// \file
/// A root import that the root exports again is the host's own function
/// (CanonicalABI.md, "Embedding API", `Store.invoke`): no component instance
/// lifts or lowers. In a core module it is a function that passes on what the
/// host gave it. Core values stay what they are, and so does what lies in
/// memory, which is the staging area on both sides.
///
/// Handles are numbers of the host's table on both sides as well. An owned one
/// that the host lowers for the export it takes back when it lifts it for the
/// import. What it lends with the export, and an error context, is in the table
/// until somebody drops it.
//===----------------------------------------------------------------------===//

#include "Lowering.h"
#include "ValueCopy.h"

#include "meld/Support/Error.h"

using namespace meld;

using Expr = FunctionBuilder::Expr;
using Local = FunctionBuilder::Local;

Error meld::Lowerer::checkReExport(const InstanceGraph::ExportedFunc &Export) {
  const auto Refuse = [&](const Twine &What) {
    return makeErrorAt(Export.Offset,
                       "export \"" + exportName(Export.Interface, Export.Name) +
                           "\" of type " + Graph.Types.str(Export.Type) +
                           " is an import of the root: " + What);
  };
  TypeContents Contents = Types.paramContents(Export.Type);
  Contents |= Types.resultContents(Export.Type);
  if (Graph.Types[Export.Type].Async)
    return Refuse("an async call cannot be passed on yet");
  if (Contents.Async)
    return Refuse("streams and futures cannot be passed on yet");
  // The host lifts the result behind the call and keeps what it has lifted
  // from in the table; when it calls the post-return nothing may be dropped.
  if (Types.resultContents(Export.Type).ErrorContext)
    return Refuse("an error context that it returned could never be dropped");
  if (Error Err = Types.check(Export.Type))
    return makeErrorAt(Export.Offset, toString(std::move(Err)));
  return checkCopied(Export.Type, [&](const Twine &What) {
    return Refuse(What + " not supported yet");
  });
}

ObservableOptions
meld::Lowerer::stagedOptions(const InstanceGraph::ExportedFunc &Export) {
  ObservableOptions Sum;
  for (Direction Dir : {Direction::Lift, Direction::Lower}) {
    const ObservableOptions One = observableOptions(
        Export.Type, Dir, Types.flatten(Export.Type, AddressType::I32, Dir),
        Types);
    Sum.Memory |= One.Memory;
    Sum.Realloc |= One.Realloc;
    Sum.Encoding |= One.Encoding;
  }
  return Sum;
}

/// Drops the handles in \p Params, of types \p Members, that are still there
/// when the host's function has returned.
static void dropParams(FunctionBuilder &B, HelperTable &Helpers,
                       ArrayRef<TypeId> Members, ArrayRef<Local> Params,
                       bool Spills, const CopySide &Host) {
  Layouts &Types = Helpers.Types;
  CopyRoute Route = {Host, Host};
  Route.To.Handles = {HandleForm::Dropped};
  Route.OnlyHandles = true;
  ValueCopier Copier(B, Helpers, Route);
  const TypeLayout Tuple = Types.ofTuple(Members, AddressType::I32);
  size_t Slot = 0;
  for (auto [I, Member] : llvm::enumerate(Members)) {
    const TypeLayout &Layout = Types.of(Member, AddressType::I32);
    const TypeContents Contents = Types.contents(Member);
    if (!Contents.Borrow && !Contents.ErrorContext) {
      // Nothing is left of it.
    } else if (Spills) {
      const Place At = Place::memory(Params.front(), Tuple.FieldOffsets[I]);
      Copier.copy(Member, At, At);
    } else {
      SmallVector<Local, 16> Unused;
      for (CoreValType::Kind Kind : Layout.Flat)
        Unused.push_back(B.newLocal(toBinaryen(Kind)));
      Copier.copy(Member, Place::flat(Params.drop_front(Slot)),
                  Place::flat(Unused));
    }
    Slot += Layout.FlatCount;
  }
}

BoundaryTarget meld::Lowerer::passOn(const InstanceGraph::ExportedFunc &Export,
                                     const std::string &Name) {
  const ResolvedFuncType &Type = Graph.Types[Export.Type];
  const FlatSignature Lifted =
      Types.flatten(Export.Type, AddressType::I32, Direction::Lift);
  const FlatSignature Lowered =
      Types.flatten(Export.Type, AddressType::I32, Direction::Lower);
  const ObservableOptions Needs = stagedOptions(Export);
  const BoundaryTarget Import = Residuals.ofReexport(
      Export.Func.Index, Lowered.Core,
      observableOptions(Export.Type, Direction::Lower, Lowered, Types));
  const TypeContents Passed = Types.paramContents(Export.Type);
  if (!Needs.Memory && !Passed.Borrow && !Passed.ErrorContext)
    return Import;

  CopySide Host;
  Host.Handles = {HandleForm::Host};
  if (Needs.Memory) {
    Host = stagingSide({});
    Memories.addStaging();
  }
  if (Needs.Realloc)
    Reallocs.addStaging();

  SmallVector<BinaryenType, 16> ParamTypes;
  for (const CoreValType &Core : Lifted.Core.Params)
    ParamTypes.push_back(toBinaryen(Core));
  FunctionBuilder B(Adapters.ref(), ParamTypes);
  SmallVector<Local, 16> Params;
  SmallVector<Expr, 17> Args;
  for (size_t I = 0; I != ParamTypes.size(); ++I) {
    Params.push_back(B.param(I));
    Args.push_back(B.get(B.param(I)));
  }
  std::optional<Local> Result;
  if (!Lifted.Core.Results.empty())
    Result = B.newLocal(toBinaryen(Lifted.Core.Results.front()));
  if (Lifted.SpillsResult) {
    const TypeLayout &Layout = Types.of(*Type.Result, AddressType::I32);
    B.set(*Result,
          B.call(Host.Realloc,
                 {B.i32(0), B.i32(0), B.i32(Layout.Align), B.i32(Layout.Size)},
                 BinaryenTypeInt32()));
    Args.push_back(B.get(*Result));
  }
  Expr Call = B.call(Adapters.function(Import, Lowered.Core), Args,
                     toBinaryen(Lowered.Core.Results));
  if (Lowered.Core.Results.empty())
    B.add(Call);
  else
    B.set(*Result, Call);

  SmallVector<TypeId, 8> Members;
  for (const auto &[Label, Param] : Type.Params)
    Members.push_back(Param);
  dropParams(B, Helpers, Members, Params, Lifted.SpillsParams, Host);
  if (Needs.Memory && !Lifted.SpillsResult)
    B.add(B.call(Adapters.runtime(RuntimeFunction::StagingRelease), {B.i32(0)},
                 BinaryenTypeNone()));
  return Adapters.add("host->host." + Name, Lifted.Core, B.locals(),
                      B.finish(toBinaryen(Lifted.Core.Results),
                               Result ? B.get(*Result) : nullptr));
}

Error meld::Lowerer::reExport(const InstanceGraph::ExportedFunc &Export,
                              const std::string &Name) {
  const BoundaryTarget Func = passOn(Export, Name);
  reportReExport(Func, stagedOptions(Export).Memory);
  if (Error Err = addExport(Name, ExternKind::Func, Func, Export.Offset))
    return Err;
  if (!Types.flatten(Export.Type, AddressType::I32, Direction::Lift)
           .SpillsResult) {
    describeExport(Name, /*PostReturn=*/std::nullopt);
    return Error::success();
  }
  const std::string PostName = "cabi_post_" + Name;
  describeExport(Name, PostName);
  return addExport(PostName, ExternKind::Func,
                   releaseStaging("host->host." + PostName), Export.Offset);
}
