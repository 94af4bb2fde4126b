import type { Actor } from "../../../kernel/actor.ts";
import { everything, type Filter } from "../../../kernel/filter.ts";
import type { Field } from "../../../kernel/model.ts";
import type { Vote } from "../../../practices/change/model.ts";
import { roles } from "../../../practices/people/model.ts";
import { relationTypes } from "../../../practices/service/model.ts";
import { type Computed, type ComputedRow, computedTable, rowId, rowIdOf, valuesWanted } from "./computed.ts";
import type { Desk, Done, KindView } from "./desk.ts";
import { entryTables } from "./entry-tables.ts";
import { type Column, Tables } from "./tables.ts";

/** So many records are looked through for a table that is made of them. */
const most = 10_000;

/** Every table that is made for whoever asks, for those who know these kinds. */
export function computedTables(_actor: Actor, views: readonly KindView[]): Computed[] {
  const tables = new Tables(views);
  const has = (kind: string) => views.some((view) => view.model.kind === kind && view.mayRead);
  return [
    ...peopleTables(has),
    ...(has("changeApproval") ? [approvers] : []),
    ...(has("change") && has("configurationItem") ? [touchedItems] : []),
    relationTypeTable,
    ...modelTables(tables),
    ...settingsTables,
    ...entryTables(tables),
  ];
}

function peopleTables(has: (kind: string) => boolean): Computed[] {
  const member = computedTable(
    {
      ...{ kind: "servicenowGroupMember", table: "sys_user_grmember", label: "Group member", title: "id", mayRead: has("team") },
      fields: { group: { reference: "team" }, user: { reference: "person" } },
    },
    async ({ desk, actor, where }) => {
      const teams = await some(desk, actor, { kind: "team", ids: valuesWanted(where, "group") });
      const rows = teams.flatMap((team) =>
        ((team.members ?? []) as string[]).map((user) => ({ id: rowId(team.id, user), group: team.id, user, updatedAt: team.updatedAt })),
      );
      const users = valuesWanted(where, "user");
      return users ? rows.filter((row) => users.includes(row.user)) : rows;
    },
    {
      async create({ desk, actor, fields }) {
        const [group, user] = [fields.group, fields.user].map((one) => (typeof one === "string" ? one : ""));
        if (!group || !user)
          return { ok: false, refusal: { code: "fieldMissing", sentence: "Say group and user." }, fields: ["group", "user"] };
        const done = await withMembers(desk, actor, { group, alter: (members) => [...new Set([...members, user])] });
        return done.ok ? { ok: true, record: { ...done.record, id: rowId(group, user) } } : done;
      },
      remove: ({ desk, actor, row }) =>
        withMembers(desk, actor, { group: String(row.group), alter: (members) => members.filter((one) => one !== row.user) }),
    },
  );
  const held = computedTable(
    {
      ...{ kind: "servicenowUserRole", table: "sys_user_has_role", label: "User role", title: "id", mayRead: has("person") },
      fields: { user: { reference: "person" }, role: { reference: "servicenowRole" }, state: {}, inherited: { type: "boolean" } },
    },
    async ({ desk, actor, where }) => {
      const persons = await some(desk, actor, { kind: "person", ids: valuesWanted(where, "user") });
      return persons.flatMap((person) =>
        ((person.roles ?? []) as string[]).map((role) => ({
          ...{
            id: rowId(person.id, role),
            user: person.id,
            role: roleId(role),
            state: "active",
            inherited: false,
            updatedAt: person.updatedAt,
          },
        })),
      );
    },
  );
  const role = computedTable(
    {
      kind: "servicenowRole",
      table: "sys_user_role",
      label: "Role",
      title: "name",
      fields: { name: {}, description: {}, grantable: { type: "boolean" } },
    },
    async () => roles.map(({ value, label }) => ({ id: roleId(value), name: roleName(value), description: label, grantable: true })),
  );
  return [member, held, role];
}

const mostTries = 5;

/** The members of a group altered as they stand; where somebody else was quicker, as they stand then. */
async function withMembers(
  desk: Desk,
  actor: Actor,
  { group, alter }: { group: string; alter: (members: readonly string[]) => string[] },
): Promise<Done> {
  for (let tries = 1; ; tries++) {
    const [team] = await some(desk, actor, { kind: "team", ids: [group] });
    if (!team) return { ok: false, refusal: { code: "missing", sentence: "There is no such group." } };
    const members = alter((team.members ?? []) as string[]);
    const done = await desk.change(actor, "team", { id: group, fields: { members }, version: team.version });
    if (done.ok || done.refusal.code !== "changedMeanwhile" || tries === mostTries) return done;
  }
}

/** An administrator is what ServiceNow calls admin, an analyst what it calls itil; the others keep their names. */
function roleName(role: string): string {
  return { administrator: "admin", analyst: "itil" }[role] ?? role;
}

/** The admin role bears the id it has in every instance. Source: ServiceNow, sys_user_role of the base system. */
function roleId(role: string): string {
  return role === "administrator" ? "2831a114c611228501d4ea6c309d626d" : rowId("role", role);
}

