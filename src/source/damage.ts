/** What an error from the inside of a codec says of the file, in a few words: the language's own errors say nothing of it. */
export function damageOf(error: unknown): string {
  const { message } = error as Error;
  const isOwn =
    error instanceof TypeError || error instanceof RangeError || /undefined|NaN|\[object/.test(message);
  return isOwn ? "its structure is damaged" : message.split("\n")[0]!;
}
