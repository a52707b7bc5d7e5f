import { spawn } from "node:child_process";

/** What opens an address in the user's browser, without a shell that would read it. */
const OPENERS: Partial<Record<NodeJS.Platform, readonly [command: string, ...args: string[]]>> = {
  darwin: ["open"],
  win32: ["rundll32", "url.dll,FileProtocolHandler"],
};

/** Opens an address; `failed` is told why where that is seen not to be. */
export function openBrowser(url: string, failed: (why: string) => void): void {
  const [command, ...args] = OPENERS[process.platform] ?? ["xdg-open"];
  const child = spawn(command, [...args, url], { stdio: "ignore", detached: true });
  child.once("error", () => failed(`${command} is not there to open a browser`));
  child.once("exit", (code) => {
    if (code !== 0) failed(`${command} has opened no browser`);
  });
  child.unref();
}
