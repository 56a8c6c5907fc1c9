//===- ModuleLabelsTest.cpp - Labels of core modules ----------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//

#include "Graph/ModuleLabels.h"

#include <gtest/gtest.h>

using namespace meld;

TEST(ModuleLabelsTest, JoinsNamesAndNumbersEqualOnes) {
  ModuleLabels Labels;
  EXPECT_EQ(Labels.make("app", "libc"), "app/libc");
  EXPECT_EQ(Labels.make("", "libc"), "libc");
  EXPECT_EQ(Labels.make("app", ""), "app");
  EXPECT_EQ(Labels.make("app", "app"), "app.2");
  EXPECT_EQ(Labels.make("", ""), "module");
  EXPECT_EQ(Labels.make("app", "libc"), "app/libc.2");
}

TEST(ModuleLabelsTest, KeepsNumberedLabelsApartFromNames) {
  ModuleLabels Labels;
  EXPECT_EQ(Labels.make("", "a.2"), "a.2");
  EXPECT_EQ(Labels.make("", "a"), "a");
  EXPECT_EQ(Labels.make("", "a"), "a.3");
  EXPECT_EQ(Labels.make("", "a.2"), "a.2.2");
}
