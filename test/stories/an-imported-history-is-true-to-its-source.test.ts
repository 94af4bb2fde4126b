import { readFile } from "node:fs/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import { servicenowIncidents } from "../../src/connectors/servicenow/importer.ts";
import { settingsFor } from "../../src/engine/import-settings.ts";
import { type Imports, openImports } from "../../src/engine/imports.ts";
import type { Incident } from "../../src/practices/incident/model.ts";
import { house, openTestOffice, type TestOffice } from "../office.ts";

let office: TestOffice;
let imports: Imports;
let text: string;
const file = new URL("../../src/connectors/servicenow/fixtures/event-log.csv", import.meta.url);

beforeAll(async () => {
  office = await openTestOffice("2026-11-26T08:00:00.000Z");
  imports = openImports(office, [servicenowIncidents]);
  text = await readFile(file, "utf8");
  await office.must(house, "slaDefinition", {
    type: "create",
    name: "Two days, round the clock",
    agreementType: "SLA",
    target: "resolution",
    subjectKind: "incident",
    durationMinutes: 2880,
    warnPercent: 75,
    calendar: null,
    startWhen: "state:1,2,3",
    stopWhen: "state:6,7",
    pauseWhen: "state:3",
    cancelWhen: "state:8",
    resetWhen: null,
    cancelWhenStartLapses: false,
    retroactive: true,
    vendor: null,
  });
});
afterAll(() => office.close());

// The independent reading of the file: no code of the importer, plain loops over lines; the file has no quoted cells.
type Expected = {
  state: string;
  priority: string;
  openedAt: string;
  resolvedAt: string | null;
  closedAt: string | null;
  reopened: number;
  passedOn: number;
  says: { made_sla: boolean; reopen_count: number; reassignment_count: number };
  rows: number;
  caller: string;
  team: string | null;
};

function readIndependently(): Map<string, Expected> {
  const [head, ...lines] = text
    .trim()
    .split(/\r?\n/)
    .map((line) => line.split(","));
  const at = (row: string[], name: string) => row[head!.indexOf(name)]!;
  const when = (given: string) => {
    if (given === "?") return null;
    const [date, time] = given.split(" ");
    const [day, month, year] = date!.split("/").map(Number);
    const [hour, minute] = time!.split(":").map(Number);
    return new Date(Date.UTC(year!, month! - 1, day!, hour!, minute!)).toISOString();
  };
  const codes: Record<string, string> = { New: "1", Active: "2", Resolved: "6", Closed: "7" };
  const rowsOf = new Map<string, string[][]>();
  for (const row of lines) rowsOf.set(row[0]!, [...(rowsOf.get(row[0]!) ?? []), row]);
  const found = new Map<string, Expected>();
  for (const [number, rows] of rowsOf) {
    let state = "";
    let team = "?";
    let reopened = 0;
    let passedOn = 0;
    let lastResolvedRow: string | null = null;
    for (const row of rows) {
      const next = at(row, "incident_state") === "-100" ? state : (codes[at(row, "incident_state")] ?? "3");
      if ((state === "6" || state === "7") && ["1", "2", "3"].includes(next)) reopened++;
      if (team !== "?" && team !== at(row, "assignment_group")) passedOn++;
      if (next === "6") lastResolvedRow = when(at(row, "sys_updated_at"));
      state = next;
      team = at(row, "assignment_group");
    }
    const last = rows.at(-1)!;
    const isOver = state === "6" || state === "7";
    found.set(number, {
      state,
      priority: at(last, "priority")[0]!,
      openedAt: when(at(last, "opened_at"))!,
      resolvedAt: isOver ? (when(at(last, "resolved_at")) ?? lastResolvedRow) : null,
      closedAt: state === "7" ? when(at(last, "closed_at")) : null,
      reopened,
      passedOn,
      says: {
        made_sla: at(last, "made_sla") === "true",
        reopen_count: Number(at(last, "reopen_count")),
        reassignment_count: Number(at(last, "reassignment_count")),
      },
      rows: rows.length,
      caller: at(last, "caller_id"),
      team: team === "?" ? null : team,
    });
  }
  return found;
}

