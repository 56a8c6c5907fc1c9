// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
export function evaluate(expression) {
  return String((0, eval)(expression));
}
