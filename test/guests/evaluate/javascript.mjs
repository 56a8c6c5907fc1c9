// Evaluates expressions of JavaScript.

import { evaluate } from "./guest.js";

for (const expression of [
  "(2n ** 1000n).toString()",
  "[...'日本語'].reverse().join('') + String.fromCodePoint(0x1f980)",
  "JSON.stringify({ key: [1, 2.5, null, true] })",
  "Math.random() < 1",
])
  console.log(evaluate(expression));
