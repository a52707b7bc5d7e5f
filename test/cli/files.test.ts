import { readFileSync, symlinkSync } from "node:fs";
import { gunzipSync, gzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { prices, wide } from "./market.ts";
import { expectRefusal, Workplace } from "./run.ts";

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

  test("the options of reading reach the reader, and what means missing the benchmark's", () => {
    const args = ["--window", "20", "--benchmark", "index.csv", "-o", "-"];
    const wanted = place.run(["compute", "stocks.csv", ...args]);
    const odd = wide(market, ["A", "B", "C"])
      .replace("date,", "A title, not a header\n% x\nGröße,")
      .replace(/\n(2024-01-20,.*)\n/, "\n$1\n$1\n")
      .replace(/2024-02-02,[^,]*,/, "2024-02-02,-999,");
    const missing = wide(market, ["A", "B", "C"]).replace(/2024-02-02,[^,]*,/, "2024-02-02,,");
    place.write("missing.csv", missing);
    place.write("odd.csv", Uint8Array.from([...odd].map((char) => char.charCodeAt(0))));
    const switches = ["--encoding", "latin1", "--skip-rows", "1", "--comment", "%", "--na-values", "x,-999"];
    const named = ["--date-column", "1", "--duplicates", "last"];
    const { status, stdout, stderr } = place.run(["compute", "odd.csv", ...switches, ...named, ...args]);
    expect(status, stderr).toBe(0);
    expect(stdout).not.toBe(wanted.stdout);
    expect(stdout).toBe(place.run(["compute", "missing.csv", ...args]).stdout);
    expect(stderr).toContain("odd.csv: row 1 is skipped");
    expect(stderr).toContain("odd.csv: 1 row repeats the date of another");

    place.write("bare.csv", wide(market, ["INDEX"]).replace(/^.*\n/, ""));
    place.write("holed.csv", wide(market, ["INDEX"]).replace(/2024-02-02,.*/, "2024-02-02,-999"));
    place.write("hole.csv", wide(market, ["INDEX"]).replace(/2024-02-02,.*/, "2024-02-02,"));
    const bare = place.run(["compute", "stocks.csv", "--no-header", ...args.with(3, "bare.csv")]);
    expectRefusal(bare, 1, "stocks.csv: ");
    const against = (file: string) => ["compute", "stocks.csv", "--na-values", "-999", ...args.with(3, file)];
    expect(place.run(against("holed.csv")).stdout).toBe(place.run(against("hole.csv")).stdout);
    const lone = place.run(["info", "bare.csv", "--no-header", "--json"]);
    expect(JSON.parse(lone.stdout)).toMatchObject({ shape: "single", rows: 100, tickerNames: ["bare"] });
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
    // a table of some seconds' writing, after a picture that is done at once
    const numbers = Array.from({ length: 3000 }, (_, t) =>
      Array.from({ length: 200 }, (_, i) => 100 + Math.sin(t * (i + 1))),
    );
    const lines = numbers.map(
      (line, t) => `${new Date(t * 864e5).toISOString().slice(0, 10)},${line.join(",")}`,
    );
    place.write("large.csv", `date,${numbers[0]!.map((_, i) => `T${i}`).join(",")}\n${lines.join("\n")}\n`);
    const { stdout } = place.shell(
      `$ROLLBETA compute large.csv --benchmark T0 --window 20,30,40,50 --heatmap sig.png -o sig.csv & pid=$!
       until ls -A | grep -q 'sig.csv.*part'; do sleep 0.01; done
       kill -INT $pid; wait $pid; echo $?; ls -A | grep -c sig`,
    );
    expect(stdout).toBe("130\n0\n");
  });

  test("a link stays a link, a device is written to and stays", () => {
    place.write("target.csv", "old");
    symlinkSync(place.path("target.csv"), place.path("link.csv"));
    const args = ["compute", "prices.csv", "--benchmark", "INDEX", "--quiet", "-o"];
    expect(place.run([...args, "link.csv"]).status).toBe(0);
    expect(readFileSync(place.path("target.csv"), "utf8")).toMatch(/^date,A/);
    const piped = place.shell(
      "mkfifo pipe; $ROLLBETA compute prices.csv --benchmark INDEX --quiet -o pipe & cat pipe; wait $!; [ -p pipe ]",
    );
    expect(piped.stdout).toBe(readFileSync(place.path("target.csv"), "utf8"));
    expect(piped.status).toBe(0);
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
