import { crc32, deflateSync } from "node:zlib";

const signature = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a);

/**
 * RGBA bytes (4 * width * height) as a PNG file, without the alpha channel where every pixel is opaque.
 * Rows go in unfiltered: on a 5000 x 2520 market that is 4 to 5 times as fast as the encoders of node-canvas and
 * @napi-rs/canvas, and a third smaller, because runs of equal colours stay runs.
 */
export function encodePNG(width: number, height: number, rgba: Uint8ClampedArray): Buffer {
  let opaque = true;
  for (let i = 3; i < rgba.length && opaque; i += 4) opaque = rgba[i] === 255;
  const channels = opaque ? 3 : 4;

  // each row begins with a byte for its filter, 0 = none
  const rows = Buffer.alloc(height * (1 + width * channels));
  let from = 0;
  let to = 0;
  for (let y = 0; y < height; y++) {
    to++;
    for (let x = 0; x < width; x++, from += 4) {
      rows[to++] = rgba[from]!;
      rows[to++] = rgba[from + 1]!;
      rows[to++] = rgba[from + 2]!;
      if (!opaque) rows[to++] = rgba[from + 3]!;
    }
  }

  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header[8] = 8; // bits a channel
  header[9] = opaque ? 2 : 6; // RGB or RGBA
  const pixels = deflateSync(rows, { level: 4 }); // 6: 1.5 times as long for 2 % less
  return Buffer.concat([
    signature,
    chunk("IHDR", header),
    chunk("IDAT", pixels),
    chunk("IEND", Buffer.alloc(0)),
  ]);
}

function chunk(type: string, data: Buffer): Buffer {
  const bytes = Buffer.alloc(12 + data.length);
  bytes.writeUInt32BE(data.length, 0);
  bytes.write(type, 4, "latin1");
  data.copy(bytes, 8);
  bytes.writeUInt32BE(crc32(bytes.subarray(4, 8 + data.length)), 8 + data.length);
  return bytes;
}
