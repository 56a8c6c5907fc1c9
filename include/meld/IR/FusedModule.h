//===- FusedModule.h - The unit that passes run over ------------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/// \file
/// A composition on its way to becoming one core module. It starts as input
/// bytes, has an instance graph when somebody asks for it, and after `fuse` an
/// image: the bytes of a core module, with the origin of each function.
///
///     input ──load──▶ component ──graph()──▶ InstanceGraph
///                                               │ fuse: setImage()
///                     Binaryen module ◀─ir()─ image ──▶ write()
///                            └── mutateIR(): now the truth; the image is
///                                serialised again when somebody asks for it
///
/// The image never contains a section that speaks of the module it is in
/// (BoundSectionNames). Those that passes make are kept beside it, belong to
/// one state of the image, and go away with any change: what write() writes is
/// never attributed wrongly. So does the component that `wrap` makes of it.
//===----------------------------------------------------------------------===//
#ifndef MELD_IR_FUSEDMODULE_H
#define MELD_IR_FUSEDMODULE_H

#include "binaryen-c.h"
#include "meld/CanonicalABI/BoundaryReport.h"
#include "meld/CanonicalABI/HostSurface.h"
#include "meld/Graph/Composition.h"
#include "meld/Host/HostDeclarations.h"
#include "meld/IR/BinaryenPasses.h"
#include "meld/IR/PassManager.h"
#include "meld/IR/Statistics.h"
#include "meld/Link/OriginMap.h"
#include "meld/Validate/Validate.h"
#include "llvm/Support/MemoryBuffer.h"
#include <memory>
#include <optional>
#include <string>

namespace meld {

/// What concerns the module as a whole rather than one pass.
struct FusedModuleOptions {
  bool KeepNames = false;     ///< write names of functions into the image
  unsigned Threads = 1;       ///< at most; never changes a result
  HostDeclarations Host = {}; ///< what the user says that the host provides
  /// Of imports, with several inputs.
  std::vector<ProviderRule> Providers = {};
  /// Refuse imports that stay and are not declared to be the host's.
  bool StrictImports = false;
};

class FusedModule {
public:
  /// Reads a component, or a core module, which is its own image, and validates
  /// every core module in it. The bytes stay where they are: a file is mapped,
  /// not copied.
  ///
  /// Sections of a core module that speak of itself (BoundSectionNames)
  /// describe other bytes than we shall write; they are left out from the
  /// start.
  static Expected<std::unique_ptr<FusedModule>>
  load(std::unique_ptr<llvm::MemoryBuffer> Input,
       FusedModuleOptions Options = {});
  /// Reads several components and composes them (Composition.h); the first one
  /// is the root. Errors about the inputs have the locations of Location.h.
  static Expected<std::unique_ptr<FusedModule>>
  load(std::vector<std::unique_ptr<llvm::MemoryBuffer>> Inputs,
       FusedModuleOptions Options = {});
  ~FusedModule();
  FusedModule(const FusedModule &) = delete;
  FusedModule &operator=(const FusedModule &) = delete;

  /// The name of the input, of several that of the root, such as its path.
  StringRef name() const { return Inputs[0]->getBufferIdentifier(); }
  WasmLayer inputLayer() const { return Layer; }
  const FusedModuleOptions &options() const { return Options; }
  Statistics &statistics() { return Stats; }

  //===--------------------------------------------------------------------===//
  // The composition
  //===--------------------------------------------------------------------===//

  /// The flattened input; made when it is first asked for. Null, and an error
  /// is reported, when the input cannot be flattened.
  const InstanceGraph *graph();

  /// How `fuse` lowered the graph's boundaries, whatever later passes did to
  /// the adapters. Null before `fuse`, and for a core module.
  const BoundaryReport *boundaries() const { return Lowered.get(); }
  void setBoundaries(BoundaryReport Report) {
    Lowered = std::make_unique<BoundaryReport>(std::move(Report));
  }

