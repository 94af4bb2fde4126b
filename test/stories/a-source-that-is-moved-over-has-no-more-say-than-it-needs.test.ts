import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { MovingRun, MovingSettings, MovingWhat } from "../../src/app/moving/contract.ts";
import { usualSettings } from "../../src/app/moving/contract.ts";
import { workOnSource } from "../../src/app/moving/run.ts";
import { openServicenow } from "../../src/connectors/servicenow/client.ts";
import type { Actor } from "../../src/kernel/actor.ts";
import { house, openTestOffice, type TestOffice } from "../office.ts";

// Whoever keeps an instance that is moved over has no more say here than the move needs, and hears no more than they may.

let there: TestOffice;
let here: TestOffice;
let ann: Actor & { personId: string };
let cal: Actor & { personId: string };
let url: string;
let key: string;
let annHere: string;
const ids: Record<string, string> = {};

beforeAll(async () => {
  there = await openTestOffice("2026-11-02T08:00:00.000Z");
  ann = await there.person("Ann Lee", ["analyst", "manager", "administrator"]);
  cal = await there.person("Cal Poe", ["requester"]);
  ids.site = (await there.must(house, "site", { type: "create", name: "Leeds", country: "GB" })).id;
  await there.must(house, "team", { type: "create", name: "Network", members: [ann.personId, cal.personId] });
  const trouble = { type: "create", shortDescription: "Trouble 3", impact: "2", urgency: "3" };
  const incident = (await there.must(ann, "incident", trouble)).id;
  ids["Trouble 3"] = incident;
  await there.must(ann, "problem", { type: "create", shortDescription: "It tires", impact: "1", urgency: "2", incidents: [incident] });
  key = (await there.identity.createKey({ personId: ann.personId, name: "moving", asPassword: true })).secret;
  await there.server.listen({ port: 0, host: "127.0.0.1" });
  url = `http://127.0.0.1:${(there.server.server.address() as AddressInfo).port}`;
  here = await openTestOffice("2026-11-26T08:00:00.000Z");
  annHere = (await here.person("Ann Lee", ["administrator"])).personId;
  expect(await work("move")).toMatchObject({ state: "done", failure: null });
});
afterAll(async () => {
  await here?.close();
  await there?.close();
});

type Work = { again?: boolean; settings?: Partial<MovingSettings>; fetch?: typeof fetch; pageRows?: number; password?: string };

async function work(what: MovingWhat, { settings = {}, again = false, pageRows, password = key, ...more }: Work = {}): Promise<MovingRun> {
  const source = openServicenow({ url, user: "ann.lee@example.org", password, wait: async () => undefined, ...more });
  return workOnSource(here, {
    ...{
      source,
      user: "ann.lee@example.org",
      what,
      settings: { ...usualSettings, ...settings },
      signal: new AbortController().signal,
      again,
    },
    ...(pageRows ? { pageRows } : {}),
  });
}
const tableOf = (run: MovingRun, name: string) => run.report.tables.find((one) => one.table === name)!;
const get = async (kind: string, id: string) =>
  (await here.records.whole(here.db, here.house.kinds.get(kind)!, id, house, here.clock.now()))!;

