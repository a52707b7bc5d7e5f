import { limitsOf } from "../../heatmap/color/limits.ts";
import type { Matrix } from "../../panel/matrix.ts";
import type { State } from "../state.ts";

/**
 * The limits of the colours that a state asks for. An end that lies beyond the usual other one, which depends on the values, takes that
 * along: the colours are as wide as usual. Throws a RangeError for what is no range.
 */
export function limitsFor(matrix: Matrix, { vmin, vmax, center }: Pick<State, "vmin" | "vmax" | "center">) {
  const options = {
    ...(vmin !== undefined && { vmin }),
    ...(vmax !== undefined && { vmax }),
    ...(center !== undefined && { center }),
  };
  if (center !== undefined || (vmin === undefined) === (vmax === undefined))
    return limitsOf([matrix], options);
  const usual = limitsOf([matrix], {});
  if ((vmin ?? usual.vmin) < (vmax ?? usual.vmax)) return limitsOf([matrix], options);
  const end = vmin ?? vmax!;
  // beside a number that is large the usual width is nothing
  const width = Math.max(usual.vmax - usual.vmin, Math.abs(end) / 8);
  return limitsOf(
    [matrix],
    vmin === undefined ? { vmin: end - width, vmax: end } : { vmin: end, vmax: end + width },
  );
}
