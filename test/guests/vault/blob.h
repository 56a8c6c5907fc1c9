// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The bindings for C++ leave the class of a resource to its guest: what a blob
// holds, each guest says.

#pragma once
#include "wit.h"
#include <cstdint>
#include <functional>
#include <memory>

namespace exports::test::vault::store {

class Blob {
public:
  /// A blob on its way in or out. Those that the bindings come with cannot be
  /// the error of a result, and give a blob back by the handle that it had when
  /// it was made. By which one it came in, they do not tell: that stays in the
  /// table.
  class Owned {
  public:
    explicit Owned(Blob *Self) : Self(Self) {}
    Blob *operator->() const { return Self; }
    Blob *release() {
      Self->handle = ResourceNew(Self);
      return Self;
    }

  private:
    Blob *Self;
  };
  struct State;

  int32_t handle = -1;
  std::unique_ptr<State> Held;

  Blob(wit::string Text);
  ~Blob();
  static Owned New(wit::string Text) {
    return Owned(new Blob(std::move(Text)));
  }
  static void Dtor(Blob *Self) { delete Self; }
  void Append(wit::string More);
  uint32_t Size();
  wit::string Text();
  static Owned Join(Owned First, std::reference_wrapper<const Blob> Second);
  static int32_t ResourceNew(Blob *Self);
  static Blob *ResourceRep(int32_t Handle);
  static void ResourceDrop(int32_t Handle);
};

} // namespace exports::test::vault::store
