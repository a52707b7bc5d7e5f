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
    const binOfPixel = new Int32Array(pixels);
    for (let i = 0; i < pixels; i++)
      binOfPixel[i] = Math.min(last, cellUnder(i, pixels, from, shown)) - first;
    const bins = binOfPixel[pixels - 1]! + 1;
    return { bins, starts: upFrom(first, bins + 1), binOfPixel };
  }
  // a cell belongs to the pixel that holds its centre
  const starts = new Int32Array(pixels + 1);
  const first = Math.max(0, Math.ceil(from - 0.5));
  starts.fill(first);
  for (let cell = first; cell < cells; cell++) {
    const pixel = pixelOf(cell, pixels, from, shown);
    if (pixel >= pixels) break;
    starts[pixel + 1] = cell + 1;
  }
  // where rounding left a pixel without a centre it is empty
  for (let pixel = 0; pixel < pixels; pixel++)
    if (starts[pixel + 1]! < starts[pixel]!) starts[pixel + 1] = starts[pixel]!;
  return { bins: pixels, starts, binOfPixel: upFrom(0, pixels) };
}

function upFrom(first: number, count: number): Int32Array {
  const numbers = new Int32Array(count);
  for (let i = 0; i < count; i++) numbers[i] = first + i;
  return numbers;
}

/** The cell under the centre of a pixel. */
function cellUnder(pixel: number, pixels: number, from: number, shown: number): number {
  return Math.floor(from + ((2 * pixel + 1) * shown) / (2 * pixels));
}

/** The pixel that holds the centre of a cell. */
function pixelOf(cell: number, pixels: number, from: number, shown: number): number {
  return Math.floor(((2 * cell + 1 - 2 * from) * pixels) / (2 * shown));
}

/** The cells of one pixel, as `axisOf` lays them, from the first to the one behind the last. */
export function cellsOfPixel(
  pixel: number,
  cells: number,
  pixels: number,
  from = 0,
  to = cells,
): readonly [first: number, end: number] {
  const shown = to - from;
  if (shown <= pixels) {
    const cell = Math.min(cells - 1, cellUnder(pixel, pixels, from, shown));
    return [cell, cell + 1];
  }
  const isBefore = (cell: number) => pixelOf(cell, pixels, from, shown) < pixel;
  let first = Math.max(0, Math.floor(from + (pixel * shown) / pixels - 1));
  while (first < cells && isBefore(first)) first++;
  let end = first;
  while (end < cells && pixelOf(end, pixels, from, shown) === pixel) end++;
  return [first, end];
}
