import { createHmac } from "node:crypto";
import { readFile } from "node:fs/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import { importers } from "../../src/app/importers.ts";
import type { ImportSettings } from "../../src/engine/import-contract.ts";
import { settingsFor } from "../../src/engine/import-settings.ts";
import type { ImportRun, ReportLine } from "../../src/engine/import-store.ts";
import { type Imports, openImports } from "../../src/engine/imports.ts";
import { foldStep } from "../../src/engine/measures-fold.ts";
import type { AnyRecord } from "../../src/kernel/model.ts";
import { sha256 } from "../../src/kernel/sha256.ts";
import { pulledSource } from "../../src/practices/predecessor/store.ts";
import { asActors } from "../asking.ts";
import { house, openTestOffice, type TestOffice } from "../office.ts";
import { addEntry, addIssue, addTicket, connectDesk, type Desks, type More, openDesks, pullFrom } from "../ticket-desks.ts";

// Lists of incidents as other systems export them: files of our own making, by the names in which those systems document their fields.

const { authenticate, ask } = asActors();
let office: TestOffice;
let imports: Imports;
let desks: Desks;
const people: Record<string, string> = {};

beforeAll(async () => {
  office = await openTestOffice("2026-11-26T08:00:00.000Z", { authenticate, reach: (url, how) => fetch(url, how) });
  imports = openImports(office, importers);
  desks = await openDesks();
  people.ann = (await office.person("Ann Lee", ["analyst"])).personId;
  people.cal = (await office.person("Cal Poe", ["requester"])).personId;
});
afterAll(async () => {
  await desks?.close();
  imports?.close();
  await office?.close();
});

type Read = { run: ImportRun; lines: ReportLine[] };

/** Looks at a file, and carries it out where nothing is left open. */
async function takeIn(name: string, file: string, settings: Partial<ImportSettings> = {}, edit = (text: string) => text): Promise<Read> {
  const importer = imports.importers.get(name)!;
  const bytes = Buffer.from(edit(await readFile(`src/connectors/${file}`, "utf8")));
  const begun = await imports.begin({ importer, fileName: file, bytes, settings: { ...settingsFor(importer), ...settings }, actor: house });
  await imports.ask(begun.id, "check");
  await imports.work(begun.id);
  if (await imports.ask(begun.id, "run")) await imports.work(begun.id);
  return { run: (await imports.find(begun.id))!, lines: await imports.report(begun.id, { after: null, limit: 100, isTroubleOnly: false }) };
}

async function incident(number: string): Promise<AnyRecord> {
  const { select } = office.house.kinds.get("incident")!.table;
  const [found] = await office.db.query<AnyRecord>(`select ${select} from incident t where number = $1`, [number]);
  if (!found) throw new Error(`There is no ${number}.`);
  return found;
}

async function written(id: string): Promise<string[]> {
  const text = "select type, at, data->>'text' as text from journal where id = $1 and data ? 'text' order by at, n, ordinal";
  const rows = await office.db.query<{ type: string; at: string; text: string }>(text, [id]);
  return rows.map((row) => `${row.at.slice(11, 16)} ${row.type} ${row.text}`);
}

