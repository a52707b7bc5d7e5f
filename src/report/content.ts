import type { Chart, HeatmapOptions, LineChartOptions, Lines, Locale } from "../heatmap/index.ts";
import type { Matrix } from "../panel/matrix.ts";

/** A report as what it says, whatever it is written as: sections of blocks, all in one language. */
export interface Report {
  readonly locale: Locale;
  readonly title: string;
  /** What it is of, in a line. */
  readonly subtitle: string;
  readonly sections: readonly Section[];
  /** In the last line. */
  readonly colophon: string;
}

export interface Section {
  /** Names it in links and is the same in every language. */
  readonly id: string;
  readonly heading: string;
  readonly blocks: readonly Block[];
}

export type Block = Paragraph | List | Terms | Figures | Table | PictureBlock;

export interface Paragraph {
  readonly kind: "paragraph";
  readonly text: string;
}

export interface List {
  readonly kind: "list";
  readonly items: readonly string[];
}

/** Names and what they stand for. */
export interface Terms {
  readonly kind: "terms";
  readonly items: readonly Term[];
}

export interface Term {
  readonly name: string;
  readonly text: string;
}

/** A few numbers to be seen first, each with what it is and what it was. */
export interface Figures {
  readonly kind: "figures";
  readonly items: readonly {
    readonly name: string;
    readonly value: string;
    readonly detail: string;
  }[];
}

export interface Table {
  readonly kind: "table";
  readonly caption: string;
  readonly columns: readonly Column[];
  /** The first cell of a row is its name. */
  readonly rows: readonly (readonly string[])[];
  /** What stands in its place until it is opened; undefined: it is open. */
  readonly folded?: string;
}

export interface Column {
  readonly name: string;
  readonly align: "start" | "end";
}

/** A picture that is yet to be drawn. */
export interface PictureBlock {
  readonly kind: "picture";
  /** Names its file and is the same in every language. */
  readonly name: string;
  readonly caption: string;
  /** What is to be seen, for those who cannot see it. */
  readonly alt: string;
  readonly picture: Picture;
}

export type Picture =
  | {
      readonly kind: "heatmap";
      readonly matrix: Matrix;
      readonly options: HeatmapOptions;
    }
  | { readonly kind: "lines"; readonly lines: Lines; readonly options: LineChartOptions }
  | { readonly kind: "chart"; readonly chart: Chart; readonly width: number; readonly height: number };

export function paragraph(text: string): Paragraph {
  return { kind: "paragraph", text };
}

export function picturesOf({ sections }: Report): PictureBlock[] {
  return sections.flatMap(({ blocks }) => blocks.filter((block) => block.kind === "picture"));
}
