//===- CapturedStreams.h - What Binaryen prints -----------------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/// \file
/// Takes what is written to a standard stream of the process while it lives.
//===----------------------------------------------------------------------===//
#ifndef MELD_LIB_IR_CAPTUREDSTREAMS_H
#define MELD_LIB_IR_CAPTUREDSTREAMS_H

#include <iostream>
#include <mutex>
#include <sstream>

namespace meld {

/// The streams belong to the process, so one thread may do this at a time, and
/// others wait.
class CapturedStreams {
public:
  CapturedStreams()
      : Lock(Mutex), OldErr(std::cerr.rdbuf(Err.rdbuf())),
        OldOut(std::cout.rdbuf(Out.rdbuf())) {}
  ~CapturedStreams() {
    std::cerr.rdbuf(OldErr);
    std::cout.rdbuf(OldOut);
  }
  CapturedStreams(const CapturedStreams &) = delete;

  std::string errors() const { return Err.str(); }
  std::string output() const { return Out.str(); }

private:
  static inline std::mutex Mutex;
  std::lock_guard<std::mutex> Lock;
  std::ostringstream Err, Out;
  std::streambuf *OldErr, *OldOut;
};

} // namespace meld

#endif // MELD_LIB_IR_CAPTUREDSTREAMS_H
