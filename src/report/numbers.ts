// Numbers as a report writes them: few digits, a true minus, nothing for what is missing.

const NONE = "–";

/** `1.23` */
export function fixed(value: number, decimals = 2): string {
  if (!Number.isFinite(value)) return NONE;
  const text = value.toFixed(decimals);
  return /^-0(\.0*)?$/.test(text) ? text.slice(1) : text.replace("-", "\u2212");
}

/** `12 %` of 0.12. */
export function percent(share: number, decimals = 0): string {
  return Number.isFinite(share) ? `${fixed(100 * share, decimals)} %` : NONE;
}

/** `+1.2 %` of 0.012. */
export function signed(share: number, decimals = 1): string {
  const text = percent(share, decimals);
  return share > 0 && /[1-9]/.test(text) ? `+${text}` : text;
}

/** `−12.5 %` of −0.125, with all digits that were given. */
export function exactly(share: number): string {
  const text = `${Number((100 * share).toPrecision(6))} %`.replace("-", "\u2212");
  return share > 0 ? `+${text}` : text;
}

/** `12,345` */
export function grouped(count: number): string {
  return String(count).replace(/\B(?=(\d{3})+$)/g, ",");
}

/** `1 ticker`, `1,258 dates` */
export function plural(count: number, noun: string): string {
  return `${grouped(count)} ${noun}${count === 1 ? "" : "s"}`;
}
