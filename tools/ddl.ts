// Prints the table of a kind as its model says, to begin a migration with: `npx tsx tools/ddl.ts incident`.
import { sqlType } from "../src/engine/db/table.ts";
import type { Model } from "../src/kernel/model.ts";
import { line } from "../src/practices/order.ts";

export function tableSql(model: Model, hasWake: boolean): string {
  const base = new Set(["number", "createdAt", "createdBy", "updatedAt", "updatedBy"]);
  const own = model.fields.filter((field) => !base.has(field.name));
  const searched = model.number || own.some((field) => field.searchable);
  const columns = [
    '  id text collate "C" primary key',
    ...(model.number ? ["  number text not null unique"] : []),
    "  version integer not null",
    "  created_at timestamptz not null",
    '  created_by text collate "C"',
    "  updated_at timestamptz not null",
    '  updated_by text collate "C"',
    "  extra jsonb not null",
    ...own.map((field) => `  ${field.column} ${sqlType(field)}${field.required && !field.setByRules ? " not null" : ""}`),
    ...own.filter((field) => field.folded).map((field) => `  ${field.column}_fold text collate "C"`),
    ...(searched
      ? [
          "  search_text text not null",
          "  search tsvector generated always as (array_to_tsvector(string_to_array(search_text, ' '))) stored",
        ]
      : []),
    ...(hasWake ? ["  wake_at timestamptz"] : []),
  ];
  const table = model.table;
  const indexes = [
    ...own
      .filter((field) => field.sortable)
      .map((field) => `create index ${table}_${field.column} on ${table} (${field.folded ? `${field.column}_fold` : field.column}, id);`),
    `create index ${table}_created_at on ${table} (created_at, id);`,
    `create index ${table}_updated_at on ${table} (updated_at, id);`,
    ...(searched ? [`create index ${table}_search on ${table} using gin (search);`] : []),
    ...(hasWake ? [`create index ${table}_wake on ${table} (wake_at) where wake_at is not null;`] : []),
  ];
  const sequence = model.number ? `create sequence ${table}_number;\n` : "";
  return `create table ${table} (\n${columns.join(",\n")}\n);\n${indexes.join("\n")}\n${sequence}create view v_${table} as select * from ${table};\n`;
}

const wanted = process.argv.slice(2);
for (const practice of line)
  for (const part of practice.kinds)
    if (wanted.includes(part.kind.model.kind) || wanted.includes(practice.name))
      process.stdout.write(`${tableSql(part.kind.model, part.kind.wake !== undefined)}\n`);
