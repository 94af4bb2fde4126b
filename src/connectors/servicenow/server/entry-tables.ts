import type { Actor } from "../../../kernel/actor.ts";
import type { Filter } from "../../../kernel/filter.ts";
import type { Id } from "../../../kernel/ids.ts";
import { type Computed, type ComputedRow, computedTable, earliest, valuesWanted } from "./computed.ts";
import type { Desk, EntryQuery, Sorting } from "./desk.ts";
import { writeMoment } from "./script.ts";
import type { Tables } from "./tables.ts";

/** So many entries are looked through at a time: the newest, or, in rising order, the oldest from the moment asked for. */
const most = 10_000;

/** Tables of what was written on records, of their changes and of their files. */
export function entryTables(tables: Tables): Computed[] {
  return [journalTable(tables), auditTable(tables), fileTable(tables)];
}

function journalTable(tables: Tables): Computed {
  return computedTable(
    {
      ...{ kind: "servicenowJournal", table: "sys_journal_field", label: "Journal entry", title: "value" },
      fields: { name: {}, element: {}, elementId: {}, value: { type: "longtext" } },
    },
    async ({ desk, actor, where, order }) => {
      const names = valuesWanted(where, "name");
      const kept = new Map<string, { table: string; element: string }>();
      const types: Record<string, string[]> = {};
      for (const { members, name } of tables.all())
        for (const { columns, kind, table } of members)
          for (const column of columns.values())
            if (column.source.is === "entries" && table === name && (!names || names.includes(table))) {
              kept.set(`${kind} ${column.source.event}`, { table, element: column.name });
              types[kind] = [...new Set([...(types[kind] ?? []), column.source.event])];
            }
      const rows: ComputedRow[] = [];
      // Kind by kind, so that each entry is told by its own table.
      for (const [kind, events] of Object.entries(types)) {
        const found = await desk.written(actor, { ...spanOf(where, order, "elementId"), types: { [kind]: events } });
        for (const { id, record, type, at, by, text } of found) {
          const { table, element } = kept.get(`${kind} ${type}`)!;
          rows.push({ id, name: table, element, elementId: record, value: text, createdAt: at, createdBy: by, updatedAt: at });
        }
      }
      return rows;
    },
  );
}

function auditTable(tables: Tables): Computed {
  return computedTable(
    {
      ...{ kind: "servicenowAudit", table: "sys_audit", label: "Audit", title: "fieldname" },
      fields: {
        tablename: {},
        documentkey: {},
        fieldname: {},
        oldvalue: {},
        newvalue: {},
        user: {},
        reason: {},
        recordCheckpoint: { type: "integer" },
      },
    },
    async ({ desk, actor, where, order }) => {
      const names = valuesWanted(where, "tablename");
      const members = tables
        .all()
        .flatMap(({ name, members: own }) => own.filter(({ table }) => table === name && (!names || names.includes(table))));
      const byKind = new Map(members.map((member) => [member.kind, member]));
      if (byKind.size === 0) return [];
      const found = await desk.traces(actor, { ...spanOf(where, order, "documentkey"), kinds: [...byKind.keys()] });
      const users = await usersOf(
        desk,
        actor,
        found.map((one) => one.by),
      );
      return found.flatMap((one): ComputedRow[] => {
        const member = byKind.get(one.kind)!;
        const column = [...member.columns.values()].find(({ source }) => source.is === "field" && source.field.name === one.field);
        if (!column) return [];
        return [
          {
            ...{
              id: one.id,
              tablename: member.table,
              documentkey: one.record,
              fieldname: column.name,
              oldvalue: plain(one.old),
              newvalue: plain(one.new),
            },
            ...{
              user: users.get(one.by ?? "") ?? "system",
              reason: "",
              recordCheckpoint: one.version,
              createdAt: one.at,
              createdBy: one.by,
              updatedAt: one.at,
            },
          },
        ];
      });
    },
  );
}

function fileTable(tables: Tables): Computed {
  return computedTable(
    {
      ...{ kind: "servicenowFile", table: "sys_attachment", label: "Attachment", title: "fileName" },
      fields: {
        ...{
          fileName: {},
          tableName: {},
          tableSysId: {},
          contentType: {},
          sizeBytes: { type: "integer" },
          sizeCompressed: { type: "integer" },
        },
        ...{ compressed: { type: "boolean" }, hash: {}, state: {} },
      },
    },
    async ({ desk, actor, where }) => {
      const ids = valuesWanted(where, "id");
      const records = valuesWanted(where, "tableSysId");
      const asks = ids ? ids.slice(0, 100).map((id) => ({ id })) : records ? records.slice(0, 100).map((record) => ({ record })) : [{}];
      const found = (await Promise.all(asks.map((ask) => desk.files(actor, { ...ask, limit: most })))).flat();
      return found.flatMap((file): ComputedRow[] => {
        const table = tables.memberOf(file.kind)?.table;
        if (!table) return [];
        return [
          {
            ...{
              id: file.id,
              fileName: file.name,
              tableName: table,
              tableSysId: file.record,
              contentType: file.type,
              sizeBytes: file.size,
            },
            ...{
              sizeCompressed: file.size,
              compressed: false,
              hash: file.sha256,
              state: "available",
              createdAt: file.at,
              createdBy: file.addedBy,
              updatedAt: file.at,
            },
          },
        ];
      });
    },
  );
}

function spanOf(where: Filter, order: readonly Sorting[], field: string): Omit<EntryQuery, "types"> {
  const records = valuesWanted(where, field);
  const from = earliest(where, "createdAt");
  const isRising = order[0]?.path === "createdAt" && !order[0].descending;
  return { ...(records ? { records } : {}), ...(from ? { from } : {}), limit: most, offset: 0, oldestFirst: isRising };
}

async function usersOf(desk: Desk, actor: Actor, ids: readonly (Id | null)[]): Promise<Map<Id, string>> {
  const wanted = [...new Set(ids.filter((id) => id !== null))];
  if (wanted.length === 0) return new Map();
  const where: Filter = { field: "id", is: "equals", value: wanted };
  const persons = await desk.select(actor, { kind: "person", where, order: [], limit: wanted.length, offset: 0 });
  return new Map(persons.map((person) => [person.id, String(person.email ?? person.name ?? "")]));
}

/** A value of the journal as ServiceNow keeps it: texts, moments in UTC. */
function plain(value: unknown): string {
  if (value === null || value === undefined) return "";
  if (typeof value === "string") return /^\d{4}-\d\d-\d\dT[\d:.]+Z$/.test(value) ? writeMoment(value, "UTC") : value;
  return Array.isArray(value) && value.every((one) => typeof one === "string") ? value.join(",") : JSON.stringify(value);
}
