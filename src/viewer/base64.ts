/** Bytes of what is deflated and in base64. */
export async function inflateBase64(text: string): Promise<Uint8Array<ArrayBuffer>> {
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
