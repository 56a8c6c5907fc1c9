//===- Manifest.cpp - A fused module's world as JSON ----------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "meld/Host/Manifest.h"

#include "meld/Support/Error.h"
#include "meld/Support/Quote.h"

#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/ADT/StringMap.h"
#include <nlohmann/json.hpp>

using namespace meld;
using nlohmann::ordered_json;

static constexpr int SchemaVersion = 1;

static ordered_json textOrNull(StringRef Text) {
  return Text.empty() ? ordered_json(nullptr) : ordered_json(Text.str());
}

static ordered_json orNull(const std::optional<std::string> &Text) {
  return Text ? ordered_json(*Text) : ordered_json(nullptr);
}

static StringRef addressName(AddressType Address) {
  return Address == AddressType::I64 ? "i64" : "i32";
}

static ordered_json toJson(ArrayRef<CoreValType> Types) {
  ordered_json List = ordered_json::array();
  for (const CoreValType &Type : Types)
    List.push_back(toString(Type));
  return List;
}

//===----------------------------------------------------------------------===//
// Types
//===----------------------------------------------------------------------===//

namespace {

/// The list of value types that functions refer to by number. A type comes
/// behind those it consists of.
class TypeList {
public:
  explicit TypeList(const TypeTable &Types) : Types(Types) {}

  /// The name of a primitive type, or the number of another in the list.
  ordered_json ref(TypeId Id);
  ordered_json ref(const std::optional<TypeId> &Id) {
    return Id ? ref(*Id) : ordered_json(nullptr);
  }
  ordered_json take() { return std::move(List); }

private:
  ordered_json describe(const ResolvedType &Type);
  ordered_json labeled(const ResolvedType &Type);

  const TypeTable &Types;
  llvm::DenseMap<uint32_t, size_t> Numbers;
  ordered_json List = ordered_json::array();
};

} // namespace

ordered_json TypeList::ref(TypeId Id) {
  const ResolvedType &Type = Types[Id];
  if (Type.K == DefinedValType::Prim)
    return primValTypeName(Type.Prim).str();
  if (const auto Known = Numbers.find(Id.Value); Known != Numbers.end())
    return Known->second;
  ordered_json Description = describe(Type);
  List.push_back(std::move(Description));
  Numbers.try_emplace(Id.Value, List.size() - 1);
  return List.size() - 1;
}

/// Fields or cases with their types.
ordered_json TypeList::labeled(const ResolvedType &Type) {
  ordered_json Members = ordered_json::array();
  for (auto [Label, Child] : llvm::zip_equal(Type.Labels, Type.Children))
    Members.push_back({{"name", Label.str()}, {"type", ref(Child)}});
  return Members;
}

static ordered_json labels(const ResolvedType &Type) {
  ordered_json Names = ordered_json::array();
  for (StringRef Label : Type.Labels)
    Names.push_back(Label.str());
  return Names;
}

ordered_json TypeList::describe(const ResolvedType &Type) {
  switch (Type.K) {
  case DefinedValType::Prim:
    break;
  case DefinedValType::Record:
    return {{"kind", "record"}, {"fields", labeled(Type)}};
  case DefinedValType::Variant:
    return {{"kind", "variant"}, {"cases", labeled(Type)}};
  case DefinedValType::List:
    return {{"kind", "list"}, {"type", ref(Type.Children[0])}};
  case DefinedValType::FixedList:
    return {{"kind", "list"},
            {"type", ref(Type.Children[0])},
            {"length", Type.Length}};
  case DefinedValType::Tuple: {
    ordered_json Elements = ordered_json::array();
    for (const std::optional<TypeId> &Child : Type.Children)
      Elements.push_back(ref(Child));
    return {{"kind", "tuple"}, {"types", std::move(Elements)}};
  }
  case DefinedValType::Flags:
    return {{"kind", "flags"}, {"flags", labels(Type)}};
  case DefinedValType::Enum:
    return {{"kind", "enum"}, {"cases", labels(Type)}};
  case DefinedValType::Option:
    return {{"kind", "option"}, {"type", ref(Type.Children[0])}};
  case DefinedValType::Result: {
    ordered_json Ok = ref(Type.Children[0]);
    return {{"kind", "result"},
            {"ok", std::move(Ok)},
            {"err", ref(Type.Children[1])}};
  }
  case DefinedValType::Own:
    return {{"kind", "own"}, {"resource", Type.Resource.Value}};
  case DefinedValType::Borrow:
    return {{"kind", "borrow"}, {"resource", Type.Resource.Value}};
  case DefinedValType::Stream:
  case DefinedValType::Future:
    return {{"kind", Type.K == DefinedValType::Stream ? "stream" : "future"},
            {"type", Type.Children.empty() ? ordered_json(nullptr)
                                           : ref(Type.Children[0])}};
  case DefinedValType::Map: {
    ordered_json Key = ref(Type.Children[0]);
    return {{"kind", "map"},
            {"key", std::move(Key)},
            {"value", ref(Type.Children[1])}};
  }
  }
  llvm_unreachable("not a type of the list");
}

