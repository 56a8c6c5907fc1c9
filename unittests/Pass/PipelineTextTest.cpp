//===- PipelineTextTest.cpp - The text behind -passes= --------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//

#include "meld/Pass/PipelineText.h"
#include "gtest/gtest.h"

using namespace meld;

/// The elements with their columns: "fuse@1<memory=multi>(...)", or the error.
static std::string show(ArrayRef<PipelineElement> Elements) {
  std::string Text;
  for (const PipelineElement &Element : Elements) {
    Text += Text.empty() ? "" : " ";
    Text += Element.Name.str() + "@" + std::to_string(Element.Column);
    if (Element.HasParameters)
      Text += "<" + Element.Parameters.str() + ">";
    if (Element.HasInner)
      Text += "(" + show(Element.Inner) + ")";
  }
  return Text;
}

static std::string parse(StringRef Text) {
  Expected<std::vector<PipelineElement>> Elements = parsePipelineText(Text);
  return Elements ? show(*Elements) : toString(Elements.takeError());
}

TEST(PipelineTextTest, SplitsElementsParametersAndNesting) {
  EXPECT_EQ(parse("fuse"), "fuse@1");
  EXPECT_EQ(parse("fuse<memory=multi;x>,premises"),
            "fuse@1<memory=multi;x> premises@22");
  EXPECT_EQ(parse("module(fuse,module(a<b<c>>))"),
            "module@1(fuse@8 module@13(a@20<b<c>>))");
  EXPECT_EQ(parse(" a , b"), "a@2 b@6");
  EXPECT_EQ(parse("a<>"), "a@1<>");
}

TEST(PipelineTextTest, ErrorsNameTheColumn) {
  EXPECT_EQ(parse(""), "column 1: expected a pass name");
  EXPECT_EQ(parse("a,,b"), "column 3: expected a pass name");
  EXPECT_EQ(parse("a,"), "column 3: expected a pass name");
  EXPECT_EQ(parse("a<b"), "column 2: no '>' closes this '<'");
  EXPECT_EQ(parse("a(b"), "column 4: expected ',' or ')'");
  EXPECT_EQ(parse("a)"), "column 2: expected ',' or the end of the pipeline");
  EXPECT_EQ(parse("a b"), "column 3: expected ',' or the end of the pipeline");
  EXPECT_EQ(parse("a(b)c"),
            "column 5: expected ',' or the end of the pipeline");
}

TEST(PipelineTextTest, RefusesDeepNesting) {
  std::string Deep;
  for (unsigned I = 0; I != 100000; ++I)
    Deep += "m(";
  EXPECT_EQ(parse(Deep), "column 203: more than 100 levels of parentheses");
}

TEST(PipelineTextTest, SpellingIsNameAndParameters) {
  std::vector<PipelineElement> Elements =
      llvm::cantFail(parsePipelineText("print<graph>,fuse(x)"));
  EXPECT_EQ(Elements[0].spelling(), "print<graph>");
  EXPECT_EQ(Elements[1].spelling(), "fuse");
}
