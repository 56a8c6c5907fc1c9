// Evaluates expressions of Python.

import { evaluate } from "./guest.js";

for (const expression of [
  "2 ** 1000",
  "'日本語'[::-1] + chr(0x1f40d)",
  "sum(range(100000))",
  "__import__('math').factorial(30)",
])
  console.log(evaluate(expression));
