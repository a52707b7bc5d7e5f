// One closing line over several reports of the test runner; fails when one of them ran nothing or had a failure.
import { readFileSync } from "node:fs";

let passed = 0;
let failed = 0;
for (const path of process.argv.slice(2)) {
  const { numPassedTests, numFailedTests } = JSON.parse(readFileSync(path, "utf8"));
  if (numPassedTests === 0) throw new Error(`${path}: no test passed`);
  passed += numPassedTests;
  failed += numFailedTests;
}
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
