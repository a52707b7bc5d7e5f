/** What a page may be given by who serves it, or writes it into a file. */
export interface Setting {
  /** Default: the reader's, of those there are. */
  readonly locale?: "en" | "ja";
  /** Where the market is to be had, as `packMarket` makes it; where the page holds it itself, it is not said. */
  readonly market?: string;
  /** The state that is shown first, where the address says none. */
  readonly state?: string;
}
