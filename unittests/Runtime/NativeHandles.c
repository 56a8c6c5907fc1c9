//===- NativeHandles.c - handles.c for this machine -----------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//

#include "Runtime/handles.c"

const struct NativeHandles ENTRY(Handles) = {
    ENTRY(handle_add),     ENTRY(handle_take), ENTRY(handle_rep),
    ENTRY(handle_drop),    ENTRY(share_add),   ENTRY(share_drop),
    ENTRY(handle_lend),    ENTRY(lends_begin), ENTRY(lends_end),
    ENTRY(scope_begin),    ENTRY(scope_end),   ENTRY(borrow_add),
    ENTRY(borrow_add_host)};
