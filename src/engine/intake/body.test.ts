import { gzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { readBody } from "./body.ts";
import type { IntakeRoute } from "./contract.ts";

const route: IntakeRoute = { method: "POST", path: "/", reads: "json", mostBytes: 1000 };
const read = async (bytes: Uint8Array | string, headers: Record<string, string> = {}) => {
  const answer = await readBody(typeof bytes === "string" ? Buffer.from(bytes) : bytes, headers, route);
  return answer.ok ? answer.body.json : answer.refusal.code;
};

test("a body is read in the charset it names, and refused where it is not what it says", async () => {
  expect(await read('{"town":"Zürich"}')).toEqual({ town: "Zürich" });
  expect(await read('\uFEFF{"town":"Zürich"}')).toEqual({ town: "Zürich" });
  expect(await read(Buffer.from('{"town":"Zürich"}', "latin1"))).toBe("badEncoding");
  expect(await read(Buffer.from('{"town":"Zürich"}', "latin1"), { "content-type": "application/json; charset=ISO-8859-1" })).toEqual({
    town: "Zürich",
  });
  expect(await read(Buffer.from('{"town":"Zürich"}', "utf16le"), { "content-type": 'text/plain; charset="utf-16le"' })).toEqual({
    town: "Zürich",
  });
  expect(await read("{}", { "content-type": "application/json; charset=klingon" })).toBe("badEncoding");
});

test("a packed body is unpacked within the bound; one that is cut off or would burst it is refused", async () => {
  const packed = gzipSync('{"a":1}');
  expect(await read(packed, { "content-encoding": "gzip" })).toEqual({ a: 1 });
  expect(await read(packed.subarray(0, packed.length - 5), { "content-encoding": "gzip" })).toBe("badEncoding");
  expect(await read(gzipSync(" ".repeat(100_000)), { "content-encoding": "gzip" })).toBe("tooLarge");
  expect(await read(packed, { "content-encoding": "br" })).toBe("badEncoding");
});

test("an empty or truncated body is refused", async () => {
  expect([await read(""), await read("   "), await read('{"a":'), await read("nonsense")]).toEqual(new Array(4).fill("notJson"));
});
