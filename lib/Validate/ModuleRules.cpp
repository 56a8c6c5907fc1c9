//===- ModuleRules.cpp - Validity of declarations -------------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//

#include "ModuleRules.h"

#include "ConstExprValidator.h"
#include "FeatureCheck.h"

#include "meld/Binary/ByteReader.h"

using namespace meld;

namespace {

class ModuleRules {
public:
  ModuleRules(const CoreModule &Module, ModuleContext &Context,
              FeatureSet &Used)
      : Module(Module), Context(Context), Check(Context.Enabled, Used),
        Used(Used), Constants(Context, Module.numImports(ExternKind::Global)) {}

  Error beforeCode();
  Error datas();

private:
  Error imports();
  Error import(const CoreImport &Import);
  Error tables();
  Error memories();
  Error tags();
  Error globals();
  Error exports();
  Error elems();
  Error elem(const CoreElemSegment &Elem, uint32_t Index);
  Error dataCount();

  Error addTable(const CoreTableType &Type, uint64_t Offset);
  Error addMemory(const CoreLimits &Limits, uint64_t Offset);
  Error addTag(uint32_t Type, uint64_t Offset);
  Error addGlobal(const CoreGlobalType &Type, uint64_t Offset);
  void declareFuncsOf(const ConstExpr &Expr) { declareFuncsOf(Expr.Bytes, 1); }
  void declareFuncsOf(ArrayRef<uint8_t> Exprs, uint32_t Count);
  Error constant(const ConstExpr &Expr, TypeCode Type);
  uint64_t sectionOffset(uint8_t Id) const { return Module.SectionOffsets[Id]; }

  const CoreModule &Module;
  ModuleContext &Context;
  const FeatureCheck Check;
  FeatureSet &Used;
  ConstExprValidator Constants;
};

/// Collects the functions that constant expressions refer to.
struct RefFuncScan : InstructionVisitor {
  explicit RefFuncScan(llvm::BitVector &Found) : Found(Found) {}
  bool index(ImmKind Kind, uint32_t Index, const uint8_t *, const uint8_t *) {
    if (Kind == ImmKind::RefFunc && Index < Found.size())
      Found.set(Index);
    return true;
  }
  llvm::BitVector &Found;
};

} // namespace

static TypeCode addressType(const CoreLimits &Limits) {
  return Limits.Is64 ? TypeCode::I64 : TypeCode::I32;
}

//===----------------------------------------------------------------------===//
// Constant expressions
//===----------------------------------------------------------------------===//

Error ModuleRules::constant(const ConstExpr &Expr, TypeCode Type) {
  if (Error E = Constants.validate(Expr, Type))
    return E;
  declareFuncsOf(Expr);
  return Error::success();
}

/// \p Exprs have been validated.
void ModuleRules::declareFuncsOf(ArrayRef<uint8_t> Exprs, uint32_t Count) {
  RefFuncScan Scan(Context.DeclaredFuncs);
  const uint8_t *Cur = Exprs.begin();
  for (uint32_t I = 0; I != Count; ++I) {
    InstructionWalker<RefFuncScan> Walker(Cur, Exprs.end(), Scan);
    if (!Walker.walkExpression())
      return;
    Cur = Walker.cursor();
  }
}

//===----------------------------------------------------------------------===//
// Index spaces
//===----------------------------------------------------------------------===//

Error ModuleRules::addTable(const CoreTableType &Type, uint64_t Offset) {
  const uint32_t Index = static_cast<uint32_t>(Context.Tables.size());
  FeatureSet Needs;
  if (Type.Element != CoreValType::funcref())
    Needs = featuresOf(Type.Element);
  if (Index != 0)
    Needs.insert(Feature::ReferenceTypes);
  if (Type.Limits.Is64)
    Needs.insert(Feature::Memory64);
  Context.Tables.push_back(
      {Context.Types.code(Type.Element), addressType(Type.Limits)});
  return Check.need(Needs, Offset, "table " + Twine(Index));
}

