import { spawnSync } from "node:child_process";
import { inflateRawSync } from "node:zlib";

const stored = 0;
const deflated = 8;
const lzma = 14;

/**
 * The files of a zip archive by name: stored, deflated, and LZMA by the system's `xz`; no zip64.
 * Source: PKWARE APPNOTE 6.3.9, sections 4.3.7, 4.3.12 and 5.8.
 */
export function unzip(archive: Buffer): Map<string, Buffer> {
  const end = archive.lastIndexOf(Buffer.from([0x50, 0x4b, 0x05, 0x06]));
  if (end < 0) throw new Error("This is not a zip archive.");
  const files = new Map<string, Buffer>();
  let at = archive.readUInt32LE(end + 16);
  for (let count = archive.readUInt16LE(end + 10); count > 0; count--) {
    const [size, whole] = [archive.readUInt32LE(at + 20), archive.readUInt32LE(at + 24)];
    const [nameLength, extraLength, commentLength] = [28, 30, 32].map((offset) => archive.readUInt16LE(at + offset)) as [
      number,
      number,
      number,
    ];
    const local = archive.readUInt32LE(at + 42);
    const start = local + 30 + archive.readUInt16LE(local + 26) + archive.readUInt16LE(local + 28);
    files.set(
      archive.toString("utf8", at + 46, at + 46 + nameLength),
      unpacked(archive.readUInt16LE(at + 10), archive.subarray(start, start + size), whole),
    );
    at += 46 + nameLength + extraLength + commentLength;
  }
  return files;
}

function unpacked(method: number, held: Buffer, size: number): Buffer {
  if (method === stored) return held;
  if (method === deflated) return inflateRawSync(held);
  if (method !== lzma) throw new Error(`The archive is packed by method ${method}, which is not read here.`);
  // The archive keeps the properties behind four bytes of its own, and no length; xz wants properties, length and data.
  const header = Buffer.alloc(13);
  held.copy(header, 0, 4, 9);
  header.writeBigUInt64LE(BigInt(size), 5);
  const done = spawnSync("xz", ["--format=lzma", "--decompress", "--stdout"], {
    input: Buffer.concat([header, held.subarray(9)]),
    maxBuffer: 2 ** 30,
  });
  if (done.error || done.status !== 0)
    throw new Error(`xz could not unpack the archive (install xz-utils): ${done.error?.message ?? String(done.stderr)}`);
  return done.stdout;
}
