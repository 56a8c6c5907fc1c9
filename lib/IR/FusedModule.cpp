//===- FusedModule.cpp - The unit that passes run over --------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//

#include "meld/IR/FusedModule.h"
#include "BinaryenIR.h"
#include "ReservedNames.h"
#include "meld/Provenance/Scpv.h"
#include "meld/Provenance/Section.h"
#include "meld/Support/Error.h"
#include "meld/Support/InputFile.h"
#include "meld/Support/Location.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/raw_ostream.h"

using namespace meld;

//===----------------------------------------------------------------------===//
// Loading
//===----------------------------------------------------------------------===//

FusedModule::FusedModule(
    std::vector<std::unique_ptr<llvm::MemoryBuffer>> Inputs,
    FusedModuleOptions Options)
    : Inputs(std::move(Inputs)), Options(std::move(Options)) {}

FusedModule::~FusedModule() { consumeError(std::move(Errors)); }

Expected<std::unique_ptr<FusedModule>>
FusedModule::load(std::unique_ptr<llvm::MemoryBuffer> Input,
                  FusedModuleOptions Options) {
  std::vector<std::unique_ptr<llvm::MemoryBuffer>> Inputs;
  Inputs.push_back(std::move(Input));
  return load(std::move(Inputs), std::move(Options));
}

Expected<std::unique_ptr<FusedModule>>
FusedModule::load(std::vector<std::unique_ptr<llvm::MemoryBuffer>> Inputs,
                  FusedModuleOptions Options) {
  assert(!Inputs.empty() && "nothing to load");
  std::unique_ptr<FusedModule> Module(
      new FusedModule(std::move(Inputs), std::move(Options)));
  const ArrayRef<uint8_t> Bytes = bytesOf(*Module->Inputs[0]);
  Expected<WasmLayer> Layer = readPreamble(Bytes);
  if (!Layer)
    return Layer.takeError();
  Module->Layer = *Layer;
  const bool IsCore = *Layer == WasmLayer::CoreModule;
  if (Error Err = IsCore && Module->Inputs.size() == 1
                      ? Module->loadCoreModule(Bytes)
                      : Module->loadComponents())
    return Err;
  return Module;
}

CompositionRules FusedModule::compositionRules() const {
  CompositionRules Rules;
  Rules.Providers = Options.Providers;
  Rules.IsHosts = [this](StringRef Interface, StringRef Name) {
    return Options.Host.find(Interface, Name) != nullptr;
  };
  return Rules;
}

Error FusedModule::loadComponents() {
  if (Inputs.size() > MaxInputs)
    return makeError("more than " + Twine(MaxInputs) + " inputs");
  std::vector<CompositionInput> Components;
  for (unsigned I = 0; I != Inputs.size(); ++I) {
    const ArrayRef<uint8_t> Bytes = bytesOf(*Inputs[I]);
    if (Bytes.size() >= MaxInputBytes)
      return makeErrorAt(locationOf(I, 0), "the input is too large");
    Expected<std::unique_ptr<Component>> Read =
        readComponent(Bytes, locationOf(I, 0), validation());
    if (!Read)
      return Read.takeError();
    Components.push_back(
        {Inputs[I]->getBufferIdentifier().str(), std::move(*Read)});
  }
  const CompositionRules Rules = compositionRules();
  if (Components.size() == 1) {
    Parsed.Root = std::move(Components.front().Def);
  } else {
    Expected<Composition> Composed = compose(std::move(Components), Rules);
    if (!Composed)
      return Composed.takeError();
    Parsed = std::move(*Composed);
  }
  return Options.StrictImports ? checkImportsAreDeclared(*Parsed.Root, Rules)
                               : Error::success();
}

Error FusedModule::loadCoreModule(ArrayRef<uint8_t> Bytes) {
  // Before anything is cut out: offsets are those of the file.
  Expected<CoreModule> Core = readCoreModule(Bytes);
  if (!Core)
    return Core.takeError();
  Expected<FeatureSet> Features = findFeatures(*Core, validation());
  if (!Features)
    return Features.takeError();
  Used = *Features;
  Expected<std::vector<SectionSpan>> Bound =
      findCustomSections(Bytes, BoundSectionNames);
  if (!Bound)
    return Bound.takeError();
  if (!Bound->empty()) {
    StrippedInput = Bytes.vec();
    removeSections(StrippedInput, *Bound);
    Bytes = StrippedInput;
    if (Error Err = readCoreModule(Bytes).moveInto(*Core))
      return Err;
  }
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
  if (!Graph && Parsed.Root) {
    Expected<InstanceGraph> Flat = flatten(std::move(Parsed.Root));
    if (Flat)
      Graph = std::make_unique<InstanceGraph>(std::move(*Flat));
    else
      report(Parsed.explain(Flat.takeError()));
  }
  return Graph.get();
}