test("both ways: nothing restricted leaves the house; what breaks off doubles nothing, and two entries of one transaction both go", async () => {
  const id = ids["Trouble 3"]!;
  const by = { ...house, client: "web", personId: annHere };
  const settings = { bothWays: true, onTaken: "newNumber" } as const;
  const entries = async (office: TestOffice) =>
    (
      await office.db.query<{ text: string }>(
        "select data->>'text' as text from journal where id = $1 and data ? 'text' order by n, ordinal",
        [id],
      )
    ).map((one) => one.text);
  await here.must(by, "incident", { type: "take" }, id);
  const notes = ["The first.", "The second."].map((text) => ({
    ...{ kind: "incident", id, commandId: here.newId(), actor: by },
    command: { type: "addNote", text },
  }));
  await here.door.batch(notes);
  await there.must(ann, "incident", { type: "addNote", text: "Theirs." }, id);
  const dying: typeof fetch = async (input, init) => {
    if (init?.method === "PATCH" && String(init.body).includes("The second")) throw new TypeError("fetch failed");
    return fetch(input, init);
  };
  expect(await work("move", { settings, fetch: dying })).toMatchObject({ state: "failed" });
  expect(await work("move", { settings })).toMatchObject({ state: "done" });
  expect(await entries(here)).toEqual(["The first.", "The second.", "Theirs."]);
  expect(await entries(there)).toEqual(["Theirs.", "Ann Lee: The first.", "Ann Lee: The second."]);
  const service = (await here.must(house, "service", { type: "create", name: "Only here", tier: "3" })).id;
  await here.must(by, "incident", { type: "edit", changes: { service } }, id);
  const alone = tableOf(await work("move", { settings }), "incident, both ways");
  expect(alone.problems.map((one) => one.sentence)).toEqual([expect.stringMatching(/^service: .* does not know/)]);
  expect((await there.records.whole(there.db, there.house.kinds.get("incident")!, id, house, there.clock.now()))!.service).toBe(null);
  await here.must(by, "incident", { type: "restrict", reason: "It names a patient." }, id);
  await here.must(by, "incident", { type: "addNote", text: "It is about somebody." }, id);
  await here.must(by, "incident", { type: "edit", changes: { shortDescription: "About somebody" } }, id);
  const told = tableOf(await work("move", { settings }), "incident, both ways");
  expect(told.remarks).toEqual(["1 that are restricted here are not kept alike: nothing of them leaves the house."]);
  expect(await entries(there)).not.toContainEqual(expect.stringContaining("somebody"));
  expect(await there.records.whole(there.db, there.house.kinds.get("incident")!, id, house, there.clock.now())).toMatchObject({
    shortDescription: "Trouble 3",
  });
});

test("another system neither takes an account over, nor opens one, nor gives back a role that was taken", async () => {
  const edit = (changes: Record<string, unknown>) => here.must(house, "person", { type: "edit", changes }, cal.personId);
  expect(await get("person", cal.personId)).toMatchObject({ roles: ["analyst"], active: true });
  await edit({ roles: ["requester"] });
  await there.must(house, "person", { type: "edit", changes: { jobTitle: "Foreman" } }, cal.personId);
  await work("move");
  expect(await get("person", cal.personId)).toMatchObject({ roles: ["requester"], jobTitle: "Foreman" });
  await edit({ roles: ["administrator"] });
  await there.must(house, "person", { type: "edit", changes: { email: "thief@example.org", jobTitle: "Thief" } }, cal.personId);
  const run = await work("move");
  expect(await get("person", cal.personId)).toMatchObject({ email: "cal.poe@example.org", jobTitle: "Thief" });
  expect(tableOf(run, "sys_user").problems.map((one) => one.sentence)).toEqual([expect.stringMatching(/^The address is another there/)]);
  const differing = (await work("reconcile")).report.differences.filter((one) => one.table === "sys_user");
  expect(differing.map((one) => one.field)).toEqual(["email"]);
  await there.must(house, "person", { type: "edit", changes: { email: "cal.poe@example.org" } }, cal.personId);
  await here.must(house, "person", { type: "deactivate" }, cal.personId);
  await there.must(house, "person", { type: "edit", changes: { jobTitle: "Foreman" } }, cal.personId);
  const next = await work("move");
  expect(await get("person", cal.personId)).toMatchObject({ active: false, jobTitle: "Foreman" });
  expect(tableOf(next, "sys_user").problems.map((one) => one.sentence)).toEqual(["Active there, and made inactive here: it stays so."]);
  await here.must(house, "person", { type: "activate" }, cal.personId);
  await edit({ roles: ["requester"] });
});

test("what the source no longer shows is no agreement, and a row from the future hides nothing that changes before it", async () => {
  const hiding =
    (name: string): typeof fetch =>
    async (input, init) =>
      String(input).includes(`/table/${name}?`) ? new Response("{}", { status: 403 }) : fetch(input, init);
  const hidden = (await work("reconcile", { fetch: hiding("problem") })).report;
  expect(hidden.differences).toContainEqual(
    expect.objectContaining({ table: "problem", field: "", there: expect.stringContaining("does not let this user read") }),
  );
  expect(hidden.reconciled.find((one) => one.table === "problem")).toMatchObject({ there: 0, here: 1, differing: 1 });
  const unwritten = (await work("reconcile", { fetch: hiding("sys_journal_field") })).report;
  const usual = (await work("reconcile")).report;
  const [one, other] = [unwritten, usual].map((report) => report.reconciled.find((row) => row.table === "problem")!);
  expect(one!.notCompared).toBeGreaterThan(other!.notCompared);
  await there.db.run("update site set updated_at = '2031-01-01' where id = $1", [ids.site]);
  await work("move");
  await there.must(house, "site", { type: "create", name: "Hull" });
  expect(tableOf(await work("move"), "cmn_location")).toMatchObject({ create: 1 });
});

