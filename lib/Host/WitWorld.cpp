//===- WitWorld.cpp - The imports of a world in WIT -----------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/// \file
/// WIT.md, "Lexical structure", "Item: `world`". A statement that is not about
/// imports is skipped up to its end, which is a semicolon or a closing brace.
//===----------------------------------------------------------------------===//

#include "meld/Host/WitWorld.h"

#include "meld/Component/ExternNames.h"
#include "meld/Support/Error.h"
#include "meld/Support/Quote.h"

#include "llvm/ADT/StringExtras.h"

using namespace meld;

namespace {

struct Token {
  enum Kind : uint8_t {
    Id,     ///< Text, without a leading `%`
    Symbol, ///< Text, one character or `->`
    End
  };
  Kind K = End;
  StringRef Text;
  size_t Offset = 0;
  bool IsEscaped = false; ///< an Id that cannot be a keyword: `%id`

  /// Empty if it cannot be one.
  StringRef keyword() const { return IsEscaped ? "" : Text; }
};

class Lexer {
public:
  explicit Lexer(StringRef Text) : Text(Text) {}

  /// The next token, which stays the next one until take() is called.
  Expected<Token> peek();
  Expected<Token> take() {
    Expected<Token> Next = peek();
    Peeked.reset();
    return Next;
  }
  /// The version that begins right here, behind an `@`.
  Expected<StringRef> takeVersion();
  /// An error about what is at \p Offset.
  Error error(size_t Offset, const Twine &Message) const;

private:
  Error skipSpace();
  Error skipBlockComment();
  Token cut(Token::Kind Kind, size_t Size) {
    const Token Result = {Kind, Text.substr(Pos, Size), Pos, false};
    Pos += Size;
    return Result;
  }

  StringRef Text;
  size_t Pos = 0;
  std::optional<Token> Peeked;
};

/// Reads one document.
class Reader {
public:
  Reader(StringRef Text, StringRef World) : Lex(Text), Wanted(World) {}
  Expected<std::vector<HostDeclaration>> run();

private:
  /// A name as imports have it: `ns:name/iface@1.0.0`, or `id` alone.
  struct Path {
    std::string Package; ///< `ns:name`, or empty
    std::string Name;
    std::string Version; ///< with its `@`, or empty
  };

  Error readItem();
  Error readPackage(const Token &Keyword);
  Error readWorld();
  Error readWorldItem(bool IsWanted);
  Error readImport(bool IsWanted);
  Error readUse(bool IsWanted);
  Expected<Path> readPath(Token First);
  Error skipAttributes();
  /// The token that an item begins with, behind its attributes.
  Expected<Token> takeKeyword();
  /// Up to the end of a statement whose keyword has been taken.
  Error skipStatement(bool HasBody);
  Error skipBraces();
  Expected<Token> expectId(const Twine &What);
  Error expectSymbol(StringRef Symbol);
  /// Takes the next token if it is \p Symbol.
  Expected<bool> takeSymbol(StringRef Symbol);
  Error addInterface(const Path &Path, size_t Offset);
  Error notUnderstood(const Token &At, const Twine &What) const {
    return Lex.error(At.Offset, What + " is not understood");
  }

  Lexer Lex;
  const StringRef Wanted;
  std::string Package, PackageVersion; ///< the document's
  std::vector<HostDeclaration> Imports;
  size_t NumWorlds = 0;
  bool Found = false;
};

} // namespace

//===----------------------------------------------------------------------===//
// Tokens
//===----------------------------------------------------------------------===//

Error Lexer::error(size_t Offset, const Twine &Message) const {
  const StringRef Before = Text.take_front(Offset);
  const size_t LineBegin = Before.rfind('\n') + 1; // npos + 1 is 0
  return makeError("line " + Twine(Before.count('\n') + 1) + ", column " +
                   Twine(Offset - LineBegin + 1) + ": " + Message);
}

Error Lexer::skipBlockComment() {
  const size_t Begin = Pos;
  size_t Depth = 0;
  do {
    const StringRef Rest = Text.drop_front(Pos);
    if (Rest.empty())
      return error(Begin, "a comment has no end");
    if (Rest.starts_with("/*"))
      ++Depth, Pos += 2;
    else if (Rest.starts_with("*/"))
      --Depth, Pos += 2;
    else
      ++Pos;
  } while (Depth != 0);
  return Error::success();
}

