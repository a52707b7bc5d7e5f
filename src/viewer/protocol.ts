import type { Extent } from "../heatmap/cells/extent.ts";
import type { ThemeName } from "../heatmap/color/theme.ts";
import type { Group } from "../heatmap/scene.ts";
import type { Method } from "../panel/method.ts";
import type { TimeIndex } from "../panel/time.ts";
import type { Answer, Question } from "./engine/answers.ts";
import type { State, View } from "./state.ts";

// What a page and the worker that computes for it say to each other.

/** Device pixels of the cells, and the theme whose grey stands for missing ones. */
export interface Size {
  readonly width: number;
  readonly height: number;
  readonly theme: ThemeName;
}

/** The cells on screen, and what has to be known to label them. */
export interface Frame extends Size {
  /** RGBA. Theirs is the memory of the frame after the next: they hold until that is asked for. */
  readonly pixels: Uint8ClampedArray<ArrayBuffer>;
  /** What was asked for. */
  readonly state: State;
  readonly view: View;
  /** Of the pixels. */
  readonly extent: Extent;
  /** What is left out is as in the frame before. */
  readonly rows: Partial<Rows>;
  readonly limits: { readonly vmin: number; readonly vmax: number; readonly center: number };
  readonly benchmark: string;
  /** Milliseconds. */
  readonly spent: { readonly compute: number; readonly paint: number };
}

/** The dates and the tickers of a picture, of which the view may show some. */
export interface Rows {
  readonly time: TimeIndex;
  /** Tickers by number of `names`, from the top; numbers behind them are means of groups. */
  readonly order: Int32Array;
  readonly names: readonly string[];
  readonly groups: readonly Group[];
  /** What returns are, where they are not plainly those of rows. */
  readonly method?: Method;
}

/** A file that a user has opened. */
export interface OpenedFile {
  readonly name: string;
  /** A blob, such as a file of an input element, is read by the worker; bytes are handed over to it. */
  readonly bytes: Uint8Array<ArrayBuffer> | Blob;
}

/** How files are read where they do not show it themselves, or show something else. */
export interface Reading {
  /** A ticker, one of the files, `file:column`, or a column that a long table repeats on each date. */
  readonly benchmark?: string;
  readonly values?: "prices" | "returns";
}

/** Where a market comes from. */
export type Source =
  | { readonly kind: "sample" }
  /** What `packMarket` made; a blob is read by the worker. */
  | { readonly kind: "packed"; readonly bytes: Uint8Array<ArrayBuffer> | Blob }
  /** The same, at an address from which the worker fetches it. */
  | { readonly kind: "address"; readonly url: string }
  /** The same as a page holds it: deflated and in base64. */
  | { readonly kind: "embedded"; readonly text: Blob }
  | ({ readonly kind: "files"; readonly files: readonly OpenedFile[] } & Reading)
  /** The files that were opened last, read otherwise. */
  | ({ readonly kind: "again" } & Reading);

/** What there is to choose from. */
export interface MarketInfo {
  readonly name: string;
  readonly tickers: readonly string[];
  readonly benchmarks: readonly string[];
  /** Of the tickers' table: each column and its texts, A to Z. */
  readonly columns: Readonly<Record<string, readonly string[]>>;
  readonly time: TimeIndex;
  /** The columns in which some tickers have no text. */
  readonly lacking?: readonly string[];
  /** The points in time before the first that the returns reach back over, such as that of the first prices. */
  readonly before: readonly number[];
  readonly notes: readonly string[];
  /** What its files are taken for, which can be read otherwise; undefined where they cannot. */
  readonly values?: "prices" | "returns";
}

export type Request =
  | { readonly kind: "open"; readonly id: number; readonly source: Source }
  | {
      readonly kind: "frame";
      readonly id: number;
      readonly state: State;
      readonly size: Size /** Memory of pixels that nobody needs any more. */;
      readonly spare?: ArrayBuffer;
    }
  | { readonly kind: "ask"; readonly id: number; readonly question: Question }
  /** Gives up the frame or the answer in hand, or what is being opened. */
  | {
      readonly kind: "cancel";
      readonly what: "work" | "opening";
      /** Of the request whose work is meant, and no other's; default: any. */
      readonly id?: number;
    };

export type Reply =
  /** undefined: given up, or another has been asked for meanwhile. */
  | { readonly kind: "opened"; readonly id: number; readonly info: MarketInfo | undefined }
  /** undefined: given up, or another has been asked for meanwhile. */
  | { readonly kind: "frame"; readonly id: number; readonly frame: Frame | undefined }
  | { readonly kind: "answer"; readonly id: number; readonly answer: Answer }
  | { readonly kind: "progress"; readonly id: number; readonly share: number }
  | {
      readonly kind: "failed";
      readonly id: number;
      readonly message: string;
      /** Tickers of which one has to be chosen as the benchmark. */
      readonly choice?: readonly string[];
      /** Whether it is that it was given up. */
      readonly isGivenUp?: boolean;
    };
