import { readFile, writeFile } from "node:fs/promises";
import { expect, test } from "vitest";
import { composeLine } from "../src/app/compose.ts";
import { computedTables, internalType, referenceOf } from "../src/connectors/servicenow/server/computed-tables.ts";
import type { KindView } from "../src/connectors/servicenow/server/desk.ts";
import { writableOf } from "../src/connectors/servicenow/server/input.ts";
import { type Column, type Member, type Table, Tables } from "../src/connectors/servicenow/server/tables.ts";
import { systemActor } from "../src/kernel/actor.ts";

// The table of tables that clients of ServiceNow find here: from the models themselves, so that the paper cannot fall behind them.

const path = "docs/guide/servicenow-tables.md";
const own = [...composeLine().kinds.values()]
  .filter(({ model }) => model.servicenow)
  .map(
    ({ model, kind, presentation }): KindView => ({
      model,
      fields: model.fields,
      added: Object.keys(presentation?.adds ?? {}),
      mayRead: true,
      mayCreate: kind.commands.create !== undefined,
    }),
  );
const computed = computedTables(systemActor("test"), own).map((one) => one.view);
const tables = new Tables([...own, ...computed]);

test("the guide's table of tables says what the models say", async () => {
  const text = paper();
  if (process.env.QUARTERDECK_GOLDEN === "write") await writeFile(path, text);
  expect(await readFile(path, "utf8"), `QUARTERDECK_GOLDEN=write rewrites ${path}`).toBe(text);
});

test("what stands for DELETE is a verb of its kind, and what a table holds is a named filter", () => {
  for (const { model, kind } of composeLine().kinds.values()) {
    const { removedBy, within } = model.servicenow ?? {};
    if (removedBy !== undefined) expect(Object.keys(kind.commands), model.kind).toContain(removedBy);
    if (within !== undefined) expect(Object.keys(model.macros), model.kind).toContain(within);
  }
});

test("every column of a table can be rendered, and no two fields share one", () => {
  for (const view of own) {
    const names = view.fields.flatMap((field) => field.servicenow ?? []);
    expect(new Set(names).size, view.model.kind).toBe(names.length);
    for (const name of view.model.servicenow?.moves ?? [])
      expect(
        view.fields.some((field) => field.name === name),
        `${view.model.kind}.${name}`,
      ).toBe(true);
    for (const name of Object.keys(view.model.servicenow?.columns ?? {}))
      expect(tables.memberOf(view.model.kind)!.columns.has(name), `${view.model.kind}.${name} names no field`).toBe(true);
  }
});

function paper(): string {
  const kinds = tables.all().filter((table) => table.members.length === 1 && table.members[0]!.table === table.name);
  const isMade = (table: Table) => computed.includes(table.members[0]!.view);
  const parts = [
    "# Tables for clients of ServiceNow",
    "Made from the models by a test; do not edit. What it means is told in [Speaking ServiceNow](servicenow.md).",
    `\`task\` lists ${membersOf("task")}; \`cmdb_ci\` lists ${membersOf("cmdb_ci")}. Your own fields (\`u_…\`) are columns of their tables, read and written. Every table also has ${commonColumns.map((name) => `\`${name}\``).join(", ")}.`,
    "**read**: in answers, filters and orders; **written**: in POST, PUT and PATCH; **moved**: written, and then a verb of ours runs, with its rules. The rest is set by rules and left out of what is sent.",
    ...kinds.filter((table) => !isMade(table)).map(sectionOf),
    "## Tables that are made when asked",
    `They are read only, but for ${computed
      .filter((view) => view.mayCreate)
      .map((view) => `\`${view.model.servicenow?.table}\``)
      .join(", ")}, whose rows are made and removed.`,
    table(
      ["table", "columns"],
      kinds
        .filter(isMade)
        .map((one) => [`\`${one.name}\``, [...one.members[0]!.columns.keys()].filter((name) => !commonColumns.includes(name)).join(", ")]),
    ),
    "## Classes of configuration items",
    `Each is a table of the rows of that class and those below it: ${classes().join(", ")}.`,
  ];
  return `${parts.join("\n\n")}\n`;
}

const commonColumns = [
  "sys_id",
  "sys_class_name",
  "sys_created_on",
  "sys_created_by",
  "sys_updated_on",
  "sys_updated_by",
  "sys_mod_count",
  "sys_domain",
  "sys_domain_path",
];

function membersOf(name: string): string {
  return tables
    .find(name)!
    .members.map((member) => `\`${member.table}\``)
    .join(", ");
}

function sectionOf(one: Table): string {
  const member = own.find((view) => view.model.servicenow?.table === one.name)!;
  const { model } = member;
  const own_ = tables.memberOf(model.kind)!;
  const writable = writableOf(own_);
  const columns = [...own_.columns.values()].filter(({ name }) => !commonColumns.includes(name));
  const rows = columns.map((column) => [`\`${column.name}\``, typeOf(column), column.label, waysOf(column, own_, writable)]);
  const ways = ["GET", ...(member.mayCreate ? ["POST"] : []), ...(member.mayCreate ? ["PUT and PATCH"] : [])];
  const removed = model.servicenow?.removedBy;
  const verbs = `${ways.join(", ")}${removed ? `; DELETE runs \`${removed}\`` : ""}.`;
  return `## \`${one.name}\`: ${model.pluralLabel.toLowerCase()}\n\n${verbs}\n\n${table(["column", "type", "here", "ways"], rows)}`;
}

function typeOf(column: Column): string {
  const reference = referenceOf(column, tables);
  return reference ? `${internalType(column)} to \`${reference}\`` : internalType(column);
}

function waysOf({ source }: Column, member: Member, writable: ReadonlySet<string>): string {
  if (source.is === "entries") return "written; read with display values and in `sys_journal_field`";
  const isOwn = source.is === "field" || source.is === "part" || source.is === "row" || source.is === "pointer";
  if (!isOwn || !writable.has(source.field.name)) return "read";
  return member.view.model.servicenow?.moves?.includes(source.field.name) ? "read, moved" : "read, written";
}

function classes(): string[] {
  return tables
    .all()
    .filter((one) => one.members.length === 1 && one.members[0]!.table !== one.name)
    .map((one) => `\`${one.name}\``);
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
  return [line(head), line(head.map(() => "---")), ...rows.map(line)].join("\n");
}