Error ModuleRules::addMemory(const CoreLimits &Limits, uint64_t Offset) {
  const uint32_t Index = static_cast<uint32_t>(Context.Memories.size());
  FeatureSet Needs;
  if (Index != 0)
    Needs.insert(Feature::MultiMemory);
  if (Limits.Is64)
    Needs.insert(Feature::Memory64);
  if (Limits.Shared)
    Needs.insert(Feature::Threads);
  if (Limits.PageSizeLog2)
    Needs.insert(Feature::CustomPageSizes);
  Context.Memories.push_back(addressType(Limits));
  return Check.need(Needs, Offset, "memory " + Twine(Index));
}

Error ModuleRules::addTag(uint32_t Type, uint64_t Offset) {
  const uint32_t Index = static_cast<uint32_t>(Context.Tags.size());
  Context.Tags.push_back(Context.Types.canonical(Type));
  if (!Module.Types[Type].Signature.Results.empty())
    return makeErrorAt(Offset, "tag " + Twine(Index) + " has results");
  return Check.need(Feature::Exceptions, Offset, "tag " + Twine(Index));
}

Error ModuleRules::addGlobal(const CoreGlobalType &Type, uint64_t Offset) {
  const uint32_t Index = static_cast<uint32_t>(Context.Globals.size());
  Context.Globals.push_back({Context.Types.code(Type.Type), Type.Mutable});
  return Check.need(featuresOf(Type.Type), Offset, "global " + Twine(Index));
}

Error ModuleRules::import(const CoreImport &Import) {
  switch (Import.Kind) {
  case ExternKind::Func: // its type was checked
    return Error::success();
  case ExternKind::Table:
    return addTable(Import.Table, Import.Offset);
  case ExternKind::Memory:
    return addMemory(Import.Memory, Import.Offset);
  case ExternKind::Tag:
    return addTag(Import.TypeIndex, Import.Offset);
  case ExternKind::Global:
    if (Import.Global.Mutable)
      if (Error E = Check.need(Feature::MutableGlobal, Import.Offset,
                               "mutable import"))
        return E;
    return addGlobal(Import.Global, Import.Offset);
  }
  llvm_unreachable("kinds were checked");
}

Error ModuleRules::imports() {
  for (const CoreImport &Import : Module.Imports)
    if (Error E = import(Import))
      return E;
  return Error::success();
}

Error ModuleRules::tables() {
  for (const CoreTable &Table : Module.Tables) {
    const uint32_t Index = static_cast<uint32_t>(Context.Tables.size());
    const uint64_t Offset = sectionOffset(CoreModule::TableSection);
    if (Error E = addTable(Table.Type, Offset))
      return E;
    const TypeCode Element = Context.Tables.back().Element;
    if (!Table.Init) {
      if (Element.isDefaultable())
        continue;
      return makeErrorAt(Offset, "table " + Twine(Index) +
                                     " needs an initial value: " +
                                     Context.Types.describe(Element) +
                                     " has no default value");
    }
    if (Error E = Check.need(Feature::FunctionReferences, Table.Init->Offset,
                             "initial value of a table"))
      return E;
    if (Error E = constant(*Table.Init, Element))
      return E;
  }
  return Error::success();
}

Error ModuleRules::memories() {
  for (const CoreLimits &Limits : Module.Memories)
    if (Error E = addMemory(Limits, sectionOffset(CoreModule::MemorySection)))
      return E;
  return Error::success();
}

Error ModuleRules::tags() {
  for (uint32_t I = Module.numImports(ExternKind::Tag);
       I != Module.TagTypes.size(); ++I)
    if (Error E =
            addTag(Module.TagTypes[I], sectionOffset(CoreModule::TagSection)))
      return E;
  return Error::success();
}

Error ModuleRules::globals() {
  for (const CoreGlobal &Global : Module.Globals) {
    // It may read those before it, and not itself.
    if (Error E = constant(Global.Init, Context.Types.code(Global.Type.Type)))
      return E;
    if (Error E = addGlobal(Global.Type, Global.Init.Offset))
      return E;
  }
  return Error::success();
}

Error ModuleRules::exports() {
  for (const CoreExport &Export : Module.Exports) {
    if (Export.Kind == ExternKind::Func)
      Context.DeclaredFuncs.set(Export.Index);
    if (Export.Kind == ExternKind::Global &&
        Context.Globals[Export.Index].Mutable)
      if (Error E = Check.need(Feature::MutableGlobal, Export.Offset,
                               "mutable export"))
        return E;
  }
  return Error::success();
}

