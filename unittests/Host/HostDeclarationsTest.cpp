//===- HostDeclarationsTest.cpp - What the user says the host has ---------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "meld/Host/HostDeclarations.h"

#include <gtest/gtest.h>

using namespace meld;

namespace {

HostDeclarations declared(std::initializer_list<StringRef> Interfaces) {
  HostDeclarations Host;
  for (StringRef Interface : Interfaces)
    EXPECT_FALSE(bool(Host.addInterface(Interface))) << Interface.str();
  return Host;
}

} // namespace

TEST(HostDeclarationsTest, AVersionCoversItselfOnly) {
  const HostDeclarations Host = declared({"wasi:cli/stdout@0.2.0"});
  EXPECT_TRUE(Host.find("wasi:cli/stdout@0.2.0", "get-stdout"));
  for (StringRef Other :
       {"wasi:cli/stdout@0.2.1", "wasi:cli/stdout@0.2.0-rc", "wasi:cli/stdout",
        "wasi:cli/stdou@0.2.0", "wasi:cli/stdout@0.2.00",
        "wasi:cli/stderr@0.2.0", "Wasi:cli/stdout@0.2.0", "wasi:cli@0.2.0",
        "wasi:cli/stdout@0.2.0@", ""})
    EXPECT_FALSE(Host.find(Other, "get-stdout")) << Other.str();
}

TEST(HostDeclarationsTest, WithoutAVersionAllVersionsAreCovered) {
  const HostDeclarations Host = declared({"wasi:cli/stdout"});
  EXPECT_TRUE(Host.find("wasi:cli/stdout", "get-stdout"));
  EXPECT_TRUE(Host.find("wasi:cli/stdout@0.2.0", "get-stdout"));
  for (StringRef Other : {"wasi:cli/stdout-x@0.2.0", "wasi:cli/stdoutx",
                          "wasi:cli/stdout/x", "wasi:cli", "stdout", ""})
    EXPECT_FALSE(Host.find(Other, "get-stdout")) << Other.str();
}

TEST(HostDeclarationsTest, AnInstanceIsNoFunction) {
  const HostDeclarations Host = declared({"log"});
  EXPECT_TRUE(Host.find("log", "write"));
  EXPECT_FALSE(Host.find("", "log"));
  EXPECT_FALSE(Host.find("log@1.0.0", "write"));
}

TEST(HostDeclarationsTest, OnlyNamesOfInterfacesAreTaken) {
  for (StringRef Name :
       {"", "*", "wasi:*", "wasi:cli/*", "wasi:cli/stdout@*", "wasi:cli",
        "wasi:cli/stdout@", "wasi:cli/stdout@0.2.x", "[export]a:b/c", "$root",
        "wasi_snapshot_preview1", "a b", "[resource-drop]x",
        "a:b/c@1.0.0@2.0.0"}) {
    HostDeclarations Host;
    EXPECT_EQ(toString(Host.addInterface(Name)),
              ("'" + Name +
               "' is not the name of an interface, such as "
               "wasi:cli/stdout@0.2.0 or wasi:cli/stdout")
                  .str());
    EXPECT_FALSE(Host.find(Name, "f"));
  }
}

TEST(HostDeclarationsTest, TheFirstThatCoversIsFound) {
  const HostDeclarations Host = declared({"a:b/c@1.0.0", "a:b/c"});
  EXPECT_EQ(Host.find("a:b/c@1.0.0", "f")->Name, "a:b/c@1.0.0");
  EXPECT_EQ(Host.find("a:b/c@2.0.0", "f")->Name, "a:b/c");
}
