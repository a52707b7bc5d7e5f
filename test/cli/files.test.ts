import { readFileSync, symlinkSync } from "node:fs";
import { gunzipSync, gzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { prices, wide } from "./market.ts";
import { Workplace } from "./run.ts";

const place = new Workplace();
const market = prices(100);
place.write("prices.csv", wide(market));
place.write("stocks.csv", wide(market, ["A", "B", "C"]));
place.write("index.csv", wide(market, ["INDEX"]));

describe("files", () => {
  test("gzip in and out, and standard input", () => {
    place.write("prices.csv.gz", gzipSync(wide(market)));
    const args = ["--benchmark", "INDEX", "--window", "20", "--quiet"];
    expect(place.run(["compute", "prices.csv.gz", ...args, "-o", "out.csv.gz"]).status).toBe(0);
    const piped = place.run(["compute", "-", ...args, "-o", "-"], wide(market)).stdout;
    expect(gunzipSync(readFileSync(place.path("out.csv.gz"))).toString()).toBe(piped);
  });

  test("a benchmark file is read by itself, whatever marks the input needs", () => {
    place.write("german.csv", wide(market, ["A", "B"]).replaceAll(",", ";").replaceAll(".", ","));
    const args = ["--benchmark", "index.csv", "--window", "20", "-o", "-"];
    const { status, stdout, stderr } = place.run([
      "compute",
      "german.csv",
      "--delimiter",
      ";",
      "--decimal",
      ",",
      ...args,
    ]);
    expect(status, stderr).toBe(0);
    expect(stdout).toBe(
      place.run(["compute", "stocks.csv", ...args]).stdout.replaceAll(/^((?:[^,]*,){2}[^,]*),.*$/gm, "$1"),
    );
  });

  test("a benchmark may come by standard input, and the input's own file drops out of the tickers", () => {
    const args = ["--window", "20", "-o", "-"];
    const piped = place.run(["compute", "stocks.csv", "--benchmark", "-", ...args], wide(market, ["INDEX"]));
    expect(piped.stdout).toBe(
      place.run(["compute", "stocks.csv", "--benchmark", "index.csv", ...args]).stdout,
    );
    const same = place.run(["compute", "prices.csv", "--benchmark", "prices.csv:INDEX", ...args]);
    expect(same.stdout).toBe(place.run(["compute", "prices.csv", "--benchmark", "INDEX", ...args]).stdout);
  });

  test("a signal takes the passing files away", () => {
    const { stdout } = place.shell(
      `mkfifo pipe; $ROLLBETA compute prices.csv --benchmark INDEX --window 20 --heatmap sig.png -o sig.csv --heatmap sig.svg & pid=$!
       for i in $(seq 400); do ls -A | grep -q part && break; sleep 0.005; done; kill -INT $pid; wait $pid; echo $?; ls -A | grep -c part`,
    );
    // the run may have ended before the signal came: then everything is there, and nothing passing either way
    expect(stdout).toMatch(/^(130|0)\n0\n$/);
  });

  test("a link stays a link, a device is written to and stays", () => {
    place.write("target.csv", "old");
    symlinkSync(place.path("target.csv"), place.path("link.csv"));
    const args = ["compute", "prices.csv", "--benchmark", "INDEX", "--quiet", "-o"];
    expect(place.run([...args, "link.csv"]).status).toBe(0);
    expect(readFileSync(place.path("target.csv"), "utf8")).toMatch(/^date,A/);
    expect(
      place.shell("$ROLLBETA compute prices.csv --benchmark INDEX --window 20 --quiet -o - >/dev/null")
        .status,
    ).toBe(0);
  });

  test("pictures come with the table", () => {
    const run = place.run([
      "compute",
      "prices.csv",
      "--benchmark",
      "INDEX",
      "--window",
      "20",
      "-o",
      "t.csv",
      "--heatmap",
      "t.png",
      "--heatmap",
      "t.svg",
    ]);
    expect(run.stderr).toContain("written: t.csv, t.png, t.svg");
    expect(
      [...readFileSync(place.path("t.png")).subarray(1, 4)].map((byte) => String.fromCharCode(byte)).join(""),
    ).toBe("PNG");
    expect(readFileSync(place.path("t.svg"), "utf8")).toContain("20-day rolling β (regression on INDEX)");
    expect(place.files().filter((name) => name.endsWith(".part"))).toEqual([]);
  });
});
