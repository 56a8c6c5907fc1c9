//===- FunctionBuilder.h - Builds one function body -------------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/// \file
/// Statements, expressions and locals of one function of the adapter module.
/// A word is a value of an address type: a pointer or a length.
//===----------------------------------------------------------------------===//
#ifndef MELD_LIB_CANONICALABI_FUNCTIONBUILDER_H
#define MELD_LIB_CANONICALABI_FUNCTIONBUILDER_H

#include "meld/CanonicalABI/Layout.h"

#include <binaryen-c.h>

#include <deque>

namespace meld {

/// Instructions that i32 and i64 both have.
enum class IntOp : uint8_t {
  Add,
  Sub,
  Mul,
  And,
  Or,
  Xor,
  Shl,
  ShrU,
  Eq,
  Ne,
  LtU,
  LeU,
  GtU,
  GeU
};

class FunctionBuilder {
public:
  using Expr = BinaryenExpressionRef;
  struct Local {
    BinaryenIndex Index = 0;
    BinaryenType Type = 0;
  };

  /// The first locals are the parameters, of types \p Params.
  FunctionBuilder(BinaryenModuleRef Module, ArrayRef<BinaryenType> Params);
  BinaryenModuleRef ref() const { return M; }
  /// Whether the function may use vectors.
  bool hasSimd() const {
    return BinaryenModuleGetFeatures(M) & BinaryenFeatureSIMD128();
  }

  Local param(BinaryenIndex Index) const { return {Index, Params[Index]}; }
  /// A local that is zero at the beginning and not used for anything else.
  Local newLocal(BinaryenType Type);

  // Expressions. An operator takes its type from \p Type.
  Expr i32(uint32_t Value);
  Expr i64(uint64_t Value);
  Expr word(AddressType Type, uint64_t Value);
  Expr get(Local L) { return BinaryenLocalGet(M, L.Index, L.Type); }
  Expr op(IntOp Op, Expr Left, Expr Right); ///< of i32
  Expr op(AddressType Type, IntOp Op, Expr Left, Expr Right);
  Expr unary(BinaryenOp Op, Expr Value) { return BinaryenUnary(M, Op, Value); }
  Expr binary(BinaryenOp Op, Expr Left, Expr Right) {
    return BinaryenBinary(M, Op, Left, Right);
  }
  Expr eqz(Expr Value) { return unary(BinaryenEqZInt32(), Value); }
  /// \p Value, a word of type \p From that is small enough, as one of \p To.
  Expr convert(AddressType From, AddressType To, Expr Value);
  Expr call(const char *Function, ArrayRef<Expr> Args, BinaryenType Result);
  Expr extract(Local Tuple, unsigned Index) {
    return BinaryenTupleExtract(M, get(Tuple), Index);
  }

  // Statements.
  void add(Expr Statement) { Body.push_back(Statement); }
  void set(Local L, Expr Value) { add(BinaryenLocalSet(M, L.Index, Value)); }
  void drop(Expr Value) { add(BinaryenDrop(M, Value)); }
  void trapIf(Expr Condition);
  void giveBack(Expr Value) { add(BinaryenReturn(M, Value)); }
  /// Of the function's several results.
  void giveBack(ArrayRef<Expr> Values);
  void ifThen(Expr Condition, llvm::function_ref<void()> Then,
              llvm::function_ref<void()> Else = nullptr);
  /// A block whose end \p Fill may branch to by the label it is passed.
  void block(llvm::function_ref<void(const char *)> Fill);
  /// A loop that is left at its end, and repeated by a branch to the label.
  void loop(llvm::function_ref<void(const char *)> Fill);
  void branch(const char *Label, Expr Condition = nullptr);
  /// Branches to Labels[Index]; \p Index must be in range.
  void branchTable(ArrayRef<const char *> Labels, Expr Index);

  /// A label that no other of the function is equal to.
  const char *newLabel();
  /// What \p Fill adds, as one statement.
  Expr sequence(llvm::function_ref<void()> Fill, const char *Label = nullptr);

  /// Types of the locals behind the parameters.
  ArrayRef<BinaryenType> locals() const { return Locals; }
  /// All statements, ending in \p Result if there is one.
  Expr finish(BinaryenType ResultType, Expr Result = nullptr);

private:
  friend class Scratch;
  Local acquire(BinaryenType Type);

  const BinaryenModuleRef M;
  const SmallVector<BinaryenType, 17> Params;
  SmallVector<BinaryenType, 16> Locals;
  SmallVector<Local, 8> Free;
  SmallVector<Expr, 16> Body;
  std::deque<std::string> Labels;
};

/// A local that is free for others when this goes out of scope. Its value at
/// the beginning is unknown.
class Scratch {
public:
  Scratch(FunctionBuilder &B, BinaryenType Type) : B(B), L(B.acquire(Type)) {}
  Scratch(FunctionBuilder &B, BinaryenType Type, FunctionBuilder::Expr Value)
      : Scratch(B, Type) {
    B.set(L, Value);
  }
  ~Scratch() { B.Free.push_back(L); }
  Scratch(const Scratch &) = delete;
  Scratch &operator=(const Scratch &) = delete;
  operator FunctionBuilder::Local() const { return L; }

private:
  FunctionBuilder &B;
  const FunctionBuilder::Local L;
};

BinaryenType toBinaryen(AddressType Type);
BinaryenType toBinaryen(CoreValType::Kind Kind);

} // namespace meld

#endif // MELD_LIB_CANONICALABI_FUNCTIONBUILDER_H
