/** Milliseconds after which a browser has surely taken up a download. */
const KEPT = 60_000;

/** Hands a file to the reader, under a name. */
export function download(blob: Blob, name: string): void {
  const url = URL.createObjectURL(blob);
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  // one that is revoked at once is lost in some browsers
  setTimeout(() => URL.revokeObjectURL(url), KEPT);
}

/** `1.2 MB` */
export function sizeText(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`;
  if (bytes < 1e6) return `${(bytes / 1e3).toFixed(bytes < 1e4 ? 1 : 0)} kB`;
  return `${(bytes / 1e6).toFixed(bytes < 1e7 ? 1 : 0)} MB`;
}

/** Whether the text is on the clipboard now: a page may be kept from writing to it, or have none. */
export async function copied(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false;
  }
}