//===----------------------------------------------------------------------===//
// The whole
//===----------------------------------------------------------------------===//

namespace {

class Writer {
public:
  explicit Writer(const ManifestInput &Input)
      : Input(Input), Graph(Input.Graph), Surface(Input.Surface),
        Image(Input.Image), Types(Graph.Types) {
    for (const InstanceGraph::Module &Module : Graph.Modules)
      Labels.try_emplace(Module.Core,
                         StringRef(Module.ComponentId).split('#').first);
    for (const CoreExport &Export : Image.Exports)
      Exported.try_emplace(Export.Name, &Export);
  }
  Expected<std::string> run();

private:
  bool hasExport(StringRef Name) const { return Exported.contains(Name); }
  ordered_json component(uint32_t Instance) const;
  ordered_json resources() const;
  ordered_json memories() const;
  ordered_json reallocs() const;
  Expected<ordered_json> imports();
  ordered_json imported(const CoreImport &Core, const HostImport &Import);
  ordered_json exports();
  void addType(ordered_json &Function, FuncTypeId Type);
  static ordered_json options(const HostOptions &Options);
  void addCore(ordered_json &Function, uint32_t Index) const;
  ordered_json users(const HostImport &Import) const;

  const ManifestInput &Input;
  const InstanceGraph &Graph;
  const HostSurface &Surface;
  const CoreModule &Image;
  TypeList Types;
  llvm::DenseMap<const CoreModule *, StringRef> Labels;
  llvm::StringMap<const CoreExport *> Exported;
};

} // namespace

/// The component id of \p Instance, as provenance has it before any `#`; null
/// for one without core modules.
ordered_json Writer::component(uint32_t Instance) const {
  const Component *Def = Graph.ComponentInstances[Instance].Def;
  if (Def)
    for (const CoreModuleDef &Module : Def->CoreModules)
      if (const auto Label = Labels.find(&Module.Module); Label != Labels.end())
        return Label->second.str();
  return nullptr;
}

ordered_json Writer::resources() const {
  ordered_json List = ordered_json::array();
  for (auto [I, Resource] : llvm::enumerate(Graph.Resources)) {
    const ResourceId Id = {static_cast<uint32_t>(I)};
    const auto NameOf = [&](const auto &Functions) -> ordered_json {
      for (const auto &Function : Functions)
        if (Function.Resource == Id && hasExport(Function.Name))
          return Function.Name;
      return nullptr;
    };
    const bool IsKnown = Resource.IsImport || Resource.IsExported;
    ordered_json Entry;
    if (Resource.IsImport) {
      Entry["name"] = Resource.Name;
      Entry["interface"] = textOrNull(Resource.Interface);
    } else {
      Entry["name"] = textOrNull(IsKnown ? Resource.ExportName : "");
      Entry["interface"] = textOrNull(Resource.ExportInterface);
    }
    Entry["definer"] = Resource.IsImport ? "host" : "root";
    Entry["component"] = Resource.IsImport
                             ? ordered_json(nullptr)
                             : component(Resource.ComponentInstance);
    Entry["representation"] = toString(Resource.Rep);
    Entry["handles"] =
        !Resource.IsImport && (!IsKnown || Surface.InternalResources) ? "module"
                                                                      : "host";
    Entry["destructor"] = NameOf(Surface.Destructors);
    Entry["drop"] = NameOf(Surface.Drops);
    List.push_back(std::move(Entry));
  }
  return List;
}

