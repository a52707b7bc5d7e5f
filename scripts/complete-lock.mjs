// npm leaves platform packages that a registry may lack out of package-lock.json, and `npm ci` then refuses the
// lock on the platforms concerned. This adds the missing optional entries from the names that their parents list.
import { readFileSync, writeFileSync } from "node:fs";

const path = new URL("../package-lock.json", import.meta.url);
const lock = JSON.parse(readFileSync(path, "utf8"));
const oses = [
  "darwin",
  "linux",
  "win32",
  "android",
  "freebsd",
  "openbsd",
  "netbsd",
  "sunos",
  "aix",
  "openharmony",
];
const cpus = ["x64", "arm64", "arm", "ia32", "riscv64", "ppc64", "s390x", "loong64", "mips64el", "wasm32"];

let added = 0;
for (const entry of Object.values(lock.packages)) {
  for (const [name, version] of Object.entries(entry.optionalDependencies ?? {})) {
    const key = `node_modules/${name}`;
    if (lock.packages[key]) continue;
    // @scope/name-linux-arm64-musl, @scope/linux-arm64: the words after the scope name os, cpu and libc
    const words = name.split("/").pop().split("-");
    const os = words.filter((word) => oses.includes(word));
    const cpu = words.map((word) => (word === "armv7" || word === "gnueabihf" ? "arm" : word));
    const missing = { version: version.replace(/^[\^~]/, ""), optional: true };
    if (entry.dev) missing.dev = true;
    if (os.length) missing.os = os;
    const known = [...new Set(cpu.filter((word) => cpus.includes(word)))];
    if (known.length) missing.cpu = known;
    if (words.includes("musl")) missing.libc = ["musl"];
    else if (words.includes("gnu")) missing.libc = ["glibc"];
    lock.packages[key] = missing;
    added++;
  }
}
lock.packages = Object.fromEntries(
  Object.entries(lock.packages).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)),
);
writeFileSync(path, `${JSON.stringify(lock, null, 2)}\n`);
console.log(`package-lock.json: ${added} platform entries added`);
