// Uses blobs as a host does: makes, lends, gives away and drops them.

import { store } from "./guest.js";

const { Blob } = store;
const texts = ["one", "zwei 🦀", "", "three and more"];
const blobs = texts.map((text) => new Blob(text));
for (const blob of blobs) {
  blob.append("+é");
  console.log(blob.size(), blob.text());
}
console.log(store.largest(blobs), store.alive());
console.log(store.sort(blobs.slice(0, 3)).map((blob) => blob.text()));
const joined = Blob.join(new Blob("left "), blobs[3]);
console.log(joined.text());
try {
  const labelled = store.label(joined, "a name");
  console.log(labelled.name, labelled.content.text());
} catch (error) {
  console.log("refused", String(error));
}
blobs[3][Symbol.dispose]();
console.log(store.alive());
