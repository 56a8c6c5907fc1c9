// Evaluates expressions of Python that call JavaScript and C.

import { evaluate } from "./guest.js";

for (const expression of [
  "numbers.fibonacci(90)",
  "numbers.hypotenuse(3, 4)",
  "[n for n in range(60) if numbers.is_prime(n)]",
  "''.join(map(words.next_letter, 'Hal, 日本語'))",
  "[numbers.fibonacci(n) ^ words.checksum(n, -1) for n in range(5)]",
  "2 ** 100",
])
  console.log(evaluate(expression));
