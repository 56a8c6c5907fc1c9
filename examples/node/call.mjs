// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//     node call.mjs MODULE MANIFEST [INTERFACE] FUNCTION ARGUMENTS
//
// Calls an exported function that needs nothing of its host. ARGUMENTS and what
// is printed are JSON; 64-bit integers are printed as texts.

import {readFileSync} from "node:fs";
import {load} from "./meld.mjs";

const [module, manifest, ...words] = process.argv.slice(2);
const values = words.pop();
const app = load(readFileSync(module), JSON.parse(readFileSync(manifest, "utf8")));
const call = words.reduce((scope, name) => scope[name], app);
const result = call(...JSON.parse(values));
console.log(JSON.stringify(result, (_, value) => {
  if (typeof value === "bigint") return value.toString();
  return value instanceof Uint8Array ? [...value] : value;
}) ?? "done");
