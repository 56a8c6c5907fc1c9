//===- HandleModel.h - The specification's tables ---------------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/// \file
/// The Canonical ABI's executable definitions (definitions.py) of `Table`,
/// `ResourceHandle`, `Task.num_borrows`, `Subtask.add_lender` and of lifting,
/// lowering and dropping handles, transcribed. A result without a value is a
/// trap. Limits are those that the run time adds.
//===----------------------------------------------------------------------===//
#ifndef MELD_UNITTESTS_RUNTIME_HANDLEMODEL_H
#define MELD_UNITTESTS_RUNTIME_HANDLEMODEL_H

#include <cstdint>
#include <map>
#include <optional>
#include <utility>
#include <vector>

namespace meld::test {

class HandleModel {
public:
  using Result = std::optional<uint64_t>;

  HandleModel(uint32_t NumTables, size_t MaxHandles, size_t MaxScopes,
              size_t MaxLenders)
      : Tables(NumTables), MaxHandles(MaxHandles), MaxScopes(MaxScopes),
        MaxLenders(MaxLenders) {}

  Result add(uint32_t Table, uint32_t Type, uint32_t Rep, uint32_t Host) {
    return addTo(Table, {Type, Rep, Host, /*Own=*/true});
  }

  Result take(uint32_t Table, uint32_t Type, uint32_t Index) {
    const Handle *H = get(Table, Type, Index);
    if (!H || H->NumLends != 0 || !H->Own)
      return std::nullopt;
    const uint64_t Value = H->Rep | uint64_t(H->Host) << 32;
    remove(Table, Index);
    return Value;
  }

  Result rep(uint32_t Table, uint32_t Type, uint32_t Index) const {
    const Handle *H = get(Table, Type, Index);
    return H ? Result(H->Rep) : std::nullopt;
  }

  Result drop(uint32_t Table, uint32_t Type, uint32_t Index) {
    const Handle *H = get(Table, Type, Index);
    if (!H || H->NumLends != 0)
      return std::nullopt;
    uint64_t Value = 0;
    if (H->Own && H->Host != 0)
      Value = H->Host | uint64_t(2) << 32;
    else if (H->Own)
      Value = H->Rep | uint64_t(1) << 32;
    else if (H->FromHost)
      Value = H->Rep | uint64_t(2) << 32;
    if (!H->Own)
      --NumBorrows[H->Scope];
    remove(Table, Index);
    return Value;
  }

  Result lend(uint32_t Table, uint32_t Type, uint32_t Index) {
    Handle *H = get(Table, Type, Index);
    size_t Lent = 0;
    for (const auto &Call : Lenders)
      Lent += Call.size();
    if (!H || Lent == MaxLenders)
      return std::nullopt;
    ++H->NumLends;
    Lenders.back().push_back({Table, Index});
    return H->Rep;
  }

  void lendsBegin() { Lenders.emplace_back(); }
  void lendsEnd() {
    for (const auto &[Table, Index] : Lenders.back())
      --Tables[Table].Array[Index]->NumLends;
    Lenders.pop_back();
  }

  /// Whether there is room for the scope, which the run time named \p Scope.
  bool mayBeginScope() const { return NumBorrows.size() < MaxScopes; }
  void scopeBegin(uint32_t Scope) { NumBorrows[Scope] = 0; }
  Result scopeEnd(uint32_t Scope) {
    if (NumBorrows[Scope] != 0)
      return std::nullopt;
    NumBorrows.erase(Scope);
    return 0;
  }

  Result addBorrow(uint32_t Table, uint32_t Type, uint32_t Rep, uint32_t Scope,
                   bool FromHost) {
    const Result Index =
        addTo(Table, {Type, Rep, 0, /*Own=*/false, FromHost, Scope});
    if (Index)
      ++NumBorrows[Scope];
    return Index;
  }

  /// Indices of \p Table up to the last one ever used.
  uint32_t length(uint32_t Table) const { return Tables[Table].Array.size(); }
  /// Table and index of each handle that was borrowed in \p Scope.
  std::vector<std::pair<uint32_t, uint32_t>> borrowedIn(uint32_t Scope) const {
    std::vector<std::pair<uint32_t, uint32_t>> Found;
    for (uint32_t T = 0; T != Tables.size(); ++T)
      for (uint32_t I = 0; I != length(T); ++I)
        if (const std::optional<Handle> &H = Tables[T].Array[I];
            H && !H->Own && H->Scope == Scope)
          Found.push_back({T, I});
    return Found;
  }
  uint32_t typeOf(uint32_t Table, uint32_t Index) const {
    return Tables[Table].Array[Index]->Type;
  }

private:
  struct Handle {
    uint32_t Type;
    uint32_t Rep;
    uint32_t Host = 0;
    bool Own = true;
    bool FromHost = false;
    uint32_t Scope = 0;
    unsigned NumLends = 0;
  };
  struct Table {
    std::vector<std::optional<Handle>> Array{std::nullopt};
    std::vector<uint32_t> Free;
  };

  const Handle *get(uint32_t Table, uint32_t Type, uint32_t Index) const {
    const auto &Array = Tables[Table].Array;
    if (Index >= Array.size() || !Array[Index] || Array[Index]->Type != Type)
      return nullptr;
    return &*Array[Index];
  }
  Handle *get(uint32_t Table, uint32_t Type, uint32_t Index) {
    return const_cast<Handle *>(std::as_const(*this).get(Table, Type, Index));
  }

  Result addTo(uint32_t Number, Handle H) {
    Table &T = Tables[Number];
    if (T.Free.empty()) {
      if (T.Array.size() > MaxHandles)
        return std::nullopt;
      T.Array.push_back(H);
      return T.Array.size() - 1;
    }
    const uint32_t Index = T.Free.back();
    T.Free.pop_back();
    T.Array[Index] = H;
    return Index;
  }

  void remove(uint32_t Number, uint32_t Index) {
    Tables[Number].Array[Index].reset();
    Tables[Number].Free.push_back(Index);
  }

  std::vector<Table> Tables;
  std::map<uint32_t, unsigned> NumBorrows; ///< of each scope
  std::vector<std::vector<std::pair<uint32_t, uint32_t>>> Lenders; ///< by call
  const size_t MaxHandles, MaxScopes, MaxLenders;
};

} // namespace meld::test

#endif // MELD_UNITTESTS_RUNTIME_HANDLEMODEL_H
