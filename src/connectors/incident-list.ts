import type { Field } from "../kernel/model.ts";
import { type IncidentState, incidentModel } from "../practices/incident/model.ts";
import type { Importer, ImportRow, ImportStep, ImportSubject, ImportTarget, ImportTools } from "./contract.ts";
import { type Fields, milestones } from "./incident-milestones.ts";
import { jsonIn } from "./told-entries.ts";

/** A state of another system here; what it waits for, where it waits. */
export type MeantState = { state: IncidentState; holdReason?: string };
/** Something that happened to one incident, where the file tells it: a change of fields, or what somebody wrote. */
export type ToldEvent = {
  at: string;
  /** Its own name at the source: what was taken over once is known again by it. */
  id?: string;
} & ({ is: "state"; word: string } | { is: "entry"; entry: "note" | "comment"; by: string | null; text: string });
/** How one system exports its incidents as a list: a row for each. Everything else is the same for all of them. */
export type IncidentListSource = {
  name: string;
  label: string;
  about: string;
  source: string;
  /** Column names, in lower case, and the target of each. Where a file has several for one target, the one named first here has it. */
  columns: readonly (readonly [column: string, target: string])[];
  /** Words and codes of the system for states, in lower case. What is not here is asked about. */
  states: Readonly<Record<string, MeantState>>;
  codes: Readonly<Partial<Record<Coded, Readonly<Record<string, string>>>>>;
  /** Put before a number of digits alone, so that it is not another system's. */
  prefix?: string;
  /** Dates without a zone are UTC: the form of the export says so. */
  isUtc?: (columns: readonly string[]) => boolean;
  /** The words of a text that comes in a form of its own, such as HTML. */
  plain?: (text: string) => string;
  /** Which rows are no incidents, and why; null where a row is one. */
  isOther?: (row: ImportRow) => string | null;
  /** What a row tells of its history besides its dates. */
  told?: (row: ImportRow) => readonly ToldEvent[];
  needless?: (column: string) => string | null;
};
type Coded = "priority" | "impact" | "urgency" | "severity";

const coded: readonly Coded[] = ["impact", "urgency", "severity", "priority"];
const open = ["category", "contactType", "closeCode"] as const;
const people = ["caller", "assignee", "openedBy", "resolvedBy", "closedBy"] as const;
const places = { team: "team", service: "service", configurationItem: "configurationItem", site: "site" } as const;
const wanted = [
  ...["number", "shortDescription", "description", "state", "holdReason", "subcategory", "openedAt", "resolvedAt", "closedAt", "updatedAt"],
  ...["closeNotes", "correlationId", "correlationDisplay"],
  ...[...coded, ...open, ...people, ...Object.keys(places)],
];
const fields = wanted.map((name) => incidentModel.fields.find((field) => field.name === name)!);

/** Where a column of an incident may go. */
const targets: readonly ImportTarget[] = [
  ...fields.map(targetOf),
  { name: "kindOfRecord", label: "What kind of record it is", type: "text" },
  { name: "history", label: "Its changes, as the source lists them", type: "text" },
  { name: "entries", label: "What was written on it", type: "text" },
  { name: "sourceSays", label: "The source's own verdicts", type: "text" },
];

function targetOf({ name, label, type, reference, choices }: Field): ImportTarget {
  return { name, label, type, ...(reference ? { reference } : {}), ...(choices ? { choices } : {}) };
}

