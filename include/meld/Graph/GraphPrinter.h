//===- GraphPrinter.h - Pictures of instance graphs -------------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/// \file
/// Instance graphs as text, one fact per line, and as DOT.
//===----------------------------------------------------------------------===//
#ifndef MELD_GRAPH_GRAPHPRINTER_H
#define MELD_GRAPH_GRAPHPRINTER_H

#include "meld/Graph/InstanceGraph.h"

namespace meld {

/// Prints component instances, resources, root imports, core instances with
/// their bindings, lifts, lowerings, built-ins and root exports, each in the
/// order of its table, numbered as bindings refer to it:
///
///     component-instance 1 root.$a in 0
///     core-instance 0 "libc" in 1 from "component-0123456789abcdef"
///       import "env" "grow" function = lowering 0
///     lowering 0 in 1: func(n: u32) = import 2 [utf8]
void printGraph(raw_ostream &OS, const InstanceGraph &Graph);

/// The same for Graphviz: a cluster per component instance, core instances as
/// boxes, an edge from each core instance to each provider of its imports, and
/// the functions of root imports and exports.
void printGraphDot(raw_ostream &OS, const InstanceGraph &Graph);

} // namespace meld

#endif // MELD_GRAPH_GRAPHPRINTER_H
