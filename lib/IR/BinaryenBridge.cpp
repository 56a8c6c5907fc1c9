//===- BinaryenBridge.cpp - Binaryen without its surprises ----------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//

#include "BinaryenBridge.h"
#include "BinaryenThreads.h"
#include "CapturedStreams.h"
#include "meld/Support/Error.h"

#include "parsing.h"
#include "support/colors.h"
#include "wasm-binary.h"
#include "wasm-traversal.h"
#include "wasm-validator.h"

#include "llvm/ADT/StringExtras.h"

#include <sstream>

using namespace meld;

static wasm::Module &unwrap(BinaryenModuleRef Module) {
  return *reinterpret_cast<wasm::Module *>(Module);
}

Error meld::catchBinaryen(llvm::function_ref<Error()> Action) {
  try {
    return Action();
  } catch (const wasm::ParseException &E) {
    // The reader reports byte offsets in the column of line zero.
    if (E.line == 0)
      return makeErrorAt(E.col, StringRef(E.text).trim());
    return makeError(StringRef(E.text).trim());
  } catch (const std::exception &E) {
    StringRef Text = E.what();
    Text.consume_front("Fatal: ");
    return makeError("Binaryen: " + Text.trim());
  }
}

Expected<BinaryenModuleRef> meld::readBinaryen(std::vector<char> Bytes,
                                               BinaryenFeatures Features) {
  auto Module = std::make_unique<wasm::Module>();
  CapturedStreams Printed; // warnings about malformed name sections
  if (Error Err = catchBinaryen([&] {
        wasm::WasmBinaryReader Reader(*Module, wasm::FeatureSet(Features),
                                      Bytes);
        Reader.read();
        return Error::success();
      }))
    return Err;
  return reinterpret_cast<BinaryenModuleRef>(Module.release());
}

namespace {
struct DepthFinder
    : wasm::ExpressionStackWalker<DepthFinder,
                                  wasm::UnifiedExpressionVisitor<DepthFinder>> {
  void visitExpression(wasm::Expression *) {
    Depth = std::max(Depth, expressionStack.size());
  }
  size_t Depth = 0;
};
} // namespace

Error meld::checkExpressionDepth(BinaryenModuleRef Module) {
  auto Check = [](const DepthFinder &Finder, const Twine &Where) {
    return Finder.Depth <= MaxExpressionDepth
               ? Error::success()
               : makeError(Where + " nests " + Twine(Finder.Depth) +
                           " expressions; " + Twine(MaxExpressionDepth) +
                           " are supported here");
  };
  wasm::Module &M = unwrap(Module);
  for (const auto &Function : M.functions)
    if (!Function->imported()) {
      DepthFinder Finder;
      Finder.walkFunctionInModule(Function.get(), &M);
      if (Error Err =
              Check(Finder, "function " + StringRef(Function->name.view())))
        return Err;
    }
  DepthFinder Finder;
  Finder.walkModuleCode(&M);
  return Check(Finder, "a constant expression");
}

Expected<std::vector<uint8_t>> meld::writeBinaryen(BinaryenModuleRef Module,
                                                   unsigned OptimizeLevel,
                                                   unsigned ShrinkLevel) {
  wasm::PassOptions Options;
  Options.optimizeLevel = static_cast<int>(OptimizeLevel);
  Options.shrinkLevel = static_cast<int>(ShrinkLevel);
  Options.generateStackIR = Options.optimizeStackIR =
      OptimizeLevel >= 2 || ShrinkLevel >= 1;
  wasm::BufferWithRandomAccess Buffer;
  if (Error Err = catchBinaryen([&] {
        runBinaryenWork(/*Threads=*/1, [&] {
          wasm::WasmBinaryWriter Writer(&unwrap(Module), Buffer, Options);
          Writer.setNamesSection(false);
          Writer.write();
        });
        return Error::success();
      }))
    return Err;
  return std::vector<uint8_t>(std::move(Buffer));
}

Expected<std::string> meld::printBinaryen(BinaryenModuleRef Module) {
  std::ostringstream Text;
  if (Error Err = catchBinaryen([&] {
        Colors::setEnabled(false);
        Text << unwrap(Module);
        return Error::success();
      }))
    return Err;
  return Text.str();
}

/// The first message of the validator's output, in one line. A message is its
/// headline, then the expression concerned, which can be long.
static std::string firstMessage(StringRef Output) {
  const StringRef Marker = "[wasm-validator error in ";
  const size_t Count = Output.count(Marker);
  Output = Output.substr(Output.find(Marker)).drop_front(Marker.size());
  auto [Where, Rest] = Output.split("] ");
  // "unexpected false: <rule>, on \n(<expression>)"
  StringRef Rule = Rest.split('\n').first.trim();
  Rule.consume_back(", on");
  Rule.consume_front("unexpected false: ");
  Rule.consume_front("unexpected true: ");
  std::string Message = (Where + ": " + Rule).str();
  if (Count > 1)
    Message += " (and " + std::to_string(Count - 1) + " more)";
  return Message;
}

Error meld::validateBinaryen(BinaryenModuleRef Module) {
  bool Valid = false;
  CapturedStreams Printed;
  if (Error Err = catchBinaryen([&] {
        Colors::setEnabled(false);
        Valid = wasm::WasmValidator().validate(unwrap(Module));
        return Error::success();
      }))
    return Err;
  if (!Valid)
    return makeError("invalid module: " + firstMessage(Printed.errors()));
  return Error::success();
}

std::vector<StringRef> meld::functionsInBinaryOrder(BinaryenModuleRef Module) {
  std::vector<StringRef> Names;
  const auto &Functions = unwrap(Module).functions;
  Names.reserve(Functions.size());
  for (bool Imported : {true, false})
    for (const auto &Function : Functions)
      if (Function->imported() == Imported)
        Names.push_back(StringRef(Function->name.view()));
  return Names;
}

void meld::dropCustomSections(BinaryenModuleRef Module,
                              llvm::function_ref<bool(StringRef)> Drop) {
  std::erase_if(unwrap(Module).customSections,
                [&](const auto &Section) { return Drop(Section.name); });
}
