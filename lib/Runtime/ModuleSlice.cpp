//===- ModuleSlice.cpp - Take functions out of a core module --------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//

#include "ModuleSlice.h"

#include "MemoryLayout.h"

#include "meld/Binary/ByteWriter.h"
#include "meld/Binary/CoreTypeWriter.h"
#include "meld/Binary/InstructionWalker.h"
#include "meld/Binary/NameSection.h"
#include "meld/Support/Error.h"

using namespace meld;

namespace {

/// What is kept of an index space, in ascending order of old indices.
class KeptSet {
public:
  explicit KeptSet(uint32_t Size) : IsKept(Size), NewIndices(Size) {}
  /// \returns whether \p Index is new in here.
  bool insert(uint32_t Index) {
    const bool IsNew = !IsKept[Index];
    IsKept[Index] = true;
    return IsNew;
  }
  bool contains(uint32_t Index) const { return IsKept[Index]; }
  /// Numbers what is kept; called once everything has been inserted.
  void number() {
    for (uint32_t I = 0; I != IsKept.size(); ++I) {
      NewIndices[I] = Old.size();
      if (IsKept[I])
        Old.push_back(I);
    }
  }
  uint32_t operator[](uint32_t OldIndex) const { return NewIndices[OldIndex]; }
  ArrayRef<uint32_t> old() const { return Old; }

private:
  std::vector<bool> IsKept;
  std::vector<uint32_t> NewIndices;
  std::vector<uint32_t> Old;
};

/// Collects what a body calls, and refuses what a slice does not have.
struct CallCollector : InstructionVisitor {
  SmallVectorImpl<uint32_t> &Called;
  explicit CallCollector(SmallVectorImpl<uint32_t> &Called) : Called(Called) {}

  bool index(ImmKind Kind, uint32_t Index, const uint8_t *, const uint8_t *) {
    switch (Kind) {
    case ImmKind::Func:
      Called.push_back(Index);
      return true;
    case ImmKind::Memory:
      return Index == 0;
    case ImmKind::Local:
    case ImmKind::Label:
      return true;
    default:
      return false;
    }
  }
};

/// Copies a body with new indices.
struct Renumberer : InstructionVisitor {
  const KeptSet &Functions;
  ByteWriter Out;
  const uint8_t *Copied; ///< behind what is in Out already

  Renumberer(const KeptSet &Functions, const CoreBody &Body)
      : Functions(Functions), Copied(Body.Bytes.begin()) {}

  bool index(ImmKind Kind, uint32_t Index, const uint8_t *Begin,
             const uint8_t *End) {
    if (Kind == ImmKind::Func) {
      copyTo(Begin);
      Out.writeULEB(Functions[Index]);
      Copied = End;
    }
    return true;
  }
  void copyTo(const uint8_t *End) {
    Out.writeBytes(ArrayRef<uint8_t>(Copied, End));
    Copied = End;
  }
};

/// One module on its way to being a smaller one.
class Slicer {
public:
  Slicer(const CoreModule &Module, const MemoryPlan &Plan)
      : Module(Module), Plan(Plan),
        Functions(Module.numEntities(ExternKind::Func)) {}

  Error collect(ArrayRef<StringRef> Exports);
  Expected<RuntimeImage> write(ArrayRef<StringRef> Exports);

private:
  Expected<uint32_t> find(StringRef Export) const;
  std::vector<uint8_t> writeTypes(ByteWriter &FuncTypes) const;
  std::vector<uint8_t> writeExports(const KeptSet &Exported) const;
  Expected<std::vector<uint8_t>> writeCode() const;
  std::vector<uint8_t> writeState() const;
  std::vector<uint8_t> writeNames() const;

  const CoreModule &Module;
  const MemoryPlan &Plan;
  KeptSet Functions;
};

} // namespace

Expected<uint32_t> Slicer::find(StringRef Export) const {
  const CoreExport *Found = Module.findExport(Export);
  if (!Found || Found->Kind != ExternKind::Func)
    return makeError("the run time has no function \"" + Export + "\"");
  return Found->Index;
}

Error Slicer::collect(ArrayRef<StringRef> Exports) {
  if (!Module.Imports.empty())
    return makeError("the run time has imports");
  SmallVector<uint32_t, 16> Pending;
  for (StringRef Export : Exports) {
    Expected<uint32_t> Function = find(Export);
    if (!Function)
      return Function.takeError();
    Pending.push_back(*Function);
  }
  CallCollector Collector(Pending);
  while (!Pending.empty()) {
    const uint32_t Function = Pending.pop_back_val();
    if (Functions.insert(Function))
      if (Error Err = walkBody(Module.Bodies[Function], Collector))
        return addContext(std::move(Err), "reading the run time");
  }
  Functions.number();
  return Error::success();
}

