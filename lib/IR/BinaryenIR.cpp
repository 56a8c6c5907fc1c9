//===- BinaryenIR.cpp - An image as a Binaryen module ---------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//

#include "BinaryenIR.h"
#include "BinaryenBridge.h"
#include "Features.h"
#include "ReservedNames.h"
#include "meld/Binary/ByteWriter.h"
#include "meld/Binary/NameSection.h"
#include "meld/Provenance/Section.h"
#include "meld/Support/Error.h"

using namespace meld;

/// Whether a custom section describes positions in code, which Binaryen moves.
static bool holdsCodeOffsets(StringRef Name) {
  return Name.starts_with(".debug_") || Name.starts_with("reloc.") ||
         Name == "linking" || Name == "sourceMappingURL" ||
         Name == "external_debug_info";
}

/// Contents of a name section with nothing but \p Functions.
static std::vector<uint8_t> encodeFunctionNames(NameMap Functions) {
  NameSection Names;
  Names.names(NameKind::Func) = std::move(Functions);
  return writeNameSection(Names);
}

static NameMap readFunctionNames(const CoreModule &Module) {
  for (const CustomSection &Custom : Module.Customs)
    if (Custom.Name == "name") // further ones have no meaning
      return std::move(readNameSection(Custom.Bytes).names(NameKind::Func));
  return {};
}

/// A copy of \p Module with \p Names for its functions in place of its own
/// name section.
static std::vector<char> withFunctionNames(const CoreModule &Module,
                                           const NameMap &Names) {
  ByteWriter Section;
  Section.writeName("name");
  Section.writeBytes(encodeFunctionNames(Names));
  ByteWriter Tail;
  Tail.writeSection(/*Id=*/0, Section.bytes());

  std::vector<char> Bytes;
  Bytes.reserve(Module.Bytes.size() + Tail.size());
  auto Append = [&](ArrayRef<uint8_t> Range) {
    Bytes.insert(Bytes.end(), Range.begin(), Range.end());
  };
  const uint8_t *Copied = Module.Bytes.begin();
  for (const CustomSection &Custom : Module.Customs)
    if (Custom.Name == "name") {
      Append({Copied, Custom.Whole.begin()});
      Copied = Custom.Whole.end();
    }
  Append({Copied, Module.Bytes.end()});
  Append(Tail.bytes());
  return Bytes;
}

Expected<std::unique_ptr<FusedModule::BinaryenIR>>
FusedModule::BinaryenIR::read(ArrayRef<uint8_t> Image, FeatureSet Features,
                              const OriginMap &Origins) {
  Expected<CoreModule> Core = readCoreModule(Image);
  if (!Core)
    return Core.takeError();
  const BinaryenLock Reading;
  const NameMap Reserved =
      reservedNames(Origins, Core->numEntities(ExternKind::Func));
  Expected<BinaryenModuleRef> Module = readBinaryen(
      withFunctionNames(*Core, Reserved), binaryenFeatures(Features));
  if (!Module)
    return Module.takeError();
  std::unique_ptr<BinaryenIR> Result(new BinaryenIR(*Module));
  if (Error Err = checkExpressionDepth(*Module))
    return Err;
  dropCustomSections(*Module, holdsCodeOffsets);
  for (const auto &[Index, Name] : readFunctionNames(*Core))
    if (Index < Reserved.size())
      Result->DebugNames[Reserved[Index].Name] = Name;
  for (const ForeignCode &Foreign : Origins.Foreign)
    Result->Received[Reserved[Foreign.FusedFunc].Name] = Foreign.Components;
  return Result;
}

Expected<std::vector<uint8_t>>
FusedModule::BinaryenIR::write(bool KeepNames) const {
  Expected<std::vector<uint8_t>> Bytes =
      writeBinaryen(Module, Optimised.OptimizeLevel, Optimised.ShrinkLevel);
  if (!Bytes || !KeepNames)
    return Bytes;
  NameMap Names;
  for (StringRef Internal : functionsInBinaryOrder(Module)) {
    auto Known = DebugNames.find(Internal);
    Names.push_back(
        {static_cast<uint32_t>(Names.size()),
         Known == DebugNames.end() ? Internal.str() : Known->second});
  }
  if (Error Err =
          appendCustomSection(*Bytes, "name", encodeFunctionNames(Names)))
    return Err;
  return Bytes;
}

void FusedModule::BinaryenIR::prune(OriginMap &Origins) {
  llvm::StringMap<FunctionOrigin> ByName;
  for (const FunctionOrigin &Origin : Origins.Functions)
    ByName.insert({reservedName(Origin), Origin});
  Origins.Functions.clear();
  Origins.Foreign.clear();
  ReceivedCode Left;
  uint32_t Index = 0;
  for (StringRef Name : functionsInBinaryOrder(Module)) {
    if (auto Known = ByName.find(Name); Known != ByName.end()) {
      Origins.Functions.push_back(Known->second);
      Origins.Functions.back().FusedFunc = Index;
    }
    if (auto Known = Received.find(Name); Known != Received.end()) {
      Origins.Foreign.push_back({Index, Known->second});
      Left.insert({Name, std::move(Known->second)});
    }
    ++Index;
  }
  Received = std::move(Left);
}

Expected<std::string> meld::textOfModule(ArrayRef<uint8_t> Image,
                                         FeatureSet Features, bool UseNames) {
  Expected<CoreModule> Core = readCoreModule(Image);
  if (!Core)
    return Core.takeError();
  const BinaryenLock Lock;
  std::vector<char> Bytes = UseNames
                                ? std::vector<char>(Image.begin(), Image.end())
                                : withFunctionNames(*Core, {});
  Expected<BinaryenModuleRef> Module =
      readBinaryen(std::move(Bytes), binaryenFeatures(Features));
  if (!Module)
    return Module.takeError();
  Error TooDeep = checkExpressionDepth(*Module);
  Expected<std::string> Text = TooDeep
                                   ? Expected<std::string>(std::move(TooDeep))
                                   : printBinaryen(*Module);
  BinaryenModuleDispose(*Module);
  return Text;
}
