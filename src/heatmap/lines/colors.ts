import { fifthRoot, rgbOf, type Theme, themes } from "../color/theme.ts";
import { hexColor } from "../scene.ts";

/**
 * Colours of lines, in the hues of Okabe and Ito, the first for the first line. Each has a contrast of at least 3 with the paper of
 * its theme, and any two can be told apart by the colour-blind: test/heatmap/lines.test.ts computes how well.
 */
const COLORS = {
  light: ["#003f8b", "#ee6f09", "#00aa6a", "#c87dac", "#7b4600", "#7074ff", "#222222"],
  dark: ["#83c6fc", "#f19920", "#198a5d", "#ba6c9d", "#cd5520", "#ffe618", "#e7eef9"],
} as const;

/** Lines that have a colour of their own; further ones are grey. Written out, as a bundler keeps what is computed. */
export const MOST_COLORS = 7;

export function lineColor(place: number, theme: Theme): `#${string}` {
  const dark = theme.paper === themes.dark.paper;
  return COLORS[dark ? "dark" : "light"][place] ?? (dark ? "#7d8490" : "#8e8e8e");
}

/** Strokes and gaps, in widths of the line, of the lines that have the colours once more; the first have none. */
const DASHES: readonly (readonly number[])[] = [[], [6, 3], [1.5, 2.5], [8, 2.5, 1.5, 2.5], [3, 2]];

/** Lines that can be told apart by colour and dash. */
export const MOST_STYLES = 35;

/** What a line looks like. */
export interface LineStyle {
  readonly color: `#${string}`;
  readonly dash: readonly number[];
}

/** The colour of a line, and its dash where the colours come again. */
export function lineStyle(place: number, theme: Theme): LineStyle {
  const dash = DASHES[Math.floor(place / MOST_COLORS) % DASHES.length]!;
  return { color: lineColor(place % MOST_COLORS, theme), dash };
}

/** The colour, nearer to the ink as far as it must be for letters: a contrast of 4.5 with the paper (WCAG 2, 1.4.3). */
export function letterColor(color: `#${string}`, theme: Theme): `#${string}` {
  const [from, to] = [rgbOf(color)!, rgbOf(theme.ink)!];
  for (let part = 0; part < 1; part += 0.05) {
    const mixed = hexColor(from.map((byte, c) => Math.round(byte + part * (to[c]! - byte))));
    if (contrast(mixed, theme.paper) >= 4.5) return mixed;
  }
  return hexColor(to);
}

/** How far two colours are apart in lightness, 1 to 21 (WCAG 2). */
export function contrast(one: string, other: string): number {
  const [dark, light] = [lightness(one), lightness(other)].sort((a, b) => a - b) as [number, number];
  return (light + 0.05) / (dark + 0.05);
}

function lightness(color: string): number {
  const [red, green, blue] = rgbOf(color)!.map((byte) => {
    const share = byte / 255;
    if (share <= 0.04045) return share / 12.92;
    // to the power of 2.4
    const light = (share + 0.055) / 1.055;
    const power = light * fifthRoot(light);
    return power * power;
  }) as [number, number, number];
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