//===----------------------------------------------------------------------===//
// The image
//===----------------------------------------------------------------------===//

void FusedModule::imageChanged() {
  ++State;
  Used.reset();
  LostManifest |= !Manifest.empty();
  Manifest.clear();
  dropProvenance();
}

void FusedModule::dropProvenance() {
  LostProvenance |= !Provenance.empty();
  Provenance.clear();
  Evidence.clear();
  dropWrapper();
}

void FusedModule::setImage(std::vector<uint8_t> Bytes, OriginMap NewOrigins) {
  Expected<std::vector<SectionSpan>> Bound =
      findCustomSections(Bytes, BoundSectionNames);
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
  // A pass can add any custom section to the Binaryen module.
  Expected<std::vector<SectionSpan>> Bound =
      findCustomSections(*Bytes, BoundSectionNames);
  if (!Bound)
    return Bound.takeError();
  removeSections(*Bytes, *Bound);
  OwnedImage = std::move(*Bytes);
  Image = OwnedImage;
  ImageIsStale = false;
  return Error::success();
}

Expected<FeatureSet> FusedModule::features() {
  const ArrayRef<uint8_t> Bytes = image();
  if (Bytes.empty())
    return takeErrors();
  if (Used)
    return *Used;
  // Offsets are those of the image, not of an input.
  Expected<CoreModule> Module = readCoreModule(Bytes);
  if (!Module)
    return withoutLocation(Module.takeError());
  Expected<FeatureSet> Features = findFeatures(*Module, validation());
  if (!Features)
    return withoutLocation(Features.takeError());
  Used = *Features;
  return *Used;
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
    Expected<FeatureSet> Features = features(); // Binaryen takes much for valid
    if (!Features) {
      report(Features.takeError());
      return nullptr;
    }
    Expected<std::unique_ptr<BinaryenIR>> Made =
        BinaryenIR::read(Bytes, *Features, Origins);
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

std::string FusedModule::nameInIR(const FunctionOrigin &Origin) {
  return reservedName(Origin);
}

void FusedModule::pruneOrigins() {
  if (ImageIsStale)
    IR->prune(Origins);
}

//===----------------------------------------------------------------------===//
// Output
//===----------------------------------------------------------------------===//

void FusedModule::setProvenance(std::vector<uint8_t> Contents,
                                std::vector<uint8_t> NewEvidence) {
  dropWrapper();
  Provenance = std::move(Contents);
  Evidence = std::move(NewEvidence);
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

void FusedModule::setManifest(std::vector<uint8_t> Contents) {
  dropProvenance();
  Manifest = std::move(Contents);
  LostManifest = false;
}

Expected<std::vector<uint8_t>>
FusedModule::sectionsBehindImage(ArrayRef<uint8_t> Evidence) const {
  std::vector<uint8_t> Sections;
  const auto Append = [&](StringRef Name, ArrayRef<uint8_t> Contents) {
    return Contents.empty() ? Error::success()
                            : appendCustomSection(Sections, Name, Contents);
  };
  if (Error Err = Append(ManifestSectionName, Manifest))
    return Err;
  if (Error Err = Append(EvidenceSectionName, Evidence))
    return Err;
  return Sections;
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
  Expected<std::vector<uint8_t>> Sections = sectionsBehindImage(Evidence);
  if (!Sections)
    return Sections.takeError();
  if (!Provenance.empty())
    if (Error Err = appendCustomSection(*Sections, ScpvSectionName, Provenance))
      return Err;
  OS << llvm::toStringRef(Bytes) << llvm::toStringRef(*Sections);
  return Error::success();
}

Error FusedModule::writeText(raw_ostream &OS) {
  Expected<FeatureSet> Features = features();
  if (!Features)
    return Features.takeError();
  llvm::SmallVector<char, 0> Bytes;
  llvm::raw_svector_ostream Binary(Bytes);
  if (Error Err = writeModule(Binary))
    return Err;
  Expected<std::string> Text = textOfModule(
      llvm::arrayRefFromStringRef(Binary.str()), *Features, Options.KeepNames);
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
