import type { SourceRow } from "../../connectors/servicenow/client.ts";
import type { Mapping } from "../../connectors/servicenow/source/mapping.ts";
import { kindEntry } from "../../engine/house.ts";
import { stable } from "../../engine/journal.ts";
import { parseCommand } from "../../kernel/command.ts";
import { isId } from "../../kernel/ids.ts";
import type { AnyRecord } from "../../kernel/model.ts";
import type { TableReport } from "./contract.ts";
import { fieldsOf, hashOf, type Moving, moverOf, type Planned, type PlannedCommand, problem, refuse } from "./page.ts";
import { movedElsewhere, movedRows } from "./store.ts";

/** Said only where a record is made and the source says nothing: what cannot be empty here. */
const filled: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  // Who is a member of a group becomes an analyst afterwards. Nobody becomes an administrator by what another system says.
  person: { roles: ["requester"] },
  service: { tier: "3" },
};
/** Fields of a kind that are filled here where the source says nothing. */
export function filledFields(kind: string): readonly string[] {
  return Object.keys(filled[kind] ?? {});
}

/** What is to be done for a page of a register: people, teams, places, services, configuration items. */
export async function planRegister(moving: Moving, mapping: Mapping, rows: readonly SourceRow[], report: TableReport): Promise<Planned[]> {
  const { office, source, aliases } = moving;
  const { kind } = mapping.model;
  const ids = rows.map((row) => row.sys_id ?? "");
  const known = await movedRows(office.db, source.name, mapping.table, ids);
  const records = await recordsOf(
    moving,
    kind,
    ids.map((id) => aliases.get(id) ?? id),
  );
  const others = await movedElsewhere(
    office.db,
    source.name,
    ids.filter((id) => records.has(id) && !known.has(id)),
  );
  const shut = kind === "person" ? await shutHere(moving, [...records.values()]) : new Set<string>();
  return rows.flatMap((row): Planned[] => {
    const id = row.sys_id ?? "";
    const what = row.name || row.user_name || id;
    const { values, lost } = fieldsOf(moving, mapping, row, report);
    const extra = kind === "dependency" ? relation(moving, row) : {};
    const record = aliases.get(id) ?? id;
    const moved = { id, kind, record, word: row.user_name || null, hash: hashOf(row, values), historyAt: null, historyIds: [] };
    const base = { kind, record, what, commands: [], entries: 0, moved };
    if (!isId(id)) {
      refuse(moving, report, base, "Its sys_id is no id of 32 letters and digits.");
      return [];
    }
    // What another source brought is used as it is here: two of one id would change it to and fro.
    if (record !== id || others.has(id)) return [{ ...base, result: "used", moved: { ...moved, hash: "" } }];
    if (known.get(id)?.hash === "") return [{ ...base, result: "used", moved: { ...moved, hash: "" } }];
    if (!moving.isAgain && known.get(id)?.hash === moved.hash) return [{ ...base, result: "unchanged" }];
    const current = records.get(id) ?? null;
    const end = kind === "dependency" ? [row.parent ?? "", row.child ?? ""].find((end) => !moving.items.has(end)) : undefined;
    const reason =
      end === undefined ? lost : `One of its ends, ${end || "which has no id"}, is no service and no configuration item that was moved.`;
    if (reason !== null) {
      refuse(moving, report, base, reason);
      return [];
    }
    const kept = keptAsHere(current, { values, row, isShut: shut.has(record) });
    if (kept.why !== null) problem(report, base, kept.why);
    const done = commandsFor(moving, { mapping, values: { ...kept.values, ...extra }, row: kept.row, current });
    if (!done.ok) {
      refuse(moving, report, base, done.sentence);
      return [];
    }
    for (const name of done.left) report.unfit[name] = (report.unfit[name] ?? 0) + 1;
    const result = current === null ? "create" : done.commands.length > 0 ? "update" : "unchanged";
    return [{ ...base, result, commands: done.commands }];
  });
}

/** People who were made inactive here, and not by this source. */
async function shutHere({ office, source }: Moving, people: readonly AnyRecord[]): Promise<Set<string>> {
  const ids = people.flatMap(({ id, active }) => (active === false ? [id] : []));
  if (ids.length === 0) return new Set();
  const text = `select distinct on (id) id, client from journal where kind = 'person' and id = any($1) and type = 'personDeactivated'
    order by id, n desc, ordinal desc`;
  const rows = await office.db.query<{ id: string; client: string }>(text, [ids]);
  const { client } = moverOf(source.name, null);
  return new Set(rows.flatMap((row) => (row.client === client ? [] : [row.id])));
}

type Kept = { values: Record<string, unknown>; row: SourceRow; why: string | null };

/**
 * What another system may not say of somebody who is here: where links to a new password go, once they sign in here, and that an account which was
 * closed here is open again. Whoever keeps people there would otherwise become who they like here.
 */
