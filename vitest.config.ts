import { defineConfig } from "vitest/config";

// `vitest run` is everything that Node and npm alone can run; `--mode browser` adds nothing to it but runs what needs
// Chromium, by itself.
export default defineConfig(({ mode }) => ({
  test: {
    include: mode === "browser" ? ["test/browser/*.test.ts"] : ["test/**/*.test.ts"],
    exclude: mode === "browser" ? [] : ["test/browser/**"],
    setupFiles: ["test/setup.ts"],
    testTimeout: 120_000,
    hookTimeout: 120_000,
    env: { TZ: "Pacific/Auckland" }, // far from UTC: a date that slips into local time shows
    reporters: process.env.CI
      ? ["default", ["json", { outputFile: `.test-output/${process.env.TEST_REPORT ?? "unit"}.json` }]]
      : ["default"],
  },
}));
