import type { Box } from "../scene.ts";
import { ascent, ellipsize, fitTitle, lineHeight } from "../text.ts";
import type { Metrics, Sheet } from "./sheet.ts";

/** What a subtitle says, in parts. */
export interface Said {
  readonly parts: readonly string[];
  /** Those of them without which something in the picture has no meaning; the caller's own subtitle may lack them. */
  readonly needed: readonly string[];
}

export const nothingSaid: Said = { parts: [], needed: [] };

/** The title and what stands below it, measured. */
export interface Heading {
  readonly lines: readonly string[];
  readonly size: number;
  /** Lines of the subtitle; what exactly they say is known once the cells have their place. */
  readonly below: number;
  /** From the picture's edge to what comes below the heading. */
  readonly height: number;
}

/** `said`: nothing where the subtitle is left out. */
export function headingOf(title: string, said: Said, metrics: Metrics): Heading {
  const { em, small, width, pad, line, measure } = metrics;
  const { lines, size } = fitTitle(
    title,
    Math.round(1.2 * em),
    Math.round(0.9 * em),
    width - 2 * pad,
    measure,
  );
  const below = wrap(said, metrics).length;
  const text = lineHeight * (lines.length * size + below * small) + (lines.length && below ? 0.2 * em : 0);
  return { lines, size, below, height: pad + (text > 0 ? text + 0.65 * em + line : 0) };
}

/** Centred over `over`, as far as the picture's edges allow. Returns the lines of the subtitle. */
export function placeHeading(heading: Heading, said: Said, over: Box, sheet: Sheet): readonly string[] {
  const { width, pad, em, small, measure } = sheet.metrics;
  const { lines, size, below } = heading;
  let y = pad;
  const put = (role: "title" | "subtitle", texts: readonly string[], fontSize: number) => {
    const half = Math.max(0, ...texts.map((text) => measure(text, fontSize))) / 2;
    const x = Math.min(width - pad - half, Math.max(pad + half, over.x + over.width / 2));
    for (const text of texts) {
      sheet.write(role, text, x, y + fontSize * ascent, { size: fontSize });
      y += fontSize * lineHeight;
    }
  };
  put("title", lines, size);
  if (lines.length > 0) y += 0.2 * em;
  const written = wrap(said, sheet.metrics, below);
  put("subtitle", written, small);
  return written;
}

/** Notes of what is drawn and not explained: parts that are `needed` and in none of the lines. */
export function unsaidNotes(needed: readonly string[], lines: readonly string[], own: boolean): string[] {
  const unsaid = unsaidIn(lines, needed);
  if (unsaid.length === 0) return [];
  const why = own ? "your own subtitle does not say" : "there is no room in the picture to say";
  return [`${why}: ${unsaid.join(" · ")}${own ? "" : "; a larger one has it"}`];
}

function unsaidIn(lines: readonly string[], parts: readonly string[]): string[] {
  return parts.filter((part) => !lines.some((line) => ` · ${line} · `.includes(` · ${part} · `)));
}

/** The parts in lines, two at most; what is too long is cut, of what is needed at last. */
function wrap({ parts, needed }: Said, metrics: Metrics, most = 2): string[] {
  const lines = wrapParts(parts, metrics, most);
  const own = needed.filter((part) => parts.includes(part));
  if (unsaidIn(lines, own).length === 0) return lines;
  return wrapParts([...own, ...parts.filter((part) => !own.includes(part))], metrics, most);
}

function wrapParts(
  parts: readonly string[],
  { width, pad, small, measure }: Metrics,
  most: number,
): string[] {
  const room = width - 2 * pad;
  const lines: string[] = [];
  for (const part of parts) {
    const longer = lines.length === 0 ? part : `${lines.at(-1)} · ${part}`;
    if (lines.length > 0 && (measure(longer, small) <= room || lines.length === most)) {
      lines[lines.length - 1] = longer;
    } else if (lines.length < most) lines.push(part);
  }
  return lines.map((text) => ellipsize(text, small, room, measure));
}
