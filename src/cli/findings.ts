import { print } from "../node/output.ts";

/**
 * Tells what a command has found: notes on standard error, and `text`, or `facts` as JSON, on standard output. Where a table goes
 * there, or files are written that the text is beside, it goes to standard error.
 */
export async function tell(
  facts: object,
  text: string,
  targets: readonly string[],
  notes: readonly string[],
  { quiet = false, json = false }: { quiet?: boolean; json?: boolean },
): Promise<void> {
  const said = json
    ? JSON.stringify({ ...facts, files: targets, notes })
    : [text, ...(targets.length > 0 ? [`written: ${targets.join(", ")}`] : [])].join("\n");
  if (!quiet && !json) process.stderr.write(notes.map((note) => `note: ${note}\n`).join(""));
  // the text is what was asked for where no file is
  if (targets.includes("-") || (targets.length > 0 && !json)) {
    if (!quiet || json) process.stderr.write(`${said}\n`);
  } else await print(`${said}\n`);
}
