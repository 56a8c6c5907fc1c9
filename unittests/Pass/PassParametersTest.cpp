//===- PassParametersTest.cpp - What stands in angle brackets -------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//

#include "meld/Pass/PassParameters.h"
#include "gtest/gtest.h"

using namespace meld;

TEST(PassParametersTest, TakesValuesAndFlags) {
  PassParameters Parameters("memory=multi; fast;=odd;");
  EXPECT_EQ(Parameters.take("memory"), StringRef("multi"));
  EXPECT_EQ(Parameters.take("memory"), std::nullopt);
  EXPECT_TRUE(Parameters.takeFlag("fast"));
  EXPECT_FALSE(Parameters.takeFlag("fast"));
  EXPECT_EQ(toString(Parameters.expectEmpty()), "unknown parameter '=odd'");
}

TEST(PassParametersTest, AFlagIsNoValue) {
  PassParameters Parameters("a;b=1");
  EXPECT_EQ(Parameters.take("a"), std::nullopt);
  EXPECT_FALSE(Parameters.takeFlag("b"));
}

TEST(PassParametersTest, AChoiceIsOneOfAList) {
  PassParameters Parameters("a=two;b=three");
  EXPECT_EQ(llvm::cantFail(Parameters.takeChoice("a", {"one", "two"})), 1u);
  EXPECT_EQ(llvm::cantFail(Parameters.takeChoice("c", {"one", "two"})), 0u);
  EXPECT_EQ(toString(Parameters.takeChoice("b", {"one", "two"}).takeError()),
            "parameter 'b' is one of one, two; 'three' is not");
}
