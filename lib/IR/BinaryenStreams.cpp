//===- BinaryenStreams.cpp - Streams that only libmeld has ----------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/// \file
/// Binaryen prints to std::cerr and std::cout, and what it prints is captured
/// by giving these another buffer. In a process that embeds the library other
/// threads may be printing at that moment. So the linker lets all of libmeld
/// have streams of its own in their place (cmake/MeldLibrary.cmake), which go
/// where the process' streams go as long as nobody captures them.
//===----------------------------------------------------------------------===//

#include <iostream>

// The names that -Wl,--wrap gives to the streams of the standard library and to
// those that stand for them.
extern std::ostream ProcessErr __asm__("__real__ZSt4cerr");
extern std::ostream ProcessOut __asm__("__real__ZSt4cout");
extern std::ostream LibraryErr __asm__("__wrap__ZSt4cerr");
extern std::ostream LibraryOut __asm__("__wrap__ZSt4cout");

std::ostream LibraryErr(ProcessErr.rdbuf());
std::ostream LibraryOut(ProcessOut.rdbuf());
