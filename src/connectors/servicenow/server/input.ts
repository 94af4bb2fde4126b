import { fold } from "../../../kernel/fold.ts";
import type { Id } from "../../../kernel/ids.ts";
import { isId } from "../../../kernel/ids.ts";
import type { AnyRecord, Field } from "../../../kernel/model.ts";
import { rowIdOf } from "./computed.ts";
import { readBoolean } from "./encoded-condition.ts";
import type { Asked } from "./read.ts";
import { choiceLabel } from "./render.ts";
import { readMoment } from "./script.ts";
import { type Column, type Member, partOfName, type Source } from "./tables.ts";

/** A body in our own terms, and the columns that were left out: unknown, computed, or not to be understood. */
export type Input = { id: Id | null; fields: Record<string, unknown>; ignored: readonly string[] };
type Reading = { asked: Asked; member: Member; isDisplayed: boolean; current?: AnyRecord };

/** Takes the columns of a body that can be written. Values may be given as they are stored, or as they are shown. */
export async function readInput(body: Record<string, unknown>, reading: Reading): Promise<Input> {
  const { member, current } = reading;
  const fields: Record<string, unknown> = {};
  const ignored: string[] = [];
  const writable = writableOf(member);
  const parts: Part[] = [];
  let id: Id | null = null;
  for (const [name, given] of Object.entries(body)) {
    const column = member.columns.get(name);
    const value = plainOf(given);
    if (name === "sys_id" && typeof value === "string" && isId(value)) id = value;
    else if (!column || value === undefined) ignored.push(name);
    else if (column.source.is === "entries") {
      if (String(value) !== "") fields[column.source.as] = String(value);
    } else if (column.source.is === "field" && writable.has(column.source.field.name)) {
      // Two names of one field: its own counts.
      const isOther =
        column.source.field.servicenow !== name && column.source.field.servicenow !== undefined && column.source.field.servicenow in body;
      const read = isOther ? undefined : await valueFor(column, column.source.field, value, reading);
      if (read === undefined) ignored.push(name);
      else fields[column.source.field.name] = read;
    } else if (column.source.is === "pointer" && writable.has(column.source.field.name) && isId(String(value)))
      fields[column.source.field.name] = String(value);
    else if (column.source.is === "row" && writable.has(column.source.field.name))
      fields[column.source.field.name] = choiceOfRow(column.source, String(value));
    else if (column.source.is === "part" && writable.has(column.source.field.name) && !(column.source.field.servicenow! in body))
      parts.push({ source: column.source, text: String(value) });
    else ignored.push(name);
  }
  for (const { source } of parts) fields[source.field.name] ??= nameOf(parts, current?.[source.field.name]);
  return { id, fields, ignored };
}

/** A choice by the id of its row, or by its name. */
function choiceOfRow({ field, table }: Extract<Source, { is: "row" }>, text: string): string {
  return field.choices?.find(({ value }) => rowIdOf(table, value) === text)?.value ?? text;
}

type Part = { source: Extract<Source, { is: "part" }>; text: string };

/** A name of its parts; one that is not given stays as it is. */
function nameOf(parts: readonly Part[], known: unknown): string {
  const part = (which: "first" | "last") =>
    parts.find(({ source }) => source.which === which)?.text ?? partOfName(typeof known === "string" ? known : "", which);
  return `${part("first")} ${part("last")}`.trim();
}

/** Fields that a form may set, and those that a field set may carry besides. */
export function writableOf({ view: { model, fields } }: Member): ReadonlySet<string> {
  const own = fields.filter((field) => field.custom || (!field.setByRules && !field.derived)).map((field) => field.name);
  return new Set([...own, ...(model.servicenow?.moves ?? [])]);
}

/** Some clients send a value back in the form in which they got it. */
function plainOf(given: unknown): string | number | boolean | undefined {
  if (typeof given === "string" || typeof given === "number" || typeof given === "boolean") return given;
  if (given === null) return "";
  if (Array.isArray(given)) return given.map((one) => String(one)).join(",");
  if (typeof given !== "object" || given === undefined) return undefined;
  const { value, display_value: shown } = given as { value?: unknown; display_value?: unknown };
  return typeof value === "string" ? value : typeof shown === "string" ? shown : undefined;
}

/** A value as our field keeps it; undefined where it cannot be understood. */
async function valueFor(column: Column, field: Field, given: string | number | boolean, reading: Reading): Promise<unknown> {
  const text = String(given);
  if (text === "" || text === "NULL") return field.type === "references" ? [] : field.type === "boolean" ? false : null;
  switch (field.type) {
    case "boolean":
      return readBoolean(text) ?? undefined;
    case "integer":
      return /^-?\d{1,15}$/.test(text) ? Number(text) : undefined;
    case "decimal":
      return Number.isFinite(Number(text.replaceAll(",", ""))) ? Number(text.replaceAll(",", "")) : undefined;
    case "choice":
      return choiceFor(column.name, field, text);
    case "instant":
      return momentFor(text, reading);
    case "date":
      return /^\d{4}-\d\d-\d\d/.exec(text)?.[0];
    case "reference":
      return referenceFor(field, text, reading);
    case "references": {
      const ids = await Promise.all(text.split(",").map((one) => referenceFor(field, one.trim(), reading)));
      return ids.filter((id) => id !== undefined);
    }
    case "json":
      return undefined;
    default:
      return text;
  }
}

/** By its value, else by its label, with its number or without; an open choice takes any other word. */
function choiceFor(name: string, field: Field, text: string): string {
  const choices = field.choices ?? [];
  const own = choices.find((choice) => choice.value === text);
  if (own) return own.value;
  const wanted = fold(text);
  return choices.find((choice) => fold(choice.label) === wanted || fold(choiceLabel(name, field, choice.value)) === wanted)?.value ?? text;
}

function momentFor(text: string, { isDisplayed, asked }: Reading): string | undefined {
  if (/T.*(Z|[+-]\d\d:?\d\d)$/.test(text)) return text;
  return readMoment(text, isDisplayed ? asked.request.actor.timeZone : "UTC") ?? undefined;
}

/** An id as it stands; any other text is the name, the number, or what a person signs in with. Undefined where nobody is called so. */
async function referenceFor(field: Field, text: string, { asked }: Reading): Promise<Id | undefined> {
  if (isId(text)) return text;
  const member = asked.tables.memberOf(field.reference ?? "");
  if (!member?.view.mayRead) return undefined;
  const { model } = member.view;
  const names = [model.number ? "number" : model.title, ...(member.columns.has("user_name") ? ["email"] : [])];
  const known = names.filter((name) => asked.tables.catalogue.fields(model.kind).some((one) => one.name === name));
  const where = {
    any: known.map((name) => ({ field: name, is: "equals", value: name === "number" ? text.toUpperCase() : text }) as const),
  };
  const found = await asked.desk.select(asked.request.actor, { kind: model.kind, where, order: [], limit: 2, offset: 0 });
  // Two of one name: nobody can say which is meant.
  return found.length === 1 ? found[0]!.id : undefined;
}
