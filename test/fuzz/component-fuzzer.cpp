//===- component-fuzzer.cpp - Read and flatten components -----------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//

#include "Fuzzer.h"

#include "meld/Component/Component.h"
#include "meld/Graph/GraphPrinter.h"
#include "meld/Graph/InstanceGraph.h"

using namespace meld;
using namespace meld::fuzz;

int LLVMFuzzerTestOneInput(const uint8_t *Data, size_t Size) {
  Expected<std::unique_ptr<Component>> Root = readComponent({Data, Size});
  if (!Root)
    return refused(Root.takeError());
  Expected<InstanceGraph> Graph = flatten(std::move(*Root));
  if (!Graph)
    return refused(Graph.takeError());
  printGraph(llvm::nulls(), *Graph);
  printGraphDot(llvm::nulls(), *Graph);
  return 0;
}