//===----------------------------------------------------------------------===//
// Segments
//===----------------------------------------------------------------------===//

Error ModuleRules::elem(const CoreElemSegment &Elem, uint32_t Index) {
  FeatureSet Needs;
  if (Elem.Mode != SegmentMode::Active)
    Needs.insert(Feature::BulkMemory);
  if (Elem.Table != 0)
    Needs.insert(Feature::ReferenceTypes);
  if (Elem.UsesExprs)
    Needs.insert(featuresOf(Elem.Element));
  if (Error E = Check.need(Needs, Elem.Offset, "segment " + Twine(Index)))
    return E;
  const TypeCode Element = Context.Types.code(Elem.Element);
  Context.Elems.push_back(Element);
  if (Elem.Mode == SegmentMode::Active) {
    const ModuleContext::Table &Table = Context.Tables[Elem.Table];
    if (!Context.Types.matches(Element, Table.Element))
      return makeErrorAt(Elem.Offset,
                         "elements of segment " + Twine(Index) + ", " +
                             Context.Types.describe(Element) +
                             ", do not match those of table " +
                             Twine(Elem.Table) + ", " +
                             Context.Types.describe(Table.Element));
    if (Error E = constant(Elem.OffsetExpr, Table.Address))
      return E;
  }
  if (Elem.UsesExprs) {
    const uint64_t Offset =
        Module.Offset + (Elem.Items.begin() - Module.Bytes.begin());
    if (Error E =
            Constants.validateItems(Elem.Items, Offset, Elem.Count, Element))
      return E;
    declareFuncsOf(Elem.Items, Elem.Count);
    return Error::success();
  }
  ByteReader Items(Elem.Items, Elem.Offset);
  for (uint32_t I = 0; I != Elem.Count; ++I) {
    Expected<uint32_t> Func = Items.readU32("function index of an element");
    if (!Func)
      return Func.takeError();
    Context.DeclaredFuncs.set(*Func);
  }
  return Error::success();
}

Error ModuleRules::elems() {
  for (uint32_t I = 0; I != Module.Elems.size(); ++I)
    if (Error E = elem(Module.Elems[I], I))
      return E;
  return Error::success();
}

Error ModuleRules::dataCount() {
  if (Module.DataCount)
    if (Error E = Check.need(Feature::BulkMemory,
                             sectionOffset(CoreModule::DataCountSection),
                             "data count section"))
      return E;
  Context.HasDataCount = Module.DataCount.has_value();
  Context.NumDatas = Module.DataCount.value_or(0);
  return Error::success();
}

Error ModuleRules::datas() {
  for (const CoreDataSegment &Data : Module.Datas) {
    if (Data.Mode == SegmentMode::Passive) {
      if (Error E = Check.need(Feature::BulkMemory, Data.Offset,
                               "passive data segment"))
        return E;
      continue;
    }
    if (Error E = constant(Data.OffsetExpr, Context.Memories[Data.Memory]))
      return E;
  }
  Used.insert(Constants.used());
  return Error::success();
}

//===----------------------------------------------------------------------===//
// The module
//===----------------------------------------------------------------------===//

Error ModuleRules::beforeCode() {
  if (Error E = Context.Types.build(Module, Context.Enabled, Used))
    return E;
  Context.Funcs.reserve(Module.FuncTypes.size());
  for (uint32_t Type : Module.FuncTypes)
    Context.Funcs.push_back(Context.Types.canonical(Type));
  Context.DeclaredFuncs.resize(Module.FuncTypes.size());

  for (auto Rule :
       {&ModuleRules::imports, &ModuleRules::tables, &ModuleRules::memories,
        &ModuleRules::tags, &ModuleRules::globals, &ModuleRules::exports,
        &ModuleRules::elems, &ModuleRules::dataCount})
    if (Error E = (this->*Rule)())
      return E;
  Used.insert(Constants.used());
  return Error::success();
}

Error meld::validateDeclarations(const CoreModule &Module,
                                 ModuleContext &Context, FeatureSet &Used) {
  return ModuleRules(Module, Context, Used).beforeCode();
}

Error meld::validateDatas(const CoreModule &Module, ModuleContext &Context,
                          FeatureSet &Used) {
  return ModuleRules(Module, Context, Used).datas();
}
