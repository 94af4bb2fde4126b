import { createServer } from "node:tls";
import { expect, test } from "vitest";
import { makeCertificate } from "../../../test/certificate.ts";
import { readTargets } from "../outgoing.ts";
import { makeMailboxReader, readUpTo } from "./mailbox.ts";

test("a mailbox is read up to where nothing is still to come, whatever the order in which it was taken", () => {
  const read = { from: 10, next: 20 };
  expect(readUpTo({ ...read, waiting: [], taken: [] })).toBe(10);
  expect(readUpTo({ ...read, waiting: [12, 13, 11], taken: [12, 13, 11] })).toBe(13);
  expect(readUpTo({ ...read, waiting: [12, 13, 11], taken: [12, 13] })).toBe(10);
  expect(readUpTo({ ...read, waiting: [4, 12, 13], taken: [12] })).toBe(12);
  expect(readUpTo({ from: null, next: 20, waiting: [3, 4], taken: [3] })).toBe(19);
});

test("a server that lets a byte drip now and then is left", { timeout: 20_000 }, async () => {
  const { cert, key } = makeCertificate();
  const drips = new Set<NodeJS.Timeout>();
  const server = createServer({ cert, key }, (socket) => {
    socket.write("* OK ready\r\n* ");
    const drip = setInterval(() => socket.write("x"), 50);
    drips.add(drip);
    socket.on("error", () => clearInterval(drip)).on("close", () => clearInterval(drip));
  });
  await new Promise<void>((ready) => server.listen(0, "127.0.0.1", ready));
  const { port } = server.address() as { port: number };
  const reader = makeMailboxReader({ own: readTargets("127.0.0.1")!, lineMs: 500 });
  const place = { host: "127.0.0.1", port, isTlsFirst: true, folder: "INBOX", username: "u", password: "p", authority: cert };
  const began = performance.now();
  expect(await reader.look(place)).toMatchObject({ ok: false });
  expect(performance.now() - began).toBeLessThan(5_000);
  for (const drip of drips) clearInterval(drip);
  server.close();
});
