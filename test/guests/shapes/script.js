// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
import * as catalogue from "test:shapes/catalogue";

function shown(key, value) {
  if (typeof value === "bigint")
    return `${value}n`;
  return ArrayBuffer.isView(value) ? Array.from(value) : value;
}

export function evaluate(expression) {
  try {
    return `${JSON.stringify(new Function("c", `return (${expression});`)(catalogue), shown)}`;
  } catch (error) {
    return `error: ${error.payload ?? error}`;
  }
}
