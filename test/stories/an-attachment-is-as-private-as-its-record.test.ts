import { createHash, randomBytes } from "node:crypto";
import { connect } from "node:net";
import { afterAll, beforeAll, expect, test } from "vitest";
import { mostBytes, removeBrokenUploads } from "../../src/engine/files.ts";
import type { Actor } from "../../src/kernel/actor.ts";
import { addDays } from "../../src/kernel/time.ts";
import { asActors } from "../asking.ts";
import { openTestOffice, type TestOffice } from "../office.ts";
import { ticketPractice, ticketTables } from "../ticket.ts";

type Person = Actor & { personId: string };
const { authenticate, ask } = asActors();
let office: TestOffice;
let ada: Person;
let mary: Person;
let carl: Person;
let auditor: Person;
beforeAll(async () => {
  office = await openTestOffice(undefined, { more: [ticketPractice], tables: ticketTables, authenticate });
  ada = await office.person("Ada Lovelace", ["analyst"]);
  mary = await office.person("Mary Manager", ["manager"]);
  carl = await office.person("Carl Caller", ["requester"]);
  auditor = await office.person("Audrey Auditor", ["auditor"]);
});
afterAll(() => office.close());

const png = Buffer.concat([Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]), randomBytes(700_000)]);
const newTicket = (more = {}) => office.must(ada, "ticket", { type: "create", title: "Broken", caller: carl.personId, ...more });
const attach = (who: Actor, ticket: string, query: string, body: Buffer, type = "image/png") =>
  ask(office, who, `POST /api/tickets/${ticket}/attachments?${query}`, { body, headers: { "content-type": type } });

test("what comes out is what went in, byte for byte, and the timeline says who attached it", async () => {
  const ticket = await newTicket();
  const added = await attach(ada, ticket.id, "name=Bildschirm%C3%BC%20%22a%22.png", png, "text/html");
  expect(added.status).toBe(201);
  const { file } = added.body;
  expect(file).toMatchObject({
    name: 'Bildschirmü "a".png',
    type: "image/png",
    size: png.length,
    audience: "staff",
    addedBy: ada.personId,
  });
  expect(file.sha256).toBe(createHash("sha256").update(png).digest("hex"));
  const got = await ask(office, ada, `GET /api/attachments/${file.id}`);
  expect(got.bytes.equals(png)).toBe(true);
  expect(got.headers).toMatchObject({
    "content-type": "image/png",
    "content-length": String(png.length),
    "x-content-type-options": "nosniff",
    "content-disposition": `inline; filename="Bildschirm_ _a_.png"; filename*=UTF-8''Bildschirm%C3%BC%20%22a%22.png`,
  });
  const again = await ask(office, ada, `GET /api/attachments/${file.id}`, { headers: { "if-none-match": String(got.headers.etag) } });
  expect(again.status).toBe(304);
  const chunks = await office.db.query<{ bytes: number }>(
    "select length(bytes) as bytes from file_chunk where file = $1 order by ordinal",
    [file.id],
  );
  expect(chunks.map((one) => one.bytes)).toEqual([262_144, 262_144, png.length - 2 * 262_144]);
  const { items } = (await ask(office, ada, `GET /api/tickets/${ticket.id}/timeline`)).body;
  expect(items[0]).toMatchObject({ type: "attachmentAdded", label: "attached a file", actor: ada.personId, audience: "staff" });
  expect(items[0].data).toMatchObject({ file: file.id, size: png.length, sha256: file.sha256 });
});

test("a caller sees and adds what is meant for them, and nothing of the staff's", async () => {
  const ticket = await newTicket();
  const secret = (await attach(ada, ticket.id, "name=internal.png", png)).body.file;
  const open = (await attach(ada, ticket.id, "name=answer.png&audience=caller", png)).body.file;
  const own = (await attach(carl, ticket.id, "name=mine.png", png)).body.file;
  expect(own.audience).toBe("caller");
  expect((await attach(carl, ticket.id, "name=hidden.png&audience=staff", png)).status).toBe(422);
  const list = (await ask(office, carl, `GET /api/tickets/${ticket.id}/attachments`)).body.items;
  expect(list.map((one: { id: string }) => one.id).sort()).toEqual([open.id, own.id].sort());
  expect((await ask(office, carl, `GET /api/attachments/${secret.id}`)).status).toBe(404);
  const { items } = (await ask(office, carl, `GET /api/tickets/${ticket.id}/timeline`)).body;
  expect(JSON.stringify(items)).not.toContain("internal.png");
  expect((await ask(office, carl, `DELETE /api/attachments/${own.id}`)).status).toBe(403);
});

test("who may not see the record gets neither list nor file, and is not told that there is one", async () => {
  const ticket = await office.must(mary, "ticket", { type: "create", title: "Vault", confidential: true });
  const { file } = (await attach(mary, ticket.id, "name=plan.png", png)).body;
  const hidden = await ask(office, ada, `GET /api/attachments/${file.id}`);
  const absent = await ask(office, ada, `GET /api/attachments/${"0".repeat(32)}`);
  expect(hidden.status).toBe(404);
  expect(hidden.body).toEqual(absent.body);
  expect((await ask(office, ada, `GET /api/tickets/${ticket.id}/attachments`)).status).toBe(404);
  expect((await attach(ada, ticket.id, "name=x.png", png)).status).toBe(404);
  expect((await ask(office, ada, `DELETE /api/attachments/${file.id}`)).status).toBe(404);
  const other = await newTicket();
  expect((await attach(auditor, other.id, "name=x.png", png)).status).toBe(403);
});

