// npm run gallery: the pictures of docs/gallery.md, each by the command that stands beside it, from a market that is made up
// here. Seeded: the same version draws the same pictures. Names behind it draw these alone.
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { normal, uniform } from "../dist/bench/panels.js";

const root = fileURLToPath(new URL("../", import.meta.url));
const images = `${root}docs/images/gallery`;
const folder = mkdtempSync(join(tmpdir(), "rollbeta-gallery-"));

/** Sectors: usual beta, how far it swings, and how long a swing takes in days. */
const SECTORS = {
  Utilities: [0.5, 0.15, 400],
  "Consumer Staples": [0.65, 0.15, 520],
  "Health Care": [0.8, 0.2, 350],
  "Real Estate": [0.85, 0.35, 280],
  Industrials: [1.05, 0.15, 450],
  Financials: [1.15, 0.35, 380],
  Technology: [1.25, 0.25, 300],
  Energy: [1.2, 0.5, 600],
};

const PICTURES = [
  {
    name: "market",
    title: "A market of 5,000 stocks, those that moved alike side by side",
    options: "--sort cluster",
  },
  {
    name: "sectors",
    title: "By sector, the sectors from the highest mean down, each with a row of its mean",
    options: "--metadata sectors.csv --group sector --group-order mean --group-means --sort mean",
  },
  {
    name: "groups",
    title:
      "The sectors themselves, equal-weighted, and whether high betas or low ones did better over 60 days",
    command: "compute prices.csv --benchmark INDEX --window 60",
    options: "--metadata sectors.csv --group-by sector --sort mean --strip --risk-on 60",
    last: "--heatmap",
    size: "1000x560",
  },
  {
    name: "movers",
    title: "The fifteen that have risen most in a year, and when they crossed 0.8, 1 and 1.2",
    options: "--sort change:250 --top 15 --marks .8,1,1.2",
  },
  {
    name: "trust",
    title: "Pale where the standard error is wide; dark theme, colours for the colour-blind",
    options: "--sort mean --fade se_beta --theme dark --cmap RdYlBu_r",
  },
  {
    name: "extremes",
    title: "Every pixel the value furthest from 1, on a scale up to 3",
    options: "--agg furthest --center 1 --vmin 0 --vmax 3 --sort volatility",
  },
  {
    name: "fiscal",
    title: "In Japanese, by fiscal years",
    options: "--metadata sectors.csv --group sector --fiscal-year 4 --locale ja --sort last",
  },
  { name: "r2", title: "How much of each stock the market explains", options: "--stat r2 --sort mean" },
  {
    name: "windows",
    title: "The same market over 20, 60 and 250 days: a short window is noise, a long one is late",
    command: "compute prices.csv --benchmark INDEX --window 20,60,250",
    options: "--facet window --metadata sectors.csv --group sector --group-order mean --sort mean",
    last: "--heatmap",
    size: "1120x600",
  },
  {
    name: "pairs",
    title: "Correlations of all pairs over a year, by sector",
    command: "matrix prices.csv --window 250 --min-periods 200",
    options: "--metadata sectors.csv --group sector --group-order mean --sort mean",
    last: "--heatmap",
    size: "760x720",
  },
  {
    name: "lines",
    title: "Three stocks with 95 % confidence bands, and the limits between defensive and aggressive",
    command: "lines beta.parquet",
    options: "--tickers EN0031,FI0021,UT0008 --marks .8,1,1.2",
    size: "1000x560",
  },
  {
    name: "one-stock",
    title: "One stock over windows of 20, 60 and 250 days: noisy or late",
    command: "compute prices.csv --benchmark INDEX --window 20,60,250",
    options: "--tickers RE0003 --band 80 --theme dark",
    last: "--lines",
    size: "1000x560",
  },
];
const ONLY = process.argv.slice(2);