ordered_json Writer::memories() const {
  ordered_json List = ordered_json::array();
  for (const HostDefinition &Memory : Surface.Memories) {
    const auto Export = Exported.find(Memory.Name);
    if (Export == Exported.end())
      continue;
    const CoreLimits Limits = Image.memoryType(Export->second->Index);
    List.push_back(
        {{"export", Memory.Name},
         {"address", Limits.Is64 ? "i64" : "i32"},
         {"component",
          Memory.Definition
              ? component(Graph.CoreInstances[Memory.Definition->Instance]
                              .ComponentInstance)
              : ordered_json(nullptr)}});
  }
  return List;
}

ordered_json Writer::reallocs() const {
  ordered_json List = ordered_json::array();
  for (const HostDefinition &Realloc : Surface.Reallocs) {
    if (!hasExport(Realloc.Name))
      continue;
    const bool HasInstance =
        Realloc.Definition && Realloc.Definition->K == CoreBinding::Entity;
    List.push_back(
        {{"export", Realloc.Name},
         {"component",
          HasInstance
              ? component(Graph.CoreInstances[Realloc.Definition->Instance]
                              .ComponentInstance)
              : ordered_json(nullptr)}});
  }
  return List;
}

void Writer::addType(ordered_json &Function, FuncTypeId Id) {
  const ResolvedFuncType &Type = Graph.Types[Id];
  Function["signature"] = Graph.Types.str(Id);
  Function["async"] = Type.Async;
  ordered_json Params = ordered_json::array();
  for (const auto &[Label, Param] : Type.Params)
    Params.push_back({{"name", Label.str()}, {"type", Types.ref(Param)}});
  Function["params"] = std::move(Params);
  Function["result"] = Types.ref(Type.Result);
}

ordered_json Writer::options(const HostOptions &Options) {
  ordered_json Result;
  Result["encoding"] = stringEncodingName(Options.Encoding).str();
  Result["async"] = Options.Async;
  Result["memory"] = orNull(Options.Memory);
  Result["address"] = Options.Memory
                          ? ordered_json(addressName(Options.Address).str())
                          : ordered_json(nullptr);
  Result["realloc"] = orNull(Options.Realloc);
  Result["post-return"] = orNull(Options.PostReturn);
  Result["callback"] = orNull(Options.Callback);
  return Result;
}

void Writer::addCore(ordered_json &Function, uint32_t Index) const {
  const CoreFuncType &Type = Image.funcType(Index);
  Function["core"] = {{"params", toJson(Type.Params)},
                      {"results", toJson(Type.Results)}};
}

/// Components that call the import, each once, in instantiation order.
ordered_json Writer::users(const HostImport &Import) const {
  std::vector<uint32_t> Instances;
  for (const CoreBinding &User : Import.Users)
    Instances.push_back(User.K == CoreBinding::Lowered
                            ? Graph.Lowerings[User.Index].ComponentInstance
                            : Graph.Builtins[User.Index].ComponentInstance);
  llvm::sort(Instances);
  ordered_json List = ordered_json::array();
  for (uint32_t Instance : Instances) {
    const ordered_json Label = component(Instance);
    if (!Label.is_null() && !llvm::is_contained(List, Label))
      List.push_back(Label);
  }
  return List;
}

