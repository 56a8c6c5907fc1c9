//===- WrapTest.cpp - Give a fused module its component type back ---------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "meld/Wrap/Wrap.h"

#include "Wrap/ComponentWriter.h"

#include <binaryen-c.h>
#include <gtest/gtest.h>

using namespace meld;

namespace {

/// `(module ...)` in binary.
std::vector<uint8_t> assemble(const char *Text) {
  BinaryenModuleRef Module =
      BinaryenModuleParseWithFeatures(Text, BinaryenFeatureMultiMemory());
  auto Written = BinaryenModuleAllocateAndWrite(Module, nullptr);
  BinaryenModuleDispose(Module);
  const auto *Begin = static_cast<const uint8_t *>(Written.binary);
  std::vector<uint8_t> Bytes(Begin, Begin + Written.binaryBytes);
  free(Written.binary);
  return Bytes;
}

/// The graph of a component that imports two functions, `plain` of no
/// parameters and `text` of a string, and what a fused module of it shows: one
/// import of `plain` and two of `text` with options of their own.
struct Importer {
  std::vector<uint8_t> Bytes;
  InstanceGraph Graph;
  HostSurface Surface;

  Importer() {
    ComponentWriter W;
    const uint32_t Plain =
        W.addType(std::vector<uint8_t>{0x40, 0x00, 0x01, 0x00});
    const uint32_t Text = W.addType(
        std::vector<uint8_t>{0x40, 0x01, 0x01, 'x', 0x73, 0x01, 0x00});
    ExternType Type;
    Type.Index = Plain;
    W.addImport({"plain", nullptr}, Type);
    Type.Index = Text;
    W.addImport({"text", nullptr}, Type);
    Bytes = W.finish();
    Graph = llvm::cantFail(flatten(llvm::cantFail(readComponent(Bytes))));

    HostImport Import;
    Import.Module = "$root";
    Import.Field = "plain";
    Surface.Imports.push_back(Import);
    Import.Index = 1;
    Import.Field = "text";
    Import.Options.Memory = "memory";
    Surface.Imports.push_back(Import);
    Import.Field = "text$1";
    Import.Options.Memory = "memory$1";
    Import.Options.Encoding = StringEncoding::Utf16;
    Surface.Imports.push_back(Import);
  }

  /// The component that wraps \p Text, and the error if there is none.
  std::vector<uint8_t> wrap(const char *Text) {
    Expected<std::vector<uint8_t>> Result =
        wrapModule(Graph, Surface, assemble(Text));
    if (Result)
      return std::move(*Result);
    ADD_FAILURE() << llvm::toString(Result.takeError());
    return {};
  }
  std::string error(const char *Text) {
    return llvm::toString(
        wrapModule(Graph, Surface, assemble(Text)).takeError());
  }
};

/// What the imports of core instance \p Number of \p Graph are lowered from.
std::string lowered(const InstanceGraph &Graph, const CoreBinding &Import) {
  if (Import.K != CoreBinding::Lowered)
    return "not lowered";
  const InstanceGraph::Lowering &Lowering = Graph.Lowerings[Import.Index];
  std::string Text = Graph.Imports[Lowering.Callee.Index].Name;
  if (Lowering.Opts.Memory)
    Text += " memory " + std::to_string(Lowering.Opts.Memory->Index);
  if (Lowering.Opts.Encoding == StringEncoding::Utf16)
    Text += " utf16";
  return Text;
}

const char *const Memories =
    "  (memory (export \"memory\") 1) (memory (export \"memory$1\") 1)";

} // namespace

TEST(WrapTest, LS_W_04_FindsImportsByNameAndNotByPosition) {
  Importer I;
  // Passes may have put them into another order, and removed some.
  const std::vector<uint8_t> Wrapped = I.wrap(
      (std::string("(module"
                   "  (import \"$root\" \"text$1\" (func (param i32 i32)))"
                   "  (import \"$root\" \"plain\" (func))"
                   "  (import \"$root\" \"text\" (func (param i32 i32)))") +
       Memories + ")")
          .c_str());
  const InstanceGraph Graph =
      llvm::cantFail(flatten(llvm::cantFail(readComponent(Wrapped))));
  // Shim, module and fixup module.
  ASSERT_EQ(Graph.CoreInstances.size(), 3u);
  const auto &Module = Graph.CoreInstances[1];
  ASSERT_EQ(Module.Imports.size(), 3u);
  EXPECT_EQ(lowered(Graph, Module.Imports[1]), "plain");
  for (uint32_t Slot : {0, 1}) {
    // Function Slot of the shim, which calls what the table has there.
    const CoreBinding Import = Module.Imports[Slot == 0 ? 0 : 2];
    EXPECT_EQ(Import.K, CoreBinding::Entity);
    EXPECT_EQ(Import.Instance, 0u);
    EXPECT_EQ(Import.Index, Slot);
    EXPECT_EQ(lowered(Graph, Graph.CoreInstances[2].Imports[Slot]),
              Slot == 0 ? "text memory 1 utf16" : "text memory 0");
  }
}

TEST(WrapTest, NeedsNoShimWhenNoImportNeedsTheModule) {
  Importer I;
  const std::vector<uint8_t> Wrapped =
      I.wrap("(module (import \"$root\" \"plain\" (func)))");
  const auto Read = llvm::cantFail(readComponent(Wrapped));
  EXPECT_EQ(Read->CoreModules.size(), 1u);
  // What the module does not use is imported nevertheless.
  EXPECT_EQ(Read->Imports.size(), 2u);
}

TEST(WrapTest, CallsInitializeFromTheFixupModule) {
  Importer I;
  I.Surface.ExportsInitialize = true;
  const std::vector<uint8_t> Wrapped =
      I.wrap("(module (import \"$root\" \"plain\" (func))"
             "  (func (export \"_initialize\")))");
  const auto Read = llvm::cantFail(readComponent(Wrapped));
  ASSERT_EQ(Read->CoreModules.size(), 2u);
  EXPECT_TRUE(Read->CoreModules[1].Module.Start);
}

TEST(WrapTest, LS_W_05_RefusesImportsThatNothingIsKnownOf) {
  Importer I;
  EXPECT_EQ(I.error("(module (import \"$root\" \"other\" (func)))"),
            "import '$root' 'other' of the core module is none that fuse left");
}

TEST(WrapTest, RefusesAModuleThatHasLostAnExport) {
  Importer I;
  EXPECT_EQ(
      I.error("(module (import \"$root\" \"text\" (func (param i32 i32))))"),
      "the core module lacks the export 'memory' that fuse made");
}
