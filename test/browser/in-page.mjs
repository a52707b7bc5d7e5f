// What the tests run inside Chromium, against the built package.
import { makePanels } from "/bench/panels.mjs";
import {
  createKernel,
  createPanel,
  createPool,
  drawHeatmap,
  dropTickers,
  fromCSV,
  pick,
  STATS,
  sampleReturns,
  takeSeries,
  toReturns,
} from "/dist/index.js";

/** What a function of the package gives for each argument, as a digest. */
export async function functionBits(path, name, list) {
  const { [name]: of } = await import(path);
  return digest(Float64Array.from(list, (x) => of(...[x].flat())));
}

/** A digest of the log returns of one ticker with these prices. */
export async function logReturnsBits(prices) {
  const values = Float64Array.from(prices);
  const panel = createPanel({ kind: "day", values: values.map((_, t) => t) }, ["A"], values);
  return digest(toReturns(panel, { kind: "log" }).values);
}

/** A digest of every result of the seeded panels. */
export async function rollingBits() {
  return bitsOf(await createKernel());
}

async function bitsOf(engine) {
  const { dense, gappy, market } = makePanels(60, 700);
  const results = [];
  for (const panel of [dense, gappy]) {
    const options = { window: [2, 20, 61, 252], minPeriods: 2, stats: STATS };
    const { arrays } = await engine.rolling(panel, market, options);
    results.push(await Promise.all(arrays.map(digest)));
  }
  return results;
}

/** Of the bits; a copy, since shared memory is refused. */
export async function digest(array) {
  return new Uint8Array(await crypto.subtle.digest("SHA-256", array.slice())).join();
}

/** The same by a pool. */
export async function poolBits(threads) {
  const pool = await createPool({ threads });
  const results = await bitsOf(pool);
  await pool.close();
  return results;
}

/** A digest of the values read from a text, on the page's own thread. */
export async function valuesBits(text) {
  return digest(fromCSV(text).panel.values);
}

/** How a pool stands in this page. */
export async function poolFacts() {
  const pool = await createPool();
  const { dense, market } = makePanels(4, 100);
  const { arrays } = await pool.rolling(dense, market, { window: 60 });
  const shared = Object.prototype.toString.call(arrays[0].buffer) === "[object SharedArrayBuffer]";
  await pool.close();
  return {
    threads: pool.threads,
    cores: navigator.hardwareConcurrency,
    shared,
    isolated: crossOriginIsolated,
  };
}

/** A call that is aborted at its first progress, and how often the page had its turn during the next one. */
export async function poolAbort() {
  const pool = await createPool({ threads: 2 });
  const { gappy, market } = makePanels(1000, 1000);
  const options = { window: [20, 60, 252], minPeriods: 10, stats: ["beta", "corr"] };
  const controller = new AbortController();
  let [turns, name] = [0, ""];
  await pool
    .rolling(gappy, market, { ...options, signal: controller.signal, onProgress: () => controller.abort() })
    .catch((error) => {
      name = error.name;
    });
  const timer = setInterval(() => turns++, 1);
  const { arrays } = await pool.rolling(gappy, market, options);
  clearInterval(timer);
  await pool.close();
  const expected = (await createKernel()).rolling(gappy, market, options).arrays;
  const same = arrays.every((array, k) => array.every((value, i) => Object.is(value, expected[k][i])));
  return { name, same, turns };
}

/** What a pool says of workers whose script is the given text, or is not there. */
export async function poolError(text) {
  const url =
    text === undefined ? "/none.js" : URL.createObjectURL(new Blob([text], { type: "text/javascript" }));
  const worker = () => new Worker(url, { type: "module" });
  try {
    const pool = await createPool({ threads: 2, worker });
    const { dense, market } = makePanels(60, 700);
    await pool.rolling(dense, market, { window: 60 });
    return "no error";
  } catch (error) {
    return `${error.name}: ${error.message}`;
  }
}

/** The sample's heatmap on a canvas of the page, in fonts of these addresses: a data URL, and where the cells are. */
export async function samplePicture(locale, fonts) {
  for (const [family, url] of Object.entries(fonts)) {
    document.fonts.add(await new FontFace(family, `url(${url})`).load());
  }
  const fontFamily = Object.keys(fonts)
    .map((family) => `"${family}"`)
    .join(", ");
  const sample = sampleReturns();
  const kernel = await createKernel();
  const result = kernel.rolling(dropTickers(sample, ["market"]), takeSeries(sample, ["market"]), {
    window: 60,
  });
  const canvas = document.createElement("canvas");
  canvas.width = 1000;
  canvas.height = 450;
  const { panels } = drawHeatmap(canvas.getContext("2d"), pick(result), { locale, fontFamily });
  return { url: canvas.toDataURL(), plot: panels[0].plot };
}
