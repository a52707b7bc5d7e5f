/** The ticker that a text means: itself, in other case, or the only one that begins so; undefined where none is meant, or several. */
export function tickerOf(text: string, tickers: readonly string[]): string | undefined {
  const wanted = text.trim();
  if (wanted === "") return undefined;
  if (tickers.includes(wanted)) return wanted;
  const low = wanted.toLowerCase();
  for (const isMeant of [(name: string) => name === low, (name: string) => name.startsWith(low)]) {
    const found = tickers.filter((ticker) => isMeant(ticker.toLowerCase()));
    if (found.length > 0) return found.length === 1 ? found[0] : undefined;
  }
  return undefined;
}
