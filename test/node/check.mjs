// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//     node check.mjs FOLDER
//
// Lets fused guests run in Node by nothing but their manifests, and prints what
// they say, a JSON line for each call. FOLDER has NAME.wasm and NAME.json.

import {readFileSync} from "node:fs";
import {join} from "node:path";
import {createHash} from "node:crypto";
import {load, Trap} from "../../examples/node/meld.mjs";

const folder = process.argv[2];

function fused(name, functions = {}) {
  const bytes = readFileSync(join(folder, `${name}.wasm`));
  const manifest = JSON.parse(readFileSync(join(folder, `${name}.json`), "utf8"));
  const hash = createHash("sha256").update(bytes).digest("hex");
  if (manifest.module.sha256 !== hash || manifest.module.bytes !== bytes.length)
    throw new Error(`${name}.json is of another module`);
  // WASI is there for the C++ library, which calls none of it.
  const host = {...functions};
  for (const entry of manifest.imports) {
    if (!entry.interface?.startsWith("wasi:") || entry.kind !== "function") continue;
    (host[entry.interface] ??= {})[entry.name] = () => { throw new Trap("no WASI here"); };
  }
  return load(bytes, manifest, host);
}

function say(name, ...rest) {
  console.log(JSON.stringify([name, ...rest]));
}

function expectTrap(call) {
  try {
    call();
  } catch (error) {
    if (error instanceof Trap || error instanceof WebAssembly.RuntimeError) return "trap";
    throw error;
  }
  return "no trap";
}

const TEXTS = ["", "you", "grüße, 世界", "𝄞 and \u0000"];

// Values of many shapes between C++ (UTF-8) and C (UTF-16), two modules that
// know nothing of each other.
const catalogue = fused("shapes-in-c")["test:shapes/catalogue"];
const {drive} = fused("shapes-driver", {"test:shapes/catalogue": catalogue});
for (let seed = 0; seed !== 24; ++seed)
  say("drive", seed, TEXTS[seed % TEXTS.length], drive(seed, TEXTS[seed % TEXTS.length]));

// A module with two memories, as those with handle tables or of several
// components have them.
const hasMultiMemory = WebAssembly.validate(
  new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0, 5, 5, 2, 0, 0, 0, 0]));

// One component of each of three modules; resources of the first cross to the
// others, with the handles kept by the module and by the host.
for (const owner of ["vault-owner", "vault-owner-internal"]) {
  if (owner !== "vault-owner" && !hasMultiMemory) {
    say("skip", owner);
    continue;
  }
  const store = fused(owner)["test:vault/store"];
  const imports = {"test:vault/store": store};
  imports["test:vault/keeper"] = fused("vault-borrower", imports)["test:vault/keeper"];
  const user = fused("vault-user", imports);
  for (let seed = 0; seed !== 12; ++seed)
    say("use-blobs", seed, 40, user["use-blobs"](seed, 40));

  // Handles by themselves.
  const before = store.alive();
  const blob = store["[constructor]blob"]("one");
  const other = store["[constructor]blob"]("other");
  store["[method]blob.append"](blob, " and more");
  say(owner, store["[method]blob.text"](blob), store["[method]blob.size"](other),
      store.largest([blob, other, blob]));
  const [first, second] = store.sort([blob, other]);
  say(owner, store["[method]blob.text"](first), store["[method]blob.text"](second),
      expectTrap(() => store["[method]blob.text"](blob)));
  const labelled = store.label(first, "name");
  const refused = store.label(second, "");
  say(owner, labelled.tag, labelled.value.name, refused.tag, store.alive() - before);
  labelled.value.content.drop();
  refused.value.drop();
  say(owner, store.alive() - before, expectTrap(() => refused.value.drop()));
}

// Handles that the module keeps, in the one memory that it has.
const things = fused("things");
const api = things["test:things/api"];
const [seven, eight] = [api.make(7), api.make(8)];
say("things", api.get(seven), things.peek(eight), things.put(seven),
    expectTrap(() => api.get(seven)));
const back = things.take(1);
say("things", api.get(back), things.dropped(), expectTrap(() => things.take(1)));
