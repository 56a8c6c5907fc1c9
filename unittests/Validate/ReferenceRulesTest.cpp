//===- ReferenceRulesTest.cpp - References, structures and arrays ---------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//

#include "ValidateTest.h"

using namespace meld;
using namespace meld::test;

namespace {
const Bytes Drop = {0x1a};
const Bytes End = {0x0b};

Bytes null(uint8_t Heap) { return ins(Opcode::RefNull, {Heap}); }

/// Type 1 is a structure of an i8 and a mutable i64, 2 an array of mutable
/// i16, 3 one of mutable functions, 4 one of immutable i32.
class ReferenceRulesTest : public CodeTest {
protected:
  ReferenceRulesTest() {
    M.addType({0x5f, 2, 0x78, 0, I64, 1});
    M.addType({0x5e, 0x77, 1});
    M.addType({0x5e, FuncRef, 1});
    M.addType({0x5e, I32, 0});
    M.addElem({1, 0, 0});
    M.addElem({5, ExternRef, 0});
    M.addDataCount();
    M.addData({1, 0});
  }
};
} // namespace

TEST_F(ReferenceRulesTest, FunctionsAreDeclaredBeforeTheyAreReferredTo) {
  const Bytes Code = concat({ins(Opcode::RefFunc, {0}), Drop});
  EXPECT_EQ(rule({Code}),
            "ref.func: function 0 is not declared outside of the code");
  M.addExport("f", ExternKind::Func, 0);
  EXPECT_EQ(rule({Code}), "");
  EXPECT_EQ(rule({ins(Opcode::RefFunc, {1}), Drop}),
            "function index 1 is out of range");
}

TEST_F(ReferenceRulesTest, ElementsAndGlobalsDeclareFunctions) {
  const Bytes Code = concat({ins(Opcode::RefFunc, {0}), Drop});
  const ModuleBuilder Empty = M;
  M.addElem({3, 0, 1, 0}); // declarative
  EXPECT_EQ(rule({Code}), "");
  M = Empty;
  M.addElem({7, FuncRef, 1, 0xd2, 0, 0x0b});
  EXPECT_EQ(rule({Code}), "");
  M = Empty;
  M.addGlobal({FuncRef, 0}, ins(Opcode::RefFunc, {0}));
  EXPECT_EQ(rule({Code}), "");
}

TEST_F(ReferenceRulesTest, NullChecksTakeReferences) {
  EXPECT_EQ(rule({null(ExternRef), ins(Opcode::RefIsNull), Drop}), "");
  EXPECT_EQ(rule({i32(), ins(Opcode::RefIsNull), Drop}),
            "ref.is_null: expected a reference, found i32");
  EXPECT_EQ(rule({null(1), ins(Opcode::RefAsNonNull),
                  ins(Opcode::StructGet, {1, 1}), Drop}),
            "");
  EXPECT_EQ(rule({null(EqRef), null(I31Ref), ins(Opcode::RefEq), Drop}), "");
  EXPECT_EQ(rule({null(EqRef), null(AnyRef), ins(Opcode::RefEq), Drop}),
            "ref.eq: expected (ref null eq), found (ref null any)");
}

TEST_F(ReferenceRulesTest, BranchesOnNull) {
  EXPECT_EQ(
      rule({null(0), ins(Opcode::BrOnNull, {0}), ins(Opcode::CallRef, {0})}),
      "");
  EXPECT_EQ(rule({ins(Opcode::Block, {Ref, 0}), null(0),
                  ins(Opcode::BrOnNonNull, {0}), ins(Opcode::Unreachable), End,
                  ins(Opcode::CallRef, {0})}),
            "");
  EXPECT_EQ(rule({null(0), ins(Opcode::BrOnNonNull, {0})}),
            "br_on_non_null: label 0 takes [], which does not end with a "
            "reference");
}

TEST_F(ReferenceRulesTest, CallsThroughReferencesNeedTheType) {
  EXPECT_EQ(rule({null(0), ins(Opcode::CallRef, {0})}), "");
  EXPECT_EQ(rule({null(FuncRef), ins(Opcode::CallRef, {0})}),
            "call_ref: expected (ref null 0), found funcref");
  EXPECT_EQ(rule({null(1), ins(Opcode::CallRef, {1})}),
            "call_ref: expected a function type");
}

