import { crc32, deflateSync, inflateSync } from "node:zlib";
import type { Logo } from "../../kernel/look.ts";

/** How large the file of a logo may be, in bytes, and how wide and high its picture, in pixels. */
export const logoBounds = { bytes: 256 * 1024, width: { least: 32, most: 2000 }, height: { least: 16, most: 1000 } } as const;

export type ReadLogo = { ok: true; logo: Logo } | { ok: false; sentence: string };

const signature = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];
/** Samples of a pixel by colour type, and the bit depths it may have. Source: PNG, third edition, 11.2.1. */
const kinds: Readonly<Record<number, { samples: number; depths: readonly number[] }>> = {
  0: { samples: 1, depths: [1, 2, 4, 8, 16] },
  2: { samples: 3, depths: [8, 16] },
  3: { samples: 1, depths: [1, 2, 4, 8] },
  4: { samples: 2, depths: [8, 16] },
  6: { samples: 4, depths: [8, 16] },
};

/**
 * Reads a logo: a PNG within bounds, whole, and of exactly as many pixels as it says, so that no program that shows it later has to find out. Answers it
 * anew without anything but its pixels: no texts, no places, no colour profiles, no second picture. What is none is refused in a sentence.
 */
export function readLogo(bytes: Uint8Array): ReadLogo {
  if (bytes.length > logoBounds.bytes) return refused(`The file has more than ${logoBounds.bytes / 1024} kB. Save the logo smaller.`);
  if (!signature.every((byte, place) => bytes[place] === byte)) return refused(otherFormat(bytes));
  const chunks = chunksOf(bytes);
  const head = chunks?.[0];
  if (!chunks || head?.type !== "IHDR" || head.data.length !== 13 || chunks.at(-1)?.type !== "IEND") return refused(broken);
  const view = new DataView(head.data.buffer, head.data.byteOffset, 13);
  const [widthPx, heightPx] = [view.getUint32(0), view.getUint32(4)];
  const { width, height } = logoBounds;
  if (widthPx < width.least || widthPx > width.most || heightPx < height.least || heightPx > height.most)
    return refused(
      `The picture has ${widthPx} × ${heightPx} pixels. A logo has ${width.least} to ${width.most} in width and ${height.least} to ${height.most} in height.`,
    );
  const [depth, color, interlace] = [view.getUint8(8), view.getUint8(9), view.getUint8(12)];
  const kind = kinds[color];
  if (!kind?.depths.includes(depth) || view.getUint8(10) !== 0 || view.getUint8(11) !== 0) return refused(broken);
  if (interlace !== 0) return refused("The picture is interlaced. Save it as a plain PNG.");
  const of = (type: string) => chunks.filter((chunk) => chunk.type === type).map((chunk) => chunk.data);
  const [palette, ...palettes] = of("PLTE");
  if (palettes.length > 0 || (color === 3 && !palette) || (palette && !isPalette(palette))) return refused(broken);
  const lineBytes = 1 + Math.ceil((widthPx * kind.samples * depth) / 8);
  const raw = linesIn(Buffer.concat(of("IDAT")), lineBytes, heightPx);
  if (!raw) return refused(broken);
  const [clear, ...clears] = of("tRNS");
  if (clears.length > 0 || (clear && !isClear(clear, color, palette))) return refused(broken);
  const colors = color === 3 ? [{ type: "PLTE", data: palette! }] : [];
  const kept = [head, ...colors, ...(clear ? [{ type: "tRNS", data: clear }] : [])];
  // Packed anew: what may stand behind the pixels in the same stream stays behind.
  const pixels = { type: "IDAT", data: deflateSync(raw, { level: 9 }) };
  const png = Buffer.concat([Buffer.from(signature), ...kept.map(chunkBytes), chunkBytes(pixels), chunkBytes(end)]);
  return { ok: true, logo: { png: new Uint8Array(png), widthPx, heightPx } };
}

const broken = "The picture cannot be read: the file is damaged or cut off. Save it as a PNG again.";
const end = { type: "IEND", data: new Uint8Array(0) };

function refused(sentence: string): ReadLogo {
  return { ok: false, sentence };
}

function otherFormat(bytes: Uint8Array): string {
  const begin = new TextDecoder("utf-8").decode(bytes.subarray(0, 512)).trimStart();
  if (begin.startsWith("<")) return "An SVG may carry programs and fetch from elsewhere, so none is taken. Save the logo as a PNG.";
  return "This is no PNG. Save the logo as a PNG, with a transparent or white ground.";
}

type Chunk = { type: string; data: Uint8Array };

/** The chunks of a PNG, each with its checksum held; null where they do not fill the file. */
function chunksOf(bytes: Uint8Array): Chunk[] | null {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const chunks: Chunk[] = [];
  for (let at = signature.length; at < bytes.length; ) {
    if (at + 12 > bytes.length) return null;
    const length = view.getUint32(at);
    if (length > bytes.length - at - 12) return null;
    const body = bytes.subarray(at + 4, at + 8 + length);
    if (crc32(body) !== view.getUint32(at + 8 + length)) return null;
    chunks.push({ type: String.fromCharCode(...body.subarray(0, 4)), data: body.subarray(4) });
    at += 12 + length;
    if (chunks.at(-1)!.type === "IEND") return at === bytes.length ? chunks : null;
  }
  return null;
}

function isPalette(data: Uint8Array): boolean {
  return data.length > 0 && data.length % 3 === 0 && data.length <= 768;
}

/** Whether what is see-through is said as its colours allow: some programs refuse a picture for it. Source: PNG, third edition, 11.3.1.1. */
function isClear(data: Uint8Array, color: number, palette: Uint8Array | undefined): boolean {
  if (color === 3) return data.length > 0 && data.length <= (palette?.length ?? 0) / 3;
  return color === 0 ? data.length === 2 : color === 2 && data.length === 6;
}

/** The lines it unpacks to: exactly so many, each with a filter there is, never more; null where it does not. */
function linesIn(packed: Uint8Array, lineBytes: number, lines: number): Uint8Array | null {
  const wanted = lineBytes * lines;
  try {
    const raw = inflateSync(packed, { maxOutputLength: wanted });
    if (raw.length !== wanted) return null;
    for (let line = 0; line < lines; line++) if (raw[line * lineBytes]! > 4) return null;
    return raw;
  } catch {
    // What does not unpack is no picture: that is the answer.
    return null;
  }
}

function chunkBytes({ type, data }: Chunk): Buffer {
  const body = Buffer.concat([Buffer.from(type, "latin1"), data]);
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  sum.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, sum]);
}
