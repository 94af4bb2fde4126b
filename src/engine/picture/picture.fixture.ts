import { crc32, deflateSync } from "node:zlib";

// Pictures for tests, made here from their pixels.

export type Chunk = readonly [type: string, data: Uint8Array];

/** The bytes of a PNG of these chunks, with right checksums. */
export function pngOf(chunks: readonly Chunk[]): Uint8Array {
  const parts = chunks.map(([type, data]) => {
    const body = Buffer.concat([Buffer.from(type, "latin1"), data]);
    const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
    length.writeUInt32BE(data.length);
    sum.writeUInt32BE(crc32(body));
    return Buffer.concat([length, body, sum]);
  });
  return new Uint8Array(Buffer.concat([Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]), ...parts]));
}

/** The head of a picture: eight bits, red green blue and how solid (6), where nothing else is said. */
export function headOf(width: number, height: number, { depth = 8, color = 6, interlace = 0 } = {}): Chunk {
  const data = Buffer.alloc(13);
  data.writeUInt32BE(width, 0);
  data.writeUInt32BE(height, 4);
  data.set([depth, color, 0, 0, interlace], 8);
  return ["IHDR", data];
}

/** A logo for tests: a bar of one colour beside a disc of another, on a transparent ground. */
export function logoPicture(width = 240, height = 60): Uint8Array {
  const lines = Buffer.alloc(height * (1 + width * 4));
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const isDisc = (x - height / 2) ** 2 + (y - height / 2) ** 2 < (height / 2 - 2) ** 2;
      const isBar = x > height * 1.3 && x < width - 4 && y > height * 0.3 && y < height * 0.7;
      lines.set(isDisc ? [0x1f, 0x5f, 0x3d, 255] : isBar ? [0xd9, 0x8e, 0x04, 255] : [0, 0, 0, 0], y * (1 + width * 4) + 1 + x * 4);
    }
  }
  return pngOf([headOf(width, height), ["IDAT", deflateSync(lines)], ["IEND", Buffer.alloc(0)]]);
}
