// `npm start` builds and shows the demo; `npm start -- compute ...` passes its arguments on.
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../", import.meta.url));
const build = spawnSync("npm", ["run", "--silent", "build"], {
  cwd: root,
  stdio: "inherit",
  shell: process.platform === "win32",
});
if (build.status !== 0) process.exit(build.status ?? 1);

const args = process.argv.slice(2);
const cli = spawnSync(process.execPath, [`${root}dist/bin/main.js`, ...(args.length > 0 ? args : ["demo"])], {
  // paths are meant from where the user stands, not from the package's folder
  cwd: process.env.INIT_CWD ?? process.cwd(),
  stdio: "inherit",
});
process.exit(cli.status ?? 1);
