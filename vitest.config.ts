import { defineConfig } from "vitest/config";
import { hasShared } from "./test/shared.ts";

const files: Record<string, string[]> = {
  browser: ["test/browser/*.test.ts"],
  long: ["test/kernel/random.test.ts", "test/source/mutation.test.ts"],
};

process.env.NODE_ENV = "production"; // libraries as they are used, not as they are debugged: lit-html would warn of itself

// `vitest run` is everything that Node and npm alone can run; `--mode browser` is what needs Chromium, by itself, and
// `--mode long` what takes minutes. Tests named golden need the public reference data beside the project.
export default defineConfig(({ mode }) => ({
  test: {
    include: files[mode] ?? ["test/**/*.test.ts"],
    exclude: mode === "browser" ? [] : ["test/browser/**", ...(hasShared ? [] : ["**/*.golden.test.ts"])],
    setupFiles: ["test/setup.ts"],
    maxWorkers: "100%", // command line tests wait for processes of their own half of the time
    testTimeout: mode === "long" ? 0 : 120_000,
    hookTimeout: 120_000,
    env: {
      TZ: "Pacific/Auckland", // far from UTC: a date that slips into local time shows
      ...(mode === "long" ? { WINDOWS: process.env.WINDOWS ?? "1000000", MUTATIONS: process.env.MUTATIONS ?? "500000" } : {}),
    },
    disableConsoleIntercept: mode === "long", // progress as it comes
    reporters: process.env.CI
      ? ["default", ["json", { outputFile: `.test-output/${process.env.TEST_REPORT ?? "unit"}.json` }]]
      : ["default"],
  },
}));
