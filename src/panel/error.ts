/** The data, not the call, are at fault: one line that says what was found where, what was wanted and what to do. */
export class DataError extends Error {
  override readonly name = "DataError";
}

/** A value of any type in a message about an argument: `"60"`, `null`, `2.5`, `[1,2]`, `a Float32Array`. */
export function shownValue(value: unknown): string {
  if (typeof value === "string") return JSON.stringify(value);
  if (typeof value === "function") return "a function";
  if (typeof value !== "object" || value === null) return String(value);
  if (Array.isArray(value)) return value.length > 9 ? "an array" : `[${value.map(shownValue).join(", ")}]`;
  const name = Object.getPrototypeOf(value)?.constructor?.name;
  return name === undefined || name === "Object"
    ? "an object"
    : `${/^[AEIOU]/.test(name) ? "an" : "a"} ${name}`;
}

/** Throws a RangeError unless `value` is an integer from `least` to `most`. */
export function checkInteger(
  name: string,
  value: unknown,
  least: number,
  most = Number.POSITIVE_INFINITY,
): void {
  if (Number.isInteger(value) && (value as number) >= least && (value as number) <= most) return;
  const range = most < Number.POSITIVE_INFINITY ? `from ${least} to ${most}` : `>= ${least}`;
  throw new RangeError(`${name} must be an integer ${range}, got ${shownValue(value)}`);
}

/** Throws a RangeError unless `value` is one of the few that are offered. */
export function checkOneOf(name: string, value: unknown, offered: readonly string[]): void {
  if (offered.includes(value as string)) return;
  const rule = offered.length === 1 ? "" : "one of ";
  throw new RangeError(
    `${name} must be ${rule}${offered.map(shownValue).join(", ")}, got ${shownValue(value)}`,
  );
}

/** The message for a name that is none of those offered, with the nearest of them. */
export function notAmong(what: string, name: unknown, offered: readonly string[]): string {
  const near = typeof name === "string" ? `; nearest: ${nearest(name, offered, 1)}` : "";
  return `${what} must be of ${offered.join(", ")}, got ${shownValue(name)}${near}`;
}

/** The entries of `names` nearest to `wanted`, nearest first, for messages about a name that is not there. */
export function nearest(wanted: string, names: readonly string[], most = 3): string[] {
  const key = wanted.toLowerCase();
  return names
    .map((name) => ({ name, distance: editDistance(key, name.toLowerCase()) }))
    .sort((a, b) => a.distance - b.distance)
    .filter(({ distance }, i) => i === 0 || distance <= Math.max(1, key.length / 2))
    .slice(0, most)
    .map(({ name }) => name);
}

function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const change = row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(change, row[j]! + 1, next[j - 1]! + 1));
    }
    row = next;
  }
  return row[b.length]!;
}