Error Lexer::skipSpace() {
  while (Pos != Text.size()) {
    const StringRef Rest = Text.drop_front(Pos);
    if (llvm::isSpace(Rest.front())) {
      ++Pos;
    } else if (Rest.starts_with("//")) {
      Pos = std::min(Text.find('\n', Pos), Text.size());
    } else if (Rest.starts_with("/*")) {
      if (Error Err = skipBlockComment())
        return Err;
    } else {
      break;
    }
  }
  return Error::success();
}

static bool isIdChar(char C) { return llvm::isAlnum(C) || C == '-'; }

Expected<Token> Lexer::peek() {
  if (Peeked)
    return *Peeked;
  if (Error Err = skipSpace())
    return Err;
  const StringRef Rest = Text.drop_front(Pos);
  if (Rest.empty())
    return *(Peeked = Token{Token::End, "", Pos, false});
  if (Rest.starts_with("->"))
    return *(Peeked = cut(Token::Symbol, 2));
  const bool IsEscaped = Rest.front() == '%';
  const StringRef Id = Rest.drop_front(IsEscaped).take_while(isIdChar);
  if (Id.empty()) {
    if (!StringRef("{}()<>:;,.=/@*_").contains(Rest.front()))
      return error(Pos, "unexpected " + quoted(Rest.take_front(1)));
    return *(Peeked = cut(Token::Symbol, 1));
  }
  const size_t Begin = Pos;
  Pos += IsEscaped + Id.size();
  return *(Peeked = Token{Token::Id, Id, Begin, IsEscaped});
}

Expected<StringRef> Lexer::takeVersion() {
  assert(!Peeked && "what was looked at is no version");
  const StringRef Version = Text.drop_front(Pos).take_while(
      [](char C) { return isIdChar(C) || C == '.' || C == '+'; });
  // `@1.0.0.{names}` in a use statement
  const StringRef Trimmed = Version.rtrim('.');
  if (!isSemanticVersion(Trimmed))
    return error(Pos, "expected a version, such as 1.0.0");
  Pos += Trimmed.size();
  return Trimmed;
}

//===----------------------------------------------------------------------===//
// Statements
//===----------------------------------------------------------------------===//

Expected<Token> Reader::expectId(const Twine &What) {
  Expected<Token> Next = Lex.take();
  if (!Next)
    return Next.takeError();
  if (Next->K != Token::Id || !isLabel(Next->Text))
    return Lex.error(Next->Offset, "expected " + What);
  return Next;
}

Expected<bool> Reader::takeSymbol(StringRef Symbol) {
  Expected<Token> Next = Lex.peek();
  if (!Next)
    return Next.takeError();
  if (Next->K != Token::Symbol || Next->Text != Symbol)
    return false;
  llvm::cantFail(Lex.take());
  return true;
}

Error Reader::expectSymbol(StringRef Symbol) {
  Expected<Token> Next = Lex.take();
  if (!Next)
    return Next.takeError();
  if (Next->K != Token::Symbol || Next->Text != Symbol)
    return Lex.error(Next->Offset, "expected '" + Symbol + "'");
  return Error::success();
}

Error Reader::skipBraces() {
  if (Error Err = expectSymbol("{"))
    return Err;
  for (size_t Depth = 1; Depth != 0;) {
    Expected<Token> Next = Lex.take();
    if (!Next)
      return Next.takeError();
    if (Next->K == Token::End)
      return Lex.error(Next->Offset, "expected '}'");
    if (Next->K != Token::Symbol)
      continue;
    Depth += Next->Text == "{";
    Depth -= Next->Text == "}";
  }
  return Error::success();
}

Error Reader::skipStatement(bool HasBody) {
  for (;;) {
    Expected<Token> Next = Lex.peek();
    if (!Next)
      return Next.takeError();
    if (Next->K == Token::End ||
        (Next->K == Token::Symbol && Next->Text == "}"))
      return Lex.error(Next->Offset, "expected ';'");
    if (Next->K == Token::Symbol && Next->Text == "{") {
      if (!HasBody)
        return Lex.error(Next->Offset, "expected ';'");
      return skipBraces();
    }
    if (Next->K == Token::Id && !Next->IsEscaped && Next->Text == "interface")
      HasBody = true;
    const bool IsEnd = Next->K == Token::Symbol && Next->Text == ";";
    llvm::cantFail(Lex.take());
    if (IsEnd)
      return Error::success();
  }
}