test("removing a file takes its bytes away and leaves its trace", async () => {
  const ticket = await newTicket();
  const { file } = (await attach(ada, ticket.id, "name=oops.png", png)).body;
  expect((await ask(office, auditor, `DELETE /api/attachments/${file.id}`)).status).toBe(403);
  expect((await ask(office, ada, `DELETE /api/attachments/${file.id}`)).status).toBe(204);
  expect((await ask(office, ada, `GET /api/attachments/${file.id}`)).status).toBe(404);
  expect(await office.db.query("select 1 from file_chunk where file = $1", [file.id])).toEqual([]);
  const entries = await office.db.query<{ type: string }>("select type from journal where id = $1 order by n", [ticket.id]);
  expect(entries.map((one) => one.type)).toEqual(["ticketCreated", "attachmentAdded", "attachmentRemoved"]);
});

test("watchers hear of a file as far as they may see it", async () => {
  const ticket = await newTicket();
  await ask(office, carl, `PUT /api/tickets/${ticket.id}/watch`);
  await attach(ada, ticket.id, "name=internal.png", png);
  await attach(ada, ticket.id, "name=answer.png&audience=caller", png);
  const { items } = (await ask(office, carl, "GET /api/notices")).body;
  expect(items.map((one: { text: string }) => one.text)).toEqual(["Ada Lovelace: attached a file"]);
});

test("a page or a script is handed over as bytes, never shown", async () => {
  const ticket = await newTicket();
  for (const [name, body] of [
    ["page.html", "<html><script>alert(1)</script>"],
    ["picture.svg", '<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'],
    ["data.json", '{"looks": "harmless"}'],
  ] as const) {
    const { file } = (await attach(ada, ticket.id, `name=${name}`, Buffer.from(body), "application/json")).body;
    const got = await ask(office, ada, `GET /api/attachments/${file.id}`);
    expect(got.bytes.toString()).toBe(body);
    if (name === "data.json") expect(got.headers["content-type"]).toBe("text/plain; charset=utf-8");
    else
      expect(got.headers).toMatchObject({
        "content-type": "application/octet-stream",
        "content-disposition": expect.stringMatching(/^attachment/),
      });
    expect(got.headers["content-security-policy"]).toContain("sandbox");
  }
});

test("a bad name, an empty file and a file over 25 MB are refused, and nothing of them stays", async () => {
  const ticket = await newTicket();
  for (const name of ["", "%20", "..", "%01", "a".repeat(201)])
    expect((await attach(ada, ticket.id, `name=${name}`, png)).status).toBe(422);
  expect((await attach(ada, ticket.id, "name=..%2F..%2Fetc%2Fpasswd", png)).body.file.name).toBe("passwd");
  expect(await attach(ada, ticket.id, "name=empty.txt", Buffer.alloc(0))).toMatchObject({ status: 422 });
  expect((await attach(ada, ticket.id, "name=big.bin", Buffer.alloc(mostBytes + 1))).status).toBe(413);
  expect((await attach(ada, ticket.id, "name=biggest.bin", Buffer.alloc(mostBytes))).status).toBe(201);
  expect(await office.db.query("select 1 from file where not complete")).toEqual([]);
});

test("an upload over the limit that does not say its size is refused too; one that breaks off is never seen", async () => {
  const ticket = await newTicket();
  const key = `${ada.personId}/${[...ada.permissions].length}`;
  const address = await office.server.listen({ host: "127.0.0.1", port: 0 });
  const headers = { "x-actor": key, "content-type": "application/octet-stream" };
  const megabyte = Buffer.alloc(1024 * 1024, 7);
  async function* endless() {
    for (let index = 0; index < 26; index++) yield megabyte;
  }
  const url = `${address}/api/tickets/${ticket.id}/attachments?name=endless.bin`;
  const answer = await fetch(url, { method: "POST", headers, body: ReadableStream.from(endless()), duplex: "half" } as RequestInit);
  expect(answer.status).toBe(413);
  const socket = connect(Number(new URL(address).port), "127.0.0.1");
  socket.write(
    `POST /api/tickets/${ticket.id}/attachments?name=half.bin HTTP/1.1\r\nhost: x\r\nx-actor: ${key}\r\ncontent-type: image/png\r\ncontent-length: 900000\r\n\r\n`,
  );
  socket.write(png.subarray(0, 600_000));
  await new Promise((resolve) => setTimeout(resolve, 300));
  socket.destroy();
  await expect
    .poll(async () => (await office.db.query("select id from file where record = $1", [ticket.id])).length, { timeout: 5_000 })
    .toBe(0);
  expect((await ask(office, ada, `GET /api/tickets/${ticket.id}/attachments`)).body.items).toEqual([]);
});

test("half a file left by a process that died is cleaned up after a day", async () => {
  const at = office.clock.now();
  await office.db.run(
    `insert into file (id, kind, record, name, type, size, sha256, audience, at, complete) values ('${"a".repeat(32)}', 'ticket', 'x', 'half', '', 0, '', 'staff', $1, false)`,
    [at],
  );
  await office.db.run(`insert into file_chunk values ('${"a".repeat(32)}', 0, '\\x00')`);
  expect(await removeBrokenUploads(office.db, at)).toBe(0);
  expect(await removeBrokenUploads(office.db, addDays(at, 1))).toBe(1);
  expect(await office.db.query("select 1 from file_chunk where file = $1", ["a".repeat(32)])).toEqual([]);
});
