import type { ShownGroup } from "../color/palette.ts";
import { readable, rgbOf } from "../color/theme.ts";
import type { Box, Group } from "../scene.ts";
import { cleanText, ellipsize, lineHeight, middle } from "../text.ts";
import type { Metrics, Sheet } from "./sheet.ts";
import { thinned } from "./ticks.ts";

/** Share of the width that names may take before they are cut. */
export const nameShare = 0.25;

/** Of a group's name in its strip, where it is cut, with the ellipsis. */
const LEAST_LETTERS = 5;

/** A name beside one row, or beside the rows of a group. */
interface Name {
  /** Middle of what it names, in rows from the top. */
  readonly place: number;
  readonly label: string;
}

/** What tells the rows apart, left of the cells, measured. */
export interface RowLabels {
  readonly names: readonly Name[];
  readonly size: number;
  /** `names` are those of groups: there are too many tickers to name each. */
  readonly grouped: boolean;
  /** The groups that these are. */
  readonly namedGroups: readonly Group[];
  /** Width of the groups' strip beside the cells, and from the strip to the cells; 0 without groups. */
  readonly strip: number;
  readonly full: number;
  readonly shown: number;
}

/**
 * All names where they fit, smaller if need be, else every second, third ... at some distance; long ones cut to their share. Groups are a
 * strip with their names in it, or beside it in place of the tickers' where those do not all fit. `shown`: rows that fill the height, in
 * places of the order, and ends may lie within one; default: all.
 */
export function rowLabelsOf(
  tickers: readonly string[],
  order: Int32Array,
  groups: readonly Group[],
  plotHeight: number,
  metrics: Metrics,
  shown: readonly [from: number, to: number] = [0, order.length],
): RowLabels {
  const { em, small, width, measure } = metrics;
  const [from, to] = shown;
  const pitch = plotHeight / (to - from);
  const least = Math.max(Math.round(0.7 * em), 9);
  const fitting = Math.min(em, Math.max(least, Math.floor(pitch / 1.25)));
  const fit = pitch >= 1.2 * fitting;
  const isShown = (place: number) => place + 0.5 >= from && place + 0.5 <= to;
  const places = thinned(order.length, pitch, fit ? 0 : 1.6 * small).filter(isShown);
  const grouped = groups.length > 0 && !fit;
  const size = grouped ? em : fit ? fitting : small;
  const namedGroups = grouped ? clearGroups(groupsWithin(groups, from, to), pitch, 1.2 * size) : [];
  const all = grouped
    ? namedGroups.map(({ from, to, label }) => ({ place: (from + to) / 2, label }))
    : places.map((place) => ({ place: place + 0.5 - from, label: tickers[order[place]!]! }));
  const clean = all.map(({ place, label }) => ({ place, label: cleanText(label) }));
  const full = Math.max(...clean.map(({ label }) => measure(label, size)), 0);
  const share = nameShare * width;
  const names =
    full <= share
      ? clean
      : clean.map(({ place, label }) => ({ place, label: ellipsize(label, size, share, measure) }));
  const strip = groups.length === 0 ? 0 : (grouped ? 0.8 : 1.5) * em;
  return { names, size, grouped, namedGroups, strip, full, shown: Math.min(full, share) };
}

/** What is shown of the groups, in places from `from` on. */
export function groupsWithin<Of extends Group>(
  groups: readonly Of[],
  from: number,
  to: number,
): readonly Of[] {
  if (from <= 0 && to >= (groups.at(-1)?.to ?? 0)) return groups;
  return groups
    .filter((group) => group.to > from && group.from < to)
    .map((group) => ({
      ...group,
      from: Math.max(from, group.from) - from,
      to: Math.min(to, group.to) - from,
    }));
}

/** The groups whose names stand clear of each other: the largest come first, of two alike the upper. */
function clearGroups(groups: readonly Group[], pitch: number, least: number): Group[] {
  const kept: Group[] = [];
  const bySize = groups.filter(({ from, to }) => to > from).sort((a, b) => b.to - b.from - (a.to - a.from));
  const middleOf = ({ from, to }: Group) => ((from + to) / 2) * pitch;
  for (const group of bySize) {
    const clear = kept.every((other) => Math.abs(middleOf(group) - middleOf(other)) >= least);
    // a quarter of a line may reach over the edge
    const edge = least / 4;
    const inside = middleOf(group) >= edge && middleOf(group) <= groups.at(-1)!.to * pitch - edge;
    if (clear && (inside || kept.length === 0)) kept.push(group);
  }
  return kept.sort((a, b) => a.from - b.from);
}