test("Jira's search tells fields, states and comments at their times; what is no incident, or in an unknown state, is refused", async () => {
  const { run, lines } = await takeIn("jira-incidents", "jira/fixtures/search.json");
  expect(run.found?.unknown).toEqual({ state: ["Parked"] });
  expect(lines.filter((one) => one.result === "refused").map((one) => [one.line, one.reason])).toEqual([
    [2, "It is a Service request there, and no incident. Export incidents alone."],
    [3, '"Parked" is no state of an incident here. Say which state it means.'],
  ]);
  const one = await incident("OPS-42");
  expect(one).toMatchObject({ state: "6", priority: "2", caller: people.cal, assignee: people.ann, closeCode: "Done", observed: true });
  expect(one).toMatchObject({ description: "Since Monday.\nBy cable it works.", openedAt: "2026-11-02T08:00:00.000Z" });
  expect(one).toMatchObject({ acknowledgedAt: "2026-11-02T08:30:00.000Z", resolvedAt: "2026-11-02T12:30:00.000Z" });
  expect(await written(one.id)).toEqual([
    "08:40 commentAdded Ann Lee wrote:\nIs it all of you?",
    "09:00 noteAdded Ann Lee wrote:\nThe gateway answers slowly.",
  ]);
  const said = await takeIn("jira-incidents", "jira/fixtures/search.json", { values: { state: { Parked: "3" } } });
  expect(said.run.found?.counts).toMatchObject({ make: 1, unchanged: 1, refused: 1 });
  expect(await incident("OPS-44")).toMatchObject({ state: "3", priority: "3" });
  // A later export of the same issue, with one more comment: that alone is added.
  const more = { author: { displayName: "Cal Poe" }, body: "Thanks.", created: "2026-11-02T14:00:00.000+0100", jsdPublic: true };
  await takeIn("jira-incidents", "jira/fixtures/search.json", { values: { state: { Parked: "3" } } }, (text) => {
    const file = JSON.parse(text);
    file.issues[0].fields.comment.comments.push(more);
    file.issues[0].fields.updated = more.created;
    return JSON.stringify(file);
  });
  expect((await written(one.id)).slice(2)).toEqual(["13:00 commentAdded Cal Poe wrote:\nThanks."]);
  expect(await incident("OPS-42")).toMatchObject({ state: "6", resolvedAt: "2026-11-02T12:30:00.000Z" });
});

test("each system's words, scales and dates mean what they mean there, and a file taken in twice changes nothing", async () => {
  const files = [
    ["jira-incidents", "jira/fixtures/navigator.csv", { timeZone: "Europe/Berlin", dateOrder: "DMY" }],
    ["freshservice-incidents", "freshservice/fixtures/tickets.json", {}],
    ["remedy-incidents", "remedy/fixtures/help-desk.csv", { timeZone: "America/Chicago" }],
    ["glpi-incidents", "glpi/fixtures/tickets.json", { timeZone: "Europe/Paris" }],
    ["zammad-incidents", "zammad/fixtures/tickets.json", {}],
    ["incident-table", "incident-table/fixtures/tickets.csv", { timeZone: "UTC", customFields: true }],
  ] as const;
  for (const [name, file, settings] of files) {
    const first = await takeIn(name, file, settings);
    expect([name, first.run.state, first.run.failure, first.run.rowsRefused]).toEqual([name, "done", null, 0]);
    const again = await takeIn(name, file, settings);
    expect([name, again.run.found?.counts.make, again.run.found?.counts.add]).toEqual([name, 0, 0]);
  }
  expect(await incident("OPS-51")).toMatchObject({ state: "3", holdReason: "1", priority: "3", openedAt: "2026-11-05T08:15:00.000Z" });
  expect(await incident("OPS-52")).toMatchObject({ state: "7", priority: "5", resolvedAt: "2026-11-06T10:00:00.000Z", closeCode: "Done" });
  expect(await incident("FS-314")).toMatchObject({
    ...{ state: "6", priority: "1", impact: "1", urgency: "1", caller: people.cal, resolvedAt: "2026-11-04T15:00:00.000Z" },
    description: "Since noon.\nFor all & everybody.",
  });
  expect(await incident("INC000000000101")).toMatchObject({
    ...{ state: "7", priority: "1", impact: "1", urgency: "1", closeNotes: "The lock was freed." },
    // In Chicago, in the first hours after the clocks went back.
    ...{ openedAt: "2026-11-03T01:05:00.000Z", resolvedAt: "2026-11-03T03:00:00.000Z", closedAt: "2026-11-09T07:00:00.000Z" },
  });
  expect(await incident("INC000000000102")).toMatchObject({ state: "3", priority: "4", impact: "3", urgency: "3" });
  expect(await incident("GLPI-77")).toMatchObject({
    description: "Room 4",
    state: "6",
    priority: "3",
    urgency: "1",
    impact: "3",
    caller: people.cal,
    openedAt: "2026-11-05T07:00:00.000Z",
  });
  expect(await incident("ZAM-22009")).toMatchObject({
    state: "7",
    priority: "2",
    assignee: people.ann,
    closedAt: "2026-11-06T10:00:00.000Z",
  });
  expect(await incident("ZAM-22010")).toMatchObject({ state: "3", assignee: null });
  expect(await incident("T-1")).toMatchObject({ state: "6", priority: "2", closeNotes: "Oiled.", extra: { u_colour: "red" } });
  const { caller } = (await incident("T-2")) as AnyRecord & { caller: string };
  const [dee] = await office.db.query<{ email: string; active: boolean; roles: string[] }>(
    "select email, active, roles from person where id = $1",
    [caller],
  );
  expect(dee).toEqual({ email: "dee.fox@example.org", active: false, roles: ["requester"] });
  // What was taken in asks nobody for a review, and wakes nobody.
  expect(await office.db.query("select 1 from incident where observed and review_required")).toEqual([]);
});