TEST_F(ReferenceRulesTest, CastsStayInTheirHierarchy) {
  EXPECT_EQ(rule({null(AnyRef), ins(Opcode::RefCast, {1}),
                  ins(Opcode::StructGet, {1, 1}), Drop}),
            "");
  EXPECT_EQ(rule({null(FuncRef), ins(Opcode::RefTest, {1}), Drop}),
            "ref.test: expected (ref null any), found funcref");
  EXPECT_EQ(rule({null(FuncRef), ins(Opcode::RefTest, {0}), Drop}), "");
}

TEST_F(ReferenceRulesTest, BranchesOnCasts) {
  auto Cast = [](Opcode Op, uint8_t Flags, uint8_t From, uint8_t To) {
    return ins(Op, {Flags, 0, From, To});
  };
  const Bytes ToStruct = ins(Opcode::Block, {RefNull, 1});
  EXPECT_EQ(rule({ToStruct, null(AnyRef), Cast(Opcode::BrOnCast, 1, AnyRef, 1),
                  Drop, null(1), End, Drop}),
            "");
  EXPECT_EQ(
      rule({ToStruct, null(AnyRef), Cast(Opcode::BrOnCastFail, 1, AnyRef, 1),
            Drop, null(1), End, Drop}),
      "br_on_cast_fail: expected (ref null 1), found (ref null any)");
  EXPECT_EQ(rule({ToStruct, null(AnyRef), Cast(Opcode::BrOnCast, 3, 1, AnyRef),
                  Drop, null(1), End, Drop}),
            "br_on_cast: (ref null any) is not a subtype of (ref null 1)");
  // What is left cannot be null when null took the branch.
  EXPECT_EQ(rule({ins(Opcode::Block, {Ref, AnyRef}), ToStruct, null(AnyRef),
                  Cast(Opcode::BrOnCast, 3, AnyRef, 1), ins(Opcode::Br, {1}),
                  End, ins(Opcode::RefAsNonNull), End, Drop}),
            "");
}

TEST_F(ReferenceRulesTest, ExternAndAnyConvertWithTheirNull) {
  EXPECT_EQ(rule({null(ExternRef), ins(Opcode::AnyConvertExtern),
                  ins(Opcode::ExternConvertAny), Drop}),
            "");
  EXPECT_EQ(rule({null(AnyRef), ins(Opcode::AnyConvertExtern), Drop}),
            "any.convert_extern: expected externref, found (ref null any)");
  EXPECT_EQ(
      rule({ins(Opcode::Block, {Ref, ExternRef}), i32(), ins(Opcode::RefI31),
            ins(Opcode::ExternConvertAny), End, Drop}),
      "");
}

TEST_F(ReferenceRulesTest, StructuresTakeAndGiveTheirFields) {
  const Bytes New = ins(Opcode::StructNew, {1});
  EXPECT_EQ(rule({i32(), i64(), New, Drop}), "");
  EXPECT_EQ(rule({i64(), i64(), New, Drop}),
            "struct.new: expected i32, found i64");
  EXPECT_EQ(rule({ins(Opcode::Unreachable), i64(), New, Drop}), "");
  EXPECT_EQ(rule({ins(Opcode::Unreachable), i64(), i64(), New, Drop}),
            "struct.new: expected i32, found i64");
  EXPECT_EQ(rule({ins(Opcode::StructNewDefault, {1}),
                  ins(Opcode::StructGetU, {1, 0}), ins(Opcode::I32Eqz), Drop}),
            "");
  EXPECT_EQ(rule({null(1), ins(Opcode::StructGet, {1, 0}), Drop}),
            "struct.get: the field is packed; its sign has to be given");
  EXPECT_EQ(rule({null(1), ins(Opcode::StructGetS, {1, 1}), Drop}),
            "struct.get_s: the field is not packed");
  EXPECT_EQ(rule({null(1), i64(), ins(Opcode::StructSet, {1, 1})}), "");
  EXPECT_EQ(rule({null(1), i32(), ins(Opcode::StructSet, {1, 0})}),
            "struct.set: field 0 is immutable");
  EXPECT_EQ(rule({null(1), ins(Opcode::StructGet, {1, 2}), Drop}),
            "struct.get: field index 2 is out of range");
  EXPECT_EQ(rule({null(2), ins(Opcode::StructGet, {2, 0}), Drop}),
            "struct.get: expected a structure type");
}

