import { readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import { pagerdutyConfig } from "../../src/connectors/pagerduty/configuration.ts";
import type { ImportSettings } from "../../src/engine/import-contract.ts";
import { stableId } from "../../src/engine/import-refer.ts";
import type { ImportRun, ReportLine } from "../../src/engine/import-store.ts";
import { openImports, stopReason } from "../../src/engine/imports.ts";
import type { Actor } from "../../src/kernel/actor.ts";
import { onCall } from "../../src/practices/roster/views.ts";
import { asActors } from "../asking.ts";
import { openTestOffice, type TestOffice } from "../office.ts";

const { authenticate, ask } = asActors();
let office: TestOffice;
let administrator: Actor;
let manager: Actor;
let ada: Actor & { personId: string };

const address = new URL("../../src/connectors/pagerduty/configuration-fixtures/platform.json", import.meta.url);
const platform = readFileSync(address, "utf8");
const other = (path: string) => readFileSync(new URL(`../../src/connectors/${path}`, import.meta.url), "utf8");
type File = Record<string, Record<string, unknown>[]>;
const changed = (change: (file: File) => void): string => {
  const file = JSON.parse(platform) as File;
  change(file);
  return JSON.stringify(file);
};

beforeAll(async () => {
  office = await openTestOffice("2026-10-12T06:00:00.000Z", { authenticate });
  administrator = await office.person("Ad Min", ["administrator"]);
  manager = await office.person("Man Ager", ["manager"]);
  ada = await office.person("Ada Elsewhere", ["analyst"], { email: "ADA@example.org" });
});
afterAll(() => office.close());

type Report = { run: ImportRun; lines: (ReportLine & { outcome: string })[] };

/** Hands a file in over HTTP and looks at what would come of it. */
async function look(file: string, settings: Partial<ImportSettings> = {}, importer = "pagerduty-config"): Promise<Report> {
  const headers = { "content-type": "application/json" };
  const sent = await ask(office, administrator, `POST /api/imports?importer=${importer}&name=platform.json`, {
    body: Buffer.from(file),
    headers,
  });
  expect(sent.status).toBe(201);
  const { run } = sent.body as { run: ImportRun };
  expect((await ask(office, administrator, `PUT /api/imports/${run.id}/mapping`, { body: { settings } })).status).toBe(200);
  expect((await ask(office, administrator, `POST /api/imports/${run.id}/dry-run`)).status).toBe(202);
  return reportOf(run);
}

async function carryOut({ run }: Report): Promise<Report> {
  expect((await ask(office, administrator, `POST /api/imports/${run.id}/run`)).status).toBe(202);
  return reportOf(run);
}

/** The report once nobody works on the run any more: the office's own waker may have taken it up first. */
async function reportOf(run: ImportRun): Promise<Report> {
  for (let round = 0; ; round += 1) {
    await office.advance({ minutes: 0 });
    const { body } = await ask(office, administrator, `GET /api/imports/${run.id}?limit=500`);
    if (round === 200 || !["toCheck", "toRun", "running"].includes(body.run.state)) return { run: body.run, lines: body.report.items };
    await sleep(50);
  }
}

async function everything(): Promise<string> {
  const kinds = ["person", "team", "roster", "rosterOverride", "escalationPolicy", "pagingRule", "service"];
  const all = [];
  for (const kind of kinds) {
    const { name, select } = office.house.kinds.get(kind)!.table;
    all.push(await office.db.query(`select ${select} from ${name} t order by id`));
  }
  const told = await office.db.query("select count(*) as entries from journal where kind = any($1)", [kinds]);
  return JSON.stringify([all, told]);
}

const refusalsOf = ({ lines }: Report) => lines.filter((one) => one.result === "refused").map((one) => [one.makes, one.reason]);

test("people who are not here refuse what names them, and nothing is made by looking", async () => {
  const before = await everything();
  const report = await look(platform);
  expect(report.run).toMatchObject({ state: "checked" });
  expect(refusalsOf(report)).toEqual(
    expect.arrayContaining([
      [
        "Person Ben Okafor",
        "Nobody here has the address Ben@Example.org. Make this person first, or choose to make the people who are not here.",
      ],
      ["Roster Platform primary", "It names Cy Moreau, which is refused (item 3)."],
      ["Escalation policy Platform", "It names Platform primary, which is refused (item 6)."],
      ["Service Checkout", "It names Platform, which is refused (item 5)."],
    ]),
  );
  expect(await everything()).toBe(before);
});

test("asked to make people, it comes in whole: the dry run says what the import then does, and who is on call is who was", async () => {
  const before = await everything();
  const looked = await look(platform, { makePeople: true });
  expect(looked.run).toMatchObject({ state: "checked", found: { counts: { refused: 3 } } });
  expect(await everything()).toBe(before);
  const done = await carryOut(looked);
  expect(done.run).toMatchObject({ state: "done", rowsDone: looked.run.rowsTotal, rowsRefused: 0 });
  const outcome = { make: "made", add: "changed" } as Record<string, string>;
  expect(done.lines).toEqual(
    looked.lines.map((one) => {
      const isWork = one.ordinal === 0 && outcome[one.result] !== undefined;
      return isWork ? { ...one, imported: true, outcome: outcome[one.result] } : one;
    }),
  );
  expect(refusalsOf(done).map(([makes]) => makes)).toEqual(["Roster Odd turns", "Escalation policy Odd", "Service Reports"]);
  const roster = stableId("pagerduty", "roster", "PSCHED1");
  const people = async (at: string) => {
    const found = await onCall(office.db, office.house, { rosters: [roster], at });
    const ids = found.get(roster)!.levels[0]!.people;
    return (await office.db.query<{ name: string }>("select name from person where id = any($1)", [[...ids]])).map((one) => one.name);
  };
  // Ada was here under another name: she is recognised by her address, and stays as she is.
  expect(await people("2026-10-13T09:00:00.000Z")).toEqual(["Ada Elsewhere"]);
  expect(await people("2026-10-20T09:00:00.000Z")).toEqual(["Ben Okafor"]);
  expect(await people("2026-10-25T00:30:00.000Z")).toEqual(["Dee Tanaka"]);
});

test("made people are analysts who cannot sign in, and an incident of a service pages by its policy", async () => {
  const [ben] = await office.db.query("select roles, active, login_id, time_zone from person where name = 'Ben Okafor'");
  expect(ben).toMatchObject({ roles: ["analyst"], active: true, login_id: null, time_zone: "Europe/Berlin" });
  const service = stableId("pagerduty", "service", "PSERVIC1");
  const incident = await office.must(ada, "incident", {
    type: "create",
    shortDescription: "Nobody can pay",
    service,
    impact: "1",
    urgency: "1",
  });
  await office.advance({ minutes: 1 });
  const [page] = await office.db.query("select policy_name, state, called from page where incident = $1", [incident.id]);
  expect(page).toMatchObject({ policy_name: "Platform" });
});

test("importing it again changes nothing, in this form or another", async () => {
  const before = await everything();
  const again = await look(platform, { makePeople: true });
  expect(again.run).toMatchObject({ rowsTotal: 0, found: { counts: { make: 0, add: 0, refused: 3 } } });
  const parts = Object.entries(JSON.parse(platform) as File).map(([name, list]) => JSON.stringify({ [name]: list }));
  expect((await look(parts.join("\n"))).run).toMatchObject({ rowsTotal: 0, found: { counts: { make: 0, add: 0, refused: 3 } } });
  expect(await everything()).toBe(before);
});

test("a later file changes what it says otherwise, and the first one again takes it back", async () => {
  const file = changed(({ schedules, escalation_policies }) => {
    schedules![0]!.name = "Platform first line";
    escalation_policies![0]!.num_loops = 1;
  });
  const looked = await look(file);
  expect(looked.lines.filter((one) => one.result === "add").map((one) => one.makes)).toEqual([
    "Roster Platform first line",
    "Escalation policy Platform",
  ]);
  expect(looked.lines.filter((one) => one.reason?.startsWith("Changes here")).map((one) => one.reason)).toEqual([
    "Changes here: Name.",
    "Changes here: Repeats.",
  ]);
  await carryOut(looked);
  const policy = stableId("pagerduty", "escalationPolicy", "PPOLICY1");
  const repeats = async () =>
    (await office.db.query<{ n: number }>("select repeat_count as n from escalation_policy where id = $1", [policy]))[0]!.n;
  expect(await repeats()).toBe(1);
  expect((await look(file)).run.rowsTotal).toBe(0);
  const back = await carryOut(await look(platform));
  expect(back.run).toMatchObject({ state: "done", rowsDone: 2 });
  expect(await repeats()).toBe(3);
});

test("what is here by that name already, or was retired, is refused and not made twice", async () => {
  await office.must(administrator, "roster", { type: "create", name: "new york DESK", timeZone: "UTC" });
  await office.must(administrator, "escalationPolicy", { type: "retire" }, stableId("pagerduty", "escalationPolicy", "PPOLICY1"));
  const second = await look(platform, { makePeople: true, source: "pagerduty-two" });
  expect(refusalsOf(second)).toEqual(
    expect.arrayContaining([
      ["Roster New York desk", expect.stringContaining("and was not made from this source")],
      ["Escalation policy Odd", "It names Odd turns, which is refused (item 10)."],
    ]),
  );
  const same = await look(platform);
  expect(refusalsOf(same)).toEqual(
    expect.arrayContaining([
      ["Escalation policy Platform", expect.stringContaining("retired or inactive here")],
      ["Service Checkout", expect.stringContaining("which is refused")],
    ]),
  );
});

test.each([
  [
    "opsgenie-config",
    "opsgenie/configuration-fixtures/network.json",
    ["Roster Pausing_schedule", "Escalation policy Lottery", "Escalation policy To the resting"],
  ],
  ["grafana-oncall-config", "grafana-oncall/configuration-fixtures/sre.json", ["Roster By the month", "Escalation policy by the hour"]],
])("%s comes in whole as well, and twice is once", async (importer, path, refused) => {
  const file = other(path);
  const looked = await look(file, { makePeople: true }, importer);
  expect(looked.run).toMatchObject({ state: "checked", failure: null });
  expect(refusalsOf(looked).map(([makes]) => makes)).toEqual(expect.arrayContaining(refused));
  const done = await carryOut(looked);
  expect(done.run).toMatchObject({ state: "done", rowsDone: looked.run.rowsTotal, rowsRefused: 0 });
  const before = await everything();
  expect((await look(file, {}, importer)).run).toMatchObject({ rowsTotal: 0 });
  expect(await everything()).toBe(before);
});

test("an import that was stopped goes on where it ended", async () => {
  const many = JSON.stringify({
    users: Array.from({ length: 230 }, (_, place) => ({ id: `PMANY${place}`, name: `Many ${place}`, email: `many${place}@example.org` })),
  });
  const looked = await look(many, { makePeople: true });
  expect(looked.run.rowsTotal).toBe(230);
  const [imports, signal] = [openImports(office, [pagerdutyConfig]), new AbortController()];
  await imports.ask(looked.run.id, "run");
  const stopped = await imports.work(looked.run.id, { signal: signal.signal, onProgress: () => signal.abort(stopReason) });
  expect(stopped).toMatchObject({ state: "stopped", rowsDone: 100 });
  const done = await carryOut(looked);
  expect(done.run).toMatchObject({ state: "done", rowsDone: 230, rowsRefused: 0 });
  expect(done.lines.filter((one) => one.imported).length).toBe(230);
  const [{ count } = { count: 0 }] = await office.db.query<{ count: number }>(
    "select count(*)::integer as count from person where name like 'Many %'",
  );
  expect(count).toBe(230);
});

test("files that are none are refused with a reason, and only administrators may hand one in", async () => {
  for (const [file, reason] of [
    ["{", "does not end"],
    ["[1, 2", "does not end"],
    ["users,schedules", "is not JSON"],
    ["{}", "holds nothing of PagerDuty on-call set-up"],
    [`${'{"a":'.repeat(70)}1${"}".repeat(70)}`, "deeper than 64"],
  ] as const) {
    const { run } = await look(file);
    expect(run.state).toBe("failed");
    expect(run.found!.problems[0]!.reason).toContain(reason);
  }
  const line = "POST /api/imports?importer=pagerduty-config&name=x.json";
  const asked = { body: Buffer.from("{}"), headers: { "content-type": "x/y" } };
  const historian = { ...administrator, permissions: new Set(["history.import"]) };
  for (const actor of [manager, historian]) expect((await ask(office, actor, line, asked)).status).toBe(403);
  const offered: string[] = (await ask(office, historian, "GET /api/imports")).body.importers.map((one: { name: string }) => one.name);
  expect(offered).toContain("servicenow-incidents");
  expect(offered.filter((name) => !/(-incidents|^incident-table)$/.test(name))).toEqual([]);
});

test("a person is recognised by the address as it is written, not by one that looks alike", async () => {
  await office.person("Renée", ["analyst"], { email: "renée@example.org" });
  const user = { id: "PRENEE1", name: "Renee", email: "Renee@example.org" };
  expect(refusalsOf(await look(JSON.stringify({ users: [user] })))).toHaveLength(1);
  expect(refusalsOf(await look(JSON.stringify({ users: [{ ...user, email: "RENÉE@example.org" }] })))).toHaveLength(0);
});
