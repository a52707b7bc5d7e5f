/** Everything around the cells for one size, and the least size at which nothing overlaps, given the other side as it is. */
interface Fitted {
  readonly leastWidth: number;
  readonly leastHeight: number;
}

/**
 * What `frame` gives for this size. Throws a RangeError where the labels need a larger picture, which it finds by letting the
 * picture grow.
 */
export function fitting<Frame extends Fitted>(
  frame: (width: number, height: number) => Frame,
  width: number,
  height: number,
): Frame {
  let [wide, high] = [width, height];
  for (;;) {
    const found = frame(wide, high);
    if (wide >= found.leastWidth && high >= found.leastHeight) {
      if (wide === width && high === height) return found;
      throw new RangeError(
        `width x height must be at least ${wide} x ${high} for this picture's labels, got ${width} x ${height}`,
      );
    }
    wide = Math.max(wide, found.leastWidth);
    high = Math.max(high, found.leastHeight);
  }
}