/** Returns a note of the groups whose names have no room, whose colours say nothing then. */
export function placeRowLabels(
  labels: RowLabels,
  count: number,
  groups: readonly ShownGroup[],
  plot: Box,
  sheet: Sheet,
): string[] {
  const { line, tick, gap } = sheet.metrics;
  const strip = sheet.snap(labels.strip);
  const edge = plot.x - (strip > 0 ? strip + 2 * line : line);
  for (const { place, label } of labels.names) {
    const y = plot.y + (place / count) * plot.height;
    sheet.level(edge - tick, y, tick);
    sheet.write(labels.grouped ? "group" : "ticker", label, edge - tick - gap, y + middle * labels.size, {
      anchor: "end",
      size: labels.size,
    });
  }
  const box = { ...plot, x: plot.x - line - strip, width: strip };
  const inStrip = strip > 0 ? placeGroups(labels, count, groups, box, plot, sheet) : [];
  const named = new Set<Group>(labels.grouped ? labels.namedGroups : inStrip);
  const unnamed = groups.filter((group) => !named.has(group)).map(({ label }) => cleanText(label));
  if (unnamed.length === 0) return [];
  const some = unnamed.length > 4 ? [...unnamed.slice(0, 4), "..."] : unnamed;
  return [
    `there is no room in the picture to name ${unnamed.length} of ${groups.length} groups: ${some.join(", ")}; a larger one has it`,
  ];
}

function placeGroups(
  labels: RowLabels,
  count: number,
  groups: readonly ShownGroup[],
  strip: Box,
  plot: Box,
  sheet: Sheet,
): ShownGroup[] {
  const named: ShownGroup[] = [];
  const { small, measure } = sheet.metrics;
  const levelAt = levels(count, plot.y, plot.height, sheet);
  sheet.frame(strip);
  placeDivisions(count, groups, plot, sheet, strip.x);
  groups.forEach((group) => {
    const { label, from, to, color } = group;
    const [top, bottom] = [levelAt(from), levelAt(to)];
    const right = strip.x + strip.width;
    const points = [strip.x, top, right, top, right, bottom, strip.x, bottom];
    if (bottom > top) sheet.shapes.push({ name: "group", points, color, opacity: 1 });
    if (labels.grouped) return;
    const text = ellipsize(cleanText(label), small, bottom - top - 0.4 * small, measure);
    // a few letters of a name tell nothing
    if (text.length <= LEAST_LETTERS && text.endsWith("…")) return;
    if (bottom - top < lineHeight * small) return;
    const x = strip.x + strip.width / 2 + middle * small;
    sheet.write("group", text, x, (top + bottom) / 2, {
      size: small,
      upward: true,
      color: readable(...rgbOf(color)!),
    });
    named.push(group);
  });
  return named;
}

/** Lines between groups over the cells, from `x` on. */
export function placeDivisions(
  count: number,
  groups: readonly Group[],
  plot: Box,
  sheet: Sheet,
  x = plot.x,
): void {
  const levelAt = levels(count, plot.y, plot.height, sheet);
  // a line hides a row of pixels, so groups of a few have none
  if (groups.some(({ from, to }) => levelAt(to) - levelAt(from) < 6 * sheet.metrics.line)) return;
  const starts = groups.map(({ from }) => from).filter(Boolean);
  placeCuts(starts, count, plot, sheet, x);
}

/** Level lines over the cells where these rows begin. */
export function placeCuts(
  places: readonly number[],
  count: number,
  plot: Box,
  sheet: Sheet,
  x = plot.x,
): void {
  const levelAt = levels(count, plot.y, plot.height, sheet);
  for (const place of places)
    sheet.rules.push({
      x,
      y: levelAt(place),
      width: plot.x + plot.width - x,
      height: sheet.metrics.line,
    });
}

/**
 * Where one of so many rows, or columns, begins, on whole device pixels: where they are finer, on the pixel that it shares with the one
 * before, so that a line there hides what would be of two groups.
 */
export function levels(
  count: number,
  from: number,
  length: number,
  { metrics: { scale } }: Sheet,
): (place: number) => number {
  const snap = count > length * scale ? Math.floor : Math.round;
  return (place) => snap((from + (place / count) * length) * scale + 1e-6) / scale;
}