Error Reader::skipAttributes() {
  for (;;) {
    Expected<bool> IsAttribute = takeSymbol("@");
    if (!IsAttribute)
      return IsAttribute.takeError();
    if (!*IsAttribute)
      return Error::success();
    Expected<Token> Name = expectId("the name of an attribute");
    if (!Name)
      return Name.takeError();
    if (Name->Text != "since" && Name->Text != "deprecated")
      return notUnderstood(*Name, "attribute '@" + Name->Text + "'");
    // (version = 1.2.3): of the contents nothing matters.
    if (Error Err = expectSymbol("("))
      return Err;
    for (bool IsOpen = true; IsOpen;) {
      Expected<Token> Next = Lex.take();
      if (!Next)
        return Next.takeError();
      if (Next->K == Token::End)
        return Lex.error(Next->Offset, "expected ')'");
      IsOpen = Next->K != Token::Symbol || Next->Text != ")";
    }
  }
}

Expected<Reader::Path> Reader::readPath(Token First) {
  Path Result;
  Result.Name = First.Text.str();
  Expected<bool> IsQualified = takeSymbol(":");
  if (!IsQualified)
    return IsQualified.takeError();
  if (!*IsQualified)
    return Result;
  Expected<Token> Name = expectId("the name of a package");
  if (!Name)
    return Name.takeError();
  Expected<Token> Next = Lex.peek();
  if (!Next)
    return Next.takeError();
  if (Next->K == Token::Symbol && Next->Text == ":")
    return notUnderstood(First, "a nested namespace, or an import of an "
                                "interface under another name,");
  if (Next->K != Token::Symbol || Next->Text != "/")
    return notUnderstood(First, "an import of an interface under another name");
  llvm::cantFail(Lex.take());
  Expected<Token> Interface = expectId("the name of an interface");
  if (!Interface)
    return Interface.takeError();
  Result.Package = (First.Text + ":" + Name->Text).str();
  Result.Name = Interface->Text.str();
  Expected<bool> HasVersion = takeSymbol("@");
  if (!HasVersion)
    return HasVersion.takeError();
  if (*HasVersion) {
    Expected<StringRef> Version = Lex.takeVersion();
    if (!Version)
      return Version.takeError();
    Result.Version = ("@" + *Version).str();
  }
  return Result;
}

Error Reader::addInterface(const Path &Path, size_t Offset) {
  if (Path.Package.empty() && Package.empty())
    return Lex.error(Offset, "interface '" + Path.Name +
                                 "' is of this document's package, which has "
                                 "no name");
  const std::string Name = Path.Package.empty()
                               ? Package + "/" + Path.Name + PackageVersion
                               : Path.Package + "/" + Path.Name + Path.Version;
  Imports.push_back({HostDeclaration::Interface, Name});
  return Error::success();
}

Error Reader::readImport(bool IsWanted) {
  Expected<Token> First = expectId("the name of an import");
  if (!First)
    return First.takeError();
  Expected<Token> Next = Lex.peek();
  if (!Next)
    return Next.takeError();
  if (Next->K != Token::Symbol || Next->Text != ":") {
    if (IsWanted)
      if (Error Err = addInterface({"", First->Text.str(), ""}, First->Offset))
        return Err;
    return expectSymbol(";");
  }
  // A function, an interface that is written here, or a qualified name.
  Lexer AtColon = Lex;
  llvm::cantFail(AtColon.take());
  Expected<Token> Type = AtColon.peek();
  if (!Type)
    return Type.takeError();
  const auto IsKeyword = [&](StringRef Keyword) {
    return Type->K == Token::Id && !Type->IsEscaped && Type->Text == Keyword;
  };
  if (IsKeyword("func") || IsKeyword("async") || IsKeyword("interface")) {
    Lex = AtColon;
    const bool IsInterface = IsKeyword("interface");
    if (IsWanted)
      Imports.push_back(
          {IsInterface ? HostDeclaration::Interface : HostDeclaration::Function,
           First->Text.str()});
    return skipStatement(/*HasBody=*/IsInterface);
  }
  Expected<Path> Name = readPath(*First);
  if (!Name)
    return Name.takeError();
  if (IsWanted)
    if (Error Err = addInterface(*Name, First->Offset))
      return Err;
  return expectSymbol(";");
}