TEST_F(ReferenceRulesTest, DefaultsNeedDefaultableFields) {
  const auto Type = static_cast<uint8_t>(M.addType({0x5f, 1, Ref, FuncRef, 0}));
  EXPECT_EQ(rule({ins(Opcode::StructNewDefault, {Type}), Drop}),
            "struct.new_default: field 0 has no default value");
  const auto Second = static_cast<uint8_t>(
      M.addType({0x5f, 3, I32, 0, Ref, FuncRef, 0, I64, 0}));
  EXPECT_EQ(rule({ins(Opcode::StructNewDefault, {Second}), Drop}),
            "struct.new_default: field 1 has no default value");
  const auto Array = static_cast<uint8_t>(M.addType({0x5e, Ref, FuncRef, 0}));
  EXPECT_EQ(rule({i32(), ins(Opcode::ArrayNewDefault, {Array}), Drop}),
            "array.new_default: elements have no default value");
}

TEST_F(ReferenceRulesTest, ArraysTakeAndGiveTheirElements) {
  EXPECT_EQ(rule({i32(), i32(), ins(Opcode::ArrayNew, {2}), i32(),
                  ins(Opcode::ArrayGetS, {2}), Drop}),
            "");
  EXPECT_EQ(rule({i32(), i32(), i32(), ins(Opcode::ArrayNewFixed, {2, 3}),
                  ins(Opcode::ArrayLen), Drop}),
            "");
  EXPECT_EQ(rule({i32(), ins(Opcode::ArrayNewFixed, {2, 2}), Drop}),
            "array.new_fixed: expected i32, found nothing on the stack");
  EXPECT_EQ(rule({ins(Opcode::Unreachable),
                  ins(Opcode::ArrayNewFixed, {2, 0x90, 0x4e}), Drop}),
            "");
  EXPECT_EQ(rule({null(4), i32(), i32(), ins(Opcode::ArraySet, {4})}),
            "array.set: the array is immutable");
  EXPECT_EQ(rule({null(2), i32(), i32(), i32(), ins(Opcode::ArrayFill, {2})}),
            "");
  EXPECT_EQ(rule({null(1), ins(Opcode::ArrayLen), Drop}),
            "array.len: expected (ref null array), found (ref null 1)");
}

TEST_F(ReferenceRulesTest, ArraysCopyMatchingElements) {
  const Bytes FromSelf = concat({null(2), i32(), null(2), i32(), i32()});
  EXPECT_EQ(rule({FromSelf, ins(Opcode::ArrayCopy, {2, 2})}), "");
  EXPECT_EQ(rule({FromSelf, ins(Opcode::ArrayCopy, {2, 3})}),
            "array.copy: elements of funcref do not match those of i16");
  EXPECT_EQ(rule({FromSelf, ins(Opcode::ArrayCopy, {4, 2})}),
            "array.copy: the array is immutable");
}

TEST_F(ReferenceRulesTest, ArraysAreFilledFromSegments) {
  const Bytes Range = concat({i32(), i32()});
  EXPECT_EQ(rule({Range, ins(Opcode::ArrayNewData, {2, 0}), Drop}), "");
  EXPECT_EQ(rule({Range, ins(Opcode::ArrayNewData, {3, 0}), Drop}),
            "array.new_data: elements of funcref are not data");
  EXPECT_EQ(rule({Range, ins(Opcode::ArrayNewElem, {3, 0}), Drop}), "");
  EXPECT_EQ(rule({Range, ins(Opcode::ArrayNewElem, {3, 1}), Drop}),
            "array.new_elem: elements of segment 1, externref, do not match "
            "those of the array, funcref");
  EXPECT_EQ(rule({null(2), i32(), Range, ins(Opcode::ArrayInitData, {2, 0})}),
            "");
  EXPECT_EQ(rule({null(4), i32(), Range, ins(Opcode::ArrayInitData, {4, 0})}),
            "array.init_data: the array is immutable");
  EXPECT_EQ(rule({Range, ins(Opcode::ArrayNewElem, {3, 2}), Drop}),
            "element segment index 2 is out of range");
}
