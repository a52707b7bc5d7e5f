import type { ThemeName } from "../../../heatmap/color/theme.ts";
import type { State } from "../../state.ts";
import type { Drawing } from "./picture.ts";

export const FORMATS = ["png", "svg", "csv", "parquet", "command"] as const;

/** What can be made of what is on screen. */
export type Format = (typeof FORMATS)[number];

export interface ExportQuestion {
  readonly about: "export";
  readonly state: State;
  readonly format: Format;
  readonly locale: "en" | "ja";
  readonly theme: ThemeName;
  /** Pixels of a PNG per pixel of the picture. */
  readonly scale: number;
}

export type Made =
  | { readonly kind: "file"; readonly blob: Blob }
  | { readonly kind: "text"; readonly text: string }
  /** To be drawn by the page: the worker has no canvas. */
  | { readonly kind: "drawing"; readonly drawing: Drawing };

export interface ExportAnswer {
  readonly about: "export";
  /** Of the file, with its ending. */
  readonly name: string;
  /** undefined: given up. */
  readonly made: Made | undefined;
  /** What is not as it was asked for. */
  readonly notes: readonly string[];
}
