import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    testTimeout: 60_000,
    env: { TZ: "Pacific/Auckland" }, // far from UTC: a date that slips into local time shows
  },
});
