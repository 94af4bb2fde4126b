import { afterAll, beforeAll, expect, test } from "vitest";
import { housekeeping } from "../../src/engine/housekeeping.ts";
import type { ImportSettings } from "../../src/engine/import-contract.ts";
import type { ImportRun, ReportLine } from "../../src/engine/import-store.ts";
import type { Actor } from "../../src/kernel/actor.ts";
import { addDays } from "../../src/kernel/time.ts";
import type { Incident } from "../../src/practices/incident/model.ts";
import { asActors } from "../asking.ts";
import { openTestOffice, type TestOffice } from "../office.ts";

const { authenticate, ask } = asActors();
let office: TestOffice;
let administrator: Actor;
let analyst: Actor;

beforeAll(async () => {
  office = await openTestOffice("2026-11-26T08:00:00.000Z", { authenticate });
  administrator = await office.person("Ad Min", ["administrator"]);
  analyst = await office.person("Ana Lyst", ["analyst"]);
});
afterAll(() => office.close());

type Settings = Partial<ImportSettings>;
const at = (run: ImportRun, verb = "") => `/api/imports/${run.id}${verb}`;

/** Sends a file over HTTP, sets what is chosen, and does the dry run. */
async function dryRun(
  file: string,
  settings: Settings = {},
  mapping: (string | null)[] | null = null,
): Promise<{ run: ImportRun; lines: ReportLine[] }> {
  const headers = { "content-type": "text/csv" };
  const sent = await ask(office, administrator, "POST /api/imports?importer=servicenow-incidents&name=list.csv", {
    body: Buffer.from(file),
    headers,
  });
  expect(sent.status).toBe(201);
  const { run } = sent.body as { run: ImportRun };
  expect((await ask(office, administrator, `PUT ${at(run, "/mapping")}`, { body: { settings, mapping } })).status).toBe(200);
  expect((await ask(office, administrator, `POST ${at(run, "/dry-run")}`)).status).toBe(202);
  await office.advance({ minutes: 0 });
  const { body } = await ask(office, administrator, `GET ${at(run)}`);
  return { run: body.run, lines: body.report.items };
}

async function carryOut(run: ImportRun): Promise<ImportRun> {
  expect((await ask(office, administrator, `POST ${at(run, "/run")}`)).status).toBe(202);
  await office.advance({ minutes: 0 });
  return (await ask(office, administrator, `GET ${at(run)}`)).body.run;
}

async function incident(number: string): Promise<Incident | undefined> {
  const { select } = office.house.kinds.get("incident")!.table;
  return (await office.db.query<Incident>(`select ${select} from incident t where number = $1`, [number]))[0];
}

const log = (...rows: string[]) => ["number,incident_state,sys_updated_at,opened_at,resolved_at,closed_at,u_ticket", ...rows].join("\n");

test("a state that is none keeps the one before; a step back in time is moved up; both are said at their line", async () => {
  const { run, lines } = await dryRun(
    log(
      "INC0000101,New,2026-01-13 10:00,2026-01-13 09:50,?,?,A1",
      "INC0000101,Active,2026-01-13 11:00,2026-01-13 09:50,?,?,A1",
      "INC0000101,-100,2026-01-13 10:30,2026-01-13 09:50,?,?,A1",
    ),
  );
  expect(run).toMatchObject({ state: "checked", rowsTotal: 3 });
  const remarks = lines.filter((one) => one.result === "remark").map((one) => [one.line, one.column, one.reason]);
  expect(remarks).toEqual(
    expect.arrayContaining([
      [4, "incident_state", '"-100" is no state; the one before it stands.'],
      [4, "sys_updated_at", "It lies before the row above it, so it is taken as 2026-01-13T11:00:00.000Z."],
    ]),
  );
  expect(await carryOut(run)).toMatchObject({ state: "done", rowsDone: 3 });
  expect(await incident("INC0000101")).toMatchObject({
    state: "2",
    updatedAt: "2026-01-13T11:00:00.000Z",
    openedAt: "2026-01-13T09:50:00.000Z",
  });
});

