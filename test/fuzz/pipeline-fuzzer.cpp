//===- pipeline-fuzzer.cpp - Parse pipelines ------------------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//

#include "Fuzzer.h"

#include "meld/Pass/PipelineText.h"
#include "llvm/ADT/StringExtras.h"

using namespace meld;
using namespace meld::fuzz;

/// \p Elements lie inside \p Text, in order.
static void checkPlaces(ArrayRef<PipelineElement> Elements, StringRef Text) {
  const char *Last = Text.begin();
  for (const PipelineElement &Element : Elements) {
    const StringRef Spelling = Element.spelling();
    expect(Spelling.begin() >= Last && Spelling.end() <= Text.end(),
           "elements lie in the text, in order");
    expect(Element.Name.begin() == Text.begin() + (Element.Column - 1) ||
               Text.contains('\n'),
           "the column is that of the name");
    Last = Spelling.end();
    checkPlaces(Element.Inner, Text);
  }
}

int LLVMFuzzerTestOneInput(const uint8_t *Data, size_t Size) {
  const StringRef Text = llvm::toStringRef(ArrayRef<uint8_t>(Data, Size));
  Expected<std::vector<PipelineElement>> Elements = parsePipelineText(Text);
  if (!Elements)
    return refused(Elements.takeError());
  checkPlaces(*Elements, Text);
  return 0;
}
