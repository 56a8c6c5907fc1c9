//===- ScpvJson.cpp - Provenance as JSON ----------------------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//

#include "meld/Provenance/ScpvJson.h"
#include "meld/Support/Error.h"
#include "llvm/ADT/StringExtras.h"
#include <limits>
#include <nlohmann/json.hpp>

using namespace meld;
using nlohmann::json;
using nlohmann::ordered_json;

namespace {

/// A value and how one gets to it from the document's root, for errors.
struct Located {
  const json &Value;
  std::string Path;
};

/// Takes in a document only to learn where it stops being JSON.
struct SyntaxErrorFinder : nlohmann::json_sax<json> {
  size_t Position = 0; ///< number of bytes up to and with the offending one

  bool null() override { return true; }
  bool boolean(bool) override { return true; }
  bool number_integer(number_integer_t) override { return true; }
  bool number_unsigned(number_unsigned_t) override { return true; }
  bool number_float(number_float_t, const string_t &) override { return true; }
  bool string(string_t &) override { return true; }
  bool binary(binary_t &) override { return true; }
  bool start_object(size_t) override { return true; }
  bool key(string_t &) override { return true; }
  bool end_object() override { return true; }
  bool start_array(size_t) override { return true; }
  bool end_array() override { return true; }
  bool parse_error(size_t At, const std::string &,
                   const nlohmann::detail::exception &) override {
    Position = At;
    return false;
  }
};

} // namespace

/// The root, the entry list, an entry, its code range and what is in that.
static constexpr int MaxDepth = 4;

/// Parses \p Text, leaving out what lies deeper than anything that is read:
/// nested containers cost far more memory than the text they come from.
static Expected<json> parseJson(StringRef Text) {
  json Document = json::parse(
      Text.begin(), Text.end(),
      [](int Depth, json::parse_event_t, json &) { return Depth <= MaxDepth; },
      /*allow_exceptions=*/false);
  if (!Document.is_discarded())
    return Document;
  SyntaxErrorFinder Finder;
  json::sax_parse(Text.begin(), Text.end(), &Finder);
  return makeErrorAt(Finder.Position ? Finder.Position - 1 : 0,
                     "expected JSON text");
}

static Error expected(const char *What, const Located &At) {
  return makeError(Twine("expected ") + What + " as '" + At.Path + "', found " +
                   At.Value.type_name());
}

static std::string memberPath(const Located &Parent, const char *Name) {
  return Parent.Path.empty() ? Name : Parent.Path + "." + Name;
}

static Expected<Located> memberOf(const Located &Object, const char *Name) {
  const auto It = Object.Value.find(Name);
  if (It == Object.Value.end())
    return makeError("'" + memberPath(Object, Name) + "' is missing");
  return Located{*It, memberPath(Object, Name)};
}

static Expected<uint32_t> readU32(const Located &Object, const char *Name) {
  Expected<Located> Member = memberOf(Object, Name);
  if (!Member)
    return Member.takeError();
  // is_number_unsigned is false for negative numbers, for fractions and for
  // integers past 64 bits (which become floating-point numbers).
  if (!Member->Value.is_number_unsigned())
    return expected("a non-negative integer below 2^32", *Member);
  const uint64_t Value = Member->Value.get<uint64_t>();
  if (Value > std::numeric_limits<uint32_t>::max())
    return makeError("expected a non-negative integer below 2^32 as '" +
                     Member->Path + "', found " + Twine(Value));
  return static_cast<uint32_t>(Value);
}

static Expected<StringRef> readString(const Located &Object, const char *Name) {
  Expected<Located> Member = memberOf(Object, Name);
  if (!Member)
    return Member.takeError();
  if (!Member->Value.is_string())
    return expected("a string", *Member);
  return StringRef(Member->Value.get_ref<const std::string &>());
}

static Expected<Sha256Digest> readDigest(const Located &Object,
                                         const char *Name) {
  Expected<StringRef> Text = readString(Object, Name);
  if (!Text)
    return Text.takeError();
  Sha256Digest Digest;
  std::string Bytes;
  if (Text->size() != 2 * Digest.size() || !llvm::tryGetFromHex(*Text, Bytes))
    return makeError("expected 64 hexadecimal digits as '" +
                     memberPath(Object, Name) + "', found '" +
                     Text->take_front(80) + "'");
  llvm::copy(Bytes, Digest.begin());
  return Digest;
}