test("a resolution counts from its own stretch on: final times are not taken for the first stretch, a missing one is the last Resolved row", async () => {
  const { run } = await dryRun(
    log(
      "INC0000110,Resolved,2026-01-13 10:00,2026-01-13 09:00,2026-01-13 15:00,?,",
      "INC0000110,Active,2026-01-13 12:00,2026-01-13 09:00,2026-01-13 15:00,?,",
      "INC0000110,Resolved,2026-01-13 14:00,2026-01-13 09:00,2026-01-13 15:00,2026-01-20 09:00,",
      "INC0000110,Closed,2026-01-20 09:00,2026-01-13 09:00,2026-01-13 15:00,2026-01-20 09:00,",
      "INC0000111,Resolved,2026-01-13 10:00,2026-01-13 09:00,?,2026-01-20 09:00,",
      "INC0000111,Resolved,2026-01-13 11:00,2026-01-13 09:00,?,2026-01-20 09:00,",
      "INC0000111,Closed,2026-01-20 09:00,2026-01-13 09:00,?,2026-01-20 09:00,",
    ),
  );
  await carryOut(run);
  const reopened = (await incident("INC0000110"))!;
  expect(reopened).toMatchObject({
    state: "7",
    resolvedAt: "2026-01-13T15:00:00.000Z",
    restoredAt: "2026-01-13T15:00:00.000Z",
    reopenCount: 1,
  });
  expect(await incident("INC0000111")).toMatchObject({ resolvedAt: "2026-01-13T11:00:00.000Z", restoredAt: "2026-01-13T11:00:00.000Z" });
  const facts = await office.db.query<{ at: string; retracted: boolean }>(
    "select at, retracted is not null as retracted from measure_fact where measure = 'incident.restored' and subject = $1 order by at",
    [reopened.id],
  );
  // All within one transaction: what was taken back in it never was.
  expect(facts).toEqual([{ at: "2026-01-13T15:00:00.000Z", retracted: false }]);
});

test("an unknown state refuses the whole incident with file, line and column, and nothing of it is in; said once what it means, it comes in", async () => {
  const file = log(
    "INC0000120,New,2026-01-13 10:00,2026-01-13 09:50,?,?,",
    "INC0000120,Parked,2026-01-13 11:00,2026-01-13 09:50,?,?,",
    "INC0000121,New,2026-01-13 10:00,2026-01-13 09:50,?,?,",
  );
  const { run, lines } = await dryRun(file);
  expect(lines.map((one) => [one.line, one.result, one.column, one.reason])).toEqual([
    [2, "refused", null, "Left out with line 3 of the same record: nothing is half imported."],
    [3, "refused", "incident_state", '"Parked" is no state of an incident here. Say which state it means.'],
    [4, "make", null, null],
  ]);
  await carryOut(run);
  expect([await incident("INC0000120"), (await incident("INC0000121"))?.state]).toEqual([undefined, "1"]);
  const again = await dryRun(file, { values: { state: { Parked: "3" } } });
  expect(again.run.found!.counts).toMatchObject({ make: 2, unchanged: 1, refused: 0 });
  await carryOut(again.run);
  expect(await incident("INC0000120")).toMatchObject({ state: "3", holds: [{ from: "2026-01-13T11:00:00.000Z", to: null, reason: null }] });
});

test("dates that can be read in two ways are asked about, and an answer in no form is refused", async () => {
  const file = "number,opened_at,state\nINC0000130,1/2/2026 10:00,New\nINC0000131,3/4/2026 10:00,New\n";
  const { run } = await dryRun(file);
  expect(run).toMatchObject({
    state: "asking",
    found: { questions: [{ setting: "dateOrder", choices: [{ value: "DMY" }, { value: "MDY" }] }] },
  });
  expect((await ask(office, administrator, `POST ${at(run, "/run")}`)).status).toBe(409);
  const bad = await ask(office, administrator, `PUT ${at(run, "/mapping")}`, {
    body: { settings: { dateOrder: "D/D", timeZone: "Mars/X" } },
  });
  expect([bad.status, bad.body.errors.map((one: { path: string }) => one.path)]).toEqual([
    422,
    ["settings.dateOrder", "settings.timeZone"],
  ]);
  const { run: answered } = await dryRun(file, { dateOrder: "DMY", timeZone: "Europe/Berlin" });
  await carryOut(answered);
  expect(await incident("INC0000130")).toMatchObject({ openedAt: "2026-02-01T09:00:00.000Z" });
});

