// What the tests run inside Chromium, against the built package.
import { makePanels } from "/bench/panels.mjs";
import {
  createKernel,
  drawHeatmap,
  dropTickers,
  pick,
  STATS,
  sampleReturns,
  takeSeries,
} from "/dist/index.js";

/** Every result of the seeded panels, as text of 32-bit words. */
export async function rollingBits() {
  const { dense, gappy, market } = makePanels(60, 700);
  const kernel = await createKernel();
  return [dense, gappy].map((panel) => {
    const { arrays } = kernel.rolling(panel, market, {
      window: [2, 20, 61, 252],
      minPeriods: 2,
      stats: STATS,
    });
    return arrays.map((array) => Array.from(new Uint32Array(array.buffer)).join());
  });
}

/** The sample's heatmap on a canvas of the page, as a data URL. */
export async function samplePicture(locale) {
  const sample = sampleReturns();
  const kernel = await createKernel();
  const result = kernel.rolling(dropTickers(sample, ["market"]), takeSeries(sample, ["market"]), {
    window: 60,
  });
  const canvas = document.createElement("canvas");
  canvas.width = 1000;
  canvas.height = 450;
  drawHeatmap(canvas.getContext("2d"), pick(result), { locale });
  return canvas.toDataURL();
}
