//===- ComponentBytes.h - Components written byte by byte -------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/// \file
/// Puts together small components for the reader's tests. A number is a byte,
/// text is a name with its size before it, and bytes are themselves.
//===----------------------------------------------------------------------===//
#ifndef MELD_UNITTESTS_COMPONENT_COMPONENTBYTES_H
#define MELD_UNITTESTS_COMPONENT_COMPONENTBYTES_H

#include "meld/Binary/ByteWriter.h"
#include "meld/Component/Component.h"
#include <string>
#include <vector>

namespace meld::test {

using Bytes = std::vector<uint8_t>;

inline void write(ByteWriter &W, int Byte) {
  W.writeByte(static_cast<uint8_t>(Byte));
}
inline void write(ByteWriter &W, const char *Name) { W.writeName(Name); }
inline void write(ByteWriter &W, const Bytes &Raw) { W.writeBytes(Raw); }

template <typename... Ts> Bytes cat(const Ts &...Parts) {
  ByteWriter W;
  (write(W, Parts), ...);
  return W.take();
}

inline Bytes uleb(uint64_t Value) {
  ByteWriter W;
  W.writeULEB(Value);
  return W.take();
}

/// Section ids of a component.
enum : uint8_t {
  CustomId,
  CoreModuleId,
  CoreInstanceId,
  CoreTypeId,
  ComponentId,
  InstanceId,
  AliasId,
  TypeId,
  CanonId,
  StartId,
  ImportId,
  ExportId,
  ValueId
};

template <typename... Ts> Bytes section(uint8_t Id, const Ts &...Parts) {
  ByteWriter W;
  W.writeSection(Id, cat(Parts...));
  return W.take();
}

/// A section of one definition.
template <typename... Ts> Bytes one(uint8_t Id, const Ts &...Parts) {
  return section(Id, 1, Parts...);
}

template <typename... Ts> Bytes component(const Ts &...Sections) {
  return cat(Bytes{0x00, 0x61, 0x73, 0x6d, 0x0d, 0x00, 0x01, 0x00},
             Sections...);
}

template <typename... Ts> Bytes coreModule(const Ts &...Sections) {
  return cat(Bytes{0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00},
             Sections...);
}

/// A core module that exports function "f", table "t", memory "m", global "g"
/// and tag "e", each number 0 of its kind.
inline Bytes moduleOfAllKinds() {
  return coreModule(
      section(1, Bytes{0x01, 0x60, 0x00, 0x00}),             // func type
      section(3, Bytes{0x01, 0x00}),                         // one function
      section(4, Bytes{0x01, 0x70, 0x00, 0x01}),             // one table
      section(5, Bytes{0x01, 0x00, 0x01}),                   // one memory
      section(13, Bytes{0x01, 0x00, 0x00}),                  // one tag
      section(6, Bytes{0x01, 0x7f, 0x00, 0x41, 0x00, 0x0b}), // one global
      section(7, 5, "f", 0, 0, "t", 1, 0, "m", 2, 0, "g", 3, 0, "e", 4, 0),
      section(10, Bytes{0x01, 0x02, 0x00, 0x0b}));
}

/// Sections that define and instantiate moduleOfAllKinds().
inline Bytes moduleAndInstance() {
  return cat(section(CoreModuleId, moduleOfAllKinds()),
             one(CoreInstanceId, 0x00, 0, 0));
}

/// Sections that make core function 0 and core memory 0 as well.
inline Bytes coreFuncAndMemory() {
  return cat(moduleAndInstance(), section(AliasId, 2,               //
                                          0x00, 0x00, 0x01, 0, "f", //
                                          0x00, 0x02, 0x01, 0, "m"));
}

/// The error of reading \p Input, or "ok".
inline std::string read(const Bytes &Input, uint64_t BaseOffset = 0) {
  Expected<std::unique_ptr<Component>> C = readComponent(Input, BaseOffset);
  return C ? "ok" : toString(C.takeError());
}

/// The component in \p Input, which must be one. \p Input must outlive it.
inline std::unique_ptr<Component> readValid(const Bytes &Input) {
  return llvm::cantFail(readComponent(Input));
}

} // namespace meld::test

#endif // MELD_UNITTESTS_COMPONENT_COMPONENTBYTES_H
