//===- scpv-fuzzer.cpp - Decode provenance --------------------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/// \file
/// The input is taken for the contents of a component-provenance section, and
/// for legacy JSON.
//===----------------------------------------------------------------------===//

#include "Fuzzer.h"

#include "meld/Provenance/Scpv.h"
#include "meld/Provenance/ScpvJson.h"
#include "llvm/ADT/StringExtras.h"

using namespace meld;
using namespace meld::fuzz;

static void decode(ArrayRef<uint8_t> Bytes) {
  Expected<Scpv> Section = decodeScpv(Bytes);
  if (!Section) {
    refused(Section.takeError());
    return;
  }
  expect(llvm::cantFail(encodeScpv(*Section)) == Bytes.vec(),
         "what is decoded is encoded in the same bytes");
  toJson(*Section);
}

static void import(StringRef Text) {
  Expected<Scpv> Section = importScpvJson(Text);
  if (!Section) {
    refused(Section.takeError());
    return;
  }
  const std::vector<uint8_t> Bytes = llvm::cantFail(encodeScpv(*Section));
  Expected<Scpv> Decoded = decodeScpv(Bytes);
  expect(Decoded.takeError(), "what was imported can be decoded");
  expect(*Decoded == *Section, "what was imported is what is decoded");
}

int LLVMFuzzerTestOneInput(const uint8_t *Data, size_t Size) {
  const ArrayRef<uint8_t> Bytes(Data, Size);
  decode(Bytes);
  import(llvm::toStringRef(Bytes));
  return 0;
}
