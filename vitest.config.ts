import { playwright } from "@vitest/browser-playwright";
import { defineConfig } from "vitest/config";
import { LAUNCH } from "./test/browser/launch.ts";
import { commands } from "./test/browser/within/commands.ts";
import { hasShared } from "./test/shared.ts";

const patience = { testTimeout: 120_000, hookTimeout: 120_000, expect: { poll: { timeout: 30_000 } } };
const common = { ...patience, setupFiles: ["test/setup.ts"] };
const env = { TZ: "Pacific/Auckland" }; // far from UTC: a date that slips into local time shows

process.env.NODE_ENV = "production"; // libraries as they are used, not as they are debugged: lit-html would warn of itself

const TOGETHER = [
  ...["columnar", "compare", "estimate", "explain", "inspect", "kernel", "panel", "portfolio", "regime"],
  ...["sample", "sector", "source", "square", "table", "verify"],
].map((folder) => `test/${folder}/**/*.test.ts`);
const exclude = hasShared ? [] : ["**/*.golden.test.ts"];

// `vitest run` is everything that Node and npm alone can run; `--mode browser` is what needs Chromium, by itself, and
// `--mode long` what takes minutes. Tests named golden need the public reference data beside the project.
const modes = {
  test: {
    projects: [
      // modules are loaded once for all files of a worker, half a second of each: where there are no fonts and no commands, which a process
      // remembers
      { test: { ...common, env, name: "together", include: TOGETHER, exclude, isolate: false, restoreMocks: true } },
      {
        test: {
          ...common,
          env,
          name: "apart",
          include: ["test/**/*.test.ts"],
          exclude: ["test/browser/**", ...exclude, ...TOGETHER],
        },
      },
    ],
  },
  long: {
    ...common,
    env: { ...env, WINDOWS: process.env.WINDOWS ?? "1000000", MUTATIONS: process.env.MUTATIONS ?? "500000" },
    include: ["test/kernel/random.test.ts", "test/source/mutation.test.ts"],
    testTimeout: 0,
    disableConsoleIntercept: true, // progress as it comes
  },
  browser: {
    projects: [
      // Node's tests, which drive Chromium
      { test: { ...common, env, name: "browser", include: ["test/browser/*.test.ts"] } },
      // tests that are themselves modules of a page
      {
        optimizeDeps: { noDiscovery: true }, // all that the viewer imports are modules already
        test: {
          ...patience,
          name: "within",
          include: ["test/browser/within/*.test.ts"],
          browser: {
            enabled: true,
            headless: true,
            screenshotFailures: false,
            provider: playwright({ launchOptions: LAUNCH }),
            instances: [{ browser: "chromium" as const, viewport: { width: 1000, height: 800 } }],
            commands,
          },
        },
      },
    ],
  },
};

export default defineConfig(({ mode }) => ({
  test: {
    ...modes[mode as keyof typeof modes],
    maxWorkers: "100%", // command line tests wait for processes of their own half of the time
    reporters: process.env.CI
      ? ["default", ["json", { outputFile: `.test-output/${process.env.TEST_REPORT ?? "unit"}.json` }]]
      : ["default"],
  },
}));