function keptAsHere(current: AnyRecord | null, given: { values: Record<string, unknown>; row: SourceRow; isShut: boolean }): Kept {
  const { values, row, isShut } = given;
  const isOther = current !== null && hasAccount(current) && values.email !== undefined && values.email !== current.email;
  const isOpened = isShut && (row.active === "true" || row.active === "1");
  const whys = [
    isOther ? "The address is another there. Whoever signs in or decides here keeps theirs; change it here if it is right." : null,
    isOpened ? "Active there, and made inactive here: it stays so." : null,
  ].filter((one) => one !== null);
  const { email: _, ...rest } = values;
  return {
    values: isOther ? rest : values,
    row: isOpened ? { ...row, active: "false" } : row,
    why: whys.length > 0 ? whys.join(" ") : null,
  };
}

/** Whether somebody signs in here, was asked in, or was given here more than a move gives. */
function hasAccount({ loginId, invitedAt, roles }: AnyRecord): boolean {
  return (
    typeof loginId === "string" ||
    typeof invitedAt === "string" ||
    (Array.isArray(roles) && roles.some((role) => role !== "requester" && role !== "analyst"))
  );
}

/** The records here of some ids. */
export async function recordsOf({ office }: Pick<Moving, "office">, kind: string, ids: readonly string[]): Promise<Map<string, AnyRecord>> {
  const { table } = kindEntry(office.house, kind);
  return new Map((await table.load(office.db, [...new Set(ids)], false)).map((record) => [record.id, record]));
}

/** Both ends of a relation, and what each is. */
function relation({ services, meaning }: Moving, row: SourceRow): Record<string, unknown> {
  const kindOf = (id: string) => (services.has(id) ? "service" : "configurationItem");
  const [parent = "", child = ""] = [row.parent, row.child];
  return {
    ...{
      dependentKind: kindOf(parent),
      dependent: meaning.refer("", parent),
      supplierKind: kindOf(child),
      supplier: meaning.refer("", child),
    },
    relation: meaning.word("cmdb_rel_ci", "type", row.type ?? "") ?? row.type ?? "",
  };
}

type Wanted = { mapping: Mapping; values: Record<string, unknown>; row: SourceRow; current: AnyRecord | null };
type Made = { ok: true; commands: PlannedCommand[]; left: string[] } | { ok: false; sentence: string };

function commandsFor(moving: Moving, { mapping, values, row, current }: Wanted): Made {
  const { model } = mapping;
  const made = current ? changed(moving, mapping, values, current) : created(moving, mapping, values);
  if (!made.ok) return made;
  const isActive = row.active === undefined || row.active === "" ? null : row.active === "true" || row.active === "1";
  const wasActive = current ? current.active !== false : true;
  const away = model.servicenow?.removedBy ?? "retire";
  if (isActive === false && wasActive) made.commands.push({ command: { type: away } });
  if (isActive === true && !wasActive) made.commands.unshift({ command: { type: away === "deactivate" ? "activate" : "restore" } });
  return made;
}

function created(moving: Moving, { model }: Mapping, values: Record<string, unknown>): Made {
  const said = Object.fromEntries(Object.entries(values).filter(([, value]) => value !== null));
  return parsedWithoutFaults(moving, { kind: model.kind, type: "create", body: { ...filled[model.kind], ...said } });
}

function changed(moving: Moving, { model }: Mapping, values: Record<string, unknown>, current: AnyRecord): Made {
  const fields = filledFields(model.kind);
  const changes = Object.fromEntries(
    Object.entries(values).filter(([name, value]) => {
      const here = name.startsWith("u_") ? current.extra[name] : current[name];
      return stable(here ?? null) !== stable(value ?? null) && !(value === null && fields.includes(name));
    }),
  );
  if (Object.keys(changes).length === 0) return { ok: true, commands: [], left: [] };
  return parsedWithoutFaults(moving, { kind: model.kind, type: "edit", body: changes });
}

/** The command with all that fits; what does not is left out where the record can be without it. */
function parsedWithoutFaults({ office }: Moving, given: { kind: string; type: string; body: Record<string, unknown> }): Made {
  const { kind, type } = given;
  const { model, kind: own } = kindEntry(office.house, kind);
  const spec = own.commands[type]!;
  const body = { ...given.body };
  const left: string[] = [];
  for (;;) {
    const parsed = parseCommand({
      model,
      spec,
      type,
      body: type === "edit" ? { changes: body } : body,
      custom: office.fields.custom(kind),
    });
    if (parsed.ok) return { ok: true, commands: [{ command: parsed.command }], left };
    const names = parsed.problems.map(({ path }) => path.split(".")[0]!).filter((name) => name in body);
    if (names.length === 0) return { ok: false, sentence: parsed.problems.map((one) => one.message).join(" ") };
    for (const name of names) {
      delete body[name];
      left.push(name);
    }
  }
}