Error Reader::readUse(bool IsWanted) {
  Expected<Token> First = expectId("the name of an interface");
  if (!First)
    return First.takeError();
  Expected<Path> Name = readPath(*First);
  if (!Name)
    return Name.takeError();
  if (IsWanted)
    if (Error Err = addInterface(*Name, First->Offset))
      return Err;
  if (Error Err = expectSymbol("."))
    return Err;
  if (Error Err = skipBraces())
    return Err;
  return expectSymbol(";");
}

Expected<Token> Reader::takeKeyword() {
  if (Error Err = skipAttributes())
    return Err;
  return Lex.take();
}

Error Reader::readWorldItem(bool IsWanted) {
  Expected<Token> Keyword = takeKeyword();
  if (!Keyword)
    return Keyword.takeError();
  const StringRef Text = Keyword->keyword();
  if (Text == "import")
    return readImport(IsWanted);
  if (Text == "use")
    return readUse(IsWanted);
  if (Text == "export" || Text == "type")
    return skipStatement(/*HasBody=*/false);
  if (Text == "record" || Text == "variant" || Text == "enum" ||
      Text == "flags")
    return skipStatement(/*HasBody=*/true);
  if (Text == "include" || Text == "resource")
    return notUnderstood(*Keyword, "'" + Text + "' in a world");
  return Lex.error(Keyword->Offset, "expected an item of a world");
}

Error Reader::readWorld() {
  Expected<Token> Name = expectId("the name of a world");
  if (!Name)
    return Name.takeError();
  ++NumWorlds;
  const bool IsWanted = Wanted.empty() || Name->Text == Wanted;
  if (IsWanted && Found)
    return Lex.error(Name->Offset, Wanted.empty()
                                       ? Twine("there is more than one world; "
                                               "name the one that is meant")
                                       : "world " + quoted(Wanted) +
                                             " is there a second time");
  Found |= IsWanted;
  if (Error Err = expectSymbol("{"))
    return Err;
  for (;;) {
    Expected<bool> IsEnd = takeSymbol("}");
    if (!IsEnd)
      return IsEnd.takeError();
    if (*IsEnd)
      return Error::success();
    if (Error Err = readWorldItem(IsWanted))
      return Err;
  }
}

Error Reader::readPackage(const Token &Keyword) {
  Expected<Token> Namespace = expectId("the namespace of a package");
  if (!Namespace)
    return Namespace.takeError();
  if (Error Err = expectSymbol(":"))
    return Err;
  Expected<Token> Name = expectId("the name of a package");
  if (!Name)
    return Name.takeError();
  Expected<bool> HasVersion = takeSymbol("@");
  if (!HasVersion)
    return HasVersion.takeError();
  std::string Version;
  if (*HasVersion) {
    Expected<StringRef> Text = Lex.takeVersion();
    if (!Text)
      return Text.takeError();
    Version = ("@" + *Text).str();
  }
  Expected<Token> Next = Lex.peek();
  if (!Next)
    return Next.takeError();
  if (Next->K == Token::Symbol && Next->Text == "{")
    return skipBraces();
  if (!Package.empty() || NumWorlds != 0)
    return Lex.error(Keyword.Offset, "the package is named a second time, or "
                                     "behind a world");
  Package = (Namespace->Text + ":" + Name->Text).str();
  PackageVersion = std::move(Version);
  return expectSymbol(";");
}

Error Reader::readItem() {
  Expected<Token> Keyword = takeKeyword();
  if (!Keyword)
    return Keyword.takeError();
  const StringRef Text = Keyword->keyword();
  if (Text == "package")
    return readPackage(*Keyword);
  if (Text == "world")
    return readWorld();
  if (Text == "interface") {
    Expected<Token> Name = expectId("the name of an interface");
    return Name ? skipBraces() : Name.takeError();
  }
  if (Text == "use")
    return notUnderstood(*Keyword, "'use' outside of a world");
  return Lex.error(Keyword->Offset,
                   "expected 'package', 'interface' or 'world'");
}

Expected<std::vector<HostDeclaration>> Reader::run() {
  for (;;) {
    Expected<Token> Next = Lex.peek();
    if (!Next)
      return Next.takeError();
    if (Next->K == Token::End)
      break;
    if (Error Err = readItem())
      return Err;
  }
  if (!Found)
    return makeError(Wanted.empty()
                         ? Twine("there is no world in it")
                         : "there is no world " + quoted(Wanted) + " in it");
  return std::move(Imports);
}

Expected<std::vector<HostDeclaration>> meld::readWorldImports(StringRef Text,
                                                              StringRef World) {
  return Reader(Text, World).run();
}