/** An importer of incidents that one system exports as a list. */
export function incidentList(given: IncidentListSource): Importer {
  const { name, label, about, source } = given;
  return {
    ...{ name, label, about, source, reads: "rows", kind: "incident", targets },
    seeAt: { label: "See the incidents", path: "/incidents" },
    permission: "history.import",
    missing: ["NULL", "null", "(empty)", "N/A", "-", "Unassigned"],
    propose: (columns) => ({ mapping: proposed(given, columns), timeZone: given.isUtc?.(columns) ? "UTC" : null }),
    needless: (column) => given.needless?.(column.trim().toLowerCase()) ?? null,
    named: {
      // A person is recognised by address only: two people may share a name, and a caller sees what they reported.
      person: { matchBy: ["email"], make: personCalled },
      team: { matchBy: ["name"], make: (word) => [{ type: "create", name: word.slice(0, 120) }] },
      site: { matchBy: ["name"], make: (word) => [{ type: "create", name: word.slice(0, 120) }] },
      service: { matchBy: ["name"], make: (word) => [{ type: "create", name: word.slice(0, 120), tier: "3" }] },
      configurationItem: {
        matchBy: ["name"],
        make: (word) => [{ type: "create", name: word.slice(0, 160), ciClass: "cmdb_ci_infra_service" }],
      },
    },
    translate: (tools) => translate(given, tools),
    renumbered: (command, oldNumber) => {
      const changes = command.changes as Record<string, unknown>;
      return { ...command, number: null, changes: { ...changes, correlationId: oldNumber } };
    },
  };
}

/** Somebody who is not here: inactive, as a requester; with the address by which they are called, where that is one. */
function personCalled(word: string): ReturnType<Importer["named"][string]["make"]> {
  const isAddress = /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(word) && word.length <= 254;
  const called = { name: word.slice(0, 120), ...(isAddress ? { email: word.toLowerCase() } : {}) };
  return [{ type: "create", ...called, roles: ["requester"] }, { type: "deactivate" }];
}

function proposed({ columns: known }: IncidentListSource, columns: readonly string[]): (string | null)[] {
  const bare = columns.map((column) => column.trim().toLowerCase().replace(/\s+/g, " "));
  const mapping: (string | null)[] = columns.map(() => null);
  const taken = new Set<string>();
  for (const [column, target] of known) {
    const place = bare.indexOf(column);
    if (place < 0 || taken.has(target) || mapping[place] !== null) continue;
    taken.add(target);
    mapping[place] = target;
  }
  return mapping;
}

function* translate(given: IncidentListSource, tools: ImportTools): Generator<ImportSubject> {
  tools.say("Each row is one incident as it stood. Its history is drawn from its own dates and from whatever else the file tells of it.");
  const seen = new Map<string, number>();
  for (const row of tools.rows) {
    const key = numberOf(given, row);
    if (key === null) {
      tools.refuse(row, "number", "There is no number, so nobody can tell which incident this is.");
      continue;
    }
    const other = given.isOther?.(row) ?? null;
    if (other !== null) {
      tools.refuse(row, "kindOfRecord", other);
      continue;
    }
    const before = seen.get(key);
    if (before !== undefined) {
      tools.refuse(row, "number", `${key} stands in ${before} already. A list has one row for each incident.`);
      continue;
    }
    seen.set(key, row.line);
    yield subjectOf(given, tools, row, key);
  }
}