const pull = (id: string, more?: More) => pullFrom(office, id, more);
const connect = (name: string, tool: string, more?: Record<string, unknown>) => connectDesk(office, desks, { name, tool, ...more });
const issue = (number: number, fields: Record<string, unknown>, more?: Record<string, unknown>) =>
  addIssue(desks, number, { fields, ...more });

test("Jira is read while it runs: what changes follows once, by token pages as by offsets, and waits where it is told to", async () => {
  // Many in one minute, more than a page holds.
  for (let number = 1; number <= 8; number++) issue(number, {});
  const comment = (id: string, body: string, created: string) => ({
    id,
    body,
    created,
    author: { displayName: "Ann Lee" },
    jsdPublic: true,
  });
  issue(9, {
    ...{ updated: "2026-11-02T10:00:00.000+0100", assignee: { displayName: "Ann Lee", emailAddress: "ann.lee@example.org" } },
    comment: { total: 1, comments: [comment("1", "Is it all of you?", "2026-11-02T09:40:00.000+0100")] },
    customfield_1: {
      id: "1",
      name: "Time to resolution",
      completedCycles: [{ breached: true, goalDuration: { millis: 1000 }, elapsedTime: { millis: 2000 } }],
    },
  });
  issue(10, { issuetype: { name: "Service request" }, updated: "2026-11-02T10:01:00.000+0100" });
  issue(11, { status: { name: "Parked" }, updated: "2026-11-02T10:02:00.000+0100" });
  const id = await connect("jira-live", "jira", { whichTickets: "project = NET" });
  const look = await pull(id, { what: "look" });
  expect(look).toMatchObject({ state: "done", failure: null, report: { create: 9, refused: 1, unknown: { state: { Parked: 1 } } } });
  expect(await office.db.query("select 1 from incident where number like 'NET-%'")).toEqual([]);
  desks.first.push({ status: 429, headers: { "retry-after": "1" } });
  const first = await pull(id);
  expect(first).toMatchObject({ state: "done", report: { create: 9, refused: 1, remarks: ["1 are no incidents there, and stay."] } });
  const nine = await incident("NET-9");
  expect(nine).toMatchObject({ state: "1", priority: "2", assignee: people.ann, observed: true, openedAt: "2026-11-02T08:00:00.000Z" });
  expect(nine.sourceSays).toEqual({ "Time to resolution": [{ breached: true, goalMs: 1000, elapsedMs: 2000, stoppedAt: null }] });
  // Again: nothing but what was refused is looked at once more, and nothing is told of.
  const quiet = await pull(id);
  expect(quiet).toMatchObject({ state: "done", report: { create: 0, update: 0, refused: 1 } });
  // It is resolved, somebody wrote the very same words twice, the key changed with its project, and an older comment shows late.
  const again = [comment("1", "Is it all of you?", "2026-11-02T09:40:00.000+0100"), comment("2", "Done.", "2026-11-03T09:00:00.000+0100")];
  const late = [...again, comment("3", "Done.", "2026-11-03T09:00:00.000+0100"), comment("0", "Late.", "2026-11-02T09:30:00.000+0100")];
  issue(
    9,
    {
      ...{ status: { name: "Resolved" }, resolution: { name: "Done" }, assignee: null, resolutiondate: "2026-11-03T09:00:00.000+0100" },
      ...{ updated: "2026-11-03T09:00:00.000+0100", comment: { total: 4, comments: late } },
    },
    { key: "NET-900" },
  );
  await office.must(house, "ticketSource", { type: "edit", changes: { meanings: { state: { Parked: "3" } } } }, id);
  expect(await pull(id)).toMatchObject({ state: "done", report: { create: 1, update: 1, refused: 0 } });
  const resolved = await incident("NET-9");
  expect(resolved).toMatchObject({ id: nine.id, state: "6", assignee: null, closeCode: "Done", resolvedAt: "2026-11-03T08:00:00.000Z" });
  const said = ["08:30 Late.", "08:40 Is it all of you?", "08:00 Done.", "08:00 Done."].map((one) =>
    one.replace(" ", " commentAdded Ann Lee wrote:\n"),
  );
  expect(await written(nine.id)).toEqual(said);
  expect(await pull(id, { again: true })).toMatchObject({ report: { create: 0, update: 0, refused: 0, read: 11 } });
  expect(await written(nine.id)).toEqual(said);
  // What is worked on here is left alone, and said to be.
  await office.must({ ...house, personId: people.ann! }, "incident", { type: "take" }, (await incident("NET-1")).id);
  issue(1, { summary: "Other words", updated: "2026-11-04T09:00:00.000+0100" });
  // A hint brings its ticket, and asks for no list of it; a wrong one brings nothing.
  issue(2, { summary: "By a hint", updated: "2026-11-04T09:00:00.000+0100" });
  expect(await pull(id, { hints: ["20002", "NET-777"] })).toMatchObject({ state: "done", report: { update: 1, livesHere: 1 } });
  expect(await incident("NET-2")).toMatchObject({ shortDescription: "By a hint" });
  // Their clocks are ahead of ours: what just happened there is not still to come.
  issue(3, { summary: "Just now", updated: "2026-11-26T09:00:20.000+0100" });
  expect(await pull(id)).toMatchObject({ report: { update: 1, refused: 0 } });
  // The same issues by offsets, under another name: other incidents, whose numbers are taken.
  const other = await connect("jira-dc", "jiraDataCenter", {
    whichTickets: "project = NET",
    onTaken: "newNumber",
    meanings: { state: { Parked: "3" } },
  });
  expect(await pull(other)).toMatchObject({ state: "done", report: { create: 10, refused: 0 } });
  expect(await office.db.query("select 1 from incident where correlation_id like 'NET-%' and number like 'INC%'")).toHaveLength(9);
  desks.first.push({ status: 429, headers: { "retry-after": "3600" } });
  expect(await pull(other)).toMatchObject({
    state: "failed",
    waitMs: 3_600_000,
    failure: expect.stringMatching(/left alone for 60 minutes/),
  });
  desks.first.push({ status: 401 });
  const no = await pull(other);
  expect(no).toMatchObject({ state: "failed", failure: expect.stringMatching(/does not know this user name/) });
  expect(JSON.stringify(no)).not.toContain("t0ken");
});