  /// What the core module that `fuse` made shows its host, by the names of the
  /// image's imports and exports. Null in the same cases.
  const HostSurface *hostSurface() const { return Surface.get(); }
  void setHostSurface(HostSurface NewSurface) {
    Surface = std::make_unique<HostSurface>(std::move(NewSurface));
  }

  /// Whether `closed_world` may be true with imports left, all of which the
  /// user has declared to be the host's (`closed-world-check<resolved>`).
  bool resolvesWorld() const { return ResolvesWorld; }
  void setResolvesWorld() { ResolvesWorld = true; }

  //===--------------------------------------------------------------------===//
  // The image
  //===--------------------------------------------------------------------===//

  /// Whether there is a core module: true from the start for a core module,
  /// after `fuse` for a component.
  bool hasImage() const { return HasImage; }

  /// The core module's bytes. Empty, and an error is reported, when there is
  /// none yet or a changed Binaryen module cannot be serialised.
  ArrayRef<uint8_t> image();

  /// Validates the image (meld/Validate/Validate.h), once for each state of
  /// it. \returns what it uses of WebAssembly, or which rule it breaks where.
  Expected<FeatureSet> features();

  /// Origins of the image's functions.
  const OriginMap &origins();

  /// Replaces the image. Of the sections that load() leaves out, none may be in
  /// \p Bytes: they are cut out if they are.
  void setImage(std::vector<uint8_t> Bytes, OriginMap Origins);

  /// Counts the changes of the image: a result computed for one state is valid
  /// as long as the number stays the same.
  uint64_t state() const { return State; }

  //===--------------------------------------------------------------------===//
  // The Binaryen module
  //===--------------------------------------------------------------------===//

  /// The image as a Binaryen module, to be read only; made on demand and kept
  /// until the image changes. Functions have reserved names: `m3.f17` came
  /// from function 17 of core instance 3; `gen.f5` is generated, number 5 of
  /// the image; both count imports. Null after a reported error.
  ///
  /// As long as the module exists, this thread keeps others from using Binaryen
  /// (BinaryenLock.h), and has to be the one that destroys the FusedModule.
  BinaryenModuleRef ir();

  /// The same module, to be changed. Call it before each run of changes: it
  /// makes the Binaryen module the truth, and asking for the image ends that.
  ///
  /// What serialising keeps: everything the image consists of except names of
  /// anything but functions and the custom sections that hold code offsets
  /// (`.debug_*`, `reloc.*`, `linking`, source maps). An entry of the origin
  /// map is kept as long as there is a function of its reserved name.
  BinaryenModuleRef mutateIR();

  /// What a function with an origin is called there.
  static std::string nameInIR(const FunctionOrigin &Origin);

  /// Runs passes of Binaryen one after the other. Which may run, and what each
  /// does to origins, is in BinaryenPassTable.h; those of removed functions are
  /// forgotten after every single one. What they print goes to \p OS.
  ///
  /// What is wrong with \p Steps, or goes wrong in them, is reported.
  void runBinaryen(ArrayRef<BinaryenStep> Steps, const BinaryenOptions &Options,
                   raw_ostream &OS);

  /// Forgets the origins of functions that the last pass removed, so that a
  /// later pass may take their names without inheriting their entries. The
  /// pass builder's instrumentation calls it after each pass.
  void pruneOrigins();

  //===--------------------------------------------------------------------===//
  // Sections beside the image
  //===--------------------------------------------------------------------===//

  /// Contents of the `component-provenance` section that write() appends;
  /// empty: none. Any change of the image drops it.
  ArrayRef<uint8_t> provenance() const { return Provenance; }
  /// \p Evidence are the contents of the section `closed-world-evidence`, which
  /// goes with it; empty: none. The hash in \p Contents is that of the image
  /// and sectionsBehindImage().
  void setProvenance(std::vector<uint8_t> Contents,
                     std::vector<uint8_t> Evidence = {});
  /// A section was dropped because the image changed after it was made, or the
  /// sections that it covers.
  bool lostProvenance() const { return LostProvenance; }

