import { readFile } from "node:fs/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import { importers } from "../../src/app/importers.ts";
import type { ImportSettings } from "../../src/engine/import-contract.ts";
import { settingsFor } from "../../src/engine/import-settings.ts";
import type { ImportRun, ReportLine } from "../../src/engine/import-store.ts";
import { type Imports, openImports } from "../../src/engine/imports.ts";
import type { AnyRecord } from "../../src/kernel/model.ts";
import { house, openTestOffice, type TestOffice } from "../office.ts";

// Lists of incidents as other systems export them: files of our own making, by the names in which those systems document their fields.

let office: TestOffice;
let imports: Imports;
const people: Record<string, string> = {};

beforeAll(async () => {
  office = await openTestOffice("2026-11-26T08:00:00.000Z");
  imports = openImports(office, importers);
  people.ann = (await office.person("Ann Lee", ["analyst"])).personId;
  people.cal = (await office.person("Cal Poe", ["requester"])).personId;
});
afterAll(async () => {
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
