// Runs commands, whose arguments come line by line, as the process of each would: the built main module is evaluated anew for each,
// what it imports is loaded once. Tells the exit code when nothing keeps a process alive any longer.
import { createReadStream, openSync, writeSync } from "node:fs";
import { createInterface } from "node:readline";
import { setImmediate } from "node:timers/promises";
import { pathToFileURL } from "node:url";

const [main, requests, replies] = process.argv.slice(2);
const reply = openSync(replies, "w");
const folder = process.cwd();
let commands = 0;
for await (const line of createInterface({ input: createReadStream(requests) })) {
  const before = alive();
  process.chdir(folder);
  process.argv = [process.execPath, main, ...JSON.parse(line)];
  process.exitCode = undefined;
  await import(`${pathToFileURL(main).href}?${++commands}`);
  const until = Date.now() + 60_000;
  while (alive() > before) {
    if (Date.now() > until) throw new Error(`kept alive by ${process.getActiveResourcesInfo()}`);
    await setImmediate();
  }
  writeSync(reply, JSON.stringify(process.exitCode ?? 0));
}

/** What keeps this process alive. */
function alive() {
  return process.getActiveResourcesInfo().length;
}