static Expected<CodeRange> readCodeRange(const Located &At) {
  if (!At.Value.is_object())
    return expected("an object", At);
  Expected<uint32_t> Start = readU32(At, "start");
  if (!Start)
    return Start.takeError();
  Expected<uint32_t> End = readU32(At, "end");
  if (!End)
    return End.takeError();
  if (*Start > *End)
    return makeError("'" + At.Path + "' ends at " + Twine(*End) +
                     ", before its start " + Twine(*Start));
  return CodeRange{*Start, *End};
}

/// Reads one entry; \p Version decides whether it may have a code range.
static Expected<ScpvEntry> readEntry(const Located &At, uint32_t Version) {
  if (!At.Value.is_object())
    return expected("an object", At);
  ScpvEntry Entry;
  Expected<uint32_t> FusedFunc = readU32(At, "fused_func_idx");
  if (!FusedFunc)
    return FusedFunc.takeError();
  Entry.FusedFunc = *FusedFunc;
  Expected<StringRef> Id = readString(At, "component_id");
  if (!Id)
    return Id.takeError();
  Entry.ComponentId = Id->str();
  Expected<uint32_t> OriginalFunc = readU32(At, "originating_func_idx");
  if (!OriginalFunc)
    return OriginalFunc.takeError();
  Entry.OriginalFunc = *OriginalFunc;

  const auto Range = At.Value.find("code_range");
  if (Version < 2 || Range == At.Value.end() || Range->is_null())
    return Entry;
  Expected<CodeRange> Read =
      readCodeRange({*Range, memberPath(At, "code_range")});
  if (!Read)
    return Read.takeError();
  Entry.Range = *Read;
  return Entry;
}

Expected<Scpv> meld::importScpvJson(StringRef Json) {
  Expected<json> Document = parseJson(Json);
  if (!Document)
    return Document.takeError();
  const Located Root{*Document, ""};
  if (!Document->is_object())
    return makeError(Twine("expected a JSON object, found ") +
                     Document->type_name());

  Expected<uint32_t> Version = readU32(Root, "version");
  if (!Version)
    return Version.takeError();
  if (*Version != 1 && *Version != 2)
    return makeError("JSON provenance version " + Twine(*Version) +
                     " is not supported, expected 1 or 2");
  Scpv Section;
  Expected<Sha256Digest> Digest = readDigest(Root, "fused_module_sha256");
  if (!Digest)
    return Digest.takeError();
  Section.ModuleHash = *Digest;

  Expected<Located> Entries = memberOf(Root, "entries");
  if (!Entries)
    return Entries.takeError();
  if (!Entries->Value.is_array())
    return expected("an array", *Entries);
  Section.Entries.reserve(Entries->Value.size());
  for (size_t I = 0; I != Entries->Value.size(); ++I) {
    Expected<ScpvEntry> Entry = readEntry(
        {Entries->Value[I], "entries[" + std::to_string(I) + "]"}, *Version);
    if (!Entry)
      return Entry.takeError();
    Section.Entries.push_back(std::move(*Entry));
  }
  return Section;
}

static ordered_json entryToJson(const ScpvEntry &Entry) {
  ordered_json Object;
  Object["fused_func_idx"] = Entry.FusedFunc;
  Object["component_id"] = Entry.ComponentId;
  Object["originating_func_idx"] = Entry.OriginalFunc;
  if (Entry.Range)
    Object["code_range"] = {{"start", Entry.Range->Start},
                            {"end", Entry.Range->End}};
  return Object;
}

std::string meld::toJson(const Scpv &Section) {
  ordered_json Document;
  Document["version"] = 3;
  Document["bounded_memory"] = Section.BoundedMemory;
  Document["closed_world"] = Section.ClosedWorld;
  Document["fused_module_sha256"] =
      llvm::toHex(Section.ModuleHash, /*LowerCase=*/true);
  Document["entries"] = ordered_json::array();
  for (const ScpvEntry &Entry : Section.Entries)
    Document["entries"].push_back(entryToJson(Entry));
  // A section that was decoded holds UTF-8; one made in memory might not, and
  // the default is to throw.
  return Document.dump(/*indent=*/2, ' ', /*ensure_ascii=*/false,
                       ordered_json::error_handler_t::replace);
}
