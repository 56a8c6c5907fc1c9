//===- embed.cpp - Fuse components from a C++ program ---------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/// \file
/// Fuses the components given into one core module, at most 64 handles in each
/// table, and says on the way what it proved:
///
///     embed-cpp OUTPUT INPUT...
//===----------------------------------------------------------------------===//

#include "meld/Meld.h"

#include <fstream>
#include <iostream>
#include <iterator>

static std::vector<uint8_t> readFile(const std::string &Path) {
  std::ifstream File(Path, std::ios::binary);
  if (!File)
    std::cerr << "embed-cpp: '" << Path << "' cannot be read\n";
  return {std::istreambuf_iterator<char>(File), {}};
}

int main(int Argc, char **Argv) {
  if (Argc < 3) {
    std::cerr << "usage: embed-cpp OUTPUT INPUT...\n";
    return 2;
  }
  std::vector<std::vector<uint8_t>> Files; // what the inputs point into
  std::vector<meld::FuseInput> Inputs;
  for (int I = 2; I != Argc; ++I)
    Files.push_back(readFile(Argv[I]));
  for (int I = 2; I != Argc; ++I)
    Inputs.push_back({Argv[I], Files[I - 2]});

  meld::FuseOptions Options;
  Options.Pipeline = "fuse<handles=64>,print<premises>,emit-scpv";
  const meld::FuseResult Result = meld::fuse(Inputs, Options);

  for (const meld::Diagnostic &D : Result.Diagnostics)
    std::cerr << "embed-cpp: " << D.str() << '\n';
  std::cout << Result.Printed;
  if (!Result)
    return 1;
  std::ofstream(Argv[1], std::ios::binary)
      .write(reinterpret_cast<const char *>(Result.Bytes.data()),
             static_cast<std::streamsize>(Result.Bytes.size()));
  return 0;
}
