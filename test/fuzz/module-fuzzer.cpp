//===- module-fuzzer.cpp - Read and validate core modules -----------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//

#include "Fuzzer.h"

#include "meld/Binary/NameSection.h"
#include "meld/Validate/Validate.h"

using namespace meld;
using namespace meld::fuzz;

static std::string verdict(const CoreModule &Module, unsigned Threads) {
  Error Err = validate(Module, {FeatureSet::all(), Threads});
  return Err ? toString(std::move(Err)) : std::string();
}

int LLVMFuzzerTestOneInput(const uint8_t *Data, size_t Size) {
  Expected<CoreModule> Module = readCoreModule({Data, Size});
  if (!Module)
    return refused(Module.takeError());
  for (const CustomSection &Custom : Module->Customs)
    if (Custom.Name == "name")
      readNameSection(Custom.Bytes);

  const std::string One = verdict(*Module, 1);
  expect(One == verdict(*Module, 3),
         "the verdict does not depend on the number of threads");
  if (!One.empty())
    return 0;
  const FeatureSet Used = llvm::cantFail(findFeatures(*Module));
  Expected<FeatureSet> Again = findFeatures(*Module, {Used, 1});
  if (!Again)
    expect(Again.takeError(), "a module is valid with the features it uses");
  expect(*Again == Used, "the features do not depend on those switched on");
  return 0;
}
