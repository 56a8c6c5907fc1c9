//===- PipelineText.cpp - The text behind -passes= ------------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//

#include "meld/Pass/PipelineText.h"
#include "meld/Support/Error.h"

using namespace meld;

Error meld::makePipelineError(unsigned Column, const Twine &Message) {
  return makeError("column " + Twine(Column) + ": " + Message);
}

namespace {
class PipelineParser {
public:
  explicit PipelineParser(StringRef Text) : Text(Text) {}

  Expected<std::vector<PipelineElement>> parse() {
    std::vector<PipelineElement> Elements;
    if (Error Err = parseElements(Elements, /*Depth=*/0))
      return Err;
    if (Pos != Text.size())
      return fail("expected ',' or the end of the pipeline");
    return Elements;
  }

private:
  Error fail(const Twine &Message) const {
    return makePipelineError(Pos + 1, Message);
  }
  bool consume(char C) {
    if (Pos == Text.size() || Text[Pos] != C)
      return false;
    ++Pos;
    return true;
  }
  void skipSpaces() {
    while (Pos != Text.size() && isSpace(Text[Pos]))
      ++Pos;
  }
  static bool isSpace(char C) { return C == ' ' || C == '\t' || C == '\n'; }

  Error parseElements(std::vector<PipelineElement> &Elements, unsigned Depth) {
    do {
      PipelineElement Element;
      if (Error Err = parseElement(Element, Depth))
        return Err;
      Elements.push_back(std::move(Element));
    } while (consume(','));
    return Error::success();
  }

  Error parseElement(PipelineElement &Element, unsigned Depth) {
    skipSpaces();
    const StringRef Rest = Text.drop_front(Pos);
    Element.Column = Pos + 1;
    Element.Name = Rest.take_front(Rest.find_first_of(",<>() \t\n"));
    if (Element.Name.empty())
      return fail("expected a pass name");
    Pos += Element.Name.size();
    if (consume('<'))
      if (Error Err = parseParameters(Element))
        return Err;
    if (consume('(')) {
      if (Depth == MaxPipelineDepth)
        return fail("more than " + Twine(MaxPipelineDepth) +
                    " levels of parentheses");
      Element.HasInner = true;
      if (Error Err = parseElements(Element.Inner, Depth + 1))
        return Err;
      if (!consume(')'))
        return fail("expected ',' or ')'");
    }
    skipSpaces();
    return Error::success();
  }

  Error parseParameters(PipelineElement &Element) {
    const size_t Begin = Pos;
    unsigned Open = 1;
    for (; Pos != Text.size(); ++Pos) {
      if (Text[Pos] == '<')
        ++Open;
      else if (Text[Pos] == '>' && --Open == 0)
        break;
    }
    if (Open != 0) {
      Pos = Begin - 1;
      return fail("no '>' closes this '<'");
    }
    Element.HasParameters = true;
    Element.Parameters = Text.slice(Begin, Pos);
    ++Pos;
    return Error::success();
  }

  StringRef Text;
  size_t Pos = 0;
};
} // namespace

Expected<std::vector<PipelineElement>> meld::parsePipelineText(StringRef Text) {
  return PipelineParser(Text).parse();
}
