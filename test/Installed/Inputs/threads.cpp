// threads ROOT OTHER SINGLE: fuses in many threads at once, in all ways that
// need Binaryen and others, and compares what comes out with what one thread
// got. Standard streams stay silent and are nobody's but ours: what a thread
// prints meanwhile arrives.

#include "meld/Meld.h"
#include <atomic>
#include <chrono>
#include <fstream>
#include <iostream>
#include <iterator>
#include <sstream>
#include <thread>

struct Job {
  std::vector<meld::FuseInput> Inputs;
  meld::FuseOptions Options;
};

static std::string describe(const meld::FuseResult &Result) {
  std::string Text(Result.Bytes.begin(), Result.Bytes.end());
  Text += Result.Printed;
  for (const meld::Diagnostic &D : Result.Diagnostics)
    Text += D.str();
  return Text;
}

int main(int, char **Argv) {
  std::vector<std::vector<uint8_t>> Files;
  for (int I = 1; I != 4; ++I) {
    std::ifstream File(Argv[I], std::ios::binary);
    Files.emplace_back(std::istreambuf_iterator<char>(File),
                       std::istreambuf_iterator<char>());
  }
  const std::vector<meld::FuseInput> Two = {{"app", Files[0]},
                                            {"log", Files[1]}};
  const std::vector<meld::FuseInput> One = {{"two", Files[2]}};
  std::vector<uint8_t> Damaged = Files[2];
  Damaged.resize(Damaged.size() / 2);

  meld::FuseOptions Text, Checked, Printing, Wrong;
  Text.Text = true;
  Checked.Pipeline = "fuse,verify<binaryen>,print<origins>,premises,emit-scpv";
  Checked.Threads = 2;
  Printing.Pipeline = "print<graph>,print<boundaries>";
  Printing.DiscardModule = true;
  Wrong.Pipeline = "fuse,premisses";
  std::vector<Job> Jobs = {{Two, {}},      {One, Text},
                           {Two, Checked}, {One, Printing},
                           {One, Wrong},   {{{"damaged", Damaged}}, {}}};

  std::vector<std::string> Expected;
  for (const Job &J : Jobs)
    Expected.push_back(describe(meld::fuse(J.Inputs, J.Options)));

  std::ostringstream Spoken;
  std::streambuf *const Terminal = std::cerr.rdbuf(Spoken.rdbuf());
  std::atomic<bool> IsDone = false;
  size_t Words = 0;
  std::thread Speaker([&] {
    for (; !IsDone; ++Words) {
      std::cerr << "x";
      std::this_thread::sleep_for(std::chrono::microseconds(20));
    }
  });

  std::atomic<unsigned> Different = 0;
  std::vector<std::thread> Threads;
  for (unsigned T = 0; T != 8; ++T)
    Threads.emplace_back([&, T] {
      for (unsigned I = 0; I != 3 * Jobs.size(); ++I) {
        const Job &J = Jobs[(I + T) % Jobs.size()];
        if (describe(meld::fuse(J.Inputs, J.Options)) !=
            Expected[(I + T) % Jobs.size()])
          ++Different;
      }
    });
  for (std::thread &T : Threads)
    T.join();
  IsDone = true;
  Speaker.join();
  std::cerr.rdbuf(Terminal);
  if (Spoken.str() != std::string(Words, 'x')) {
    std::cout << "what was printed is not what arrived\n";
    return 1;
  }
  std::cout << (Different ? "some differ" : "all alike") << '\n';
  return Different != 0;
}