/** The items that changes touch beside their own. */
const touchedItems = computedTable(
  {
    ...{ kind: "servicenowTaskItem", table: "task_ci", label: "Affected item", title: "id" },
    fields: { task: { reference: "change" }, ciItem: { reference: "configurationItem" } },
  },
  async ({ desk, actor, where }) => {
    const changes = await some(desk, actor, { kind: "change", ids: valuesWanted(where, "task") });
    return changes.flatMap((change) =>
      ((change.affectedItems ?? []) as string[]).map((item) => ({
        ...{ id: rowId("task_ci", change.id, item), task: change.id, ciItem: item, updatedAt: change.updatedAt },
      })),
    );
  },
);

const approvers = computedTable(
  {
    ...{ kind: "servicenowApprover", table: "sysapproval_approver", label: "Approval", title: "id" },
    fields: {
      sysapproval: { reference: "change" },
      group: { reference: "changeApproval" },
      approver: { reference: "person" },
      state: {},
      comments: {},
      sourceTable: {},
      dueDate: { type: "instant" },
    },
  },
  async ({ desk, actor, where }) => {
    const changes = valuesWanted(where, "sysapproval");
    const asked: Filter = changes ? { field: "change", is: "equals", value: changes } : everything;
    const order = [{ path: "createdAt", descending: true }];
    const found = await desk.select(actor, { kind: "changeApproval", where: asked, order, limit: most, offset: 0 });
    return found.flatMap((one) => {
      const votes = (one.votes ?? []) as Vote[];
      return ((one.voters ?? []) as string[]).map((approver): ComputedRow => {
        const vote = votes.findLast((given) => given.person === approver);
        // What a vote binds to is gone, so nothing is asked of them any more.
        const open = one.state === "requested" ? "requested" : one.state === "void" ? "cancelled" : "not_required";
        const state = vote && one.state !== "void" ? (vote.decision === "approve" ? "approved" : "rejected") : open;
        return {
          ...{ id: rowId(one.id, approver), sysapproval: one.change, group: one.id, approver, state, comments: vote?.words ?? "" },
          ...{ sourceTable: "change_request", dueDate: one.dueAt, createdAt: one.createdAt, updatedAt: vote?.at ?? one.updatedAt },
        };
      });
    });
  },
);

const relationTypeTable = computedTable(
  {
    ...{ kind: "servicenowRelationType", table: "cmdb_rel_type", label: "CI relationship type", title: "name" },
    fields: { name: {}, sysName: {}, parentDescriptor: {}, childDescriptor: {} },
  },
  async () =>
    relationTypes.map(({ value }) => {
      const [parentDescriptor, childDescriptor] = value.split("::");
      return { id: rowIdOf("cmdb_rel_type", value), name: value, sysName: value, parentDescriptor, childDescriptor };
    }),
);

/** What the tables themselves are: from the models, the administrator's fields and choices with them. */
function modelTables(tables: Tables): Computed[] {
  const objectId = (name: string) => rowId("table", name);
  // They change only with the tables themselves.
  const columns = once(() => columnRows(tables));
  const parents = new Set(tables.all().map((table) => table.parent));
  const choices = once(() => choiceRows(tables));
  const object = computedTable(
    {
      ...{ kind: "servicenowTable", table: "sys_db_object", label: "Table", title: "label" },
      fields: { name: {}, label: {}, superClass: { reference: "servicenowTable" }, isExtendable: { type: "boolean" } },
    },
    async () =>
      tables.all().map(({ name, label, parent }) => ({
        ...{
          id: objectId(name),
          name,
          label,
          superClass: parent && tables.find(parent) ? objectId(parent) : "",
          isExtendable: parents.has(name),
        },
      })),
  );
  const dictionary = computedTable(
    {
      ...{ kind: "servicenowColumn", table: "sys_dictionary", label: "Dictionary entry", title: "columnLabel" },
      fields: {
        ...{ name: {}, element: {}, columnLabel: {}, internalType: {}, reference: {}, maxLength: { type: "integer" } },
        ...{ mandatory: { type: "boolean" }, readOnly: { type: "boolean" }, active: { type: "boolean" }, display: { type: "boolean" } },
        ...{ choice: { type: "integer" }, comments: {} },
      },
    },
    async ({ where }) => named(columns(), valuesWanted(where, "name")),
  );
  const choice = computedTable(
    {
      ...{ kind: "servicenowChoice", table: "sys_choice", label: "Choice", title: "label" },
      fields: {
        ...{ name: {}, element: {}, value: {}, label: {}, sequence: { type: "integer" }, language: {} },
        ...{ inactive: { type: "boolean" }, dependentValue: {} },
      },
    },
    async ({ where }) => named(choices(), valuesWanted(where, "name")),
  );
  const number = computedTable(
    {
      ...{ kind: "servicenowNumber", table: "sys_number", label: "Number", title: "prefix" },
      fields: { prefix: {}, category: { reference: "servicenowTable" }, maximumDigits: { type: "integer" } },
    },
    async () =>
      tables.all().flatMap(({ name, members }) => {
        const { model } = members[0]!.view;
        if (!model.number || model.servicenow?.table !== name) return [];
        return [{ id: rowId("number", name), prefix: model.number.prefix, category: objectId(name), maximumDigits: model.number.digits }];
      }),
  );
  return [object, dictionary, choice, number];
}

