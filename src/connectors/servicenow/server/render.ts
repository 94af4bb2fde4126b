import { type Filter, matches } from "../../../kernel/filter.ts";
import { resolveFilter } from "../../../kernel/filter-resolve.ts";
import type { AnyRecord, Field } from "../../../kernel/model.ts";
import { type Instant, instant } from "../../../kernel/time.ts";
import { rowIdOf } from "./computed.ts";
import type { Names, Written } from "./desk.ts";
import type { DisplayMode } from "./request.ts";
import { writeMoment } from "./script.ts";
import { type Column, partOfName, type Tables } from "./tables.ts";

/** What values are rendered with: how, for whom, and what was read besides the rows. */
export type Rendering = {
  mode: DisplayMode;
  withoutLinks: boolean;
  origin: string;
  timeZone: string;
  now: Instant;
  tables: Tables;
  names: Names;
  /** The names persons sign in with, by id. */
  users: ReadonlyMap<string, string>;
  /** What was written on records, by record and type, newest first. */
  entries: ReadonlyMap<string, readonly Written[]>;
};
export type Rendered = string | { display_value?: string; link?: string; value?: string };
/** A value in both its forms, and the table it refers to. */
type Both = { value: string; display: string; refersTo?: string | undefined };

const nothing: Both = { value: "", display: "" };

/** A column of a record, in the form that was asked for. Everything is a text, as ServiceNow has it. */
export function render(column: Column, record: AnyRecord | null, given: Rendering): Rendered {
  const both = record ? bothOf(column, record, given) : nothing;
  return written(both, given);
}

/** Both forms of a value as one answer. Source: ServiceNow Table API, sysparm_display_value and sysparm_exclude_reference_link. */
export function written({ value, display, refersTo }: Both, { mode, withoutLinks, origin }: Rendering): Rendered {
  const link = refersTo !== undefined && value !== "" && !withoutLinks ? `${origin}/api/now/table/${refersTo}/${value}` : null;
  if (mode === "all") return { display_value: display, ...(link ? { link } : {}), value };
  if (mode === "true") return link ? { display_value: display, link } : display;
  return link ? { link, value } : value;
}

function bothOf(column: Column, record: AnyRecord, given: Rendering): Both {
  const { source } = column;
  switch (source.is) {
    case "id":
      return same(record.id);
    case "constant":
      return constant(column.name, source.value, given.tables);
    case "when":
      return same(String(holds(source, record, given)));
    case "entries":
      return {
        value: "",
        display: (given.entries.get(`${record.id} ${source.event}`) ?? []).map((one) => entryText(one, column, given)).join(""),
      };
    case "user":
      return same(given.users.get(String(record[source.field.name] ?? "")) ?? (record[source.field.name] ? "" : "system"));
    case "shown":
      return shownBoth(source.as, record[source.name], given);
    case "part":
      return same(partOfName(String(record[source.field.name] ?? ""), source.which));
    case "row": {
      const value = String(record[source.field.name] ?? "");
      return value === "" ? nothing : { value: rowIdOf(source.table, value), display: value, refersTo: source.table };
    }
    case "pointer": {
      const kind = String(record[source.kindIn] ?? "");
      return reference(record[source.field.name], kind, given);
    }
    default:
      return fieldBoth(column.name, source.field, heldIn(source.field, record), given);
  }
}

/** A field's value; the administrator's stand in their own object. */
export function heldIn(field: Field, record: AnyRecord): unknown {
  return field.custom ? record.extra?.[field.name] : record[field.name];
}

/** Nobody sees what is displayed where only values are asked for; the wall clock of a zone is what costs most. */
function shownMoment(at: Instant, { mode, timeZone }: Rendering): string {
  return mode === "false" ? "" : writeMoment(at, timeZone);
}

