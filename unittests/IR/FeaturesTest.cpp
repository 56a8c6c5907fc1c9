//===- FeaturesTest.cpp - Binaryen may use what the module uses -----------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//

#include "IR/Features.h"
#include "TestInputs.h"
#include "meld/Validate/Validate.h"
#include "gtest/gtest.h"

using namespace meld;
using namespace meld::test;

/// What \p Text uses beyond what every module is said to use.
static BinaryenFeatures featuresOf(const char *Text) {
  const Bytes Module = assemble(Text);
  return binaryenFeatures(llvm::cantFail(
             findFeatures(llvm::cantFail(readCoreModule(Module))))) &
         ~(BinaryenFeatureSignExt() | BinaryenFeatureMutableGlobals());
}

TEST(FeaturesTest, AreReadOffTheModule) {
  const BinaryenFeatures Bulk =
      BinaryenFeatureBulkMemory() | BinaryenFeatureBulkMemoryOpt();
  const BinaryenFeatures GC =
      BinaryenFeatureGC() | BinaryenFeatureReferenceTypes();
  const std::pair<const char *, BinaryenFeatures> Cases[] = {
      {"(module (memory 1) (table 1 funcref) (func))", 0},
      {"(module (memory 1) (memory 1))", BinaryenFeatureMultiMemory()},
      {"(module (memory i64 1))", BinaryenFeatureMemory64()},
      {"(module (memory 1 2 shared))", BinaryenFeatureAtomics()},
      {"(module (import \"m\" \"t\" (tag)))",
       BinaryenFeatureExceptionHandling()},
      {"(module (table 1 externref))", BinaryenFeatureReferenceTypes()},
      {"(module (func (param v128)))", BinaryenFeatureSIMD128()},
      {"(module (func (result i32 i32) (unreachable)))",
       BinaryenFeatureMultivalue()},
      {"(module (type $s (struct (field i32))) (func (param (ref $s))))", GC},
      {"(module (func $f (return_call $f)))", BinaryenFeatureTailCall()},
      {"(module (func (drop (i32.trunc_sat_f32_s (f32.const 0)))))",
       BinaryenFeatureNontrappingFPToInt()},
      {"(module (memory 1) (func (memory.fill (i32.const 0) (i32.const 0) "
       "(i32.const 0))))",
       Bulk},
      {"(module (global i32 (i32.add (i32.const 1) (i32.const 2))))",
       BinaryenFeatureExtendedConst()},
  };
  for (const auto &[Text, Expected] : Cases)
    EXPECT_EQ(featuresOf(Text), Expected) << Text;
}