/** The instance as it answers where something of its rows is otherwise. */
function answering(table: string, edit: (rows: Record<string, string>[]) => Record<string, string>[]): typeof fetch {
  return async (input, init) => {
    const answer = await fetch(input, init);
    if (!String(input).includes(`/table/${table}?`) || !answer.ok) return answer;
    const { result } = (await answer.json()) as { result: Record<string, string>[] };
    return new Response(JSON.stringify({ result: edit(result) }));
  };
}

test("what was refused is tried again, what shows late is taken, equal words twice are two entries, and of two copies of an instance one is moved", async () => {
  const settings = { bothWays: true, onTaken: "newNumber", tables: ["incident"] } as const;
  const trouble = { type: "create", shortDescription: "Trouble 4", impact: "2", urgency: "3" };
  const { id } = await there.must(ann, "incident", trouble);
  const strange = answering("incident", (rows) => rows.map((row) => (row.sys_id === id ? { ...row, state: "-7" } : row)));
  expect(tableOf(await work("move", { settings, fetch: strange }), "incident")).toMatchObject({ refused: 1 });
  // The mark has passed it by far, and it does not change.
  await there.advance({ hours: 3 });
  await there.must(ann, "incident", { ...trouble, shortDescription: "Trouble 5" });
  expect(tableOf(await work("move", { settings, fetch: strange }), "incident")).toMatchObject({ refused: 1, create: 1 });
  const healed = tableOf(await work("move", { settings }), "incident");
  expect(healed).toMatchObject({ refused: 0, create: 1, remarks: ["1 that were refused before were tried again."] });
  expect(await get("incident", id)).toMatchObject({ shortDescription: "Trouble 4" });
  expect(await here.db.query("select 1 from moving_refused")).toEqual([]);

  const texts = async (office: TestOffice) =>
    (
      await office.db.query<{ text: string }>(
        "select data->>'text' as text from journal where id = $1 and data ? 'text' order by n, ordinal",
        [id],
      )
    ).map((one) => one.text);
  await there.must(ann, "incident", { type: "addNote", text: "Written first." }, id);
  await there.advance({ minutes: 5 });
  await there.must(ann, "incident", { type: "addNote", text: "Shown first." }, id);
  const late = answering("sys_journal_field", (rows) => rows.filter((row) => row.value !== "Written first."));
  await work("move", { settings, fetch: late });
  expect(await texts(here)).toEqual(["Shown first."]);
  await there.advance({ minutes: 5 });
  await there.must(ann, "incident", { type: "edit", changes: { shortDescription: "Trouble four" } }, id);
  await work("move", { settings });
  expect(await texts(here)).toEqual(["Shown first.", "Written first."]);

  const by = { ...house, client: "web", personId: annHere };
  await here.must(by, "incident", { type: "take" }, id);
  for (const text of ["Any news?", "Any news?"]) await here.must(by, "incident", { type: "addNote", text }, id);
  await work("move", { settings });
  await work("move", { settings });
  expect((await texts(there)).slice(2)).toEqual(["Ann Lee: Any news?", "Ann Lee: Any news?"]);
  expect((await texts(here)).slice(2)).toEqual(["Any news?", "Any news?"]);

  const copy = openServicenow({ url: url.replace("127.0.0.1", "localhost"), user: "ann.lee@example.org", password: key });
  const run = await workOnSource(here, {
    ...{ source: copy, user: "ann.lee@example.org", what: "move", signal: new AbortController().signal },
    settings: { ...usualSettings, tables: ["sys_user", "incident"] },
  });
  expect(tableOf(run, "incident")).toMatchObject({ create: 0, update: 0 });
  expect(tableOf(run, "incident").problems[0]!.sentence).toMatch(/came from 127\.0\.0\.1:\d+\. Copies of one instance share their ids/);
  expect(tableOf(run, "sys_user")).toMatchObject({ create: 0, update: 0, refused: 0 });
});
