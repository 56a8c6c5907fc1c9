//===- ResourceFunctions.cpp - Functions of a resource --------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//

#include "ResourceFunctions.h"

#include "TypeNames.h"

#include "llvm/ADT/STLExtras.h"

using namespace meld;

void meld::ResourceFunctions::add(StringRef Name, uint64_t Offset,
                                  ExternNameKind Kind, const TypeNode *Node) {
  if (Kind == ExternNameKind::Constructor || Kind == ExternNameKind::Method ||
      Kind == ExternNameKind::Static)
    Functions.push_back({Name, Offset, Node, Kind});
}

/// Whether the resource that a function's type mentions is the one of its name.
static bool isSame(const TypeNode *Mentioned, const TypeNode *Named) {
  return Mentioned &&
         (Mentioned == Named || Mentioned->K == TypeNode::Foreign ||
          Named->K == TypeNode::Foreign);
}

Error meld::ResourceFunctions::checkOne(const Entry &Function,
                                        const char *What) const {
  const StringRef Label = Function.Name.split(']').second.split('.').first;
  const auto Found = llvm::lower_bound(
      Resources, Label, [](const Entry &Resource, StringRef Label) {
        return Resource.Name.compare_insensitive(Label) < 0;
      });
  if (Found == Resources.end() || !Found->Name.equals_insensitive(Label) ||
      Found->Offset > Function.Offset)
    return makeErrorAt(Function.Offset, What + (" '" + Function.Name) +
                                            "' is named after '" + Label +
                                            "', which is no resource type of "
                                            "an " +
                                            What + " before it");
  if (Function.Node && Function.Node->K == TypeNode::Foreign)
    return Error::success();
  if (Function.Kind == ExternNameKind::Constructor &&
      !isSame(Function.Node ? Function.Node->Made : nullptr, Found->Node))
    return makeErrorAt(Function.Offset,
                       What + (" '" + Function.Name) + "' must return own<" +
                           Label + "> or result<own<" + Label + ">, ...>");
  if (Function.Kind == ExternNameKind::Method &&
      !isSame(Function.Node ? Function.Node->Self : nullptr, Found->Node))
    return makeErrorAt(Function.Offset, What + (" '" + Function.Name) +
                                            "' must have a first parameter "
                                            "'self' of type borrow<" +
                                            Label + ">");
  return Error::success();
}

Error meld::ResourceFunctions::check(const char *What) {
  if (Functions.empty())
    return Error::success();
  llvm::sort(Resources, [](const Entry &A, const Entry &B) {
    const int Order = A.Name.compare_insensitive(B.Name);
    return Order != 0 ? Order < 0 : A.Offset < B.Offset;
  });
  for (const Entry &Function : Functions)
    if (Error Err = checkOne(Function, What))
      return Err;
  return Error::success();
}
