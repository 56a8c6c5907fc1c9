//===- WitWorldTest.cpp - The imports of a world in WIT -------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "meld/Host/WitWorld.h"

#include <gtest/gtest.h>

using namespace meld;

namespace {

/// What is imported, "f()" for a function; or the error.
std::string read(StringRef Text, StringRef World = "") {
  Expected<std::vector<HostDeclaration>> Imports =
      readWorldImports(Text, World);
  if (!Imports)
    return toString(Imports.takeError());
  std::string Result;
  for (const HostDeclaration &Import : *Imports) {
    EXPECT_TRUE(Import.isValid());
    EXPECT_NE(Import.K, HostDeclaration::AnyVersion);
    Result += (Result.empty() ? "" : " ") + Import.Name;
    Result += Import.K == HostDeclaration::Function ? "()" : "";
  }
  return Result;
}

} // namespace

TEST(WitWorldTest, ReadsEachFormOfImport) {
  EXPECT_EQ(read(R"(
package test:app@1.2.0-rc.1;

interface local { f: func(); }

/// Documented.
world app {
  import local;
  import wasi:cli/stdout@0.2.0; // a comment
  /* a /* nested */ one */
  import log: interface {
    enum level { low, high }
    write: func(level: level, text: string);
  }
  import now: func() -> u64;
  import later: async func(x: tuple<u8, string>) -> result<_, string>;
  import %world: func();
  import a:b/unversioned;
  use wasi:io/poll@0.2.0.{pollable, poll as p};
  use local.{x};
}
)"),
            "test:app/local@1.2.0-rc.1 wasi:cli/stdout@0.2.0 log now() later() "
            "world() a:b/unversioned wasi:io/poll@0.2.0 "
            "test:app/local@1.2.0-rc.1");
}

TEST(WitWorldTest, SkipsWhatIsNoImport) {
  EXPECT_EQ(read(R"(
package root:component;
@since(version = 0.2.0)
world root {
  @since(version = 0.2.0)
  @deprecated(version = 0.2.2)
  import a:b/c@0.2.0;
  export d:e/f@1.0.0;
  export run: func(import: u32) -> string;
  export inline: interface { g: func(); import-me: func(); }
  type t = list<u8>;
  record r { import: u32, f: option<u8> }
  variant v { a(u8), b }
  flags fl { x }
  enum en { y }
}
package a:b@0.2.0 {
  interface c { h: func(); }
  world w { import x:y/z; }
}
)"),
            "a:b/c@0.2.0");
}

TEST(WitWorldTest, TakesTheWorldThatIsNamed) {
  const StringRef Two = "package a:b; world one { import x:y/one; } "
                        "world two { import x:y/two; }";
  EXPECT_EQ(read(Two, "two"), "x:y/two");
  EXPECT_EQ(read(Two, "three"), "there is no world 'three' in it");
  EXPECT_EQ(read(Two), "line 1, column 50: there is more than one world; name "
                       "the one that is meant");
  EXPECT_EQ(read("package a:b; interface i {}"), "there is no world in it");
  EXPECT_EQ(read(""), "there is no world in it");
  EXPECT_EQ(read("world w {} world w {}", "w"),
            "line 1, column 18: world 'w' is there a second time");
}

TEST(WitWorldTest, RefusesByNameWhatMayChangeTheImports) {
  const auto InWorld = [](StringRef Item) {
    return read(("package a:b;\nworld w {\n  " + Item + "\n}").str());
  };
  EXPECT_EQ(InWorld("include other;"),
            "line 3, column 3: 'include' in a world is not understood");
  EXPECT_EQ(InWorld("resource r { f: func(); }"),
            "line 3, column 3: 'resource' in a world is not understood");
  EXPECT_EQ(InWorld("@unstable(feature = x) import a:b/c;"),
            "line 3, column 4: attribute '@unstable' is not understood");
  EXPECT_EQ(InWorld("import other: a:b/c;"),
            "line 3, column 10: a nested namespace, or an import of an "
            "interface under another name, is not understood");
  EXPECT_EQ(InWorld("import other: local;"),
            "line 3, column 10: an import of an interface under another name "
            "is not understood");
  EXPECT_EQ(InWorld("import a:b:c/d;"),
            "line 3, column 10: a nested namespace, or an import of an "
            "interface under another name, is not understood");
  EXPECT_EQ(read("package a:b; use x:y/z as q; world w { import q; }"),
            "line 1, column 14: 'use' outside of a world is not understood");
  EXPECT_EQ(read("world w { import local; }"),
            "line 1, column 18: interface 'local' is of this document's "
            "package, which has no name");
}

TEST(WitWorldTest, NamesWhereTextIsMalformed) {
  EXPECT_EQ(read("world w { import a:b/c@1.0; }"),
            "line 1, column 24: expected a version, such as 1.0.0");
  EXPECT_EQ(read("world w { import a:b/c@*; }"),
            "line 1, column 24: expected a version, such as 1.0.0");
  EXPECT_EQ(read("world w { import a:b/*; }"),
            "line 1, column 21: a comment has no end");
  EXPECT_EQ(read("world w { import *; }"),
            "line 1, column 18: expected the name of an import");
  EXPECT_EQ(read("world w { import a:b/c"), "line 1, column 23: expected ';'");
  EXPECT_EQ(read("world w { import a:b/c }"),
            "line 1, column 24: expected ';'");
  EXPECT_EQ(read("world w {"),
            "line 1, column 10: expected an item of a world");
  EXPECT_EQ(read("world w { export f: func() }"),
            "line 1, column 28: expected ';'");
  EXPECT_EQ(read("world w { #"), "line 1, column 11: unexpected '#'");
  EXPECT_EQ(read("/* no end"), "line 1, column 1: a comment has no end");
  EXPECT_EQ(read("package a:b; package c:d; world w {}"),
            "line 1, column 14: the package is named a second time, or behind "
            "a world");
  EXPECT_EQ(read("world w {} package a:b;"),
            "line 1, column 12: the package is named a second time, or behind "
            "a world");
  EXPECT_EQ(read("import a:b/c;"),
            "line 1, column 1: expected 'package', 'interface' or 'world'");
  EXPECT_EQ(read("world w { import Bad_name: func(); }"),
            "line 1, column 18: expected the name of an import");
}

TEST(WitWorldTest, EndsOnEveryPrefix) {
  const std::string Text =
      "package a:b@1.0.0; @since(version = 1.0.0) world w { import c; use "
      "d:e/f@1.0.0.{g}; import h: interface { i: func(); } export j: func(); "
      "record k { l: u8 } /* m */ } package n:o { world p {} }";
  for (size_t Size = 0; Size != Text.size(); ++Size)
    (void)read(StringRef(Text).take_front(Size));
  EXPECT_EQ(read(Text), "a:b/c@1.0.0 d:e/f@1.0.0 h");
}
