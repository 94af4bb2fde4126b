import type { ImportRow, ImportTools } from "../contract.ts";
import { verdicts } from "./columns.ts";
import { codeOf, noState, stateOf } from "./states.ts";

/** An incident's fields as one row says them; a field the row is silent on is left out. */
export type Fields = Record<string, unknown>;

const titleLength = 160;
const codes = ["impact", "urgency", "severity", "notify", "priority"] as const;
const openChoices = ["category", "contactType", "closeCode"] as const;
const people = ["caller", "assignee", "openedBy"] as const;
const places = { team: "team", service: "service", configurationItem: "configurationItem", site: "site" } as const;

/** Reads a row's fields. What does not read makes the row refused; nothing is guessed. */
export function readFields(tools: ImportTools, row: ImportRow): Fields {
  const fields: Fields = {};
  readState(tools, row, fields);
  for (const name of codes) {
    const text = row.text(name);
    if (text === null) continue;
    const code = codeOf(name, text);
    if (code === null) tools.refuse(row, name, `"${text.slice(0, 40)}" is none of the values of ${name}.`);
    else fields[name] = code;
  }
  for (const name of openChoices) if (tools.has(name)) fields[name] = choiceOf(tools, row, name);
  if (tools.has("subcategory"))
    fields.subcategory = choiceOf(tools, row, "subcategory", (fields.category as string | null | undefined) ?? null);
  for (const name of people) readReference(tools, row, fields, name, "person");
  for (const [name, kind] of Object.entries(places)) readReference(tools, row, fields, name, kind);
  const openedAt = row.instant("openedAt");
  if (openedAt !== null) fields.openedAt = openedAt;
  readEnding(tools, row, fields);
  readTexts(tools, row, fields);
  readVerdicts(row, fields);
  return Object.assign(fields, row.custom());
}

/** What one state of an incident says that the one before did not; all of it where there is none before. */
export function changesBetween(before: Fields | null, after: Fields): Fields {
  if (!before) return after;
  const changes: Fields = {};
  for (const [name, value] of Object.entries(after))
    if (before[name] !== value && JSON.stringify(before[name]) !== JSON.stringify(value)) changes[name] = value;
  return changes;
}

function readState(tools: ImportTools, row: ImportRow, fields: Fields): void {
  const word = row.text("state");
  if (word === noState) tools.remark(row, "state", `"${noState}" is no state; the one before it stands.`);
  if (word === null || word === noState) return;
  const read = stateOf(word, tools.settings.values.state ?? {});
  if (!read) {
    tools.unknown("state", word);
    tools.refuse(row, "state", `"${word.slice(0, 40)}" is no state of an incident here. Say which state it means.`);
    return;
  }
  fields.state = read.state;
  const given = row.text("holdReason");
  const reason = given === null ? null : codeOf("holdReason", given);
  fields.holdReason = read.state === "3" ? (read.holdReason ?? reason) : null;
}

/** Resolution and closure are final values that an event log repeats on every row: they count from the state on that they belong to. */
function readEnding(tools: ImportTools, row: ImportRow, fields: Fields): void {
  const { state } = fields;
  const isOver = state === "6" || state === "7";
  fields.resolvedAt = isOver ? row.instant("resolvedAt") : null;
  fields.closedAt = state === "7" ? row.instant("closedAt") : null;
  if (tools.has("resolvedBy") || tools.has("resolvedBy.id")) fields.resolvedBy = isOver ? personOf(tools, row, "resolvedBy") : null;
  if (tools.has("closedBy") || tools.has("closedBy.id")) fields.closedBy = state === "7" ? personOf(tools, row, "closedBy") : null;
  if (!isOver && state !== "8" && "closeCode" in fields) fields.closeCode = null;
  if (tools.has("closeNotes")) fields.closeNotes = isOver || state === "8" ? clipped(tools, row, "closeNotes", 4000) : null;
}

function readTexts(tools: ImportTools, row: ImportRow, fields: Fields): void {
  const words = [row.text("category"), row.text("subcategory")].filter((word) => word !== null).join(", ");
  fields.shortDescription =
    clipped(tools, row, "shortDescription", titleLength) ??
    (words.slice(0, titleLength) || `Incident ${row.text("number") ?? row.text("id")}`);
  if (tools.has("description")) fields.description = clipped(tools, row, "description", 8000);
  for (const name of ["correlationId", "correlationDisplay"]) if (tools.has(name)) fields[name] = clipped(tools, row, name, 200);
}

function readVerdicts(row: ImportRow, fields: Fields): void {
  const says: Record<string, unknown> = {};
  for (const name of Object.keys(verdicts)) {
    const text = row.text(`sourceSays.${name}`);
    if (text === null) continue;
    says[name] = /^(true|false)$/i.test(text) ? /^true$/i.test(text) : /^\d{1,9}$/.test(text) ? Number(text) : text.slice(0, 200);
  }
  if (Object.keys(says).length > 0) fields.sourceSays = says;
}

function choiceOf(tools: ImportTools, row: ImportRow, field: string, dependsOn: string | null = null): string | null {
  const word = row.text(field);
  if (word === null) return null;
  if (word.length <= 80) return tools.choice(field, word, dependsOn);
  tools.refuse(row, field, "A choice has at most 80 characters.");
  return null;
}

function readReference(tools: ImportTools, row: ImportRow, fields: Fields, name: string, kind: string): void {
  if (!tools.has(name) && !tools.has(`${name}.id`)) return;
  fields[name] = tools.refer(kind, nameIn(row, name), row.text(`${name}.id`));
}

function personOf(tools: ImportTools, row: ImportRow, name: string): string | null {
  return tools.refer("person", nameIn(row, name), row.text(`${name}.id`));
}

function nameIn(row: ImportRow, target: string): string | null {
  return row.text(target)?.replace(/\s+/g, " ") ?? null;
}

function clipped(tools: ImportTools, row: ImportRow, target: string, most: number): string | null {
  const text = row.text(target);
  if (text === null || text.length <= most) return text;
  tools.remark(row, target, `Cut to ${most} characters.`);
  return text.slice(0, most);
}
