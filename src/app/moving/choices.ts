import type { SourceRow } from "../../connectors/servicenow/client.ts";
import { markBehind, queryBehind } from "../../connectors/servicenow/source/keyset.ts";
import { kindEntry } from "../../engine/house.ts";
import { stableId } from "../../engine/import-refer.ts";
import { parseCommand } from "../../kernel/command.ts";
import { isId } from "../../kernel/ids.ts";
import type { Field } from "../../kernel/model.ts";
import type { TableReport } from "./contract.ts";
import { layPage, type Moving, type Planned, refuse } from "./page.ts";

const limit = 1000;

/** Reads which words fields may have there, and makes those that are not here: of fields whose choices an administrator keeps. */
export async function moveChoices(moving: Moving, report: TableReport): Promise<void> {
  const { office, source } = moving;
  const places = placesOf(moving);
  const seen = new Set<string>();
  let mark = { at: "", id: "" };
  for (;;) {
    const rows = await source.rows("sys_choice", { query: queryBehind(mark, { byId: true }), limit });
    report.read += rows.length;
    const planned = rows.flatMap((row) =>
      (places.get(row.name ?? "") ?? []).flatMap((place) => plannedOf(moving, { row, place, seen, report })),
    );
    await layPage(moving, { table: "sys_choice", rows: planned, mark: null, report });
    if (rows.length < limit) break;
    mark = markBehind(rows, mark, { byId: true });
  }
  if (!moving.isDry) await office.db.transaction((tx) => office.fields.refresh(tx));
}

type Place = { kind: string; columns: ReadonlyMap<string, Field> };

/** The kinds of a table, and of those that extend it, with the fields whose choices are rows. */
function placesOf({ office }: Moving): Map<string, Place[]> {
  const places = new Map<string, Place[]>();
  for (const { model } of office.house.kinds.values()) {
    const open = office.fields.all(model.kind).filter((field) => field.editableChoices && field.servicenow);
    if (open.length === 0 || !model.servicenow) continue;
    const place = { kind: model.kind, columns: new Map(open.map((field) => [field.servicenow!, field])) };
    for (const name of [model.servicenow.table, model.servicenow.extends].filter((one) => one !== undefined))
      places.set(name, [...(places.get(name) ?? []), place]);
  }
  return places;
}

type Asked = { row: SourceRow; place: Place; seen: Set<string>; report: TableReport };

function plannedOf(moving: Moving, { row, place, seen, report }: Asked): Planned[] {
  const { office, source } = moving;
  const field = place.columns.get(row.element ?? "");
  const { value = "", label = "", language = "", inactive = "" } = row;
  const key = `${place.kind}.${field?.name}.${value}`;
  if (!field || value === "" || inactive === "true" || !["", "en"].includes(language) || seen.has(key)) return [];
  seen.add(key);
  const id = row.sys_id && isId(row.sys_id) ? row.sys_id : "";
  // One row of `task` is a choice of several kinds here, so that its own id cannot serve.
  const record = stableId(source.name, "choice", key);
  const moved = { id: `${id}/${place.kind}`, kind: "choice", record, word: null, hash: "", historyAt: null, historyIds: [] };
  const base: Planned = {
    kind: "choice",
    record,
    what: `${field.label}: ${label || value}`,
    result: "unchanged",
    commands: [],
    entries: 0,
    moved,
  };
  if (office.fields.choicesOf(place.kind, field.name).some((one) => one.value === value)) return [base];
  const { model, kind } = kindEntry(office.house, "choice");
  const position = /^\d{1,6}$/.test(row.sequence ?? "") ? Number(row.sequence) : 0;
  const body = { kind: place.kind, field: field.name, value, label: label || value, position, dependsOn: row.dependent_value || null };
  const parsed = parseCommand({ model, spec: kind.commands.create!, type: "create", body, custom: [] });
  if (parsed.ok) return [{ ...base, result: "create", commands: [{ command: parsed.command }] }];
  refuse(moving, report, base, parsed.problems.map((one) => one.message).join(" "));
  return [];
}
