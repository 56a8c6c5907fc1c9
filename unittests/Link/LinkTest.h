//===- LinkTest.h - Link plans from built modules ---------------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/// \file
/// A fixture that owns modules and plans, and shows what linking made.
//===----------------------------------------------------------------------===//
#ifndef MELD_UNITTESTS_LINK_LINKTEST_H
#define MELD_UNITTESTS_LINK_LINKTEST_H

#include "../Binary/ModuleBuilder.h"

#include "meld/Link/Linker.h"

#include <deque>

namespace meld::test {

class LinkTest : public testing::Test {
protected:
  /// Adds the module and one instance of it, whose imports are bound with
  /// bind(); \returns the instance's index.
  uint32_t add(const ModuleBuilder &Builder, StringRef Label = "") {
    return addBytes(Builder.build(), Label);
  }
  uint32_t addBytes(Bytes Contents, StringRef Label = "") {
    Owned.push_back(std::move(Contents));
    Expected<CoreModule> Read = readCoreModule(Owned.back());
    if (!Read) {
      ADD_FAILURE() << llvm::toString(Read.takeError());
      Read = CoreModule();
    }
    Modules.push_back(std::move(*Read));
    LinkModule Linked;
    Linked.Module = &Modules.back();
    Linked.Label = Label.str();
    Linked.ComponentId = Label.str();
    Plan.Modules.push_back(Linked);
    return instantiate(static_cast<uint32_t>(Plan.Modules.size() - 1));
  }
  uint32_t instantiate(uint32_t Module) {
    LinkInstance Instance;
    Instance.Module = Module;
    Instance.Imports.resize(Plan.Modules[Module].Module->Imports.size());
    Plan.Instances.push_back(Instance);
    return static_cast<uint32_t>(Plan.Instances.size() - 1);
  }
  /// Binds import \p Import of \p Instance to entity \p Index of \p Provider.
  void bind(uint32_t Instance, uint32_t Import, uint32_t Provider,
            uint32_t Index) {
    Plan.Instances[Instance].Imports[Import] =
        LinkTarget::entity(Provider, Index);
  }
  void bindResidual(uint32_t Instance, uint32_t Import, uint32_t Residual) {
    Plan.Instances[Instance].Imports[Import] = LinkTarget::residual(Residual);
  }
  uint32_t addResidual(StringRef Module, StringRef Field,
                       const CoreFuncType &Type = {},
                       bool NeedsExports = false) {
    Plan.Residuals.push_back({Module.str(), Field.str(), Type, NeedsExports});
    return static_cast<uint32_t>(Plan.Residuals.size() - 1);
  }
  void exportEntity(StringRef Name, ExternKind Kind, uint32_t Instance,
                    uint32_t Index) {
    Plan.Exports.push_back(
        {Name.str(), Kind, LinkTarget::entity(Instance, Index)});
  }

  /// Links and reads the result; a failure makes the test fail.
  const CoreModule &linkAndRead() {
    Expected<LinkedModule> Linked = link(Plan);
    if (!Linked) {
      ADD_FAILURE() << llvm::toString(Linked.takeError());
      return Output;
    }
    Result = std::move(*Linked);
    Expected<CoreModule> Read = readCoreModule(Result.Bytes);
    if (!Read)
      ADD_FAILURE() << llvm::toString(Read.takeError());
    else
      Output = std::move(*Read);
    return Output;
  }
  /// The error of linking, empty where it succeeds.
  std::string linkError() {
    Expected<LinkedModule> Linked = link(Plan);
    return Linked ? std::string() : llvm::toString(Linked.takeError());
  }

  /// Body \p Index of the output without its empty locals and final `end`.
  Bytes code(uint32_t Index) const {
    ArrayRef<uint8_t> Body = Output.Bodies[Index].Bytes;
    return toBytes(Body.drop_front().drop_back());
  }
  static Bytes bytesOf(const ConstExpr &Expr) {
    return toBytes(Expr.Bytes.drop_back());
  }
  /// Contents of section \p Id of the output.
  Bytes section(uint8_t Id) const {
    ArrayRef<uint8_t> Rest = ArrayRef<uint8_t>(Result.Bytes).drop_front(8);
    while (!Rest.empty()) {
      const uint8_t Found = Rest.front();
      uint64_t Size = 0;
      unsigned Shift = 0;
      Rest = Rest.drop_front();
      uint8_t Byte;
      do {
        Byte = Rest.front();
        Rest = Rest.drop_front();
        Size |= static_cast<uint64_t>(Byte & 0x7f) << Shift;
        Shift += 7;
      } while (Byte & 0x80);
      if (Found == Id)
        return toBytes(Rest.take_front(Size));
      Rest = Rest.drop_front(Size);
    }
    return {};
  }
  ArrayRef<uint8_t> custom(StringRef Name) const {
    for (const CustomSection &Custom : Output.Customs)
      if (Custom.Name == Name)
        return Custom.Bytes;
    return {};
  }

  LinkPlan Plan;
  LinkedModule Result;
  CoreModule Output;

private:
  std::deque<Bytes> Owned;
  std::deque<CoreModule> Modules;
};

} // namespace meld::test

#endif // MELD_UNITTESTS_LINK_LINKTEST_H
