/** The call, not the data, is wrong: one line, exit code 2. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}
