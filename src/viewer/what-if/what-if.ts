import type { Context, Part } from "../part.ts";

export function whatIf(_context: Context): Part {
  const element = document.createElement("section");
  return { element, update() {} };
}
