/**
 * Cells onto the pixels of one axis, or the other way round where there are more cells than pixels.
 * `bins` = the smaller number of the two; a bin is one cell or one pixel accordingly.
 */
export interface Axis {
  readonly bins: number;
  /** The first cell of each bin, and the one behind the last. */
  readonly starts: Int32Array;
  /** Bin of each pixel; ascends. */
  readonly binOfPixel: Int32Array;
}

/** The cells, or those from `from` to `to` (parts of cells, too), on `pixels`. */
export function axisOf(cells: number, pixels: number, from = 0, to = cells): Axis {
  const shown = to - from;
  const last = cells - 1;
  if (shown <= pixels) {
    const first = Math.floor(from);
    // a pixel takes the cell under its centre
    const binOfPixel = Int32Array.from(
      { length: pixels },
      (_, i) => Math.min(last, Math.floor(from + ((2 * i + 1) * shown) / (2 * pixels))) - first,
    );
    const bins = binOfPixel[pixels - 1]! + 1;
    return { bins, starts: Int32Array.from({ length: bins + 1 }, (_, bin) => first + bin), binOfPixel };
  }
  // a cell belongs to the pixel that holds its centre
  const starts = new Int32Array(pixels + 1);
  const first = Math.max(0, Math.ceil(from - 0.5));
  starts.fill(first);
  for (let cell = first; cell < cells; cell++) {
    const pixel = Math.floor(((2 * cell + 1 - 2 * from) * pixels) / (2 * shown));
    if (pixel >= pixels) break;
    starts[pixel + 1] = cell + 1;
  }
  // where rounding left a pixel without a centre it is empty
  for (let pixel = 0; pixel < pixels; pixel++)
    if (starts[pixel + 1]! < starts[pixel]!) starts[pixel + 1] = starts[pixel]!;
  return { bins: pixels, starts, binOfPixel: Int32Array.from({ length: pixels }, (_, pixel) => pixel) };
}
