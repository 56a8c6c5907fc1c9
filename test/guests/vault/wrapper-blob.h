// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// A blob of the imported store. The bindings leave the class of a resource to
// its guest, and include it before they declare those that are imported.

#pragma once
#include "wit.h"
#include <cstdint>
#include <functional>
#include <memory>

namespace test::vault::store {
class Blob;
}

namespace exports::test::vault::store {

class Blob {
public:
  /// As in owner-blob.h.
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

  using InnerBlob = ::test::vault::store::Blob;

  int32_t handle = -1;
  std::unique_ptr<InnerBlob> Inner;

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
