//===- BinaryenThreads.cpp - The threads Binaryen works on ----------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//

#include "BinaryenThreads.h"
#include "support/threads.h"
#include <algorithm>
#include <exception>
#include <memory>
#include <pthread.h>
#include <vector>

using namespace meld;

/// Address space, of which only what is used becomes memory. Binaryen's inliner
/// stops at functions of 400 KiB, two bytes of which may be a level of nesting,
/// and the deepest recursion takes about 1.5 KiB for each level.
static constexpr size_t StackSize = size_t(512) << 20;

/// How many threads the work that this thread hands out may use, at most as
/// many as Binaryen would have.
static thread_local unsigned AllowedThreads = ~0U;

namespace {
/// A thread with a deep stack. Where there can be none, join() does the work.
class DeepThread {
public:
  explicit DeepThread(std::function<void()> Action)
      : Action(std::move(Action)) {
    pthread_attr_t Attributes;
    pthread_attr_init(&Attributes);
    Runs = pthread_attr_setstacksize(&Attributes, StackSize) == 0 &&
           pthread_create(&Thread, &Attributes, main, this) == 0;
    pthread_attr_destroy(&Attributes);
  }
  DeepThread(const DeepThread &) = delete;

  /// \returns what was thrown, or null.
  std::exception_ptr join() {
    if (Runs)
      pthread_join(Thread, nullptr);
    else
      main(this);
    return Thrown;
  }

private:
  static void *main(void *Self) {
    auto *This = static_cast<DeepThread *>(Self);
    try {
      This->Action();
    } catch (...) {
      This->Thrown = std::current_exception();
    }
    return nullptr;
  }

  std::function<void()> Action;
  std::exception_ptr Thrown;
  pthread_t Thread = {};
  bool Runs = false;
};
} // namespace

void meld::runBinaryenWork(unsigned Threads,
                           llvm::function_ref<void()> Action) {
  DeepThread Thread([&] {
    AllowedThreads = Threads;
    Action();
  });
  if (std::exception_ptr Thrown = Thread.join())
    std::rethrow_exception(Thrown);
}

using Worker = std::function<wasm::ThreadWorkState()>;

/// Takes the place of `wasm::ThreadPool::work` (cmake/MeldLibrary.cmake has the
/// linker put it there). Each of \p Workers takes tasks from a common list
/// until that is empty, so any number of them does all the work. They only
/// write to places of their own task: how many there are changes no result.
extern "C" void
__wrap__ZN4wasm10ThreadPool4workERSt6vectorISt8functionIFNS_15ThreadWorkStateEvEESaIS5_EE(
    wasm::ThreadPool *, std::vector<Worker> &Workers) {
  auto Work = [](Worker &Take) {
    while (Take() == wasm::ThreadWorkState::More) {
    }
  };
  std::vector<std::unique_ptr<DeepThread>> Others;
  for (size_t I = 1; I < std::min<size_t>(AllowedThreads, Workers.size()); ++I)
    Others.push_back(
        std::make_unique<DeepThread>([&, I] { Work(Workers[I]); }));
  std::exception_ptr Thrown;
  try {
    Work(Workers[0]);
  } catch (...) {
    Thrown = std::current_exception();
  }
  for (const std::unique_ptr<DeepThread> &Other : Others)
    if (std::exception_ptr Theirs = Other->join(); Theirs && !Thrown)
      Thrown = Theirs;
  if (Thrown)
    std::rethrow_exception(Thrown);
}
