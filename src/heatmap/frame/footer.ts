import { descent, ellipsize, lineHeight } from "../text.ts";
import type { Sheet } from "./sheet.ts";

/** What a footer adds to the height of a picture. */
export function footerHeight(text: string, small: number): number {
  return text === "" ? 0 : small * (lineHeight + 0.35);
}

/** One line in the lower right corner. */
export function placeFooter(text: string, sheet: Sheet): void {
  if (text === "") return;
  const { width, height, small, pad, measure } = sheet.metrics;
  const shown = ellipsize(text, small, width - 2 * pad, measure);
  const y = height - 0.6 * pad - descent * small;
  sheet.write("footer", shown, width - pad, y, { anchor: "end", size: small });
}
