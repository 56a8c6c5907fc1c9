//===- MeldC.cpp - Fuse components from a C program -----------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//

#include "meld-c.h"
#include "meld/Meld.h"
#include <exception>
#include <memory>
#include <new>

struct MeldOptions {
  meld::FuseOptions Options;
};

struct MeldResult {
  meld::FuseResult Result;
  std::vector<std::string> Texts; ///< one per diagnostic
};

/// Runs \p Change; no exception leaves the library.
template <typename Function> static int changed(Function Change) noexcept {
  try {
    Change();
    return 1;
  } catch (const std::exception &) {
    return 0;
  }
}

const char *meldVersion() noexcept { return meld::version(); }

//===----------------------------------------------------------------------===//
// Options
//===----------------------------------------------------------------------===//

MeldOptions *meldOptionsCreate() noexcept {
  MeldOptions *Options = nullptr;
  changed([&] { Options = new MeldOptions; });
  return Options;
}

void meldOptionsDispose(MeldOptions *options) noexcept { delete options; }

int meldOptionsSetPipeline(MeldOptions *options,
                           const char *pipeline) noexcept {
  return changed([&] { options->Options.Pipeline = pipeline; });
}

int meldOptionsAddHostInterface(MeldOptions *options,
                                const char *name) noexcept {
  return changed([&] { options->Options.HostInterfaces.push_back(name); });
}

int meldOptionsAddProvider(MeldOptions *options, const char *rule) noexcept {
  return changed([&] { options->Options.Providers.push_back(rule); });
}

int meldOptionsAddPlugin(MeldOptions *options, const char *path) noexcept {
  return changed([&] { options->Options.Plugins.push_back(path); });
}

int meldOptionsAddPluginOption(MeldOptions *options,
                               const char *option) noexcept {
  return changed([&] { options->Options.PluginOptions.push_back(option); });
}

void meldOptionsSetThreads(MeldOptions *options, unsigned threads) noexcept {
  options->Options.Threads = threads;
}

void meldOptionsSetKeepNames(MeldOptions *options, int on) noexcept {
  options->Options.KeepNames = on != 0;
}

void meldOptionsSetVerify(MeldOptions *options, int on) noexcept {
  options->Options.Verify = on != 0;
}

void meldOptionsSetText(MeldOptions *options, int on) noexcept {
  options->Options.Text = on != 0;
}

void meldOptionsSetDiscardModule(MeldOptions *options, int on) noexcept {
  options->Options.DiscardModule = on != 0;
}

void meldOptionsSetStrictImports(MeldOptions *options, int on) noexcept {
  options->Options.StrictImports = on != 0;
}

//===----------------------------------------------------------------------===//
// Fusing
//===----------------------------------------------------------------------===//

static void fuseInto(MeldResult &Result, const MeldInput *Inputs, size_t Count,
                     const MeldOptions *Options) {
  std::vector<meld::FuseInput> Views;
  for (size_t I = 0; I != Count; ++I)
    Views.push_back({Inputs[I].name, {Inputs[I].bytes, Inputs[I].size}});
  Result.Result =
      meld::fuse(Views, Options ? Options->Options : meld::FuseOptions());
  for (const meld::Diagnostic &D : Result.Result.Diagnostics)
    Result.Texts.push_back(D.str());
}

MeldResult *meldFuse(const MeldInput *inputs, size_t count,
                     const MeldOptions *options) noexcept {
  std::unique_ptr<MeldResult> Result(new (std::nothrow) MeldResult);
  if (!Result)
    return nullptr;
  try {
    fuseInto(*Result, inputs, count, options);
  } catch (const std::exception &E) {
    const bool HasDiagnosis = changed([&] {
      Result->Result = {};
      Result->Texts = {std::string("error: ") + E.what()};
      Result->Result.Diagnostics.emplace_back().Message = E.what();
    });
    if (!HasDiagnosis)
      return nullptr;
  }
  return Result.release();
}

void meldResultDispose(MeldResult *result) noexcept { delete result; }

int meldResultSucceeded(const MeldResult *result) noexcept {
  return result->Result.Succeeded;
}

const uint8_t *meldResultBytes(const MeldResult *result) noexcept {
  return result->Result.Bytes.data();
}

size_t meldResultSize(const MeldResult *result) noexcept {
  return result->Result.Bytes.size();
}

const char *meldResultPrinted(const MeldResult *result) noexcept {
  return result->Result.Printed.c_str();
}

//===----------------------------------------------------------------------===//
// Diagnostics
//===----------------------------------------------------------------------===//

static const meld::Diagnostic &diagnostic(const MeldResult *Result,
                                          size_t Number) {
  return Result->Result.Diagnostics[Number];
}

size_t meldResultDiagnosticCount(const MeldResult *result) noexcept {
  return result->Result.Diagnostics.size();
}

MeldSeverity meldResultDiagnosticSeverity(const MeldResult *result,
                                          size_t number) noexcept {
  return diagnostic(result, number).Level == meld::Severity::Error
             ? MeldSeverityError
             : MeldSeverityWarning;
}

const char *meldResultDiagnosticFile(const MeldResult *result,
                                     size_t number) noexcept {
  return diagnostic(result, number).File.c_str();
}

int meldResultDiagnosticOffset(const MeldResult *result, size_t number,
                               uint64_t *offset) noexcept {
  const std::optional<uint64_t> &Offset = diagnostic(result, number).Offset;
  if (Offset)
    *offset = *Offset;
  return Offset.has_value();
}

const char *meldResultDiagnosticMessage(const MeldResult *result,
                                        size_t number) noexcept {
  return diagnostic(result, number).Message.c_str();
}

const char *meldResultDiagnosticText(const MeldResult *result,
                                     size_t number) noexcept {
  return result->Texts[number].c_str();
}