function fieldBoth(name: string, field: Field, value: unknown, given: Rendering): Both {
  if (value === null || value === undefined || value === "") return nothing;
  switch (field.type) {
    case "instant":
      return { value: writeMoment(String(value), "UTC"), display: shownMoment(String(value), given) };
    case "choice":
      return { value: String(value), display: choiceLabel(name, field, String(value)) };
    case "reference":
      return reference(value, field.reference ?? "", given);
    case "references": {
      const ids = Array.isArray(value) ? value.map(String) : [];
      return { value: ids.join(","), display: ids.map((id) => nameOf(field.reference ?? "", id, given)).join(", ") };
    }
    case "json":
      return same(JSON.stringify(value));
    default:
      return same(String(value));
  }
}

/** These show their number before the word: `1 - Critical`. */
const numbered = new Set(["impact", "urgency", "priority", "severity"]);

/** What a choice is called. */
export function choiceLabel(name: string, field: Pick<Field, "choices">, value: string): string {
  const label = field.choices?.find((choice) => choice.value === value)?.label ?? value;
  return numbered.has(name) && /^\d+$/.test(value) ? `${value} - ${label}` : label;
}

function constant(name: string, value: string, tables: Tables): Both {
  if (name === "sys_domain") return { value, display: value, refersTo: "sys_user_group" };
  return { value, display: name === "sys_class_name" ? (tables.find(value)?.label ?? value) : value };
}

function reference(value: unknown, kind: string, given: Rendering): Both {
  if (typeof value !== "string" || value === "") return nothing;
  const table = given.tables.memberOf(kind)?.table;
  return { value, display: nameOf(kind, value, given), refersTo: table };
}

function nameOf(kind: string, id: string, { names }: Rendering): string {
  const name = names[kind]?.[id];
  return name ? (name.number ?? name.label) : "";
}

/** Whether a yes-or-no column holds for a record. */
export function holds(
  { filter, kind }: { filter: Filter; kind: string },
  record: AnyRecord,
  { tables, now, timeZone }: Pick<Rendering, "tables" | "now" | "timeZone">,
): boolean {
  const context = { now, timeZone, personId: null, teamIds: [], serviceIds: [] };
  return matches(resolveFilter(filter, tables.catalogue, kind, context), record, { catalogue: tables.catalogue, kind });
}

function shownBoth(as: "lasting" | "decimal" | "instant", value: unknown, { timeZone }: Rendering): Both {
  if (as === "lasting") return lasting(value);
  if (as === "instant")
    return typeof value === "string" ? { value: writeMoment(value, "UTC"), display: writeMoment(value, timeZone) } : nothing;
  return typeof value === "number" ? same(String(value)) : nothing;
}

/** A length of time from the beginning of 1970 on. Source: ServiceNow, glide_duration. */
function lasting(value: unknown): Both {
  if (typeof value !== "number") return nothing;
  return { value: writeMoment(instant(Math.floor(value / 1000) * 1000), "UTC"), display: lengthWords(value) };
}

/** A length of time in words: `2 Hours 37 Minutes`; seconds where it is less than a minute. */
export function lengthWords(lengthMs: number): string {
  const seconds = Math.floor(lengthMs / 1000);
  const parts = [
    [Math.floor(seconds / 86_400), "Day"],
    [Math.floor(seconds / 3_600) % 24, "Hour"],
    [Math.floor(seconds / 60) % 60, "Minute"],
  ] as const;
  const said = parts.filter(([count]) => count > 0).map(([count, unit]) => `${count} ${unit}${count === 1 ? "" : "s"}`);
  return said.length > 0 ? said.join(" ") : `${seconds} Second${seconds === 1 ? "" : "s"}`;
}

function entryText({ at, by, text }: Written, column: Column, given: Rendering): string {
  const who = by === null ? "System" : (given.names.person?.[by]?.label ?? "");
  return `${writeMoment(at, given.timeZone)} - ${who} (${column.label})\n${text}\n\n`;
}

function same(text: string): Both {
  return { value: text, display: text };
}
