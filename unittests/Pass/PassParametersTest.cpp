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

TEST(PassParametersTest, TakesNumbersUpToALimit) {
  PassParameters P("level=3;size=70000;word=x");
  EXPECT_EQ(llvm::cantFail(P.takeNumber("level", 4)), 3u);
  EXPECT_EQ(llvm::cantFail(P.takeNumber("level", 4)), std::nullopt);
  EXPECT_EQ(toString(P.takeNumber("size", 4).takeError()),
            "parameter 'size' is a number from 0 to 4; '70000' is not");
  EXPECT_EQ(toString(P.takeNumber("word", 4).takeError()),
            "parameter 'word' is a number from 0 to 4; 'x' is not");
}

TEST(PassParametersTest, TakesWhatStandsFirst) {
  PassParameters P("name=value;flag");
  EXPECT_EQ(P.takeFirst()->first, "name");
  const auto Flag = P.takeFirst();
  ASSERT_TRUE(Flag);
  EXPECT_EQ(Flag->first, "flag");
  EXPECT_EQ(Flag->second, std::nullopt);
  EXPECT_FALSE(P.takeFirst());
}
