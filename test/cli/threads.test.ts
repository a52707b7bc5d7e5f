import { availableParallelism } from "node:os";
import { expect, test } from "vitest";
import { makePanels, priceCSV } from "../../bench/panels.mjs";
import { threadsFor } from "../../src/cli/threads.ts";
import { prices, wide } from "./market.ts";
import { Workplace } from "./run.ts";

const place = new Workplace();
place.write("prices.csv", wide(prices(100)));
const args = ["compute", "prices.csv", "--benchmark", "INDEX", "--window", "20,40", "--stat", "beta,corr,n"];

test("a table does not depend on the number of threads", () => {
  const [alone, ...others] = ["1", "2", "7", "2000"].map((threads) =>
    place.run([...args, "--threads", threads, "-o", "-"]),
  );
  expect(alone!.status).toBe(0);
  for (const run of others) expect(run).toEqual(alone);
});

test("a picture neither", () => {
  const picture = (threads: string) =>
    place.run([...args, "--threads", threads, "--quiet", "--heatmap", `${threads}.svg`]);
  expect(picture("1")).toEqual(picture("2"));
  expect(place.shell("cmp 1.svg 2.svg").status).toBe(0);
});

test("wrong numbers", () => {
  for (const threads of ["0", "1.5", "many"]) {
    const { status, stderr } = place.run([...args, "--threads", threads, "-o", "-"]);
    expect(status).toBe(2);
    expect(stderr).toContain("An integer >= 1 is wanted.");
  }
});

test("workers that cannot be had are one line and exit code 1", () => {
  const flag = process.allowedNodeEnvironmentFlags.has("--permission")
    ? "permission"
    : "experimental-permission";
  const permissions = `--${flag} --allow-fs-read=* --allow-fs-write=* --no-warnings`;
  const { status, stderr, stdout } = place.shell(
    `NODE_OPTIONS="${permissions}" $ROLLBETA ${args.join(" ")} --threads 2 -o -`,
  );
  expect(stderr).toMatch(
    /^rollbeta: worker [12] of 2 could not start: Access to this API .*; try --threads 1\n$/,
  );
  expect({ status, stdout }).toEqual({ status: 1, stdout: "" });
});

test("small work takes one thread, large work the cores that it can use, an option what it says", () => {
  const cores = availableParallelism();
  expect(threadsFor(1e6, 500, undefined)).toBe(1);
  expect(threadsFor(49e6, 5000, undefined)).toBe(1);
  expect(threadsFor(1e12, 5000, undefined)).toBe(cores);
  expect(threadsFor(1e12, 1, undefined)).toBe(1);
  expect(threadsFor(10, 500, 3)).toBe(3);
  expect(threadsFor(10, 2, 3)).toBe(2);
});

test("a signal while workers compute leaves nothing behind", () => {
  place.write("large.csv", priceCSV(makePanels(200, 1000).dense));
  const stats = "beta,alpha,cov,corr,r2,resid_std,se_beta,t_beta,se_alpha,t_alpha";
  const windows = Array.from({ length: 60 }, (_, k) => 20 + k).join();
  // Node by itself has about a dozen threads
  const { stdout } = place.shell(
    `$ROLLBETA compute large.csv --benchmark T0000 --window ${windows} --stat ${stats} --threads 20 -o sig.csv & pid=$!
     while kill -0 $pid && [ $(ls /proc/$pid/task | wc -l) -le 30 ]; do sleep 0.01; done
     kill -INT $pid; wait $pid; echo $?; ls -A | grep -c sig`,
  );
  expect(stdout).toBe("130\n0\n");
});
