import fc from "fast-check";
import { expect, test } from "vitest";
import { COLORS, dyeCells } from "../../src/heatmap/cells/dye.ts";
import { colorIndex } from "../../src/heatmap/color/colormap.ts";

const colors = Uint32Array.from({ length: COLORS }, (_, i) => 1000 + i);

function expectIndices(values: Float64Array, scale: { vmin: number; vmax: number; center?: number }): void {
  const out = new Uint32Array(values.length);
  dyeCells(values, scale, colors, out);
  const wanted = Array.from(values, (value) => {
    const index = colorIndex(value, scale);
    return 1000 + (index < 0 ? COLORS - 1 : index);
  });
  expect([...out]).toEqual(wanted);
}

test("the entry of each value is that of the definition, whatever the value, the limits and their middle", () => {
  const number = fc.double({ min: -1e3, max: 1e3, noNaN: true });
  const value = fc.oneof(number, fc.double(), fc.constantFrom(Number.NaN, Infinity, -Infinity, 0, -0));
  fc.assert(
    fc.property(
      fc.array(value, { maxLength: 40 }),
      fc.uniqueArray(number, { minLength: 3, maxLength: 3 }),
      (values, some) => {
        const [vmin, center, vmax] = some.toSorted((a, b) => a - b) as [number, number, number];
        expectIndices(Float64Array.from(values), { vmin, vmax });
        expectIndices(Float64Array.from(values), { vmin, center, vmax });
      },
    ),
  );
});

test("on the steps themselves, and more values than are dyed at a time", () => {
  const steps = Float64Array.from({ length: 9001 }, (_, i) => 0.4 + (1.2 * (i - 500)) / 8000);
  expectIndices(steps, { vmin: 0.4, vmax: 1.6 });
  expectIndices(steps, { vmin: 0.4, vmax: 1.6, center: 0.7 });
});

/** The number so many places further among all there are. */
function further(value: number, places: number): number {
  const number = Float64Array.of(value);
  new BigInt64Array(number.buffer)[0]! += BigInt(places);
  return number[0]!;
}

test("a hair's breadth before and behind each step, whatever the limits, however far away or askew", () => {
  const size = fc.constantFrom(1e-320, 1e-30, 1e-3, 1, 100, 1e12, 1e300);
  fc.assert(
    fc.property(
      fc.tuple(size, fc.double({ min: 1e-3, max: 1, noNaN: true })).map(([unit, part]) => unit * part),
      fc.oneof(fc.constant(0), fc.double({ min: -1e3, max: 1e3, noNaN: true })),
      fc.oneof(fc.double({ min: 1e-9, max: 1 - 1e-9, noNaN: true }), fc.constantFrom(0.5, 1e-12, 1 - 1e-12)),
      (range, away, share) => {
        const vmin = away * range;
        const vmax = vmin + range;
        const center = vmin + share * (vmax - vmin);
        fc.pre(vmin < center && center < vmax);
        const edges = Array.from({ length: 257 }, (_, i) => i / 256);
        const near = (at: number) => [-2, -1, 0, 1, 2].map((places) => further(at, places));
        expectIndices(Float64Array.from(edges.flatMap((edge) => near(vmin + edge * range))), { vmin, vmax });
        const onSides = edges.flatMap((edge) =>
          near(edge < 0.5 ? vmin + 2 * edge * (center - vmin) : center + (2 * edge - 1) * (vmax - center)),
        );
        expectIndices(Float64Array.from(onSides), { vmin, center, vmax });
      },
    ),
  );
});
