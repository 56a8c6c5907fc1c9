// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
import { checksum } from "test:languages/words";

export const numbers = {
  fibonacci(n) {
    let a = 0n, b = 1n;
    for (let i = 0; i < n; i++)
      [a, b] = [b, BigInt.asUintN(64, a + b)];
    // Only a sum that the third component knows gives the right result.
    return a ^ BigInt(checksum(a, -1));
  },
  hypotenuse: (a, b) => Math.sqrt(a * a + b * b),
  isPrime(n) {
    for (let i = 2; i * i <= n; i++)
      if (n % i === 0)
        return false;
    return n > 1;
  },
};