test("Freshservice and Remedy are read while they run, with what was written and what their own clocks say", async () => {
  const ticket = (id: number, more?: Record<string, unknown>) => addTicket(desks, id, more);
  for (const id of [501, 502, 503, 504]) ticket(id);
  const talk = (id: number, body_text: string, more: Record<string, unknown>) => ({
    id,
    body_text,
    created_at: "2026-11-04T12:30:00Z",
    ...more,
  });
  desks.conversations.set("501", [
    talk(1, "Is it dark?", { user_id: 999, private: false }),
    talk(2, "The fuse.", { user_id: 7, private: true }),
  ]);
  const fresh = await connect("fresh-live", "freshservice");
  expect(await pull(fresh)).toMatchObject({ state: "done", failure: null, report: { create: 4, refused: 0, entries: 2 } });
  const one = await incident("FS-501");
  expect(one).toMatchObject({
    state: "1",
    priority: "1",
    caller: people.cal,
    assignee: people.ann,
    sourceSays: { due_by: "2026-11-05T12:10:00Z", is_escalated: false },
  });
  expect(await written(one.id)).toEqual(["12:30 commentAdded ann.lee@example.org wrote:\nIs it dark?", "12:30 noteAdded The fuse."]);
  ticket(501, {
    status: 5,
    updated_at: "2026-11-06T10:00:00Z",
    stats: { resolved_at: "2026-11-05T10:00:00Z", closed_at: "2026-11-06T10:00:00Z" },
  });
  ticket(502, { type: "Service Request", updated_at: "2026-11-26T07:59:00Z" });
  desks.asked.length = 0;
  expect(await pull(fresh, { again: true })).toMatchObject({
    report: { update: 1, create: 0, remarks: expect.arrayContaining(["1 are no incidents there, and stay."]) },
  });
  // Of what has not changed nobody asks what was written.
  expect(desks.asked.filter((path) => path.includes("conversations"))).toEqual([
    "GET /api/v2/tickets/501/conversations",
    "GET /api/v2/tickets/502/conversations",
  ]);
  expect(await incident("FS-501")).toMatchObject({
    state: "7",
    resolvedAt: "2026-11-05T10:00:00.000Z",
    closedAt: "2026-11-06T10:00:00.000Z",
  });

  const row = (number: number, more?: Record<string, unknown>) => addEntry(desks, number, more);
  for (const number of [10, 11, 12, 13, 14, 15, 16]) row(number);
  row(17, { "Service Type": "User Service Request" });
  desks.workLogs.push(
    ...[
      {
        "Work Log ID": "WLG1",
        "Incident Number": "INC000000000910",
        "Detailed Description": "Called.",
        "View Access": "Public",
        Submitter: "alee",
      },
      {
        "Work Log ID": "WLG2",
        "Incident Number": "INC000000000910",
        "Detailed Description": "Called.",
        "View Access": "Internal",
        Submitter: "alee",
      },
    ].map((one) => ({ ...one, "Submit Date": "2026-11-05T08:30:00.000+0000" })),
  );
  const helix = await connect("helix", "remedy");
  const before = await office.db.query<{ last: number }>("select last_value::int as last from incident_number");
  expect(await pull(helix)).toMatchObject({ state: "done", failure: null, report: { create: 7, refused: 0, entries: 2 } });
  const printer = await incident("INC000000000910");
  expect(printer).toMatchObject({
    state: "2",
    priority: "4",
    impact: "3",
    caller: people.cal,
    sourceSays: { "SLM Status": "Within Time Target" },
  });
  expect(await written(printer.id)).toEqual(["08:30 commentAdded alee wrote:\nCalled.", "08:30 noteAdded alee wrote:\nCalled."]);
  row(10, {
    Status: "Resolved",
    "Last Resolved Date": "2026-11-05T10:00:00.000+0000",
    "Last Modified Date": "2026-11-05T10:00:00.000+0000",
  });
  expect(await pull(helix)).toMatchObject({ report: { update: 1, create: 0 } });
  expect(await incident("INC000000000910")).toMatchObject({ state: "6", resolvedAt: "2026-11-05T10:00:00.000Z" });
  const after = await office.db.query<{ last: number }>("select last_value::int as last from incident_number");
  expect([before[0]!.last < 916, after[0]!.last]).toEqual([true, 916]);
  expect(desks.asked.at(-1)).toBe("POST /api/jwt/logout");
});

