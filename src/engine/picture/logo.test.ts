import { deflateSync, inflateSync } from "node:zlib";
import fc from "fast-check";
import { expect, test } from "vitest";
import { readLogo } from "./logo.ts";
import { type Chunk, headOf, logoPicture, pngOf } from "./picture.fixture.ts";

const end: Chunk = ["IEND", Buffer.alloc(0)];
const linesOf = (width: number, height: number, filter = 0) => {
  const raw = Buffer.alloc(height * (1 + width * 4));
  for (let line = 0; line < height; line++) raw[line * (1 + width * 4)] = filter;
  return deflateSync(raw);
};
const sentenceOf = (bytes: Uint8Array) => {
  const done = readLogo(bytes);
  return done.ok ? "" : done.sentence;
};

test("a logo comes out with its pixels and nothing else", () => {
  const plain = logoPicture();
  const done = readLogo(plain);
  expect(done).toMatchObject({ ok: true, logo: { widthPx: 240, heightPx: 60 } });
  const idat = linesOf(64, 32);
  const secret = Buffer.from("Comment\u0000the address of somebody");
  const chatty = pngOf([
    headOf(64, 32),
    ["tEXt", secret],
    ["acTL", Buffer.alloc(8)],
    ["IDAT", idat.subarray(0, 9)],
    ["IDAT", idat.subarray(9)],
    end,
  ]);
  const quiet = readLogo(chatty);
  if (!quiet.ok) throw new Error(quiet.sentence);
  const alone = pngOf([headOf(64, 32), ["IDAT", deflateSync(inflateSync(idat), { level: 9 })], end]);
  expect(quiet.logo.png).toEqual(alone);
  expect(readLogo(quiet.logo.png)).toEqual(quiet);
  const behind = Buffer.concat([idat, Buffer.from("PK<script>behind the pixels")]);
  expect(readLogo(pngOf([headOf(64, 32), ["IDAT", behind], end]))).toEqual(quiet);
});

test.each<[string, Uint8Array, RegExp]>([
  ["an SVG", new TextEncoder().encode('\n<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'), /An SVG may carry programs/],
  ["another format", new Uint8Array([0xff, 0xd8, 0xff, 0xe0]), /no PNG/],
  ["nothing", new Uint8Array(0), /no PNG/],
  ["a large file", new Uint8Array(300 * 1024), /more than 256 kB/],
  ["a huge picture", pngOf([headOf(20_000, 20_000), ["IDAT", linesOf(8, 8)], end]), /20000 × 20000 pixels/],
  ["a tiny one", pngOf([headOf(1, 1), ["IDAT", linesOf(1, 1)], end]), /1 × 1 pixels/],
  ["more pixels than it says", pngOf([headOf(64, 32), ["IDAT", linesOf(2000, 900)], end]), /cannot be read/],
  ["fewer pixels than it says", pngOf([headOf(64, 32), ["IDAT", linesOf(64, 31)], end]), /cannot be read/],
  ["a filter there is not", pngOf([headOf(64, 32), ["IDAT", linesOf(64, 32, 9)], end]), /cannot be read/],
  ["a colour type there is not", pngOf([headOf(64, 32, { color: 5 }), ["IDAT", linesOf(64, 32)], end]), /cannot be read/],
  ["colours without a palette", pngOf([headOf(64, 32, { color: 3 }), ["IDAT", linesOf(64, 32)], end]), /cannot be read/],
  ["see-through twice over", pngOf([headOf(64, 32), ["tRNS", Buffer.alloc(6)], ["IDAT", linesOf(64, 32)], end]), /cannot be read/],
  ["an interlaced one", pngOf([headOf(64, 32, { interlace: 1 }), ["IDAT", linesOf(64, 32)], end]), /interlaced/],
  ["one without an end", pngOf([headOf(64, 32), ["IDAT", linesOf(64, 32)]]), /cannot be read/],
  ["one with something behind its end", new Uint8Array([...logoPicture(), 1]), /cannot be read/],
  ["half of one", logoPicture().subarray(0, 80), /cannot be read/],
])("what is no logo is refused in a sentence: %s", (_what, bytes, sentence) => {
  expect(sentenceOf(bytes)).toMatch(sentence);
});

test("a flipped bit anywhere, and any bytes at all, are refused, never a fault", () => {
  const good = logoPicture(64, 32);
  fc.assert(
    fc.property(fc.nat(good.length * 8 - 1), (bit) => {
      const bytes = good.slice();
      bytes[bit >> 3]! ^= 1 << (bit & 7);
      expect(readLogo(bytes).ok).toBe(false);
    }),
    { numRuns: 300 },
  );
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
      expect(readLogo(new Uint8Array([...good.subarray(0, 8), ...bytes])).ok).toBe(false);
    }),
    { numRuns: 300 },
  );
});
