//===- link-fuzzer.cpp - Link instances of a core module ------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/// \file
/// The input is a core module. Two instances of it are linked behind one of a
/// module that exports what it imports, type by type, so that most valid
/// modules link. The second instance gets from the first what that exports of
/// the same kind, where there is such.
//===----------------------------------------------------------------------===//

#include "Fuzzer.h"

#include "meld/Binary/ByteWriter.h"
#include "meld/Binary/CoreTypeWriter.h"
#include "meld/Link/Linker.h"
#include "meld/Validate/Validate.h"

using namespace meld;
using namespace meld::fuzz;

namespace {

/// Writes the provider: the types of the module, one definition for each import
/// but functions, which become imports of the linked module.
class Provider {
public:
  explicit Provider(const CoreModule &Module) : Module(Module) {}

  std::vector<uint8_t> write();

  /// What import \p Index of the module is bound to.
  LinkTarget targetOf(uint32_t Index) const { return Targets[Index]; }
  std::vector<ResidualImport> takeResiduals() { return std::move(Residuals); }

private:
  struct Items {
    uint32_t Count = 0;
    ByteWriter Bytes;
  };

  void add(const CoreImport &Import);
  void writeZero(ByteWriter &W, const CoreValType &Type);
  static void section(ByteWriter &W, uint8_t Id, const Items &From) {
    ByteWriter Contents;
    Contents.writeULEB(From.Count);
    Contents.writeBytes(From.Bytes.bytes());
    W.writeSection(Id, Contents.bytes());
  }

  const CoreModule &Module;
  Items Tables, Memories, Tags, Globals;
  std::vector<LinkTarget> Targets;
  std::vector<ResidualImport> Residuals;
};

} // namespace

/// A constant of \p Type. There is none of a reference that cannot be null; the
/// null in its place makes the provider invalid and ends the attempt.
void Provider::writeZero(ByteWriter &W, const CoreValType &Type) {
  switch (Type.K) {
  case CoreValType::I32:
  case CoreValType::I64:
    W.writeByte(Type.K == CoreValType::I32 ? 0x41 : 0x42);
    W.writeByte(0);
    break;
  case CoreValType::F32:
    W.writeByte(0x43);
    W.writeU32LE(0);
    break;
  case CoreValType::F64:
    W.writeByte(0x44);
    W.writeU64LE(0);
    break;
  case CoreValType::V128:
    W.writeByte(0xfd);
    W.writeByte(0x0c);
    W.writeU64LE(0);
    W.writeU64LE(0);
    break;
  default:
    W.writeByte(0xd0);
    writeHeapType(W, Type.Heap);
    break;
  }
  W.writeByte(0x0b);
}

void Provider::add(const CoreImport &Import) {
  auto Define = [&](Items &To) {
    Targets.push_back(LinkTarget::entity(0, To.Count++));
  };
  switch (Import.Kind) {
  case ExternKind::Func:
    Targets.push_back(
        LinkTarget::residual(static_cast<uint32_t>(Residuals.size())));
    Residuals.push_back({Import.Module.str(), Import.Field.str(),
                         Module.Types[Import.TypeIndex].Signature,
                         /*NeedsExports=*/Residuals.size() % 2 == 1});
    break;
  case ExternKind::Table:
    writeTableType(Tables.Bytes, Import.Table);
    Define(Tables);
    break;
  case ExternKind::Memory:
    writeMemoryType(Memories.Bytes, Import.Memory);
    Define(Memories);
    break;
  case ExternKind::Tag:
    Tags.Bytes.writeByte(0);
    Tags.Bytes.writeULEB(Import.TypeIndex);
    Define(Tags);
    break;
  case ExternKind::Global:
    writeGlobalType(Globals.Bytes, Import.Global);
    writeZero(Globals.Bytes, Import.Global.Type);
    Define(Globals);
    break;
  }
}

std::vector<uint8_t> Provider::write() {
  Items Types;
  for (const CoreRecGroup &Group : Module.RecGroups) {
    ++Types.Count;
    if (Group.Count != 1) {
      Types.Bytes.writeByte(0x4e);
      Types.Bytes.writeULEB(Group.Count);
    }
    for (uint32_t I = 0; I != Group.Count; ++I)
      writeSubType(Types.Bytes, Module.Types[Group.First + I]);
  }
  for (const CoreImport &Import : Module.Imports)
    add(Import);
  ByteWriter W;
  W.writeBytes({0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00});
  section(W, 1, Types);
  section(W, CoreModule::TableSection, Tables);
  section(W, CoreModule::MemorySection, Memories);
  section(W, CoreModule::TagSection, Tags);
  section(W, 6, Globals);
  return W.take();
}

/// Where the second instance gets import \p Import from.
static LinkTarget crossTarget(const CoreModule &Module,
                              const CoreImport &Import, LinkTarget Otherwise) {
  const uint32_t Fallback =
      static_cast<uint32_t>(Import.Module.size() + Import.Field.size());
  SmallVector<uint32_t> Candidates;
  for (const CoreExport &Export : Module.Exports)
    if (Export.Kind == Import.Kind)
      Candidates.push_back(Export.Index);
  if (Candidates.empty())
    return Otherwise;
  return LinkTarget::entity(1, Candidates[Fallback % Candidates.size()]);
}

static Expected<LinkedModule> linkAll(LinkPlan &Plan, unsigned Threads) {
  Plan.Threads = Threads;
  return link(Plan);
}

int LLVMFuzzerTestOneInput(const uint8_t *Data, size_t Size) {
  Expected<CoreModule> Module = readCoreModule({Data, Size});
  if (!Module)
    return refused(Module.takeError());
  if (Error Err = validate(*Module))
    return refused(std::move(Err));

  Provider Providing(*Module);
  const std::vector<uint8_t> ProviderBytes = Providing.write();
  Expected<CoreModule> First = readCoreModule(ProviderBytes);
  if (!First)
    return refused(First.takeError());
  if (Error Err = validate(*First))
    return refused(std::move(Err));

  LinkPlan Plan;
  Plan.KeepNames = Size % 2 == 0;
  Plan.Modules = {{&*First, "", "provider"}, {&*Module, "c", "c"}};
  Plan.Residuals = Providing.takeResiduals();
  Plan.Instances = {{0, {}}, {1, {}}, {1, {}}};
  for (uint32_t I = 0; I != Module->Imports.size(); ++I) {
    const LinkTarget Target = Providing.targetOf(I);
    Plan.Instances[1].Imports.push_back(Target);
    Plan.Instances[2].Imports.push_back(
        crossTarget(*Module, Module->Imports[I], Target));
  }
  for (const CoreExport &Export : Module->Exports)
    Plan.Exports.push_back(
        {Export.Name.str(), Export.Kind, LinkTarget::entity(2, Export.Index)});

  Expected<LinkedModule> Linked = linkAll(Plan, 1);
  if (!Linked)
    return refused(Linked.takeError());
  Expected<LinkedModule> Again = linkAll(Plan, 3);
  expect(Again.takeError(), "linking does not depend on the threads");
  expect(Again->Bytes == Linked->Bytes,
         "the output does not depend on the threads");
  Expected<CoreModule> Read = readCoreModule(Linked->Bytes);
  expect(Read.takeError(), "the linked module is well-formed");
  expect(validate(*Read), "valid modules make a valid module");
  return 0;
}
