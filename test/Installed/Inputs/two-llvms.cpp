// Uses LLVM 19 and libmeld, which contains LLVM 22, in one process: types with
// virtual functions, the registry of options, errors and global tables of both.
// With LOAD, libmeld is loaded when LLVM is there already.

#include "llvm/IR/LLVMContext.h"
#include "llvm/IR/Module.h"
#include "llvm/IRReader/IRReader.h"
#include "llvm/Support/CommandLine.h"
#include "llvm/Support/SourceMgr.h"
#include "llvm/Support/raw_ostream.h"
#include "meld-c.h"
#include <dlfcn.h>
#include <fstream>
#include <iterator>
#include <vector>

static_assert(LLVM_VERSION_MAJOR == 19);

// Names that meld-opt and LLVM's own option tables have.
static llvm::cl::opt<int> First("passes", llvm::cl::init(0));
static llvm::cl::opt<bool> Second("print-after-all-of-mine");

#ifdef LOAD
#define FIND(Name) decltype(&Name) Name##_ = Find<decltype(&Name)>(#Name)
template <typename Function> static Function Find(const char *Name) {
  static void *Library = dlopen(LOAD, RTLD_NOW | RTLD_GLOBAL);
  if (!Library)
    llvm::errs() << dlerror() << '\n';
  return reinterpret_cast<Function>(dlsym(Library, Name));
}
#else
#define FIND(Name) decltype(&Name) Name##_ = &Name
#endif

static void useLLVM() {
  llvm::LLVMContext Context;
  llvm::SMDiagnostic Diagnostic;
  auto Module = llvm::parseIR(
      *llvm::MemoryBuffer::getMemBuffer("define i32 @f() { ret i32 1 }"),
      Diagnostic, Context);
  std::string Text;
  llvm::raw_string_ostream OS(Text);
  Module->print(OS, nullptr);
  llvm::outs() << "LLVM 19 read a module of " << Module->size()
               << " function\n";
  llvm::Error Err = llvm::createStringError(llvm::inconvertibleErrorCode(),
                                            "expected error");
  llvm::handleAllErrors(std::move(Err), [](const llvm::StringError &Info) {
    llvm::outs() << Info.getMessage() << '\n';
  });
  const char *Words[] = {"program", "-passes=7", "-print-after-all-of-mine"};
  llvm::cl::ParseCommandLineOptions(3, Words);
  llvm::outs() << "options: first " << First << ", second "
               << (Second ? "on" : "off") << '\n';
}

static bool useMeld(int Count, char **Paths) {
  FIND(meldFuse);
  FIND(meldResultSucceeded);
  FIND(meldResultDiagnosticCount);
  FIND(meldResultDiagnosticText);
  FIND(meldResultDispose);
  std::vector<std::vector<char>> Files;
  std::vector<MeldInput> Inputs;
  for (int I = 0; I != Count; ++I) {
    std::ifstream File(Paths[I], std::ios::binary);
    Files.emplace_back(std::istreambuf_iterator<char>(File),
                       std::istreambuf_iterator<char>());
    Inputs.push_back({Paths[I],
                      reinterpret_cast<const uint8_t *>(Files.back().data()),
                      Files.back().size()});
  }
  MeldResult *Result = meldFuse_(Inputs.data(), Inputs.size(), nullptr);
  for (size_t I = 0; I != meldResultDiagnosticCount_(Result); ++I)
    llvm::outs() << meldResultDiagnosticText_(Result, I) << '\n';
  const bool Succeeded = meldResultSucceeded_(Result);
  meldResultDispose_(Result);
  return Succeeded;
}

int main(int Argc, char **Argv) {
  // In turns, in case the one upsets the other.
  if (!useMeld(Argc - 1, Argv + 1))
    return 1;
  useLLVM();
  if (!useMeld(Argc - 1, Argv + 1))
    return 1;
  llvm::outs() << "meld fused " << Argc - 1 << " components\n";
  return 0;
}