  /// Contents of the section `meld-manifest`; empty: none. A new one drops the
  /// provenance that was made before, which covers it.
  void setManifest(std::vector<uint8_t> Contents);
  bool lostManifest() const { return LostManifest; }

  /// The encoded sections that write() puts between image and provenance, with
  /// \p Evidence for that.
  Expected<std::vector<uint8_t>>
  sectionsBehindImage(ArrayRef<uint8_t> Evidence) const;

  //===--------------------------------------------------------------------===//
  // The component around it
  //===--------------------------------------------------------------------===//

  /// The component that write() writes, which contains what writeModule()
  /// writes; empty: none. Any change of the image or of its provenance drops
  /// it.
  ArrayRef<uint8_t> wrapper() const { return Wrapper; }
  void setWrapper(std::vector<uint8_t> Component);
  /// A wrapper was dropped because what it contains has changed.
  bool lostWrapper() const { return LostWrapper; }

  //===--------------------------------------------------------------------===//
  // Output
  //===--------------------------------------------------------------------===//

  /// Writes the wrapper, if there is one, else the core module.
  ///
  /// \returns an error when there is no image. Nothing is written then.
  Error write(raw_ostream &OS);
  /// Writes the image and the sections beside it.
  Error writeModule(raw_ostream &OS);
  /// Writes the same in the text format.
  Error writeText(raw_ostream &OS);

  //===--------------------------------------------------------------------===//
  // Diagnostics
  //===--------------------------------------------------------------------===//

  /// Records why a pass failed. The passes after it are skipped.
  void report(Error Err);
  bool hasErrors() const { return Failed; }
  Error takeErrors();

  /// Records what the user should know of a module that is right nonetheless.
  void warn(const Twine &Message) { Warnings.push_back(Message.str()); }
  std::vector<std::string> takeWarnings() { return std::move(Warnings); }

private:
  FusedModule(std::vector<std::unique_ptr<llvm::MemoryBuffer>> Inputs,
              FusedModuleOptions Options);
  CompositionRules compositionRules() const;
  Error loadCoreModule(ArrayRef<uint8_t> Bytes);
  Error loadComponents();
  /// All features: which may be used is the linker's decision, and it refuses
  /// those that it does not know by name.
  ValidationOptions validation() const {
    return {FeatureSet::all(), Options.Threads};
  }
  void imageChanged();
  void dropWrapper();
  void dropProvenance();
  Error serialise();
  BinaryenModuleRef makeIR();

  std::vector<std::unique_ptr<llvm::MemoryBuffer>> Inputs;
  std::vector<uint8_t> StrippedInput; ///< a core module without old sections
  FusedModuleOptions Options;
  WasmLayer Layer = WasmLayer::Component;
  Statistics Stats;

  Composition Parsed; ///< with a root until that is flattened
  std::unique_ptr<InstanceGraph> Graph;
  std::unique_ptr<BoundaryReport> Lowered;
  std::unique_ptr<HostSurface> Surface;
  bool ResolvesWorld = false;

  bool HasImage = false;
  ArrayRef<uint8_t> Image; ///< of OwnedImage, Input or StrippedInput
  std::vector<uint8_t> OwnedImage;
  OriginMap Origins;
  uint64_t State = 0;
  std::optional<FeatureSet>
      Used; ///< by the image, once it is known to be valid

  struct BinaryenIR;
  std::unique_ptr<BinaryenIR> IR;
  bool ImageIsStale = false; ///< the Binaryen module is the truth

  std::vector<uint8_t> Manifest, Evidence, Provenance; ///< contents
  bool LostManifest = false, LostProvenance = false;
  std::vector<uint8_t> Wrapper;
  bool LostWrapper = false;

  bool Failed = false;
  Error Errors = Error::success();
  std::vector<std::string> Warnings;
};

} // namespace meld

#endif // MELD_IR_FUSEDMODULE_H
