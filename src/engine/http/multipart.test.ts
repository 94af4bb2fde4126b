import fc from "fast-check";
import { expect, test } from "vitest";
import { type FormPart, formParts } from "./multipart.ts";

type Given = { name: string; fileName: string | null; body: Buffer };
const boundary = "----b0undary";
const type = `multipart/form-data; boundary=${boundary}`;

function written(parts: readonly Given[]): Buffer {
  const each = parts.map(({ name, fileName, body }) => {
    const file = fileName === null ? "" : `; filename="${fileName}"`;
    return [Buffer.from(`--${boundary}\r\nContent-Disposition: form-data; name="${name}"${file}\r\n\r\n`), body, Buffer.from("\r\n")];
  });
  return Buffer.concat([...each.flat(), Buffer.from(`--${boundary}--\r\n`)]);
}

async function* inPieces(whole: Buffer, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < whole.length; at += size) yield whole.subarray(at, at + size);
}

async function read(source: AsyncIterable<Uint8Array>, contentType = type): Promise<Given[]> {
  const found: Given[] = [];
  for await (const { name, fileName, body } of formParts(source, contentType)) {
    const chunks: Uint8Array[] = [];
    for await (const chunk of body) chunks.push(chunk);
    found.push({ name, fileName, body: Buffer.concat(chunks) });
  }
  return found;
}

test("parts come out as they went in, however the bytes are cut", async () => {
  // Bytes that look like the beginning of a boundary, and ends that do.
  const bytes = fc.oneof(
    fc.uint8Array({ maxLength: 60 }).map((one) => Buffer.from(one)),
    fc.constantFrom("", "\r\n", `\r\n--${boundary.slice(0, -1)}`, "\r\n--", "--", "\r", "a\r\n\r\nb").map((one) => Buffer.from(one)),
  );
  const part = fc.record({
    name: fc.constantFrom("table_name", "uploadFile", "x"),
    fileName: fc.constantFrom(null, "a.txt", "é b.log"),
    body: bytes,
  });
  await fc.assert(
    fc.asyncProperty(fc.array(part, { minLength: 1, maxLength: 4 }), fc.integer({ min: 1, max: 80 }), async (parts, size) => {
      const whole = written(parts.map((one) => ({ ...one })));
      expect(await read(inPieces(whole, size))).toEqual(parts);
    }),
    { numRuns: 300 },
  );
});

test("what is no form, ends early or is cut off is refused with a sentence", async () => {
  const whole = written([{ name: "a", fileName: null, body: Buffer.from("1") }]);
  await expect(read(inPieces(whole, 7), "multipart/form-data")).rejects.toThrow("names no boundary");
  await expect(read(inPieces(Buffer.from("hello"), 2))).rejects.toThrow("ends in the middle");
  for (let length = 0; length < whole.length - 4; length += 3)
    await expect(read(inPieces(whole.subarray(0, length), 5))).rejects.toThrow("ends in the middle");
  await expect(read(inPieces(Buffer.concat([Buffer.from(`--${boundary}\r\nX: `), Buffer.alloc(40_000, "y")]), 1_000))).rejects.toThrow(
    "very long head",
  );
});

test("a part that is left is passed over, and names are read in every spelling", async () => {
  const whole = written([
    { name: "left", fileName: "big", body: Buffer.alloc(100_000, "z") },
    { name: "kept", fileName: null, body: Buffer.from("k") },
  ]);
  const seen: [string, string | null][] = [];
  for await (const part of formParts(inPieces(whole, 999), type)) {
    if (part.name === "kept") for await (const chunk of part.body) expect(Buffer.from(chunk).toString()).toBe("k");
    seen.push([part.name, part.fileName]);
  }
  expect(seen).toEqual([
    ["left", "big"],
    ["kept", null],
  ]);
  const head = (line: string) => Buffer.from(`--b\r\ncontent-disposition: form-data; ${line}\r\ncontent-type: text/plain\r\n\r\n\r\n--b--`);
  const first = async (line: string): Promise<FormPart | undefined> => {
    for await (const part of formParts(inPieces(head(line), 9), 'multipart/form-data; boundary="b"')) return part;
    return undefined;
  };
  expect(await first("name=a; filename=c.txt")).toMatchObject({ name: "a", fileName: "c.txt", type: "text/plain" });
  expect(await first(`name="a"; filename="x"; filename*=UTF-8''%C3%A9.txt`)).toMatchObject({ fileName: "é.txt" });
});