static StringRef kindName(HostImport::Kind Kind) {
  switch (Kind) {
  case HostImport::Function:
    return "function";
  case HostImport::ResourceNew:
    return "resource.new";
  case HostImport::ResourceRep:
    return "resource.rep";
  case HostImport::ResourceDrop:
    return "resource.drop";
  case HostImport::ErrorContextNew:
    return "error-context.new";
  case HostImport::ErrorContextDebugMessage:
    return "error-context.debug-message";
  case HostImport::ErrorContextDrop:
    return "error-context.drop";
  }
  llvm_unreachable("not a kind of import");
}

ordered_json Writer::imported(const CoreImport &Core,
                              const HostImport &Import) {
  ordered_json Entry;
  Entry["module"] = Import.Module;
  Entry["field"] = Import.Field;
  Entry["index"] = Core.Index;
  Entry["kind"] = kindName(Import.K).str();
  if (Import.K == HostImport::Function) {
    const InstanceGraph::ImportedFunc &Func = Graph.Imports[Import.Index];
    Entry["interface"] = textOrNull(Func.Interface);
    Entry["name"] = Func.Name;
    addType(Entry, Func.Type);
    Entry["options"] = options(Import.Options);
  } else if (Import.isOfErrorContexts()) {
    Entry["options"] = options(Import.Options);
  } else {
    Entry["resource"] = Import.Index;
  }
  addCore(Entry, Core.Index);
  Entry["components"] = users(Import);
  return Entry;
}

Expected<ordered_json> Writer::imports() {
  ordered_json List = ordered_json::array();
  for (const CoreImport &Core : Image.Imports) {
    const HostImport *Import = Core.Kind == ExternKind::Func
                                   ? Surface.findImport(Core.Module, Core.Field)
                                   : nullptr;
    if (!Import)
      return makeError(
          "a manifest cannot be written: import " + meld::quoted(Core.Module) +
          " " + meld::quoted(Core.Field) + " is not one that fusing left");
    List.push_back(imported(Core, *Import));
  }
  return List;
}

ordered_json Writer::exports() {
  ordered_json List = ordered_json::array();
  for (const HostExport &Export : Surface.Exports) {
    const auto Core = Exported.find(Export.Name);
    if (Core == Exported.end())
      continue;
    const InstanceGraph::ExportedFunc &Func = Graph.Exports[Export.Index];
    ordered_json Entry;
    Entry["export"] = Export.Name;
    Entry["index"] = Core->second->Index;
    Entry["interface"] = textOrNull(Func.Interface);
    Entry["name"] = Func.Name;
    addType(Entry, Func.Type);
    Entry["options"] = options(Export.Options);
    addCore(Entry, Core->second->Index);
    Entry["component"] =
        Func.Func.K == FuncRef::Lifted
            ? component(Graph.Lifts[Func.Func.Index].ComponentInstance)
            : ordered_json(nullptr);
    List.push_back(std::move(Entry));
  }
  return List;
}

Expected<std::string> Writer::run() {
  ordered_json Document;
  Document["manifest"] = SchemaVersion;
  Document["generator"] = "meld-opt " MELD_VERSION_STRING;
  if (Input.Module)
    Document["module"] = {{"bytes", Input.Module->Size},
                          {"sha256", llvm::toHex(Input.Module->Hash,
                                                 /*LowerCase=*/true)}};
  Document["premises"] = {{"bounded-memory", Input.BoundedMemory},
                          {"closed-world", Input.ClosedWorld}};
  Document["initialize"] = Surface.ExportsInitialize && hasExport("_initialize")
                               ? ordered_json("_initialize")
                               : ordered_json(nullptr);
  Document["memories"] = memories();
  Document["reallocs"] = reallocs();
  Document["resources"] = resources();
  Expected<ordered_json> Imports = imports();
  if (!Imports)
    return Imports.takeError();
  ordered_json Exports = exports();
  Document["types"] = Types.take();
  Document["imports"] = std::move(*Imports);
  Document["exports"] = std::move(Exports);
  return Document.dump(/*indent=*/2, ' ', /*ensure_ascii=*/false,
                       ordered_json::error_handler_t::replace);
}

Expected<std::string> meld::writeManifest(const ManifestInput &Input) {
  return Writer(Input).run();
}
