//===- CodeLinker.cpp - Relocate function bodies --------------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//

#include "CodeLinker.h"

#include "Relocator.h"

#include "meld/Binary/ByteWriter.h"
#include "meld/Support/Error.h"

#include <atomic>
#include <thread>

using namespace meld;

namespace {

/// A run of bodies that one thread relocates into one chunk.
struct Job {
  uint32_t Instance = 0;  ///< of the first body
  uint32_t FirstBody = 0; ///< in its module
  uint32_t NumBodies = 0; ///< goes on in the following instances
  size_t InputBytes = 0;
};

/// A buffer whose spare room is never touched, so that it costs no memory.
class OutputBuffer {
public:
  explicit OutputBuffer(size_t Capacity)
      : Bytes(std::make_unique_for_overwrite<uint8_t[]>(Capacity)),
        Capacity(Capacity) {}

  /// Makes room for \p Room more bytes and \returns where they go.
  uint8_t *reserve(size_t Room) {
    if (Capacity - Size < Room)
      grow(Room);
    return Bytes.get() + Size;
  }
  void setEnd(const uint8_t *End) { Size = End - Bytes.get(); }
  size_t size() const { return Size; }
  std::unique_ptr<uint8_t[]> take() { return std::move(Bytes); }

private:
  void grow(size_t Room) {
    Capacity = std::max(Capacity * 2, Size + Room);
    auto Larger = std::make_unique_for_overwrite<uint8_t[]>(Capacity);
    std::memcpy(Larger.get(), Bytes.get(), Size);
    Bytes = std::move(Larger);
  }

  std::unique_ptr<uint8_t[]> Bytes;
  size_t Capacity;
  size_t Size = 0;
};

} // namespace

/// Small enough to share the work evenly, large enough to make the cost of a
/// chunk disappear.
static constexpr size_t JobBytes = size_t(256) * 1024;

static std::vector<Job> divide(const LinkState &State) {
  std::vector<Job> Jobs;
  for (uint32_t I = 0; I != State.numInstances(); ++I) {
    const std::vector<CoreBody> &Bodies = State.module(I).Bodies;
    for (uint32_t J = 0; J != Bodies.size(); ++J) {
      if (Jobs.empty() || Jobs.back().InputBytes >= JobBytes)
        Jobs.push_back({I, J, 0, 0});
      ++Jobs.back().NumBodies;
      Jobs.back().InputBytes += Bodies[J].Bytes.size();
    }
  }
  return Jobs;
}

/// Writes the size of the body in [\p Begin + \p SizeRoom, \p End) before it,
/// moving the body where the size does not take \p SizeRoom bytes, and
/// \returns the new end.
static uint8_t *prependSize(uint8_t *Begin, unsigned SizeRoom, uint8_t *End) {
  const size_t BodySize = End - (Begin + SizeRoom);
  const unsigned SizeBytes = sizeOfULEB(BodySize);
  if (SizeBytes != SizeRoom)
    std::memmove(Begin + SizeBytes, Begin + SizeRoom, BodySize);
  llvm::encodeULEB128(BodySize, Begin);
  return Begin + SizeBytes + BodySize;
}

static Error relocateBody(const CoreModule &Module, const InstanceMap &Map,
                          const CoreBody &Body, OutputBuffer &Out,
                          std::vector<uint32_t> &RefFuncs) {
  constexpr unsigned MaxSizeBytes = 5;
  // Mostly the size stays about the same, and so does the size's size.
  const unsigned SizeRoom = sizeOfULEB(Body.Bytes.size());
  uint8_t *Begin =
      Out.reserve(MaxSizeBytes + Body.Bytes.size() * Relocator::MaxGrowth);
  Relocator Copy(Map, Body.Bytes.begin(), Begin + SizeRoom, RefFuncs);
  InstructionWalker<Relocator> Walker(Body.Bytes.begin(), Body.Bytes.end(),
                                      Copy);
  if (LLVM_UNLIKELY(!Walker.walkBody())) {
    const WalkFailure &Failure = Walker.failure();
    if (Failure.Kind == ImmKind::Data && !Module.DataCount)
      return makeErrorAt(Body.Offset + (Failure.At - Body.Bytes.begin()),
                         "code names a data segment, but the module has no "
                         "data count section");
    return makeWalkError(Failure, Body.Bytes.begin(), Body.Offset);
  }
  uint8_t *End = Copy.finish(Body.Bytes.end());
  Out.setEnd(prependSize(Begin, SizeRoom, End));
  return Error::success();
}

static Error runJob(const LinkState &State, const Job &Work, CodeChunk &Chunk) {
  // An eighth more than the input is enough for nearly every chunk.
  OutputBuffer Out(Work.InputBytes + Work.InputBytes / 8 + 4096);
  uint32_t Instance = Work.Instance;
  uint32_t Body = Work.FirstBody;
  for (uint32_t I = 0; I != Work.NumBodies; ++I, ++Body) {
    while (Body == State.module(Instance).Bodies.size()) {
      ++Instance;
      Body = 0;
    }
    const CoreModule &Module = State.module(Instance);
    if (Error E = relocateBody(Module, State.Maps.instance(Instance),
                               Module.Bodies[Body], Out, Chunk.RefFuncs))
      return E;
  }
  Chunk.Size = Out.size();
  Chunk.Bytes = Out.take();
  return Error::success();
}

Expected<std::vector<CodeChunk>> meld::linkCode(const LinkState &State) {
  const std::vector<Job> Jobs = divide(State);
  std::vector<CodeChunk> Chunks(Jobs.size());
  std::vector<std::optional<Error>> Errors(Jobs.size());
  std::atomic<size_t> Next = 0;
  auto RunJobs = [&] {
    for (size_t I; (I = Next.fetch_add(1)) < Jobs.size();)
      if (Error E = runJob(State, Jobs[I], Chunks[I]))
        Errors[I] = std::move(E);
  };

  const size_t NumThreads =
      std::min<size_t>(std::max(State.Plan.Threads, 1u), Jobs.size());
  std::vector<std::thread> Helpers;
  for (size_t I = 1; I < NumThreads; ++I)
    Helpers.emplace_back(RunJobs);
  RunJobs();
  for (std::thread &Helper : Helpers)
    Helper.join();

  Error First = Error::success();
  for (std::optional<Error> &E : Errors) {
    if (!E)
      continue;
    if (First)
      llvm::consumeError(std::move(*E));
    else
      First = std::move(*E);
  }
  if (First)
    return First;
  return Chunks;
}
