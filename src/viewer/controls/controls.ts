import type { Context, Part } from "../part.ts";

export function controls(_context: Context): Part {
  const element = document.createElement("section");
  return { element, update() {} };
}