function numberOf({ prefix = "" }: IncidentListSource, row: ImportRow): string | null {
  const text = row.text("number")?.replace(/^#\s*/, "") ?? null;
  if (text === null) return null;
  return /^\d+$/.test(text) ? `${prefix}${text}` : text;
}

function subjectOf(given: IncidentListSource, tools: ImportTools, row: ImportRow, key: string): ImportSubject {
  const seen = readFields(given, tools, row);
  if (key.length > 40) tools.refuse(row, "number", "The number is longer than 40 characters.");
  const updatedAt = row.instant("updatedAt");
  const told = given.told?.(row) ?? [];
  const drawn = milestones({ state: "1", ...seen }, updatedAt, tools.now);
  if (drawn.length === 0) tools.refuse(row, "openedAt", "Neither an opening time nor a last update is given, so it has no place in time.");
  const { source } = tools.settings;
  const steps: ImportStep[] = [];
  const lay = (at: string, command: ImportStep["command"], told?: string) => {
    if (at > tools.now) tools.refuse(row, null, `${at} is still to come. Is the form of the dates right?`);
    steps.push({ row, at, command, isMilestone: true, ...(told === undefined ? {} : { told }) });
  };
  const [first] = drawn;
  if (first) lay(first.at, { type: "recordHistory", changes: first.fields, number: key, source });
  const between = [
    ...(told.some((one) => one.is === "state") ? [] : drawn.slice(1, -1).map(asStep)),
    ...told.map((one) => stepOf(given, tools, row, one)),
  ];
  for (const step of between.filter((one) => one !== null).sort((one, other) => (one.at < other.at ? -1 : one.at > other.at ? 1 : 0)))
    lay(step.at, { ...step.command, source }, step.told);
  const last = drawn.at(-1);
  // What it is now comes last, whatever was told before: the row itself has the last word.
  if (last && (drawn.length > 1 || steps.length > 1))
    lay(latest(steps, last.at, updatedAt), { type: "recordHistory", changes: last.fields, number: null, source });
  return { key, id: tools.idOf(key), number: key, makes: `${key}: ${String(seen.shortDescription)}`, rows: [row], steps: inOrder(steps) };
}

type Step = { at: string; command: ImportStep["command"]; told?: string };

function asStep({ at, fields: changes }: { at: string; fields: Fields }): Step {
  return { at, command: { type: "recordHistory", changes, number: null } };
}

function stepOf(given: IncidentListSource, tools: ImportTools, row: ImportRow, one: ToldEvent): Step | null {
  const named = one.id === undefined ? {} : { told: one.id };
  if (one.is === "entry") {
    const text = one.by === null ? one.text : `${one.by} wrote:\n${one.text}`;
    return { ...named, at: one.at, command: { type: "recordEntry", entry: one.entry, text: text.slice(0, 100_000) } };
  }
  const meant = meantBy(given, tools, row, one.word);
  if (!meant) return null;
  const { state, holdReason = null } = meant;
  const changes = state === "6" || state === "7" ? { state, holdReason, resolvedAt: one.at } : { state, holdReason };
  return { ...named, at: one.at, command: { type: "recordHistory", changes, number: null } };
}

function latest(steps: readonly ImportStep[], at: string, updatedAt: string | null): string {
  return [...steps.map((step) => step.at), at, updatedAt ?? at].reduce((one, other) => (other > one ? other : one));
}

function inOrder(steps: ImportStep[]): ImportStep[] {
  let last = "";
  return steps.map((step) => {
    last = step.at > last ? step.at : last;
    return { ...step, at: last };
  });
}

function readFields(given: IncidentListSource, tools: ImportTools, row: ImportRow): Record<string, unknown> {
  const seen: Record<string, unknown> = {};
  const word = row.text("state");
  const meant = word === null ? null : meantBy(given, tools, row, word);
  if (meant) Object.assign(seen, { state: meant.state, holdReason: meant.state === "3" ? (meant.holdReason ?? null) : null });
  for (const name of coded) readCode(given, tools, row, seen, name);
  for (const name of open) if (tools.has(name)) seen[name] = choiceIn(tools, row, name, null);
  if (tools.has("subcategory"))
    seen.subcategory = choiceIn(tools, row, "subcategory", (seen.category as string | null | undefined) ?? null);
  for (const name of people) if (tools.has(name)) seen[name] = tools.refer("person", wordIn(row, name), null);
  for (const [name, kind] of Object.entries(places)) if (tools.has(name)) seen[name] = tools.refer(kind, wordIn(row, name), null);
  const isOver = seen.state === "6" || seen.state === "7";
  const openedAt = row.instant("openedAt");
  if (openedAt !== null) seen.openedAt = openedAt;
  seen.resolvedAt = isOver ? row.instant("resolvedAt") : null;
  seen.closedAt = seen.state === "7" ? row.instant("closedAt") : null;
  if (!isOver) for (const name of ["resolvedBy", "closedBy", "closeCode"]) if (name in seen) seen[name] = null;
  seen.shortDescription = clipped(given, tools, row, "shortDescription", 160) ?? `Incident ${row.text("number")}`;
  if (tools.has("description")) seen.description = clipped(given, tools, row, "description", 8000);
  if (tools.has("closeNotes")) seen.closeNotes = isOver || seen.state === "8" ? clipped(given, tools, row, "closeNotes", 4000) : null;
  for (const name of ["correlationId", "correlationDisplay"]) if (tools.has(name)) seen[name] = clipped(given, tools, row, name, 200);
  if (tools.has("sourceSays")) seen.sourceSays = saysIn(row);
  return Object.assign(seen, row.custom());
}

/** What the source itself made of it, beside our own: a JSON object; null where there is none. */
function saysIn(row: ImportRow): unknown {
  const says = jsonIn(row.text("sourceSays"));
  return typeof says === "object" && !Array.isArray(says) ? says : null;
}

function meantBy({ states }: IncidentListSource, tools: ImportTools, row: ImportRow, word: string): MeantState | null {
  const said = tools.settings.values.state?.[word];
  if (said !== undefined) return { state: said as IncidentState };
  const meant = states[word.trim().toLowerCase()];
  if (meant) return meant;
  tools.unknown("state", word);
  tools.refuse(row, "state", `"${word.slice(0, 40)}" is no state of an incident here. Say which state it means.`);
  return null;
}

function readCode({ codes }: IncidentListSource, tools: ImportTools, row: ImportRow, seen: Record<string, unknown>, name: Coded): void {
  const word = row.text(name);
  if (word === null) return;
  const said = tools.settings.values[name]?.[word];
  const choices = incidentModel.fields.find((field) => field.name === name)!.choices!;
  const own = choices.find((one) => one.label.toLowerCase() === word.trim().toLowerCase())?.value;
  const code = said ?? codes[name]?.[word.trim().toLowerCase()] ?? own;
  if (code !== undefined) seen[name] = code;
  else {
    tools.unknown(name, word);
    tools.refuse(row, name, `"${word.slice(0, 40)}" is none of the values of ${name} here. Say which it means.`);
  }
}

function choiceIn(tools: ImportTools, row: ImportRow, name: string, dependsOn: string | null): string | null {
  const word = row.text(name);
  if (word === null) return null;
  if (word.length > 80) tools.remark(row, name, "Cut to 80 characters.");
  return tools.choice(name, word.slice(0, 80), dependsOn);
}

function wordIn(row: ImportRow, name: string): string | null {
  return row.text(name)?.replace(/\s+/g, " ") ?? null;
}

function clipped({ plain }: IncidentListSource, tools: ImportTools, row: ImportRow, name: string, most: number): string | null {
  const given = row.text(name);
  const text = given !== null && plain ? plain(given) : given;
  if (text === null || text === "" || text.length <= most) return text || null;
  tools.remark(row, name, `Cut to ${most} characters.`);
  return text.slice(0, most);
}

/** The words of an HTML text, its paragraphs kept apart. */
export function plainText(html: string): string {
  const named: Readonly<Record<string, string>> = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'", nbsp: " ", "#39": "'" };
  return (
    withoutScripts(html)
      .replace(/<br\s{0,9}\/?>|<\/(p|div|li|tr|h\d)>/gi, "\n")
      // A sign of less inside ends the look for an end: a text of nothing else is read once, and not once for each.
      .replace(/<[^<>]*>/g, "")
      .replace(/&(amp|lt|gt|quot|apos|nbsp|#39);/g, (_, name: string) => named[name]!)
      .replace(/\n{3,}/g, "\n\n")
      .trim()
  );
}

/** Leaves scripts and styles out; what never closes goes to the end of the text. Each sign is looked at once, whatever the text. */
function withoutScripts(html: string): string {
  const opening = /<(script|style)\b/gi;
  let kept = "";
  let from = 0;
  for (let found = opening.exec(html); found; found = opening.exec(html)) {
    kept += html.slice(from, found.index);
    const closing = found[1]!.toLowerCase() === "script" ? /<\/script>/gi : /<\/style>/gi;
    closing.lastIndex = opening.lastIndex;
    if (!closing.exec(html)) return kept;
    from = closing.lastIndex;
    opening.lastIndex = from;
  }
  return kept + html.slice(from);
}