async function importText(given: string | Buffer, settings = settingsFor(servicenowIncidents)) {
  const bytes = typeof given === "string" ? Buffer.from(given) : given;
  const run = await imports.begin({ importer: servicenowIncidents, fileName: "incidents.csv", bytes, settings, actor: house });
  expect(await imports.ask(run.id, "check")).toBe(true);
  const checked = (await imports.work(run.id))!;
  if (checked.state !== "checked") return { checked, done: null };
  expect(await imports.ask(run.id, "run")).toBe(true);
  return { checked, done: await imports.work(run.id) };
}

const headOf = async () => (await office.db.query<{ n: number; hash: Buffer }>("select n, hash from journal_head"))[0]!;
const incidents = () =>
  office.db.query<Incident>(`select ${office.house.kinds.get("incident")!.table.select} from incident t order by number`);

test("every incident of the real log ends as the log says, and the dry run said so before", async () => {
  const expected = readIndependently();
  const { checked, done } = await importText(text);
  expect(checked.found!.counts).toMatchObject({ make: 2040, add: 0, unchanged: 0, refused: 0, records: 300 });
  expect(checked.found!.sentences.join("\n")).toContain('Dates are read as D/M/YYYY: line 2 has "29/2/2016 01:16" under opened_at.');
  expect(done).toMatchObject({ state: "done", rowsDone: 2040, rowsRefused: 0 });
  const names = new Map(
    (await office.db.query<{ id: string; name: string }>("select id, name from person union select id, name from team")).map((row) => [
      row.id,
      row.name,
    ]),
  );
  const kept = await incidents();
  expect(kept.length).toBe(300);
  expect(expected.size).toBe(300);
  for (const one of kept) {
    const is = expected.get(one.number!)!;
    expect({ number: one.number, state: one.state, priority: one.priority, openedAt: one.openedAt }).toEqual({
      number: one.number,
      state: is.state,
      priority: is.priority,
      openedAt: is.openedAt,
    });
    expect([one.number, one.resolvedAt, one.restoredAt, one.closedAt]).toEqual([one.number, is.resolvedAt, is.resolvedAt, is.closedAt]);
    expect([one.number, one.reopenCount, one.reassignmentCount]).toEqual([one.number, is.reopened, is.passedOn]);
    expect(one.sourceSays).toEqual(is.says);
    expect([names.get(one.caller!), one.team && names.get(one.team)]).toEqual([is.caller, is.team]);
    expect([one.version, one.observed, one.majorState, one.reviewRequired]).toEqual([is.rows, true, "none", false]);
  }
});

test("the time to restore, summed from the measures, is the log's own", async () => {
  let minutes = 0;
  for (const one of readIndependently().values())
    if (one.resolvedAt) minutes += Math.max(0, Math.round((Date.parse(one.resolvedAt) - Date.parse(one.openedAt)) / 60_000));
  const [facts] = await office.db.query<{ n: number; sum: number }>(
    "select sum(n) as n, sum(value) as sum from measure_fact where measure = 'incident.restored' and retracted is null",
  );
  expect(facts).toEqual({ n: 300, sum: minutes });
});

