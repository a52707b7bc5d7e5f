// What a page holds beside its script, in elements that are no script: bytes deflated, in base64.

/** The text of the element of that name; undefined where there is none. It is taken out, as it may be large. */
export function takeText(id: string): string | undefined {
  const element = document.getElementById(id);
  element?.remove();
  return element?.textContent ?? undefined;
}

/** Its bytes. */
export async function takeBytes(id: string): Promise<Uint8Array<ArrayBuffer> | undefined> {
  const text = takeText(id);
  if (text === undefined) return undefined;
  const stream = new Blob([fromBase64(text)]).stream().pipeThrough(new DecompressionStream("deflate"));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

function fromBase64(text: string): Uint8Array<ArrayBuffer> {
  const piece = 4 * 2 ** 18;
  const bytes = new Uint8Array(Math.ceil(text.length / 4) * 3);
  let at = 0;
  for (let from = 0; from < text.length; from += piece) {
    const letters = atob(text.slice(from, from + piece));
    for (let i = 0; i < letters.length; i++) bytes[at++] = letters.charCodeAt(i);
  }
  return bytes.subarray(0, at);
}
