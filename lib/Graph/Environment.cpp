//===- Environment.cpp - What indices mean in one instance ----------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//

#include "Environment.h"

#include "llvm/ADT/DenseSet.h"

using namespace meld;

namespace {

template <typename... Ts> struct Overloaded : Ts... {
  using Ts::operator()...;
};
template <typename... Ts> Overloaded(Ts...) -> Overloaded<Ts...>;

} // namespace

StringRef meld::describe(const Value &V) {
  return std::visit(
      Overloaded{
          [](std::monostate) { return StringRef("nothing"); },
          [](const CoreBinding &Binding) {
            switch (Binding.Extern) {
            case ExternKind::Func:
              return StringRef("a core function");
            case ExternKind::Table:
              return StringRef("a core table");
            case ExternKind::Memory:
              return StringRef("a core memory");
            case ExternKind::Global:
              return StringRef("a core global");
            case ExternKind::Tag:
              return StringRef("a core tag");
            }
            return StringRef("a core definition");
          },
          [](CoreModuleRef) { return StringRef("a core module"); },
          [](CoreInstanceRef) { return StringRef("a core instance"); },
          [](CoreBundleRef) { return StringRef("a core instance"); },
          [](FuncRef) { return StringRef("a function"); },
          [](ComponentRef) { return StringRef("a component"); },
          [](InstanceRef) { return StringRef("an instance"); },
          [](TypeId) { return StringRef("a value type"); },
          [](FuncTypeId) { return StringRef("a function type"); },
          [](ResourceId) { return StringRef("a resource type"); },
          [](ScopeTypeRef) {
            return StringRef("a component or instance type");
          },
      },
      V);
}

static bool isCore(const Value &V, ExternKind Kind) {
  const auto *Binding = std::get_if<CoreBinding>(&V);
  return Binding && Binding->Extern == Kind;
}

bool meld::hasSort(const Value &V, Sort S) {
  switch (S) {
  case Sort::CoreFunc:
    return isCore(V, ExternKind::Func);
  case Sort::CoreTable:
    return isCore(V, ExternKind::Table);
  case Sort::CoreMemory:
    return isCore(V, ExternKind::Memory);
  case Sort::CoreGlobal:
    return isCore(V, ExternKind::Global);
  case Sort::CoreTag:
    return isCore(V, ExternKind::Tag);
  case Sort::CoreModule:
    return std::holds_alternative<CoreModuleRef>(V);
  case Sort::CoreInstance:
    return std::holds_alternative<CoreInstanceRef>(V) ||
           std::holds_alternative<CoreBundleRef>(V);
  case Sort::Func:
    return std::holds_alternative<FuncRef>(V);
  case Sort::Type:
    return std::holds_alternative<TypeId>(V) ||
           std::holds_alternative<FuncTypeId>(V) ||
           std::holds_alternative<ResourceId>(V) ||
           std::holds_alternative<ScopeTypeRef>(V);
  case Sort::Component:
    return std::holds_alternative<ComponentRef>(V);
  case Sort::Instance:
    return std::holds_alternative<InstanceRef>(V);
  case Sort::CoreType:
  case Sort::Value:
    return false; // never represented
  }
  return false;
}

void NamedValues::index() const {
  Positions.reserve(Items.size());
  for (size_t I = 0; I != Items.size(); ++I)
    Positions.try_emplace(Items[I].Name, I);
}

const Value *NamedValues::find(StringRef Name) const {
  if (Items.size() > MaxScanned) {
    if (Positions.empty())
      index();
    const auto Found = Positions.find(Name);
    return Found == Positions.end() ? nullptr : &Items[Found->second].V;
  }
  for (const NamedValue &Item : Items)
    if (Item.Name == Name)
      return &Item.V;
  return nullptr;
}

const StringRef *NamedValues::findDuplicate() const {
  if (Items.size() <= MaxScanned) {
    for (size_t I = 0; I < Items.size(); ++I)
      for (size_t K = 0; K != I; ++K)
        if (Items[I].Name == Items[K].Name)
          return &Items[I].Name;
    return nullptr;
  }
  llvm::DenseSet<StringRef> Seen;
  for (const NamedValue &Item : Items)
    if (!Seen.insert(Item.Name).second)
      return &Item.Name;
  return nullptr;
}

Environment *Environment::outer(uint32_t Depth) {
  Environment *Env = this;
  while (Env && Depth--)
    Env = Env->Parent.get();
  return Env;
}
