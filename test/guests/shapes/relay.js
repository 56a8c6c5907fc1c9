// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
import * as inner from "test:shapes/catalogue";

const mark = text => `<${text}>`;

export const catalogue = {
  change: (items, how) => inner.change(
    items.map(item => ({ ...item, name: mark(item.name), tags: [...item.tags, "relayed"] })),
    how),
  transpose: rows => inner.transpose(rows.map(row => row.map(n => n ^ 1))),
  nextShape: (of, which) => inner.nextShape(of, which),
  shout: text => mark(inner.shout(text)),
  pick: (items, at) => inner.pick(items, at),
  split: (text, parts) => inner.split(text, parts).map(mark),
  join: (...args) => inner.join(...args),
};
