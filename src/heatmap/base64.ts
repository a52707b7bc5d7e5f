export function base64(bytes: Uint8Array): string {
  const piece = 3 * 2 ** 13; // whole groups of three bytes, and no more arguments than a call may have
  let text = "";
  for (let i = 0; i < bytes.length; i += piece) {
    text += btoa(String.fromCharCode(...bytes.subarray(i, i + piece)));
  }
  return text;
}
