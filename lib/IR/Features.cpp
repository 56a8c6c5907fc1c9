//===- Features.cpp - What Binaryen may use -------------------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//

#include "Features.h"
#include "llvm/Support/ErrorHandling.h"

using namespace meld;

/// Where Binaryen has one feature for several proposals, or one that builds
/// upon another, that is added.
static BinaryenFeatures binaryenFeature(Feature F) {
  switch (F) {
  case Feature::Mvp:
    return 0;
  case Feature::MutableGlobal:
    return BinaryenFeatureMutableGlobals();
  case Feature::SaturatingFloatToInt:
    return BinaryenFeatureNontrappingFPToInt();
  case Feature::SignExtension:
    return BinaryenFeatureSignExt();
  case Feature::ReferenceTypes:
    return BinaryenFeatureReferenceTypes();
  case Feature::MultiValue:
    return BinaryenFeatureMultivalue();
  case Feature::BulkMemory:
    return BinaryenFeatureBulkMemory() | BinaryenFeatureBulkMemoryOpt();
  case Feature::Simd:
    return BinaryenFeatureSIMD128();
  case Feature::RelaxedSimd:
    return BinaryenFeatureRelaxedSIMD() | BinaryenFeatureSIMD128();
  case Feature::Threads:
    return BinaryenFeatureAtomics();
  case Feature::TailCall:
    return BinaryenFeatureTailCall();
  case Feature::MultiMemory:
    return BinaryenFeatureMultiMemory();
  case Feature::Exceptions:
  case Feature::LegacyExceptions:
    return BinaryenFeatureExceptionHandling();
  case Feature::Memory64:
    return BinaryenFeatureMemory64();
  case Feature::ExtendedConst:
    return BinaryenFeatureExtendedConst();
  case Feature::FunctionReferences:
  case Feature::GC:
    return BinaryenFeatureGC() | BinaryenFeatureReferenceTypes();
  case Feature::WideArithmetic:
    return BinaryenFeatureWideArithmetic();
  case Feature::CustomPageSizes:
    return BinaryenFeatureCustomPageSizes();
  }
  llvm_unreachable("not a feature");
}

BinaryenFeatures meld::binaryenFeatures(FeatureSet Features) {
  BinaryenFeatures Result =
      BinaryenFeatureSignExt() | BinaryenFeatureMutableGlobals();
  for (unsigned I = 0; I != NumFeatures; ++I)
    if (const auto F = static_cast<Feature>(I); Features.contains(F))
      Result |= binaryenFeature(F);
  return Result;
}