function named(rows: readonly ComputedRow[], names: readonly string[] | null): ComputedRow[] {
  return names ? rows.filter((row) => names.includes(String(row.name))) : [...rows];
}

function once<T>(make: () => T): () => T {
  let made: { value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}

function columnRows(tables: Tables): ComputedRow[] {
  return tables.all().flatMap((table) => {
    const seen = new Map<string, Column>();
    for (const member of table.members)
      for (const column of member.columns.values()) if (!seen.has(column.name)) seen.set(column.name, column);
    return [...seen.values()].map((column): ComputedRow => {
      const field = "field" in column.source ? column.source.field : null;
      const { model } = table.members[0]!.view;
      return {
        ...{ id: rowId("column", table.name, column.name), name: table.name, element: column.name, columnLabel: column.label },
        ...{
          internalType: internalType(column),
          reference: referenceOf(column, tables),
          maxLength: field?.max ?? (field?.type === "longtext" ? 8000 : 40),
        },
        ...{
          mandatory: field?.required ?? false,
          readOnly: field ? field.setByRules === true : column.source.is !== "entries",
          active: true,
        },
        ...{ display: column.name === "number" || (!model.number && field?.name === model.title) },
        ...{ choice: field?.choices ? 3 : 0, comments: field?.help ?? "" },
      };
    });
  });
}

/** What ServiceNow calls the type of a column. */
export function internalType({ name, source }: Column): string {
  if (source.is === "id") return "GUID";
  if (source.is === "when") return "boolean";
  if (source.is === "entries") return "journal_input";
  if (source.is === "shown") return { lasting: "glide_duration", decimal: "decimal", instant: "glide_date_time" }[source.as];
  if (source.is === "pointer" || source.is === "row") return "reference";
  if (name === "sys_class_name") return "sys_class_name";
  if (source.is !== "field") return "string";
  return typeNames[source.field.type] ?? (isNumbered(source.field) ? "integer" : "string");
}

const typeNames: Partial<Record<Field["type"], string>> = {
  integer: "integer",
  decimal: "decimal",
  boolean: "boolean",
  instant: "glide_date_time",
  date: "glide_date",
  reference: "reference",
  references: "glide_list",
};

function isNumbered({ type, choices = [] }: Field): boolean {
  return type === "choice" && choices.length > 0 && choices.every((choice) => /^-?\d+$/.test(choice.value));
}

export function referenceOf({ source }: Column, tables: Tables): string {
  if (source.is === "row") return source.table;
  return source.is === "field" && source.field.reference ? (tables.memberOf(source.field.reference)?.table ?? "") : "";
}

function choiceRows(tables: Tables): ComputedRow[] {
  return tables.all().flatMap((table) => {
    const columns = table.members.length === 1 ? [...table.members[0]!.columns.values()] : [];
    return columns.flatMap((column) => {
      const choices = column.source.is === "field" ? (column.source.field.choices ?? []) : [];
      return choices.map(
        ({ value, label }, index): ComputedRow => ({
          ...{ id: rowId("choice", table.name, column.name, value), name: table.name, element: column.name, value, label, sequence: index },
          ...{ language: "en", inactive: false, dependentValue: "" },
        }),
      );
    });
  });
}

const settingsTables: readonly Computed[] = [
  computedTable(
    {
      ...{ kind: "servicenowProperty", table: "sys_properties", label: "System property", title: "name" },
      fields: { name: {}, value: {}, type: {}, description: {} },
    },
    // Times are shown in the reader's own zone, so that is the one by which clients read them back.
    async ({ actor }) =>
      Object.entries({
        "glide.sys.default.tz": actor.timeZone,
        "glide.sys.date_format": "yyyy-MM-dd",
        "glide.sys.time_format": "HH:mm:ss",
        "glide.invalid_query.returns_no_rows": "false",
        "glide.product.name": "Quarterdeck",
      }).map(([name, value]) => ({ id: rowId("property", name), name, value, type: "string", description: "" })),
  ),
  computedTable(
    {
      ...{ kind: "servicenowPreference", table: "sys_user_preference", label: "User preference", title: "name" },
      fields: { name: {}, value: {}, user: { reference: "person" } },
    },
    async ({ actor }) => [
      { id: rowId("preference", "timezone", actor.personId ?? ""), name: "timezone", value: actor.timeZone, user: actor.personId ?? "" },
    ],
  ),
];

async function some(desk: Desk, actor: Actor, { kind, ids }: { kind: string; ids: readonly string[] | null }) {
  const where: Filter = ids ? { field: "id", is: "equals", value: ids } : everything;
  return desk.select(actor, { kind, where, order: [], limit: most, offset: 0 });
}
