//===- IndexSpace.cpp - What an index of a component means ----------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//

#include "meld/Component/IndexSpace.h"

using namespace meld;

const std::vector<IndexEntry> IndexSpaces::Empty;

StringRef meld::sortName(Sort S) {
  switch (S) {
  case Sort::CoreFunc:
    return "core function";
  case Sort::CoreTable:
    return "core table";
  case Sort::CoreMemory:
    return "core memory";
  case Sort::CoreGlobal:
    return "core global";
  case Sort::CoreTag:
    return "core tag";
  case Sort::CoreType:
    return "core type";
  case Sort::CoreModule:
    return "core module";
  case Sort::CoreInstance:
    return "core instance";
  case Sort::Func:
    return "function";
  case Sort::Value:
    return "value";
  case Sort::Type:
    return "type";
  case Sort::Component:
    return "component";
  case Sort::Instance:
    return "instance";
  }
  llvm_unreachable("all sorts are handled");
}
