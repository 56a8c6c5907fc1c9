//===- FusedModule.cpp - The unit that passes run over --------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//

#include "meld/IR/FusedModule.h"
#include "BinaryenIR.h"
#include "meld/Provenance/Scpv.h"
#include "meld/Provenance/Section.h"
#include "meld/Support/Error.h"
#include "meld/Support/InputFile.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/raw_ostream.h"

using namespace meld;

/// Custom sections that speak about the exact bytes of a module.
static constexpr StringRef BoundSections[] = {ScpvSectionName,
                                              AttestationSectionName};

//===----------------------------------------------------------------------===//
// Loading
//===----------------------------------------------------------------------===//

FusedModule::FusedModule(std::unique_ptr<llvm::MemoryBuffer> Input,
                         FusedModuleOptions Options)
    : Input(std::move(Input)), Options(Options) {}

FusedModule::~FusedModule() { consumeError(std::move(Errors)); }

Expected<std::unique_ptr<FusedModule>>
FusedModule::load(std::unique_ptr<llvm::MemoryBuffer> Input,
                  FusedModuleOptions Options) {
  const ArrayRef<uint8_t> Bytes = bytesOf(*Input);
  Expected<WasmLayer> Layer = readPreamble(Bytes);
  if (!Layer)
    return Layer.takeError();
  std::unique_ptr<FusedModule> Module(
      new FusedModule(std::move(Input), Options));
  Module->Layer = *Layer;
  if (*Layer == WasmLayer::CoreModule) {
    if (Error Err = Module->loadCoreModule(Bytes))
      return Err;
    return Module;
  }
  Expected<std::unique_ptr<Component>> Parsed = readComponent(Bytes);
  if (!Parsed)
    return Parsed.takeError();
  Module->Parsed = std::move(*Parsed);
  return Module;
}

Error FusedModule::loadCoreModule(ArrayRef<uint8_t> Bytes) {
  Expected<std::vector<SectionSpan>> Bound =
      findCustomSections(Bytes, BoundSections);
  if (!Bound)
    return Bound.takeError();
  if (!Bound->empty()) {
    StrippedInput = Bytes.vec();
    removeSections(StrippedInput, *Bound);
    Bytes = StrippedInput;
  }
  Expected<CoreModule> Core = readCoreModule(Bytes);
  if (!Core)
    return Core.takeError();
  Graph = std::make_unique<InstanceGraph>(
      flattenBareModule(std::make_unique<CoreModule>(std::move(*Core))));
  const CoreModule &Module = *Graph->BareModule;
  Origins.Components.push_back(Graph->Modules[0].ComponentId);
  const uint32_t NumImports = Module.numImports(ExternKind::Func);
  Origins.Functions.reserve(Module.Bodies.size());
  for (uint32_t I = 0, E = Module.Bodies.size(); I != E; ++I)
    Origins.Functions.push_back({NumImports + I, 0, NumImports + I, 0});
  Image = Bytes;
  HasImage = true;
  return Error::success();
}

const InstanceGraph *FusedModule::graph() {
  if (!Graph && Parsed) {
    Expected<InstanceGraph> Flat = flatten(std::move(Parsed));
    if (Flat)
      Graph = std::make_unique<InstanceGraph>(std::move(*Flat));
    else
      report(Flat.takeError());
  }
  return Graph.get();
}

//===----------------------------------------------------------------------===//
// The image
//===----------------------------------------------------------------------===//

void FusedModule::imageChanged() {
  ++State;
  LostProvenance |= !Provenance.empty();
  Provenance.clear();
  dropWrapper();
}

void FusedModule::setImage(std::vector<uint8_t> Bytes, OriginMap NewOrigins) {
  Expected<std::vector<SectionSpan>> Bound =
      findCustomSections(Bytes, BoundSections);
  if (!Bound)
    return report(Bound.takeError());
  removeSections(Bytes, *Bound);
  OwnedImage = std::move(Bytes);
  Image = OwnedImage;
  Origins = std::move(NewOrigins);
  HasImage = true;
  ImageIsStale = false;
  IR.reset();
  imageChanged();
}