test("the figures on papers of that time are the log's own", async () => {
  const all = [...readIndependently().values()];
  const within = (at: string | null, from: string, to: string) => at !== null && at >= from && at < to;
  const paperOf = async (paper: string, period: string) => {
    const { content } = await office.must(house, "briefing", { type: "create", paper, period, author: null, audience: [] });
    return content as { figures: Record<string, { value: string }>; promises: { figure: string; counted: { value: string } }[] };
  };
  for (const [week, from, to] of [
    ["2016-W09", "2016-02-29T00:00:00.000Z", "2016-03-07T00:00:00.000Z"],
    ["2016-W10", "2016-03-07T00:00:00.000Z", "2016-03-14T00:00:00.000Z"],
  ] as const) {
    const { figures } = await paperOf("weekly", week);
    const opened = all.filter((one) => within(one.openedAt, from, to)).length;
    const resolved = all.filter((one) => within(one.resolvedAt, from, to)).length;
    const waiting = all.filter((one) => one.openedAt < to && (one.resolvedAt === null || one.resolvedAt >= to)).length;
    expect([week, figures.opened?.value, figures.resolved?.value]).toEqual([week, String(opened), String(resolved)]);
    expect([week, figures.backlog?.value]).toEqual([week, String(waiting)]);
  }
  const month = ["2016-03-01T00:00:00.000Z", "2016-04-01T00:00:00.000Z"] as const;
  const critical = all.filter((one) => one.priority === "1" && within(one.resolvedAt, ...month));
  const inTime = critical.filter((one) => Math.round((Date.parse(one.resolvedAt!) - Date.parse(one.openedAt)) / 60_000) < 120);
  const { promises } = await paperOf("executive", "2016-03");
  expect(promises.find((one) => one.figure === "criticalRestored")?.counted.value).toBe(
    critical.length === 0 ? "nothing to count" : `${inTime.length} of ${critical.length}`,
  );
  // The pack of a board on the quarter: what was critical in it, what waited at its end, the middle of the times to resolve.
  const [from, to] = ["2016-01-01T00:00:00.000Z", "2016-04-01T00:00:00.000Z"] as const;
  const board = await paperOf("board", "2016-Q1");
  const open = all.filter((one) => one.openedAt < to && (one.resolvedAt === null || one.resolvedAt >= from));
  expect(board.figures.critical?.value).toBe(String(open.filter((one) => one.priority === "1").length));
  const waiting = all.filter((one) => one.openedAt < to && (one.resolvedAt === null || one.resolvedAt >= to)).length;
  expect(board.figures.backlog?.value).toBe(String(waiting));
  const took = all
    .filter((one) => within(one.resolvedAt, from, to))
    .map((one) => Math.round((Date.parse(one.resolvedAt!) - Date.parse(one.openedAt)) / 60_000))
    .sort((a, b) => a - b);
  const middle = (took[Math.floor((took.length - 1) / 2)]! + took[Math.floor(took.length / 2)]!) / 2;
  expect(took.length).toBeGreaterThan(100);
  expect(board.figures.resolve?.value).toBe(String(Math.round(middle)));
  const restored = all.filter((one) => one.priority === "1" && within(one.resolvedAt, from, to));
  const soon = restored.filter((one) => Math.round((Date.parse(one.resolvedAt!) - Date.parse(one.openedAt)) / 60_000) < 120);
  expect(board.promises.find((one) => one.figure === "criticalRestored")?.counted.value).toBe(`${soon.length} of ${restored.length}`);
});

test("nobody is told, nothing wakes, nobody new can sign in", async () => {
  expect(await office.db.query("select 1 from notice union all select 1 from delivery")).toEqual([]);
  expect(
    await office.db.query("select 1 from clock where wake_at is not null union all select 1 from incident where wake_at is not null"),
  ).toEqual([]);
  expect(await office.db.query("select 1 from person where active or email is not null or roles <> '[\"requester\"]'")).toEqual([]);
});

test("importing the file again changes nothing at all", async () => {
  const before = await headOf();
  const { checked, done } = await importText(text);
  expect(checked.found!.counts).toMatchObject({ make: 0, add: 0, unchanged: 2040, refused: 0, companions: {} });
  expect(done).toMatchObject({ state: "done", rowsDone: 0 });
  expect(await headOf()).toEqual(before);
});

test("new incidents get numbers behind the highest of the file", async () => {
  const highest = Math.max(...[...readIndependently().keys()].map((number) => Number(number.slice(3))));
  const fresh = await office.must(house, "incident", { type: "create", shortDescription: "Printer", impact: "3", urgency: "3" });
  expect(Number(fresh.number!.slice(3))).toBe(highest + 1);
});
