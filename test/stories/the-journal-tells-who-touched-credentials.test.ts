import { afterAll, beforeAll, expect, test } from "vitest";
import { verifyJournal } from "../../src/engine/verify.ts";
import { house, openTestOffice, type TestOffice } from "../office.ts";
import { type Browser, openBrowser, password, signedInBrowser } from "../sign-in.ts";

let office: TestOffice;
let analyst: { personId: string };
let own: Browser;
let auditor: Browser;
let admin: Browser;
beforeAll(async () => {
  office = await openTestOffice();
  analyst = await office.person("Ewa Kowal", ["analyst"]);
  own = await signedInBrowser(office, analyst);
  auditor = await signedInBrowser(office, await office.person("Some Auditor", ["auditor"]));
  admin = await signedInBrowser(office, await office.person("Root Administrator", ["administrator"]));
});
afterAll(() => office.close());

type Line = { type: string; kind: string; id: string; actor: string | null; client: string; label: string; data: Record<string, unknown> };
const journal = async (query = ""): Promise<{ items: Line[]; refs: Record<string, Record<string, { label: string }>> }> =>
  (await auditor.send("GET", `/api/journal${query}`)).json();
const last = async () => (await journal()).items[0]!;
const nameOf = async (id: string | null) => (id === null ? null : (await journal()).refs.person?.[id]?.label);

test("a key is told of when it is made and when it is revoked, with its name and scopes and nothing of itself", async () => {
  const { key, secret } = (await own.send("POST", "/api/identity/keys", { name: "backup-job", scopes: ["incident.read"] })).json();
  expect(await last()).toMatchObject({
    ...{ type: "keyMade", label: "API key made", kind: "person", id: analyst.personId, actor: analyst.personId },
    data: { key: key.id, name: "backup-job", scopes: ["incident.read"], expiresAt: null },
  });
  expect((await admin.send("DELETE", `/api/identity/keys/${key.id}`)).json()).toEqual({ revoked: true });
  const revoked = await last();
  expect(revoked).toMatchObject({ type: "keyRevoked", id: analyst.personId, data: { key: key.id, name: "backup-job" } });
  expect(await nameOf(revoked.actor)).toBe("Root Administrator");
  // Revoked before: nothing was done, so nothing is told.
  await admin.send("DELETE", `/api/identity/keys/${key.id}`);
  expect((await journal("?type=keyRevoked")).items).toHaveLength(1);
  await office.identity.createKey({ personId: analyst.personId, name: "by hand" });
  expect(await last()).toMatchObject({ type: "keyMade", actor: null, client: "command-line", data: { name: "by hand" } });
  const rows = await office.db.query<{ text: string }>("select data::text as text from journal where type in ('keyMade', 'keyRevoked')");
  for (const { text } of rows) {
    expect(text).not.toContain(secret.slice(3, 12));
    expect(text).not.toContain("qd_");
  }
});

test("sessions that are ended, passwords and links are told of, with who did it", async () => {
  const other = openBrowser(office.server);
  await other.send("POST", "/api/identity/sign-in", { email: "ewa.kowal@example.org", password });
  await own.send("DELETE", "/api/identity/sessions");
  expect(await last()).toMatchObject({ type: "sessionsEnded", actor: analyst.personId, data: { ended: 1, because: "signedOut" } });
  const told = (await journal("?type=sessionsEnded")).items.length;
  await own.send("DELETE", "/api/identity/sessions");
  expect((await journal("?type=sessionsEnded")).items).toHaveLength(told);
  await own.send("POST", "/api/identity/password", { current: password, next: "another long password" });
  expect((await last()).type).toBe("passwordSet");
  const link = (await admin.send("POST", `/api/identity/people/${analyst.personId}/link`, { purpose: "reset" })).json();
  const made = await last();
  expect(made).toMatchObject({ type: "linkMade", id: analyst.personId, data: { purpose: "reset", mailed: false } });
  expect(await nameOf(made.actor)).toBe("Root Administrator");
  expect(JSON.stringify(made)).not.toContain(link.url.split("/").at(-1));
  await openBrowser(office.server).send("POST", `/api/identity/links/${link.url.split("/").at(-1)}`, { password: "a third long password" });
  const types = (await journal()).items.slice(0, 2).map((line) => [line.type, line.actor, line.client]);
  expect(types).toEqual([
    ["sessionsEnded", analyst.personId, "link:reset"],
    ["passwordSet", analyst.personId, "link:reset"],
  ]);
});

test("who begins and ends to watch a record is told of once, and to nobody who may not see the record", async () => {
  own = await signedInBrowser(office, analyst);
  const made = await office.must(house, "incident", {
    ...{ type: "create", shortDescription: "Theft of a laptop", impact: "3", urgency: "3", known: [], notKnown: [], hypotheses: [] },
    caller: analyst.personId,
  });
  const path = `/api/incidents/${made.id}/watch`;
  const send = (method: string) => own.send(method as "GET", path);
  for (const method of ["PUT", "PUT", "DELETE", "DELETE"]) await send(method);
  const lines = (await journal("?kind=incident")).items.filter((line) => line.type.startsWith("watch"));
  expect(lines.map((line) => [line.type, line.actor])).toEqual([
    ["watchEnded", analyst.personId],
    ["watchBegun", analyst.personId],
  ]);
  // It stands in the journal, and on no timeline: colleagues need not read it.
  expect((await own.send("GET", `/api/incidents/${made.id}/timeline`)).body).not.toContain("watch");
  expect((await own.send("GET", `/api/people/${analyst.personId}/timeline`)).body).not.toMatch(/keyMade|sessionsEnded|passwordSet/);
  await send("PUT");
  await office.must(house, "incident", { type: "restrict", reason: "security" }, made.id);
  const covered = await auditor.send("GET", "/api/journal?kind=incident");
  expect(covered.body).not.toContain("watchBegun");
  expect(covered.body).not.toContain("Theft");
});

test("the chain holds with them in it", async () => {
  const kinds = [...office.house.kinds.values()].map((entry) => ({ kind: entry.model.kind, table: entry.table.name }));
  expect(await verifyJournal(office.db, { kinds })).toMatchObject({ ok: true });
});