ArrayRef<uint8_t> FusedModule::image() {
  if (!HasImage) {
    report(makeError("there is no core module yet: the pipeline has to run "
                     "'fuse' first"));
    return {};
  }
  if (ImageIsStale)
    if (Error Err = serialise()) {
      report(std::move(Err));
      return {};
    }
  return Image;
}

Error FusedModule::serialise() {
  pruneOrigins();
  Expected<std::vector<uint8_t>> Bytes = IR->write(Options.KeepNames);
  if (!Bytes)
    return Bytes.takeError();
  OwnedImage = std::move(*Bytes);
  Image = OwnedImage;
  ImageIsStale = false;
  return Error::success();
}

const OriginMap &FusedModule::origins() {
  pruneOrigins();
  return Origins;
}

//===----------------------------------------------------------------------===//
// The Binaryen module
//===----------------------------------------------------------------------===//

BinaryenModuleRef FusedModule::ir() {
  if (!IR) {
    const ArrayRef<uint8_t> Bytes = image();
    if (Bytes.empty())
      return nullptr;
    Expected<std::unique_ptr<BinaryenIR>> Made =
        BinaryenIR::read(Bytes, Origins);
    if (!Made) {
      report(Made.takeError());
      return nullptr;
    }
    IR = std::move(*Made);
  }
  return IR->module();
}

BinaryenModuleRef FusedModule::mutateIR() {
  BinaryenModuleRef Module = ir();
  if (!Module)
    return nullptr;
  ImageIsStale = true;
  imageChanged();
  return Module;
}

void FusedModule::pruneOrigins() {
  if (ImageIsStale)
    IR->prune(Origins);
}

//===----------------------------------------------------------------------===//
// Output
//===----------------------------------------------------------------------===//

void FusedModule::setProvenance(std::vector<uint8_t> Contents) {
  dropWrapper();
  Provenance = std::move(Contents);
  LostProvenance = false;
}

void FusedModule::setWrapper(std::vector<uint8_t> Component) {
  Wrapper = std::move(Component);
  LostWrapper = false;
}

void FusedModule::dropWrapper() {
  LostWrapper |= !Wrapper.empty();
  Wrapper.clear();
}

Error FusedModule::write(raw_ostream &OS) {
  if (Wrapper.empty())
    return writeModule(OS);
  OS << llvm::toStringRef(ArrayRef<uint8_t>(Wrapper));
  return Error::success();
}

Error FusedModule::writeModule(raw_ostream &OS) {
  const ArrayRef<uint8_t> Bytes = image();
  if (Bytes.empty())
    return takeErrors();
  OS << llvm::toStringRef(Bytes);
  if (Provenance.empty())
    return Error::success();
  std::vector<uint8_t> Section;
  if (Error Err = appendCustomSection(Section, ScpvSectionName, Provenance))
    return Err;
  OS << llvm::toStringRef(Section);
  return Error::success();
}

Error FusedModule::writeText(raw_ostream &OS) {
  llvm::SmallVector<char, 0> Bytes;
  llvm::raw_svector_ostream Binary(Bytes);
  if (Error Err = writeModule(Binary))
    return Err;
  Expected<std::string> Text = textOfModule(
      llvm::arrayRefFromStringRef(Binary.str()), Options.KeepNames);
  if (!Text)
    return Text.takeError();
  OS << *Text;
  return Error::success();
}

//===----------------------------------------------------------------------===//
// Diagnostics
//===----------------------------------------------------------------------===//

void FusedModule::report(Error Err) {
  if (!Err)
    return;
  Failed = true;
  Errors = joinErrors(std::move(Errors), std::move(Err));
}

Error FusedModule::takeErrors() {
  Failed = false;
  return std::exchange(Errors, Error::success());
}