try {
  writeMarket();
  run("compute prices.csv --benchmark INDEX --stat beta,se_beta,r2 -o beta.parquet --quiet");
  mkdirSync(images, { recursive: true });
  const parts = PICTURES.map((picture) => {
    const { name, title, options, command: start = "heatmap beta.parquet" } = picture;
    const { last = "-o", size = "1000x640" } = picture;
    const command = `${start} ${options} ${last} ${name}.png`;
    if (ONLY.length === 0 || ONLY.includes(name))
      run(`${command} --size ${size} --quiet`, join(images, `${name}.png`));
    return `## ${title}\n\n    rollbeta ${command}\n\n![${title}](images/gallery/${name}.png)\n`;
  });
  writeFileSync(`${root}docs/gallery.md`, `${introduction()}\n${parts.join("\n")}`);
} finally {
  rmSync(folder, { recursive: true });
}

function introduction() {
  return `# Gallery

Every picture by one command from one table, which comes from a market that \`npm run gallery\` makes up: 5,000 stocks in eight
sectors over five years, whose betas swing with their sector's, some listed late. All options are in
[heatmap](heatmap.md), [lines](lines.md) and [sectors](sectors.md).

    rollbeta compute prices.csv --benchmark INDEX --stat beta,se_beta,r2 -o beta.parquet
`;
}

/** Runs one command of the built command line where the market lies; a picture goes to \`image\`. */
function run(command, image) {
  const args = command.split(" ");
  if (image !== undefined) args[args.findIndex((arg) => arg.endsWith(".png"))] = image;
  const { status, stderr } = spawnSync(process.execPath, [`${root}dist/bin/main.js`, ...args], {
    cwd: folder,
    encoding: "utf8",
  });
  if (status !== 0) throw new Error(`${command}: ${stderr}`);
}

function writeMarket() {
  const [count, days] = [5000, 1250];
  const names = Object.keys(SECTORS);
  // business days from Monday, 4 January 2021
  const dates = Array.from({ length: days }, (_, t) => {
    const day = 18_631 + 7 * Math.floor(t / 5) + (t % 5);
    return new Date(day * 86_400_000).toISOString().slice(0, 10);
  });
  const draw = normal(20_260_401);
  const share = uniform(7);
  const market = Array.from({ length: days }, (_, t) => (0.006 + 0.004 * Math.sin(t / 90)) * draw() + 0.0004);
  // what the stocks of a sector have in common beside the market
  const common = new Map(names.map((name) => [name, market.map(() => 0.005 * draw())]));
  const stocks = Array.from({ length: count }, (_, i) => {
    const sector = names[i % names.length];
    const [usual, swing, length] = SECTORS[sector];
    const [own, noise, listed] = [
      0.2 * draw(),
      0.006 + 0.01 * share(),
      share() < 0.08 ? Math.floor(800 * share()) : 0,
    ];
    let price = 20 + 200 * share();
    const prices = market.map((m, t) => {
      const beta = usual + own + swing * Math.sin((2 * Math.PI * t) / length) + (share() < 0.0005 ? 2 : 0);
      price = Math.max(0.5, price * (1 + beta * m + common.get(sector)[t] + noise * draw()));
      return t < listed ? "" : price.toFixed(2);
    });
    return { ticker: `${sector.slice(0, 2).toUpperCase()}${String(i).padStart(4, "0")}`, sector, prices };
  });
  let level = 1000;
  const lines = dates.map((date, t) => {
    level *= 1 + market[t];
    return [date, level.toFixed(2), ...stocks.map(({ prices }) => prices[t])].join(",");
  });
  const header = ["date", "INDEX", ...stocks.map(({ ticker }) => ticker)].join(",");
  writeFileSync(join(folder, "prices.csv"), `${[header, ...lines].join("\n")}\n`);
  const rows = stocks.map(({ ticker, sector }) => `${ticker},${sector}`);
  writeFileSync(join(folder, "sectors.csv"), `${["ticker,sector", ...rows].join("\n")}\n`);
}
