import { defineConfig } from "vitest/config";
import { hasShared } from "./test/shared.ts";

// `vitest run` is everything that Node and npm alone can run; `--mode browser` is what needs Chromium, by itself. Tests
// named golden need the public reference data beside the project.
export default defineConfig(({ mode }) => ({
  test: {
    include: mode === "browser" ? ["test/browser/*.test.ts"] : ["test/**/*.test.ts"],
    exclude: mode === "browser" ? [] : ["test/browser/**", ...(hasShared ? [] : ["**/*.golden.test.ts"])],
    setupFiles: ["test/setup.ts"],
    testTimeout: 120_000,
    hookTimeout: 120_000,
    env: { TZ: "Pacific/Auckland" }, // far from UTC: a date that slips into local time shows
    reporters: process.env.CI
      ? ["default", ["json", { outputFile: `.test-output/${process.env.TEST_REPORT ?? "unit"}.json` }]]
      : ["default"],
  },
}));