/// \returns the items of the type section, each type once, with the items of
/// the function section in \p FuncTypes.
std::vector<uint8_t> Slicer::writeTypes(ByteWriter &FuncTypes) const {
  std::vector<const CoreFuncType *> Types;
  FuncTypes.writeULEB(Functions.old().size());
  for (uint32_t Function : Functions.old()) {
    const CoreFuncType &Type = Module.funcType(Function);
    uint32_t Index = 0;
    while (Index != Types.size() && *Types[Index] != Type)
      ++Index;
    if (Index == Types.size())
      Types.push_back(&Type);
    FuncTypes.writeULEB(Index);
  }
  ByteWriter W;
  W.writeULEB(Types.size());
  for (const CoreFuncType *Type : Types) {
    CoreSubType Definition;
    Definition.Signature = *Type;
    writeSubType(W, Definition);
  }
  return W.take();
}

Expected<std::vector<uint8_t>> Slicer::writeCode() const {
  ByteWriter W;
  W.writeULEB(Functions.old().size());
  for (uint32_t Function : Functions.old()) {
    const CoreBody &Body = Module.Bodies[Function];
    Renumberer Copy(Functions, Body);
    if (Error Err = walkBody(Body, Copy))
      return std::move(Err);
    Copy.copyTo(Body.Bytes.end());
    W.writeSized(Copy.Out.bytes());
  }
  return W.take();
}

/// An active data segment.
std::vector<uint8_t> Slicer::writeState() const {
  ByteWriter W;
  W.writeULEB(1);
  W.writeByte(0); // of memory 0
  W.writeByte(static_cast<uint8_t>(Opcode::I32Const));
  W.writeSLEB(StateAt);
  W.writeByte(static_cast<uint8_t>(Opcode::End));
  W.writeSized(Plan.State);
  return W.take();
}

/// The whole custom section.
std::vector<uint8_t> Slicer::writeNames() const {
  NameSection Kept;
  for (const CustomSection &Section : Module.Customs) {
    if (Section.Name != "name")
      continue;
    NameSection Names = readNameSection(Section.Bytes);
    for (NameAssoc &Named : Names.names(NameKind::Func))
      if (Functions.contains(Named.Index))
        Kept.names(NameKind::Func)
            .push_back({Functions[Named.Index], std::move(Named.Name)});
  }
  ByteWriter W;
  W.writeName("name");
  W.writeBytes(writeNameSection(Kept));
  return W.take();
}

/// Exports in an order that does not depend on that of the request.
std::vector<uint8_t> Slicer::writeExports(const KeptSet &Exported) const {
  ByteWriter Items, W;
  uint32_t Count = 0;
  for (const CoreExport &Export : Module.Exports) {
    if (Export.Kind != ExternKind::Func || !Exported.contains(Export.Index))
      continue;
    ++Count;
    Items.writeName(Export.Name);
    Items.writeByte(static_cast<uint8_t>(ExternKind::Func));
    Items.writeULEB(Functions[Export.Index]);
  }
  W.writeULEB(Count);
  W.writeBytes(Items.bytes());
  return W.take();
}

Expected<RuntimeImage> Slicer::write(ArrayRef<StringRef> Exports) {
  enum SectionId : uint8_t {
    CustomId = 0,
    TypeId = 1,
    FunctionId = 3,
    MemoryId = 5,
    ExportId = 7,
    CodeId = 10,
    DataId = 11,
  };

  RuntimeImage Image;
  KeptSet Exported(Module.numEntities(ExternKind::Func));
  for (StringRef Name : Exports) {
    Expected<uint32_t> Function = find(Name);
    if (!Function)
      return Function.takeError();
    Exported.insert(*Function);
    Image.FunctionIndices.push_back(Functions[*Function]);
  }
  Expected<std::vector<uint8_t>> Code = writeCode();
  if (!Code)
    return Code.takeError();

  ByteWriter W, FuncTypes, Memories;
  W.writeU32LE(0x6d736100); // "\0asm"
  W.writeU32LE(1);
  W.writeSection(TypeId, writeTypes(FuncTypes));
  W.writeSection(FunctionId, FuncTypes.bytes());
  Memories.writeULEB(1);
  writeMemoryType(Memories, Plan.Memory);
  W.writeSection(MemoryId, Memories.bytes());
  W.writeSection(ExportId, writeExports(Exported));
  W.writeSection(CodeId, *Code);
  if (!Plan.State.empty())
    W.writeSection(DataId, writeState());
  W.writeSection(CustomId, writeNames());
  Image.Bytes = W.take();
  return Image;
}

Expected<RuntimeImage> meld::sliceModule(const CoreModule &Module,
                                         ArrayRef<StringRef> Exports,
                                         const MemoryPlan &Plan) {
  Slicer S(Module, Plan);
  if (Error Err = S.collect(Exports))
    return std::move(Err);
  return S.write(Exports);
}
