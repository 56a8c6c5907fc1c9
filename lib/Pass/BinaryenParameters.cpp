//===- BinaryenParameters.cpp - Binaryen's options in a pipeline ----------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//

#include "meld/Pass/BinaryenParameters.h"
#include "meld/Support/Error.h"

using namespace meld;

Expected<BinaryenOptions>
meld::takeBinaryenOptions(PassParameters &Parameters,
                          ArrayRef<StringRef> Arguments) {
  BinaryenOptions Options;
  Options.ClosedWorld = Parameters.takeFlag("closed-world");
  Options.TrapsNeverHappen = Parameters.takeFlag("traps-never-happen");
  Options.IgnoreImplicitTraps = Parameters.takeFlag("ignore-implicit-traps");
  Options.FastMath = Parameters.takeFlag("fast-math");
  Options.LowMemoryUnused = Parameters.takeFlag("low-memory-unused");
  Options.ZeroFilledMemory = Parameters.takeFlag("zero-filled-memory");
  Options.InlineFunctionsWithLoops =
      Parameters.takeFlag("inline-functions-with-loops");

  const std::pair<StringRef, std::optional<unsigned> *> Sizes[] = {
      {"always-inline-max-function-size", &Options.AlwaysInlineMaxSize},
      {"flexible-inline-max-function-size", &Options.FlexibleInlineMaxSize},
      {"one-caller-inline-max-function-size", &Options.OneCallerInlineMaxSize},
      {"inline-max-combined-binary-size", &Options.InlineMaxCombinedSize}};
  for (const auto &[Name, Into] : Sizes) {
    Expected<std::optional<unsigned>> Size =
        Parameters.takeNumber(Name, std::numeric_limits<unsigned>::max());
    if (!Size)
      return Size.takeError();
    *Into = *Size;
  }
  Expected<std::optional<unsigned>> Ifs =
      Parameters.takeNumber("partial-inlining-ifs", 1000);
  if (!Ifs)
    return Ifs.takeError();
  Options.PartialInliningIfs = Ifs->value_or(0);

  for (StringRef Name : Arguments)
    if (std::optional<StringRef> Value = Parameters.take(Name))
      Options.Arguments.emplace_back(Name.str(), Value->str());
    else if (Parameters.takeFlag(Name))
      Options.Arguments.emplace_back(Name.str(), "1");
  return Options;
}