test("a date still to come, or none where one is needed, is refused", async () => {
  const { lines } = await dryRun(
    log(
      "INC0000140,New,2027-01-13 10:00,2026-01-13 09:50,?,?,",
      "INC0000141,New,?,2026-01-13 09:50,?,?,",
      "INC0000141,New,soon,2026-01-13 09:50,?,?,",
      ",New,2026-01-13 10:00,,,,",
    ),
  );
  expect(lines.map((one) => [one.line, one.result, one.column])).toEqual([
    [2, "refused", "sys_updated_at"],
    [3, "refused", "sys_updated_at"],
    [4, "refused", "sys_updated_at"],
    [5, "refused", "number"],
  ]);
});

test("a number that is another record here is asked about; a new one keeps the old where a filter finds it", async () => {
  const live = await office.must(administrator, "incident", { type: "create", shortDescription: "Live one", impact: "3", urgency: "3" });
  const file = `number,opened_at,state,short_description\n${live.number},2026-01-13 10:00,New,Theirs\n`;
  const asked = await dryRun(file);
  expect(asked.run).toMatchObject({ state: "asking", found: { questions: [{ setting: "onTaken" }] } });
  const skipped = await dryRun(file, { onTaken: "skip" });
  expect(skipped.lines).toMatchObject([{ line: 2, result: "refused", reason: `Skipped: ${live.number} is another record here.` }]);
  const renumbered = await dryRun(file, { onTaken: "newNumber" });
  await carryOut(renumbered.run);
  const [theirs] = await office.db.query<{ number: string }>("select number from incident where correlation_id = $1", [live.number]);
  expect(theirs!.number).not.toBe(live.number);
  const found = await ask(office, administrator, `GET /api/incidents?filter=${encodeURIComponent(`correlationId:${live.number}`)}`);
  expect(found.body.items.map((one: Incident) => one.number)).toEqual([theirs!.number]);
  expect((await dryRun(file, { onTaken: "newNumber" })).run.found!.counts).toMatchObject({ unchanged: 1, make: 0 });
});

test("an incident that lives here is not touched", async () => {
  const live = await office.must(administrator, "incident", { type: "create", shortDescription: "Live two", impact: "3", urgency: "3" });
  const { lines } = await dryRun(`sys_id,number,opened_at,state\n${live.id},${live.number},2026-01-13 10:00,Closed\n`);
  expect(lines).toMatchObject([{ line: 2, result: "refused", reason: expect.stringContaining("is worked on here") }]);
});

test("a list has a row for each incident, whose history comes from its own dates; a later export adds what is new", async () => {
  const list = (state: string, resolved: string, updated: string) =>
    `Number,Opened,Resolved,Updated,Short description,State,Priority,Assignment group,Vendor ref\nINC0000150,13/01/2026 08:00,${resolved},${updated},VPN,${state},2 - High,Network,V-9\n`;
  const first = await dryRun(list("In Progress", "", "13/01/2026 09:00"), { customFields: true });
  expect(first.run.found!.columns.find((one) => one.column === "Vendor ref")).toMatchObject({ target: "u_vendor_ref" });
  await carryOut(first.run);
  expect(await incident("INC0000150")).toMatchObject({
    state: "2",
    priority: "2",
    acknowledgedAt: "2026-01-13T09:00:00.000Z",
    extra: { u_vendor_ref: "V-9" },
  });
  expect(office.fields.custom("incident").map((field) => [field.name, field.type])).toEqual([["u_vendor_ref", "text"]]);
  const second = await dryRun(list("Resolved", "13/01/2026 12:00", "13/01/2026 12:05"), { customFields: true });
  expect(second.run.found!.counts).toMatchObject({ add: 1, make: 0 });
  await carryOut(second.run);
  expect(await incident("INC0000150")).toMatchObject({
    state: "6",
    resolvedAt: "2026-01-13T12:00:00.000Z",
    acknowledgedAt: "2026-01-13T09:00:00.000Z",
    version: 3,
  });
});