test("a webhook makes its ticket be read at once; whoever forges, repeats or names nothing brings nothing, and no secret is shown", async () => {
  const admin = await office.person("Root Administrator", ["administrator"]);
  const jira = await connect("jira-hooked", "jira", { whichTickets: "project = HOOK" });
  const hooked = {
    issuetype: { name: "Incident" },
    status: { name: "Open" },
    created: "2026-11-20T09:00:00.000+0100",
    updated: "2026-11-26T08:59:00.000+0100",
  };
  desks.issues.set("h1", { id: "30001", key: "HOOK-1", fields: { ...hooked, summary: "Before" } });
  await office.advance({ minutes: 1 });
  expect(await incident("HOOK-1")).toMatchObject({ shortDescription: "Before" });
  const key = (await ask(office, admin, `POST /api/intake/feeds/${jira}/keys`, { body: {} })).body.secret as string;
  const timestamp = Date.parse("2026-11-26T08:01:00.000Z");
  const body = JSON.stringify({
    timestamp,
    webhookEvent: "comment_created",
    issue: { id: "30001", key: "HOOK-1" },
    comment: { id: "5", body: "Not believed." },
  });
  const signature = `sha256=${createHmac("sha256", sha256(key)).update(body).digest("hex")}`;
  const send = (url: string, headers: Record<string, string>, payload = body) =>
    office.server.inject({ method: "POST", url, headers: { "content-type": "application/json", ...headers }, payload });
  desks.issues.get("h1")!.fields = { ...hooked, summary: "After", updated: "2026-11-26T09:00:30.000+0100" };
  expect((await send(`/intake/jira/${jira}`, {})).statusCode).toBe(403);
  expect((await send(`/intake/jira/${jira}`, { "x-hub-signature": `${signature.slice(0, -1)}x` })).statusCode).toBe(403);
  expect((await send(`/intake/jira/${jira}`, { "x-hub-signature": signature })).json()).toMatchObject({ accepted: 1, repeated: 0 });
  expect((await send(`/intake/jira/${jira}`, { "x-hub-signature": signature })).json()).toMatchObject({ accepted: 0, repeated: 1 });
  desks.asked.length = 0;
  await office.advance({ minutes: 1 });
  expect(await incident("HOOK-1")).toMatchObject({ shortDescription: "After" });
  expect(desks.asked.slice(0, 2)).toEqual(["GET /rest/api/3/myself", "GET /rest/api/3/issue/30001"]);
  expect(await written((await incident("HOOK-1")).id)).toEqual([]);
  const fresh = await connect("fresh-hooked", "freshservice");
  const freshKey = (await ask(office, admin, `POST /api/intake/feeds/${fresh}/keys`, { body: {} })).body.secret as string;
  const named = (ticket: string, headers = { "x-quarterdeck-key": freshKey }) =>
    send("/intake/freshservice", headers, JSON.stringify({ ticket }));
  expect((await named("501")).statusCode).toBe(202);
  expect((await named("../agents/1")).json()).toMatchObject({ detail: expect.stringMatching(/It names no ticket/) });
  expect((await named("501", { "x-quarterdeck-key": key })).statusCode).toBe(403);
  const { body: live } = await ask(office, admin, "GET /api/moving/live");
  expect(live.sources.find((one: { id: string }) => one.id === jira)).toMatchObject({
    isSignedIn: true,
    tickets: 1,
    refused: 0,
    hints: 0,
    lastError: null,
  });
  const shown = (await ask(office, admin, `GET /api/ticket-sources/${jira}`)).body;
  expect(JSON.stringify([shown, live, await office.db.query("select * from journal where kind = 'ticketSource'")])).not.toContain("t0ken");
  const begun = await ask(office, admin, `POST /api/moving/live/${jira}`, { body: { what: "look" } });
  expect(begun.status).toBe(202);
  expect((await ask(office, admin, `GET /api/moving/${begun.body.id}`)).body.run).toMatchObject({ what: "look", source: "jira-hooked" });
  // At another host nobody signs in with what was given for this one.
  await office.must(house, "ticketSource", { type: "edit", changes: { url: "https://elsewhere.example.org" } }, jira);
  expect(await pulledSource(office.db, jira)).toMatchObject({ secret: null, username: null });
  await office.must(house, "ticketSource", { type: "pause" }, fresh);
  expect((await named("502")).statusCode).toBe(403);
  // Whatever was taken in or read counts on the day on which it was opened there.
  while ((await foldStep(office.db, async () => "UTC")) !== null);
  const [counted, held] = await Promise.all([
    office.db.query(
      "select day::text, sum(count)::int as count from measure_day where measure = 'incident.opened' group by day order by day",
    ),
    office.db.query("select (opened_at at time zone 'UTC')::date::text as day, count(*)::int as count from incident group by 1 order by 1"),
  ]);
  expect(held.length).toBeGreaterThan(4);
  expect(counted).toEqual(held);
});
