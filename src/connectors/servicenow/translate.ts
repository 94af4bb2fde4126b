import type { Instant } from "../../kernel/time.ts";
import type { ImportRow, ImportStep, ImportSubject, ImportTools } from "../contract.ts";
import { milestones } from "../incident-milestones.ts";
import { changesBetween, type Fields, readFields } from "./fields.ts";
import { resolutions } from "./resolution.ts";

/**
 * Translates incidents of ServiceNow into histories. Where a number has several rows, the file is an event log and every row an update;
 * otherwise each row is an incident as it stood, and its history is drawn from its own dates.
 */
export function* translate(tools: ImportTools): Generator<ImportSubject> {
  const groups = grouped(tools);
  const isLog = [...groups.values()].some((rows) => rows.length > 1);
  if (isLog && !tools.has("updatedAt")) {
    for (const rows of groups.values())
      for (const row of rows)
        tools.refuse(row, "updatedAt", "Incidents have several rows, so this is an event log, but no column says when a row was written.");
    return;
  }
  if (!isLog) sayOfLists(tools);
  if (!tools.has("shortDescription")) tools.say("The file has no titles. Category and subcategory stand in their place.");
  for (const [key, rows] of groups) yield isLog ? logged(tools, key, rows) : listed(tools, key, rows[0]!);
}

/** The rows of each incident in file order; a row that says again what an earlier one said is left to the ledger. */
function grouped(tools: ImportTools): Map<string, ImportRow[]> {
  const groups = new Map<string, ImportRow[]>();
  const seen = new Set<string>();
  for (const row of tools.rows) {
    const key = row.text("id") ?? row.text("number");
    if (key === null) {
      tools.refuse(row, "number", "There is no number, so nobody can tell which incident this is.");
      continue;
    }
    if (seen.has(row.hash)) {
      tools.remark(row, null, "An earlier row says exactly the same.");
      continue;
    }
    seen.add(row.hash);
    const rows = groups.get(key);
    if (rows) rows.push(row);
    else groups.set(key, [row]);
  }
  return groups;
}

function sayOfLists(tools: ImportTools): void {
  tools.say("Each row is one incident as it stood. Its history is drawn from its own dates: opened, resolved, closed, last updated.");
  tools.say("When somebody first answered is not in such a file; an incident counts as answered when it first left the state New.");
}

/** One incident of an event log: every row a step at its own time. */
function logged(tools: ImportTools, key: string, rows: ImportRow[]): ImportSubject {
  const steps: ImportStep[] = [];
  const fields = rows.map((row) => readFields(tools, row));
  carryStates(fields);
  const times = timesOf(tools, rows);
  resolutions(fields, times);
  for (const [place, row] of rows.entries()) {
    const before = fields[place - 1] ?? null;
    steps.push({
      row,
      at: times[place]!,
      command: history(tools, changesBetween(before, fields[place]!), place === 0 ? row.text("number") : null),
    });
  }
  return subjectOf(tools, key, rows, steps, fields.at(-1)!);
}

/** One incident as it stood when it was exported: a step for each of its own dates. */
function listed(tools: ImportTools, key: string, row: ImportRow): ImportSubject {
  const seen = readFields(tools, row);
  if (seen.state === undefined) seen.state = "1";
  const drawn = milestones(seen, row.instant("updatedAt"), tools.now);
  if (drawn.length === 0) tools.refuse(row, "openedAt", "Neither an opening time nor a last update is given, so it has no place in time.");
  const number = row.text("number");
  const steps = drawn.map(({ at, fields }, place): ImportStep => {
    notLater(tools, row, at);
    const changes = changesBetween(drawn[place - 1]?.fields ?? null, fields);
    return { row, at, command: history(tools, changes, place === 0 ? number : null), isMilestone: true };
  });
  return subjectOf(tools, key, [row], steps, seen);
}

/** A row without a state of its own keeps the one before it. The first row of an incident needs one, or is new. */
function carryStates(fields: readonly Fields[]): void {
  for (const [place, one] of fields.entries()) {
    if (one.state !== undefined) continue;
    const before = fields[place - 1];
    one.state = before?.state ?? "1";
    one.holdReason = before?.holdReason ?? null;
  }
}

/** The time of each row. One that lies before the row above it is moved up to it, for a history does not run backwards. */
function timesOf(tools: ImportTools, rows: readonly ImportRow[]): Instant[] {
  let last: Instant | null = null;
  return rows.map((row) => {
    const at = row.instant("updatedAt");
    if (at === null && row.text("updatedAt") === null) tools.refuse(row, "updatedAt", "The row does not say when it was written.");
    notLater(tools, row, at);
    if (at !== null && last !== null && at < last)
      tools.remark(row, "updatedAt", `It lies before the row above it, so it is taken as ${last}.`);
    last = at === null || (last !== null && at < last) ? (last ?? tools.now) : at;
    return last;
  });
}

function notLater(tools: ImportTools, row: ImportRow, at: Instant | null): void {
  if (at !== null && at > tools.now) tools.refuse(row, "updatedAt", `${at} is still to come. Is the form of the dates right?`);
}

function history(tools: ImportTools, changes: Fields, number: string | null): ImportStep["command"] {
  return { type: "recordHistory", changes, number, source: tools.settings.source };
}

function subjectOf(tools: ImportTools, key: string, rows: ImportRow[], steps: ImportStep[], last: Fields): ImportSubject {
  const number = rows[0]!.text("number");
  const id = rows[0]!.text("id");
  if (number !== null && number.length > 40) tools.refuse(rows[0]!, "number", "The number is longer than 40 characters.");
  const verbatim = id !== null && /^[0-9A-Za-z]{32}$/.test(id);
  if (id !== null && !verbatim)
    tools.remark(rows[0]!, "id", `"${id.slice(0, 40)}" cannot be an id here; the number tells the incident apart.`);
  const makes = `${number ?? key}: ${String(last.shortDescription)}`;
  return { key, id: verbatim ? id : tools.idOf(number ?? key), number, makes, rows, steps };
}