test("an answer of the Table API keeps its ids, names and UTC", async () => {
  const id = "46f09e75a9fe198100f4ffd8d366d17b";
  const caller = "6816f79cc0a8016401c5a33be04be441";
  const item = {
    sys_id: { value: id, display_value: id },
    number: { value: "INC0000160", display_value: "INC0000160" },
    state: { value: "7", display_value: "Geschlossen" },
    opened_at: { value: "2026-01-13 08:00:00", display_value: "13.01.2026 09:00:00" },
    resolved_at: { value: "2026-01-13 10:00:00", display_value: "13.01.2026 11:00:00" },
    closed_at: { value: "2026-01-20 10:00:00", display_value: "20.01.2026 11:00:00" },
    sys_updated_on: { value: "2026-01-20 10:00:00", display_value: "20.01.2026 11:00:00" },
    caller_id: { value: caller, display_value: "Fred Luddy", link: "https://example.org/api/now/table/sys_user/6816" },
  };
  const { run } = await dryRun(JSON.stringify({ result: [item] }), { timeZone: null });
  expect(run.found!.sentences.join()).toContain("read in UTC (as this form of export writes them)");
  await carryOut(run);
  expect(await incident("INC0000160")).toMatchObject({
    id,
    state: "7",
    caller,
    openedAt: "2026-01-13T08:00:00.000Z",
    closedAt: "2026-01-20T10:00:00.000Z",
  });
  expect(await office.db.query("select name, active from person where id = $1", [caller])).toEqual([{ name: "Fred Luddy", active: false }]);
});

test("the mapping is shown and changeable, and one that cannot be is refused", async () => {
  const { run } = await dryRun("number,opened_at,state,what\nINC0000170,2026-01-13 10:00,New,Printer\n", {}, [
    "number",
    "openedAt",
    "state",
    "shortDescription",
  ]);
  await carryOut(run);
  expect(await incident("INC0000170")).toMatchObject({ shortDescription: "Printer" });
  const { run: twice } = await dryRun("number,opened_at,state,what\nINC0000171,2026-01-13 10:00,New,Printer\n", {}, [
    "number",
    "openedAt",
    "state",
    "state",
  ]);
  expect(twice).toMatchObject({
    state: "failed",
    found: { problems: [{ reason: '"state" and "what" both go to "state". Leave one of them out.' }] },
  });
});

test("the report comes as CSV; only those who may import see any of it", async () => {
  const { run } = await dryRun(log("INC0000180,Parked,2026-01-13 10:00,2026-01-13 09:50,?,?,"));
  const csv = await ask(office, administrator, `GET ${at(run, "/report.csv")}`);
  expect(csv.bytes.toString("utf8")).toBe(
    '\uFEFFFile,Line,Column,What becomes of it,Why,Record\r\nlist.csv,2,incident_state,refused,"""Parked"" is no state of an incident here. Say which state it means.",\r\n',
  );
  for (const line of [
    `GET ${at(run)}`,
    `GET ${at(run, "/report.csv")}`,
    `POST ${at(run, "/run")}`,
    "GET /api/imports",
    "POST /api/imports?importer=servicenow-incidents",
  ] as const)
    expect([
      line,
      (
        await ask(
          office,
          analyst,
          line as "GET /x",
          line.startsWith("POST /api/imports?") ? { body: Buffer.from("x"), headers: { "content-type": "text/csv" } } : {},
        )
      ).status,
    ]).toEqual([line, 403]);
  expect((await ask(office, administrator, "GET /api/imports/0123456789abcdef0123456789abcdef")).status).toBe(404);
});

test("a file of which nothing is in is forgotten when asked, or after a week; what put something in stays", async () => {
  const listed = async () => ((await ask(office, administrator, "GET /api/imports")).body.items as ImportRun[]).map(({ id }) => id);
  const forget = async (run: ImportRun, actor = administrator) => (await ask(office, actor, `DELETE ${at(run)}`)).status;
  const { run: looked } = await dryRun(log("INC0000701,New,2026-01-13 10:00,2026-01-13 09:50,?,?,Z1"));
  expect(await forget(looked, analyst)).toBe(403);
  expect(await listed()).toContain(looked.id);
  expect(await forget(looked)).toBe(204);
  expect((await ask(office, administrator, `GET ${at(looked)}`)).status).toBe(404);
  const { run } = await dryRun(log("INC0000702,New,2026-01-13 10:00,2026-01-13 09:50,?,?,Z2"));
  const done = await carryOut(run);
  expect(await forget(done)).toBe(409);
  const { run: old } = await dryRun(log("INC0000703,New,2026-01-13 10:00,2026-01-13 09:50,?,?,Z3"));
  const clean = (days: number) => housekeeping(office.db).runDue(addDays(office.clock.now(), days));
  await clean(6);
  expect(await listed()).toContain(old.id);
  await clean(8);
  const left = await listed();
  expect([left.includes(old.id), left.includes(done.id)]).toEqual([false, true]);
  expect(await office.db.query("select from import_chunk where run = $1", [old.id])).toEqual([]);
});
